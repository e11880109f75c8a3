"""The form of a campaign: it reads what was typed, full-width digits too; `proposing` tells what is wrong."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from game.coins.models import Campaign
from game.coins.proposing import DEFAULT_SETTLE_DELAY_H, PROVABLE, Wanted
from game.units.models import Unit
from web.organiser.forms import FIRST_DAY, LAST_DAY, StaffForm

LONGEST_NUMBER = 12
KNOWN = tuple(PROVABLE.values())


class NumberField(forms.CharField):
    """A whole number as people type it: 5000, 5,000 or ５０００; None if it is none."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(widget=widget, required=False, **options)

    def to_python(self, value: Any) -> Any:
        """The number, or None."""
        typed = str(value or "").replace(",", "").replace("，", "").strip()
        digits = typed.removeprefix("-")
        return int(typed) if digits.isdecimal() and len(digits) <= LONGEST_NUMBER else None


class MomentField(forms.CharField):
    """A day and a time on Taipei's clock, chosen in the browser's own calendar; None if it is none."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
        super().__init__(widget=widget, required=False, **options)

    def prepare_value(self, value: Any) -> Any:
        """A moment as the browser's calendar wants it."""
        return timezone.localtime(value).strftime("%Y-%m-%dT%H:%M") if isinstance(value, datetime) else value

    def to_python(self, value: Any) -> Any:
        """The moment, or None."""
        try:
            read = datetime.fromisoformat(str(value or "").strip())
        except ValueError:
            return None
        if not FIRST_DAY.year <= read.year <= LAST_DAY.year:
            return None
        return timezone.make_aware(read) if read.tzinfo is None else read


class CampaignForm(StaffForm):
    """What a campaign promises; `units` are offered for a new one."""

    public_id = forms.UUIDField(widget=forms.HiddenInput)
    seen_hash = forms.CharField(widget=forms.HiddenInput, required=False)
    unit_code = forms.ChoiceField(label=_("Unit"))
    name_zh = forms.CharField(label=_("Name in Chinese"), required=False, help_text=_("Without the unit; it is added."))
    name_en = forms.CharField(label=_("Name in English"), required=False)
    amount = NumberField(label=_("Coins for each person"), help_text=_("10 coins are worth NT$1."))
    quota = NumberField(label=_("For how many people"), help_text=_("The product of both is set aside."))
    opens_at = MomentField(label=_("Begins at"))
    closes_at = MomentField(
        label=_("Ends at"),
        help_text=_("Within one budget year, 30 November at the latest; later with permission for December."),
    )
    spends_on = forms.ChoiceField(label=_("What its coins are for"), choices=Campaign.SpendsOn)
    evidence = forms.TypedChoiceField(
        label=_("What proves that somebody was there"),
        choices=[(each.value, each.label) for each in Campaign.Evidence if any(each in known for known in KNOWN)],
        coerce=int,
    )
    settle_delay_h = NumberField(
        label=_("Hours until coins settle"),
        initial=DEFAULT_SETTLE_DELAY_H,
        help_text=_(
            "At least 12 for balloons: time to look at a doubtful award before its coins can be spent. Red envelopes "
            "and thanks for reports may settle at once: 0."
        ),
    )

    def __init__(self, *args: Any, units: Iterable[Unit] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(unit.code, unit.name) for unit in units]
        self.fields["unit_code"].choices = choices  # type: ignore[attr-defined]
        if not choices:
            del self.fields["unit_code"]

    @property
    def wanted(self) -> Wanted:
        """What was typed, as `proposing` takes it."""
        return Wanted(**{each.name: self.cleaned_data[each.name] for each in fields(Wanted)})
