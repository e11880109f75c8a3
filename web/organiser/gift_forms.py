"""The forms of red envelopes and groups: they read what was typed; `game.coins.gifts` tells what is wrong.

A list may be pasted or chosen as a file; a file's lines go into the field, so that the preview shows what is sent.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from game.coins.gifts import naming, overview, preparing
from game.coins.gifts.naming import Named
from game.coins.gifts.preparing import Audience, Envelope
from game.coins.models import Campaign, GiftBatch, MemberGroup
from game.units.approval_refusals import Refused
from game.units.models import Unit
from geo.models import Township
from geo.naming import name_of
from web.organiser import saying
from web.organiser.forms import StaffForm
from web.templatetags.coins_and_quota import coins_and_quota

FIELD_OF: Final = {GiftBatch.To.GROUP: "group", GiftBatch.To.TOWNSHIP: "township"}
_LIST_HELP: Final = _(
    "One person on each line, by the e-mail address of their account, or by the account number that stands under “My "
    "data”. Further columns are not read."
)


class ListForm(StaffForm):
    """A list of people, pasted or as a file."""

    public_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    list_text = forms.CharField(
        label=_("People"), required=False, widget=forms.Textarea(attrs={"rows": 6}), help_text=_LIST_HELP
    )
    list_file = forms.FileField(
        label=_("or a CSV file"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv,text/plain"}),
    )

    def clean(self) -> dict[str, Any]:
        """The text of the file, if there is one, in place of what was pasted."""
        said = super().clean() or {}
        if said.get("list_file"):
            text = naming.text_of(said["list_file"].read())
            if isinstance(text, Refused):
                saying.put_beside(self, [text])
            else:
                said["list_text"] = text
                self.show("list_text", text)
        return said

    def show(self, name: str, text: str) -> None:
        """Have a field show this instead of what was sent."""
        self.data = {**self.data.dict(), name: text} if isinstance(self.data, QueryDict) else {**self.data, name: text}

    @property
    def named(self) -> Named:
        """Whom the list names."""
        return naming.of_list(self.cleaned_data["list_text"])


class GiftForm(ListForm):
    """A batch: out of which campaign, to whom, with which words."""

    to = forms.ChoiceField(choices=GiftBatch.To, widget=forms.HiddenInput)
    seen_people = forms.IntegerField(widget=forms.HiddenInput, required=False)
    campaign = forms.ModelChoiceField(label=_("Campaign"), queryset=Campaign.objects.none(), to_field_name="public_id")
    group = forms.ModelChoiceField(
        label=_("Group"), queryset=MemberGroup.objects.none(), to_field_name="public_id", empty_label=None
    )
    township = forms.ModelChoiceField(
        label=_("Township"),
        queryset=Township.objects.defer("outline"),
        help_text=_("Its confirmed members, as far as the county’s list says where they are registered."),
    )
    words_zh = forms.CharField(label=_("Words in Chinese"), required=False, help_text=_("They stand on the envelope."))
    words_en = forms.CharField(label=_("Words in English"), required=False)
    field_order = ("campaign", "list_text", "list_file", "group", "township", "words_zh", "words_en")

    def __init__(self, *args: Any, to: GiftBatch.To, scope: Iterable[str], now: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        codes = list(scope)
        self._offer("campaign", preparing.open_for_gifts(codes, now), _campaign_in_words)
        self._offer("group", overview.groups_of(codes), str)
        self._offer("township", Township.objects.defer("outline"), name_of)
        unneeded = {"group", "township"} - {FIELD_OF.get(to, "")}
        for name in unneeded | (set() if to == GiftBatch.To.LIST else {"list_text", "list_file"}):
            del self.fields[name]

    def _offer(self, name: str, queryset: Any, words: Any) -> None:
        field: Any = self.fields[name]
        field.queryset, field.label_from_instance = queryset, words

    @property
    def audience(self) -> Audience:
        """Whom it is for."""
        to, said = GiftBatch.To(self.cleaned_data["to"]), self.cleaned_data
        if to == GiftBatch.To.LIST:
            return Audience(to, self.named.players)
        if to == GiftBatch.To.GROUP:
            return Audience(to, naming.of_group(said["group"]).players, group=said["group"])
        return Audience(to, naming.of_township(said["township"].pk).players, township=said["township"])

    @property
    def envelope(self) -> Envelope:
        """What is on it."""
        return Envelope(self.cleaned_data["words_zh"], self.cleaned_data["words_en"])


class GroupForm(ListForm):
    """A list that a unit keeps."""

    unit_code = forms.ChoiceField(label=_("Unit"), help_text=_("The group is named by the unit and today’s date."))
    field_order = ("unit_code", "list_text", "list_file")

    def __init__(self, *args: Any, units: Iterable[Unit], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit_code"].choices = [(unit.code, unit.name) for unit in units]  # type: ignore[attr-defined]


def _campaign_in_words(campaign: Campaign) -> str:
    return f"{campaign.unit.name} · {campaign.name_zh} · {coins_and_quota(campaign)}"
