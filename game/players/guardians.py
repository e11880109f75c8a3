"""A guardian's consent for somebody below 18: asked for with a code, given by an adult member, withdrawn at any time.

Until it is given, and again once it is withdrawn, the account has a guest's limits: `confirmed_at` stays empty, so
coins stay on their way and catches a day are few, whatever other way back in the account has. On the 18th birthday
nobody's consent is needed any more, and the county's note of that day goes.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from game.players import joining, short_codes
from game.players.models import GuardianConsent, Membership, MembershipKind, Player, RosterEntry
from game.players.roster_hashes import code_for, code_hash
from game.players.wards import awaits_guardian

# A family finds an evening within it; a code that lies about is soon worth nothing. 1–30 days.
CODE_LASTS: Final = timedelta(days=14)


class Reason(StrEnum):
    """Why somebody cannot consent with a code."""

    NOT_VALID = "guardian_not_valid"
    ONESELF = "guardian_oneself"
    NO_ADULT_MEMBER = "guardian_no_adult_member"


@dataclass(frozen=True, slots=True)
class Refused:
    """No, by its reason."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class Asked:
    """What a guardian is asked for: by whom as the county knows them, and until when the code lasts."""

    ward_id: int
    kind: MembershipKind
    until: datetime


@dataclass(frozen=True, slots=True)
class Given:
    """Consent was given for this player, now or before."""

    ward_id: int
    is_new: bool


@transaction.atomic
def ask(*, player_id: int, now: datetime) -> str | None:
    """The code to give to a guardian, the same until it ends; None for who needs no guardian."""
    Player.objects.select_for_update().get(pk=player_id)
    if not awaits_guardian(player_id, timezone.localdate(now)):
        return None
    return _code_of(_pending(player_id, now) or _asked(player_id, now))


def pending(player_id: int, now: datetime) -> str | None:
    """The code that a guardian may still use; None if none was asked for, or it has ended."""
    asked = _pending(player_id, now)
    return _code_of(asked) if asked else None


def look_up(*, player_id: int, code: str, now: datetime) -> Asked | Refused:
    """What a code asks of this player, before they decide."""
    consent = _open(code, now)
    if consent is None:
        return Refused(Reason.NOT_VALID)
    refused = _may_not(player_id, consent, now)
    if refused is not None:
        return Refused(refused)
    ward = consent.membership
    return Asked(ward.player_id, ward.kind, consent.asked_at + CODE_LASTS)


@transaction.atomic
def give(*, player_id: int, code: str, now: datetime) -> Given | Refused:
    """Consent as an adult member; giving twice changes nothing, a code works for one guardian."""
    consent = _open(code, now)
    if consent is None:
        return Refused(Reason.NOT_VALID)
    refused = _may_not(player_id, consent, now)
    if refused is not None:
        return Refused(refused)
    ward_id = consent.membership.player_id
    if not _locks_ward(ward_id):
        return Refused(Reason.NOT_VALID)
    still_open = GuardianConsent.objects.filter(pk=consent.pk, given_at=None)
    is_new = still_open.update(guardian_id=player_id, given_at=now) == 1
    if not is_new and consent.guardian_id != player_id:
        return Refused(Reason.NOT_VALID)
    fit_limits(player_id=ward_id, now=now)
    return Given(ward_id, is_new)


@transaction.atomic
def withdraw(*, player_id: int, consent_id: int, now: datetime) -> int | None:
    """Take one's consent back; whose it was for, None if there was none to take back."""
    mine = GuardianConsent.objects.filter(pk=consent_id, guardian_id=player_id)
    ward_id = mine.values_list("membership__player_id", flat=True).first()
    if ward_id is None:
        return None
    if not _locks_ward(ward_id):
        return None
    standing = mine.filter(given_at__isnull=False, withdrawn_at=None)
    if standing.update(withdrawn_at=now) == 0:
        return None
    fit_limits(player_id=ward_id, now=now)
    return ward_id


