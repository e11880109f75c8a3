"""What people read when a claim or a consent is refused: what it means, and what to do now. Total over the reasons."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from game.players import guardians, membership
from game.players.membership import FirstAccount
from game.players.models import Player
from geo.naming import is_chinese
from web.phone import ways_in
from web.templatetags.taitung_days import FIRST_REPUBLIC_YEAR, MONTHS


@dataclass(frozen=True, slots=True)
class Words:
    """One card: a sentence, and what to do."""

    say: str | Promise
    advice: str | Promise


# A taken membership has its own words, because they tell where it is: `taken`.
CLAIMS: Final[dict[membership.Reason, Words]] = {
    membership.Reason.MISTYPED: Words(
        gettext_lazy("This code has a typing error."),
        gettext_lazy("Compare it with your paper, sign by sign: it has twelve, in groups of four."),
    ),
    membership.Reason.NOT_VALID: Words(
        gettext_lazy("This code opens nothing."),
        gettext_lazy(
            "It may be older than 90 days, or a newer one has replaced it. "
            "At the county's counter you get a new one; bring your identity card."
        ),
    ),
    membership.Reason.BAD_NUMBER: Words(
        gettext_lazy("This number has a typing error."),
        gettext_lazy(
            "It is on your identity card or resident certificate: a letter and nine signs, such as A123456789."
        ),
    ),
    membership.Reason.BAD_BIRTH_DATE: Words(
        gettext_lazy("This is no date of birth."),
        gettext_lazy("Write year, month and day, such as 74/7/5 or 1985-07-05."),
    ),
    membership.Reason.NOT_LISTED: Words(
        gettext_lazy("We do not find you on the county's list."),
        gettext_lazy(
            "Please compare number and date of birth. If both are right, get a code at the county's counter; "
            "bring your identity card."
        ),
    ),
    membership.Reason.OTHER_PERSON: Words(
        gettext_lazy("This account is another person's already."),
        gettext_lazy("Everybody has an account of their own. Claim on your own phone, or log out here first."),
    ),
}

TOO_OFTEN: Final = Words(
    gettext_lazy("This number was tried too often today."),
    gettext_lazy("Try again tomorrow, or get a code at the county's counter; bring your identity card."),
)

CONSENTS: Final[dict[guardians.Reason, Words]] = {
    guardians.Reason.NOT_VALID: Words(
        gettext_lazy("This code opens nothing."),
        gettext_lazy("It lasts 14 days and works once. Let the child show you the page again and make a new one."),
    ),
    guardians.Reason.ONESELF: Words(
        gettext_lazy("You cannot be your own guardian."),
        gettext_lazy("Show this page to a parent or guardian who is a member, on their own phone."),
    ),
    guardians.Reason.NO_ADULT_MEMBER: Words(
        gettext_lazy("A guardian is of age and a member of the county."),
        gettext_lazy("Claim your own membership first, then open the child's code again."),
    ),
}


def refusal(refused: membership.Refused) -> Words:
    """The words for a refused claim."""
    return taken(refused.first) if refused.first else CLAIMS[refused.reason]


def taken(first: FirstAccount) -> Words:
    """Where the membership is, without naming anybody."""
    where = {"month": month(first.joined_on), "way": way_into(first)}
    return Words(
        _("You are a member already, with an account made in %(month)s that is opened %(way)s.") % where,
        _(
            "Log in to that account: your coins and your album are there. If you cannot open it any more, go to the "
            "county's counter with your identity card. They release it, and you claim anew here."
        ),
    )


def way_into(first: FirstAccount) -> str:
    """By what an account is opened, in words."""
    ways = ways_in.of(Player.objects.get(pk=first.player_id))
    found = [
        word
        for word, has in (
            (_("with a passkey"), ways.passkeys), (_("by e-mail"), ways.emails), (_("with LINE"), ways.line),
        )
        if has
    ]  # fmt: skip
    return _(" or ").join(found) or _("only on the phone it was made on")


def month(day: date) -> str:
    """The month of a day, in the reader's language."""
    if is_chinese():
        return f"民國{day.year - FIRST_REPUBLIC_YEAR}年{day.month}月"
    return f"{MONTHS[day.month - 1]} {day.year}"
