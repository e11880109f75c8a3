"""The counter's forms: a person by number and birth date, read as people write them."""

from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from game.players import identity
from game.players.identity import Person, Wrong
from game.players.models import MembershipKind
from geo.models import Township
from geo.naming import name_of
from web.organiser.forms import StaffForm

WRONG: Final[dict[Wrong, Promise]] = {
    Wrong.NUMBER: _("The check digit does not fit. Compare the number with the card."),
    Wrong.BORN_ON: _("This is no date of birth. Write year, month and day, such as 74/7/5 or 1985-07-05."),
}


class PersonForm(StaffForm):
    """Somebody who stands at the counter with their card; `person` after it was found valid."""

    number = forms.CharField(
        label=_("Number of the identity card or resident certificate"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    born_on = forms.CharField(
        label=_("Date of birth"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Such as 74/7/5 or 1985-07-05."),
    )
    person: Person

    def clean(self) -> dict[str, Any]:
        """Read both as one person."""
        typed = super().clean() or {}
        read = identity.person_of(typed.get("number", ""), typed.get("born_on", ""), today=timezone.localdate())
        if isinstance(read, Person):
            self.person = read
        elif read.value in typed:
            self.add_error(str(read), str(WRONG[read]))
        return typed


class CodeForm(PersonForm):
    """Whom to issue a code for."""

    kind = forms.ChoiceField(
        label=_("As"),
        choices=MembershipKind.choices,
        help_text=_("Who is on the county's list already stays as listed."),
    )
    township = forms.ModelChoiceField(
        label=_("Township on the card"),
        queryset=Township.objects.defer("outline"),
        required=False,
        empty_label=_("as listed, or none"),
        help_text=_("For what the county sends to the members of a township."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["township"].label_from_instance = name_of  # type: ignore[attr-defined]


class RosterForm(StaffForm):
    """A roster to take over."""

    roster = forms.FileField(
        label=_("Roster"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv,text/plain"}),
        help_text=_("A CSV file with the columns identity_hash, kind and adult_on; township, if the county knows it."),
    )
