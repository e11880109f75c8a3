"""What this package holds about a person: the account, the purse, sessions, membership, guardians and consents."""

from collections.abc import Iterator
from datetime import date, datetime

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from game.journal import writing as journal
from game.players import favourites, guardians, holdings
from game.players.consent import PURPOSES
from game.players.holdings import Farewell, Hindrance, Holding, Row
from game.players.models import ConsentChange, Favourite, GuardianConsent, Membership, Player, PlayerSession, Purse
from geo.naming import in_language, name_of


def _account(player_id: int) -> Iterator[Row]:
    names = ("public_id", "email", "is_guest", "confirmed_at", "language", "joined_at", "last_login", "is_staff")
    languages = {code: str(name) for code, name in settings.LANGUAGES}
    for account in Player.objects.filter(pk=player_id).values(*names):
        yield {**account, "language": languages.get(account["language"], account["language"])}


def _forget_account(player_id: int, _farewell: Farewell, _now: datetime) -> None:
    # For ourselves alone: whoever has just written a row about this person is done, and the row goes, too.
    Player.objects.select_for_update().get(pk=player_id).delete()


def _hands_over_staff_account(player_id: int, _today: date) -> list[Hindrance]:
    if not Player.objects.filter(Q(is_staff=True) | Q(is_superuser=True), pk=player_id).exists():
        return []
    say = _("You may use the county's admin pages. Please ask an operator to take that right back first.")
    return [Hindrance("staff_account", say)]


holdings.register(
    Holding(
        name="account",
        title=_("Your account"),
        why=_("So that you can come back to your coins and your album. Kept until you delete it."),
        labels={
            "public_id": _("Account number"),
            "email": _("E-mail"),
            "is_guest": _("Guest"),
            "confirmed_at": _("Kept since"),
            "language": _("Language"),
            "joined_at": _("Playing since"),
            "last_login": _("Last log-in"),
            "is_staff": _("May use the admin pages"),
        },
        tables=frozenset({"players.Player", "players.Player_groups", "players.Player_user_permissions"}),
        show=_account,
        forget=_forget_account,
        hindrances=_hands_over_staff_account,
    )
)


def _purse(player_id: int) -> Iterator[Row]:
    yield from Purse.objects.filter(player_id=player_id).values("owner")


def _forget_purse(player_id: int, _farewell: Farewell, _now: datetime) -> None:
    for purse in Purse.objects.filter(player_id=player_id):
        journal.forget_owner(purse.owner)
        purse.delete()


holdings.register(
    Holding(
        name="purse",
        title=_("Your number in the coin ledger"),
        why=_("The ledger knows this number instead of you. Deleting your account destroys the link for good."),
        labels={"owner": _("Number")},
        tables=frozenset({"players.Purse", "journal.Line"}),
        show=_purse,
        forget=_forget_purse,
    )
)


def _sessions(player_id: int) -> Iterator[Row]:
    yield from PlayerSession.objects.filter(player_id=player_id).order_by("-expire_date").values("expire_date")


holdings.register(
    Holding(
        name="sessions",
        title=_("Where you are logged in"),
        why=_("One line for each browser, so that you need not log in every time."),
        labels={"expire_date": _("Ends by itself on")},
        tables=frozenset({"players.PlayerSession"}),
        show=_sessions,
        forget=holdings.deletes(PlayerSession),
    )
)


def _membership(player_id: int) -> Iterator[Row]:
    for membership in Membership.objects.filter(player_id=player_id).select_related("entry__township"):
        township = membership.entry.township
        yield {
            "kind": str(membership.kind.label),
            "channel": membership.get_channel_display(),
            "township": name_of(township) if township else "",
            "adult_on": membership.entry.adult_on,
            "since": membership.since,
        }


holdings.register(
    Holding(
        name="membership",
        title=_("Resident or digital citizen"),
        why=_("One person, one account. The county's list holds a keyed hash, neither a name nor a number."),
        labels={
            "kind": _("Kind"),
            "channel": _("Claimed by"),
            "township": _("Township"),
            "adult_on": _("Of age on"),
            "since": _("Since"),
        },
        tables=frozenset({"players.Membership"}),
        show=_membership,
        forget=holdings.deletes(Membership),
    )
)


def _guardian_consents(player_id: int) -> Iterator[Row]:
    theirs = GuardianConsent.objects.filter(Q(guardian_id=player_id) | Q(membership__player_id=player_id))
    for consent in theirs.order_by("-pk"):
        yield {
            "as_guardian": consent.guardian_id == player_id,
            "asked_at": consent.asked_at,
            "given_at": consent.given_at,
            "withdrawn_at": consent.withdrawn_at,
        }


def _forget_guardian_consents(player_id: int, _farewell: Farewell, now: datetime) -> None:
    guardians.leave(player_id=player_id, now=now)
    theirs = Q(guardian_id=player_id) | Q(membership__player_id=player_id)
    GuardianConsent.objects.filter(theirs).delete()


holdings.register(
    Holding(
        name="guardian_consents",
        title=_("Consent of a guardian"),
        why=_("Somebody below 18 needs an adult member who agrees. Given by you, or for you."),
        labels={
            "as_guardian": _("Given by you"),
            "asked_at": _("Asked for"),
            "given_at": _("Given"),
            "withdrawn_at": _("Withdrawn"),
        },
        tables=frozenset({"players.GuardianConsent"}),
        show=_guardian_consents,
        forget=_forget_guardian_consents,
    )
)


def _consents(player_id: int) -> Iterator[Row]:
    for change in ConsentChange.objects.filter(player_id=player_id).order_by("-pk"):
        purpose = PURPOSES.get(change.purpose)
        yield {
            "purpose": str(purpose.title) if purpose else change.purpose,
            "is_given": change.is_given,
            "wording": change.wording,
            "changed_at": change.changed_at,
        }


holdings.register(
    Holding(
        name="consents",
        title=_("What you agreed to"),
        why=_("Every time you agreed or took it back, so that nobody can claim otherwise."),
        labels={
            "purpose": _("Purpose"),
            "is_given": _("Agreed"),
            "wording": _("Version of the wording"),
            "changed_at": _("When"),
        },
        tables=frozenset({"players.ConsentChange"}),
        show=_consents,
        forget=holdings.deletes(ConsentChange),
    )
)


def _favourites(player_id: int) -> Iterator[Row]:
    for one in favourites.marked_by(player_id):
        yield {
            "place": name_of(one),
            "township": in_language(one.township_zh, one.township_en),
            "marked_on": one.marked_on,
            "gone_on": one.gone_on,
        }


holdings.register(
    Holding(
        name="favourites",
        title=_("Your favourite places"),
        why=_("So that you find them again, on another phone, too. Kept until you take the mark away."),
        labels={
            "place": _("Place"),
            "township": _("Township"),
            "marked_on": _("Marked on"),
            "gone_on": _("Not on its list since"),
        },
        tables=frozenset({"players.Favourite"}),
        show=_favourites,
        forget=holdings.deletes(Favourite),
    )
)
