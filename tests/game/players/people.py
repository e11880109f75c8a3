"""Short ways to people of the county: their numbers, their places in the roster, their codes, their accounts."""

from datetime import date, datetime, timedelta
from itertools import count

from game.players import county_codes, guardians, identity, membership
from game.players.county_codes import Issued
from game.players.guardians import Given
from game.players.identity import Person
from game.players.membership import Claimed
from game.players.models import MembershipKind, Player
from tests.game.balloons.builders import a_player
from tests.game.coins.builders import NOW

BORN_ON = date(1985, 7, 5)
CHILD_BORN_ON = date(2014, 3, 8)
_numbers = count(10_000_000)


def a_number() -> str:
    """A number whose check digit fits, of somebody first registered in Taitung."""
    begun = f"V{next(_numbers)}"
    return next(f"{begun}{digit}" for digit in range(10) if identity.number_of(f"{begun}{digit}"))


def a_person(born_on: date = BORN_ON) -> Person:
    return Person(a_number(), born_on)


def a_code(person: Person, *, kind: MembershipKind = MembershipKind.RESIDENT, now: datetime = NOW) -> str:
    issued = county_codes.issue(person=person, kind=kind, now=now)
    assert isinstance(issued, Issued)
    return issued.code


def a_member(born_on: date = BORN_ON, *, guest: bool = True, now: datetime = NOW) -> Player:
    player = a_player(guest=guest)
    claimed = membership.claim_by_code(player_id=player.pk, code=a_code(a_person(born_on), now=now), now=now)
    assert isinstance(claimed, Claimed)
    player.refresh_from_db()
    return player


def a_child_with_a_guardian(now: datetime = NOW) -> tuple[Player, Player]:
    child, guardian = a_member(CHILD_BORN_ON, now=now), a_member(now=now)
    code = guardians.ask(player_id=child.pk, now=now)
    assert code is not None
    assert guardians.give(player_id=guardian.pk, code=code, now=now) == Given(child.pk, is_new=True)
    child.refresh_from_db()
    return child, guardian


def is_guest(player: Player) -> bool:
    """Whether the account has a guest's limits, as catching and settling ask."""
    player.refresh_from_db()
    assert player.is_guest == (player.confirmed_at is None)
    return player.is_guest


def later(days: float) -> datetime:
    return NOW + timedelta(days=days)
