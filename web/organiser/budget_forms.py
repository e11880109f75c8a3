"""The forms of budgets: they read what was typed; `game.coins.budgets` tells what is wrong.

Each names its act by an id, so that a form that is sent twice moves coins once.
"""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from game.coins.budgets.encumbering import Destination, Share
from game.coins.budgets.requesting import Wanted
from game.units.models import Unit
from web.organiser.campaign_forms import NumberField
from web.organiser.forms import StaffForm
from web.templatetags.staff_approvals import budget_year


class YearForm(StaffForm):
    """Something of one budget year."""

    year = forms.TypedChoiceField(label=_("Budget year"), coerce=int)

    def __init__(self, *args: Any, years: Iterable[int], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["year"].choices = [(year, budget_year(year)) for year in years]  # type: ignore[attr-defined]


class ActForm(YearForm):
    """Coins of one year, moved once."""

    act = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    coins = NumberField(label=_("Coins"))


class PoolForm(ActForm):
    """Coins for the county's pool."""

    reason = forms.CharField(label=_("The resolution it rests on"), required=False)
    field_order = ("year", "coins", "reason")


class ShareForm(ActForm):
    """Coins of one unit."""

    unit_code = forms.ChoiceField(label=_("Unit"))
    field_order: tuple[str, ...] = ("unit_code", "year", "coins")

    def __init__(self, *args: Any, units: Iterable[Unit], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit_code"].choices = [(unit.code, unit.name) for unit in units]  # type: ignore[attr-defined]

    @property
    def share(self) -> Share:
        """What was typed, as `encumbering` takes it."""
        said = self.cleaned_data
        return Share(said["act"], said["unit_code"], said["year"], said["coins"])


class ReleaseForm(ShareForm):
    """Coins of one unit, and where they go."""

    to = forms.ChoiceField(
        label=_("Where to"),
        choices=[
            (Destination.APPROPRIATION.value, _("into the unit’s budget")),
            (Destination.POOL.value, _("back to the pool")),
        ],
    )
    field_order = ("unit_code", "year", "coins", "to")


class DecemberForm(YearForm):
    """Which unit may hand out coins in December, and why."""

    unit_code = forms.ChoiceField(label=_("Unit"))
    reason = forms.CharField(label=_("Reason"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    field_order = ("unit_code", "year", "reason")

    def __init__(self, *args: Any, units: Iterable[Unit], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit_code"].choices = [(unit.code, unit.name) for unit in units]  # type: ignore[attr-defined]


class CoinRequestForm(YearForm):
    """What a unit wants to do, and how many coins it needs; `units` are offered for a new one."""

    public_id = forms.UUIDField(widget=forms.HiddenInput)
    seen_hash = forms.CharField(widget=forms.HiddenInput, required=False)
    unit_code = forms.ChoiceField(label=_("Unit"))
    title = forms.CharField(label=_("Title"), required=False, help_text=_("Without the unit; it is added."))
    purpose = forms.CharField(
        label=_("What for"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("The content, for whom, and when. At most 400 characters."),
    )
    coins = NumberField(label=_("Coins"), help_text=_("10 coins are worth NT$1."))
    field_order = ("unit_code", "year", "title", "purpose", "coins")

    def __init__(self, *args: Any, units: Iterable[Unit] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(unit.code, unit.name) for unit in units]
        self.fields["unit_code"].choices = choices  # type: ignore[attr-defined]
        if not choices:
            del self.fields["unit_code"]

    @property
    def wanted(self) -> Wanted:
        """What was typed, as `requesting` takes it."""
        said = self.cleaned_data
        return Wanted(said["title"], said["purpose"], said["coins"], said["year"])


class GrantForm(StaffForm):
    """How many coins of the pool a request gets."""

    coins = NumberField(label=_("Coins to grant"))
    reason = forms.CharField(
        label=_("Reason"), required=False, help_text=_("Needed if it is less than was asked for; who asked reads it.")
    )


class DeclineForm(StaffForm):
    """Why a request gets nothing."""

    reason = forms.CharField(
        label=_("Reason"), required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Who asked reads it.")
    )