@transaction.atomic
def leave(*, player_id: int, now: datetime) -> list[int]:
    """Withdraw all consents of a guardian who leaves: a consent needs somebody who can take it back."""
    mine = _standing(player_id)
    withdrawn = (withdraw(player_id=player_id, consent_id=pk, now=now) for pk in mine.values_list("pk", flat=True))
    return [ward for ward in withdrawn if ward is not None]


def consents_of(player_id: int) -> list[GuardianConsent]:
    """The consents that this guardian has given and not withdrawn, newest first."""
    return list(_standing(player_id).select_related("membership__entry").order_by("-given_at"))


def wards_of(player_id: int) -> set[int]:
    """The players for whom this guardian's consent stands."""
    return set(_standing(player_id).values_list("membership__player_id", flat=True))


@transaction.atomic
def fit_limits(*, player_id: int, now: datetime) -> None:
    """Give a member's account what it is due: a place of its own, or a guest's limits while a guardian is awaited."""
    if awaits_guardian(player_id, timezone.localdate(now)):
        joining.unconfirm(player_id=player_id)
    else:
        joining.confirm(player_id=player_id, email=None, now=now)


def come_of_age(*, now: datetime) -> int:
    """Let everybody whose 18th birthday has come go on without a guardian; how many members they are."""
    due = RosterEntry.objects.filter(adult_on__lte=timezone.localdate(now))
    players = list(due.filter(membership__isnull=False).values_list("membership__player_id", flat=True))
    for player_id in players:
        _let_go(player_id, now)
    due.filter(membership=None).update(adult_on=None)
    return len(players)


@transaction.atomic
def _let_go(player_id: int, now: datetime) -> None:
    fit_limits(player_id=player_id, now=now)
    RosterEntry.objects.filter(membership__player_id=player_id).update(adult_on=None)


def _standing(guardian_id: int) -> QuerySet[GuardianConsent]:
    return GuardianConsent.objects.filter(guardian_id=guardian_id, given_at__isnull=False, withdrawn_at=None)


def _locks_ward(player_id: int) -> bool:
    """Whether the child is still there, and stays until the transaction ends."""
    return Player.objects.select_for_update(no_key=True).filter(pk=player_id).first() is not None


def _pending(player_id: int, now: datetime) -> GuardianConsent | None:
    of_player = GuardianConsent.objects.filter(membership__player_id=player_id, given_at=None)
    return of_player.filter(asked_at__gt=now - CODE_LASTS).order_by("-asked_at").first()


def _asked(player_id: int, now: datetime) -> GuardianConsent:
    consent = GuardianConsent(membership=Membership.objects.get(player_id=player_id), asked_at=now)
    consent.code_hash = code_hash(code_for(consent.seed.hex))
    consent.save()
    return consent


def _code_of(consent: GuardianConsent) -> str:
    return short_codes.shown(code_for(consent.seed.hex))


def _open(code: str, now: datetime) -> GuardianConsent | None:
    """The consent that a code stands for, unless it has ended or was withdrawn."""
    typed = short_codes.read(code)
    if typed is None:
        return None
    asked = GuardianConsent.objects.filter(code_hash=code_hash(typed), withdrawn_at=None)
    return asked.filter(asked_at__gt=now - CODE_LASTS).select_related("membership__entry").first()


def _may_not(player_id: int, consent: GuardianConsent, now: datetime) -> Reason | None:
    """Why this player cannot be the guardian: it takes another member, of age, and a code works for one."""
    if consent.guardian_id not in (None, player_id):
        return Reason.NOT_VALID
    if consent.membership.player_id == player_id:
        return Reason.ONESELF
    own = Membership.objects.filter(player_id=player_id).select_related("entry").first()
    if own is None or own.entry.is_minor(timezone.localdate(now)):
        return Reason.NO_ADULT_MEMBER
    return None
