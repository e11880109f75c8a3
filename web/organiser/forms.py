"""The forms of units and roles: they read what was typed; what is wrong with it is said by the verbs' refusals."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from game.units import permissions
from game.units.models import Role, Step
from game.units.queries import Branch
from game.units.staff_refusals import Refusal
from game.units.staffing import NO_UNIT, Staff
from web.templatetags.staff_pages import role_name

# A role and its step are chosen together; both are fields of the verb.
FIELDS: Final = {"step": "role"}
# Days beyond cannot all be told on another zone's clock.
FIRST_DAY: Final = date(1900, 1, 1)
LAST_DAY: Final = date(2999, 12, 31)
MOST_DIGITS: Final = 9


def number_in(text: str) -> int:
    """The small whole number that a hidden field holds; −1 for whatever else somebody put there, however long."""
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else -1


class StaffForm(forms.Form):
    """A form that says what is missing as a colleague would."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.error_messages.update(_kinder(field))


def _kinder(field: forms.Field) -> dict[str, Any]:
    if isinstance(field, forms.ChoiceField):
        words = _("Choose one from the list.")
        return {"required": words, "invalid_choice": words}
    if isinstance(field, forms.DateField):
        return {"required": _("Choose a day."), "invalid": _("This is no day. Write it as in 2026-07-05.")}
    if isinstance(field, forms.FileField):
        return {"required": _("Choose a file.")}
    return {"required": _("Please fill this in.")}


class VerbForm(StaffForm):
    """A form for one verb."""

    def refuse(self, refusal: Refusal) -> None:
        """Put what the verb said beside its field."""
        field = FIELDS.get(refusal.field, refusal.field)
        self.add_error(field if field in self.fields else None, refusal.sentence)


class DayField(forms.DateField):
    """A day, chosen in the browser's own calendar; one that no clock of this world has is none."""

    def __init__(self, **options: Any) -> None:
        bounds = (MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY))
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(widget=widget, validators=bounds, **options)


class UnitNamesForm(VerbForm):
    """What a unit is called."""

    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=80)
    name_en = forms.CharField(label=_("Name in English"), max_length=80)


class AddUnitForm(UnitNamesForm):
    """A new unit."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=_("Small letters, digits and hyphens, as in fire-hq. It stays for ever."),
    )
    above = forms.ChoiceField(label=_("Unit above"), required=False)
    field_order = ("name_zh", "name_en", "code", "above")

    def __init__(self, *args: Any, places: Iterable[Branch], may_be_bureau: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["above"].choices = _choices(places, may_be_bureau=may_be_bureau)  # type: ignore[attr-defined]


class MoveUnitForm(VerbForm):
    """Where a unit goes."""

    above = forms.ChoiceField(label=_("Unit above"), required=False)

    def __init__(self, *args: Any, places: Iterable[Branch], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["above"].choices = _choices(places, may_be_bureau=True)  # type: ignore[attr-defined]


def _choices(places: Iterable[Branch], *, may_be_bureau: bool) -> list[tuple[str, str | Promise]]:
    units = [(branch.unit.code, "　" * branch.depth + branch.unit.name) for branch in places]
    return [*([(NO_UNIT, _("no unit: it is a bureau"))] if may_be_bureau else []), *units]


class PersonForm(VerbForm):
    """Who, and from when to when."""

    name = forms.CharField(label=_("Name of the person"), max_length=40)
    email = forms.CharField(
        label=_("Their e-mail address"),
        max_length=254,
        widget=forms.EmailInput,
        help_text=_("They log in with it. If they have never played, the code that they get there is enough."),
    )
    begins_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))


class GiveRoleForm(PersonForm):
    """A role for somebody."""

    role = forms.ChoiceField(label=_("Role in the unit"))
    field_order = ("role", "name", "email", "begins_on", "ends_on")

    def __init__(self, *args: Any, giver: Staff, unit_code: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["role"].choices = _roles_given_by(giver, unit_code)  # type: ignore[attr-defined]
        self.fields["ends_on"].required = False
        self.fields["ends_on"].help_text = _("Leave it empty if no end is planned.")

    @property
    def chosen(self) -> tuple[Role, str]:
        """The role and its step."""
        role, _colon, step = self.cleaned_data["role"].partition(":")
        return Role(role), step


def _roles_given_by(giver: Staff, unit_code: str) -> list[tuple[str, str]]:
    """What they may give there; shops name their own people, with the pages of merchants."""
    roles = [role for role in Role if role is not Role.MERCHANT_STAFF and permissions.may_give(giver, role, unit_code)]
    steps = {role: list(Step.values) if role is Role.APPROVER else [""] for role in roles}
    return [(f"{role}:{step}" if step else str(role), role_name(role, step)) for role in roles for step in steps[role]]
