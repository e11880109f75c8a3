"""Claiming: a person of the county and an account become one, once, whatever the channel.

By a one-time code from the counter, or by number and birth date against the roster. One person has one account and
one account one person; the database holds both, and the locks (player, then roster entry) decide between two who
come at once. Claiming again with the same account is the same answer.

Who may be trying codes learns nothing: codes that nobody issued, that a newer one replaced, that are too old, or
whose claim was released have one answer, and so have persons who are not listed; each after the same work. A code
that was used says where: whoever has it has held the paper.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db import transaction
from django.utils import timezone

from game.players import guardians, identity, joining, short_codes
from game.players.identity import Person, Wrong
from game.players.models import Channel, CountyCode, Membership, MembershipKind, Player, RosterEntry
from game.players.roster_hashes import code_hash, identity_hash
from game.players.wards import awaits_guardian


class Reason(StrEnum):
    """Why a claim is refused."""

    MISTYPED = "mistyped"
    NOT_VALID = "not_valid"
    BAD_NUMBER = "bad_number"
    BAD_BIRTH_DATE = "bad_birth_date"
    NOT_LISTED = "not_listed"
    TAKEN = "taken"
    OTHER_PERSON = "other_person"


@dataclass(frozen=True, slots=True)
class FirstAccount:
    """The account that already is this person's: enough to find it oneself, and nobody's name."""

    player_id: int
    joined_on: date
    has_email: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """No; `first` tells where the membership is when it is taken."""

    reason: Reason
    first: FirstAccount | None = None


@dataclass(frozen=True, slots=True)
class Claimed:
    """The account is this person's; `is_new` unless it was before."""

    kind: MembershipKind
    is_new: bool
    awaits_guardian: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """What an account's page shows of its membership; `adult_on` while that day lies ahead."""

    kind: MembershipKind
    since: datetime
    adult_on: date | None
    awaits_guardian: bool


_WRONG = {Wrong.NUMBER: Reason.BAD_NUMBER, Wrong.BORN_ON: Reason.BAD_BIRTH_DATE}


@transaction.atomic
def claim_by_code(*, player_id: int, code: str, now: datetime) -> Claimed | Refused:
    """Claim with a code from the counter."""
    typed = short_codes.read(code)
    if typed is None:
        return Refused(Reason.MISTYPED)
    _lock(player_id)
    codes = CountyCode.objects.select_related("entry").select_for_update(of=("self", "entry"))
    found = codes.filter(code_hash=code_hash(typed)).first()
    if found is None or not _counts(found, now):
        return Refused(Reason.NOT_VALID)
    answer = _claimed(player_id, found.entry, Channel.CODE, now)
    if isinstance(answer, Claimed) and found.used_at is None:
        found.used_at = now
        found.save(update_fields=["used_at"])
    return answer


@transaction.atomic
def claim_by_roster(*, player_id: int, number: str, born_on: str, now: datetime) -> Claimed | Refused:
    """Claim with the number of one's identity card and birth date, as they were typed."""
    person = identity.person_of(number, born_on, today=timezone.localdate(now))
    if isinstance(person, Wrong):
        return Refused(_WRONG[person])
    _lock(player_id)
    entry = RosterEntry.objects.select_for_update().filter(identity_hash=identity_hash(person)).first()
    return _claimed(player_id, entry, Channel.NUMBER, now) if entry else Refused(Reason.NOT_LISTED)


@transaction.atomic
def release(*, person: Person, keeps_place: Callable[[int], bool], now: datetime) -> FirstAccount | None:
    """Untie a person from their account, so that they can claim anew; None if there was nothing to untie.

    Args:
        keeps_place: whether this player has a way back in of their own; others become guests again, because the
            claim was what made them permanent.
    """
    held = Membership.objects.filter(entry__identity_hash=identity_hash(person)).select_related("player").first()
    if held is None:
        return None
    _lock(held.player_id)
    removed, _ = Membership.objects.filter(pk=held.pk).delete()
    if not removed:
        return None
    if keeps_place(held.player_id):
        joining.confirm(player_id=held.player_id, email=None, now=now)
    else:
        joining.unconfirm(player_id=held.player_id)
    return _account(held.player)


def first_account(person: Person) -> FirstAccount | None:
    """The account that a person has claimed with."""
    held = Membership.objects.filter(entry__identity_hash=identity_hash(person)).select_related("player").first()
    return _account(held.player) if held else None


def kind_of(player_id: int) -> MembershipKind | None:
    """Whether an account is a resident's or a digital citizen's, as the roster says today."""
    held = Membership.objects.filter(player_id=player_id).select_related("entry").first()
    return held.kind if held else None


def standing(player_id: int, now: datetime) -> Standing | None:
    """An account's membership; None without one."""
    held = Membership.objects.filter(player_id=player_id).select_related("entry").first()
    if held is None:
        return None
    today = timezone.localdate(now)
    adult_on = held.entry.adult_on if held.entry.is_minor(today) else None
    return Standing(held.kind, held.since, adult_on, awaits_guardian(player_id, today))


def _lock(player_id: int) -> None:
    Player.objects.select_for_update().get(pk=player_id)


def _counts(code: CountyCode, now: datetime) -> bool:
    """A used code counts as long as the claim that it made stands: it tells its owner where."""
    if code.used_at is not None:
        return Membership.objects.filter(entry_id=code.entry_id).exists()
    return code.void_at is None and now < code.expires_at


def _claimed(player_id: int, entry: RosterEntry, channel: Channel, now: datetime) -> Claimed | Refused:
    held = Membership.objects.filter(entry=entry).select_related("player").first()
    if held is not None and held.player_id != player_id:
        return Refused(Reason.TAKEN, _account(held.player))
    if held is None and Membership.objects.filter(player_id=player_id).exists():
        return Refused(Reason.OTHER_PERSON)
    if held is None:
        Membership.objects.create(player_id=player_id, entry=entry, channel=channel, since=now)
        guardians.fit_limits(player_id=player_id, now=now)
    awaits = awaits_guardian(player_id, timezone.localdate(now))
    return Claimed(MembershipKind(entry.kind), held is None, awaits)


def _account(player: Player) -> FirstAccount:
    return FirstAccount(player.pk, timezone.localdate(player.joined_at), player.email is not None)
