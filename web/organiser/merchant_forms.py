"""The forms of merchants: they read what was typed; the verbs tell what is wrong."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from game.coins.merchants.entering import Wanted
from game.coins.models import Merchant, MerchantRole
from geo.naming import name_of
from geo.taitung import TOWNSHIPS
from web.organiser.forms import StaffForm
from web.organiser.merchant_words import FIELDS


class SearchForm(StaffForm):
    """Which merchants to show; each field may stay empty."""

    words = forms.CharField(label=_("Part of the name, or tax id"), required=False, max_length=80)
    state = forms.ChoiceField(label=_("State"), required=False)
    township = forms.ChoiceField(label=_("Township"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        anything = ("", _("anything"))
        self.fields["state"].choices = [anything, *Merchant.State.choices]  # type: ignore[attr-defined]
        self.fields["township"].choices = [anything, *_townships()]  # type: ignore[attr-defined]


class MerchantForm(StaffForm):
    """What the county knows of a merchant."""

    public_id = forms.UUIDField(widget=forms.HiddenInput)
    name_zh = forms.CharField(label=FIELDS["name_zh"], required=False)
    name_en = forms.CharField(label=FIELDS["name_en"], required=False, help_text=_("May stay empty."))
    tax_id = forms.CharField(
        label=FIELDS["tax_id"], required=False, max_length=40, widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("Eight digits. A small vendor without one leaves it empty."),
    )  # fmt: skip
    township = forms.ChoiceField(label=FIELDS["township"])
    contact = forms.CharField(label=FIELDS["contact"], required=False)
    phone = forms.CharField(label=FIELDS["phone"], required=False, widget=forms.TextInput(attrs={"type": "tel"}))
    email = forms.CharField(
        label=FIELDS["email"], required=False, widget=forms.EmailInput, help_text=_("Invitations are sent there.")
    )
    bank_account = forms.CharField(
        label=FIELDS["bank_account"], required=False, help_text=_("The bank’s code and the account, for the payout.")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["township"].choices = [("", _("choose one")), *_townships()]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> Wanted:
        """What was typed, as the verbs take it."""
        return Wanted(**{name: self.cleaned_data[name] for name in FIELDS})


class InviteForm(StaffForm):
    """Whom to invite, as what."""

    public_id = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name of the person"), required=False, help_text=_("Receipts show it."))
    role = forms.ChoiceField(label=_("As"), choices=MerchantRole.choices)


class ReasonForm(StaffForm):
    """Why; the merchant's people read it."""

    reason = forms.CharField(
        label=_("Reason"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody who works there reads it. At most 200 characters."),
    )  # fmt: skip


def _townships() -> list[tuple[str, str]]:
    return [(each.code, name_of(each)) for each in TOWNSHIPS]
