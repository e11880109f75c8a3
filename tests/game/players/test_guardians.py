"""Below 18 a guardian consents, or the account has a guest's limits; on the birthday nobody needs one any more."""

from datetime import UTC, date, datetime, timedelta

import pytest

from game.balloons import tunables
from game.balloons.catching import Caught
from game.balloons.catching import Refused as CatchRefused
from game.players import guardians, holdings, joining, membership
from game.players.guardians import Asked, Given, Reason, Refused
from game.players.identity import Person
from game.players.membership import Claimed
from game.players.models import MembershipKind, Player, RosterEntry
from tests.game.balloons.builders import a_flying_balloon, a_player, tap
from tests.game.coins.builders import NOW
from tests.game.players.people import (
    CHILD_BORN_ON,
    a_child_with_a_guardian,
    a_code,
    a_member,
    a_number,
    a_person,
    is_guest,
    later,
)

pytestmark = pytest.mark.django_db


def code_of(child: Player, *, days: float = 0) -> str:
    code = guardians.ask(player_id=child.pk, now=later(days))
    assert code is not None
    return code


def give(guardian: Player, code: str, *, days: float = 0) -> Given | Refused:
    return guardians.give(player_id=guardian.pk, code=code, now=later(days))


def test_a_child_s_claim_waits_and_the_account_keeps_a_guest_s_limits() -> None:
    child = a_player(guest=True)
    claimed = membership.claim_by_code(player_id=child.pk, code=a_code(a_person(CHILD_BORN_ON)), now=NOW)
    assert claimed == Claimed(MembershipKind.RESIDENT, is_new=True, awaits_guardian=True)
    assert is_guest(child)


@pytest.mark.parametrize("address_first", [True, False])
def test_an_address_is_no_way_around_the_guardian_and_stays_kept(address_first: bool) -> None:
    child = a_player(guest=True)
    steps = [
        lambda: joining.confirm(player_id=child.pk, email="child@example.org", now=NOW),
        lambda: membership.claim_by_code(player_id=child.pk, code=a_code(a_person(CHILD_BORN_ON)), now=NOW),
    ]
    for step in steps if address_first else reversed(steps):
        step()
    assert is_guest(child)
    assert child.email == "child@example.org"
    give(a_member(), code_of(child))
    assert not is_guest(child)
    assert child.email == "child@example.org"


def test_the_limits_are_those_that_catching_asks_and_go_with_the_consent() -> None:
    child = a_member(CHILD_BORN_ON)
    for _ in range(tunables.GUEST_CATCHES_A_DAY):
        assert isinstance(tap(child, a_flying_balloon()), Caught)
    assert isinstance(tap(child, a_flying_balloon()), CatchRefused)
    give(a_member(), code_of(child))
    assert isinstance(tap(child, a_flying_balloon()), Caught)


def test_the_code_is_the_same_until_it_ends_and_then_another() -> None:
    child = a_member(CHILD_BORN_ON)
    code = code_of(child)
    assert code_of(child, days=13.9) == code == guardians.pending(child.pk, later(13.9))
    assert guardians.pending(child.pk, later(14)) is None
    assert code_of(child, days=14) != code
    assert give(a_member(), code, days=14) == Refused(Reason.NOT_VALID)


def test_who_is_asked_sees_what_for_and_nothing_of_who() -> None:
    child = a_member(CHILD_BORN_ON)
    asked = guardians.look_up(player_id=a_member().pk, code=code_of(child).lower(), now=NOW)
    assert asked == Asked(child.pk, MembershipKind.RESIDENT, later(14))
    assert is_guest(child)


def test_giving_twice_is_one_consent_and_a_second_guardian_finds_the_code_used() -> None:
    child, guardian = a_member(CHILD_BORN_ON), a_member()
    code = code_of(child)
    assert [give(guardian, code), give(guardian, code)] == [Given(child.pk, True), Given(child.pk, False)]
    assert give(a_member(), code) == Refused(Reason.NOT_VALID)
    assert guardians.pending(child.pk, NOW) is None
    assert guardians.ask(player_id=child.pk, now=NOW) is None


def the_child(child: Player) -> Player:
    return child


def another_child(_: Player) -> Player:
    return a_member(CHILD_BORN_ON)


def no_member(_: Player) -> Player:
    return a_player()


@pytest.mark.parametrize(
    ("who", "reason"),
    [(the_child, Reason.ONESELF), (another_child, Reason.NO_ADULT_MEMBER), (no_member, Reason.NO_ADULT_MEMBER)],
)
def test_only_another_adult_member_can_consent(who, reason: Reason) -> None:
    child = a_member(CHILD_BORN_ON)
    code, somebody = code_of(child), who(child)
    assert guardians.look_up(player_id=somebody.pk, code=code, now=NOW) == Refused(reason)
    assert give(somebody, code) == Refused(reason)
    assert is_guest(child)


def test_a_code_of_the_counter_is_none_of_a_guardian_s() -> None:
    assert give(a_member(), a_code(a_person(CHILD_BORN_ON))) == Refused(Reason.NOT_VALID)


def test_who_withdraws_puts_the_limits_back_and_the_child_may_ask_anew() -> None:
    child, guardian = a_child_with_a_guardian()
    consent = guardians.consents_of(guardian.pk)[0]
    assert guardians.withdraw(player_id=guardian.pk, consent_id=consent.pk, now=later(1)) == child.pk
    assert is_guest(child)
    assert guardians.withdraw(player_id=guardian.pk, consent_id=consent.pk, now=later(1)) is None
    assert guardians.consents_of(guardian.pk) == []
    assert give(guardian, code_of(child, days=2), days=2) == Given(child.pk, is_new=True)
    assert not is_guest(child)


def test_nobody_withdraws_for_another_guardian() -> None:
    child, guardian = a_child_with_a_guardian()
    consent = guardians.consents_of(guardian.pk)[0]
    assert guardians.withdraw(player_id=a_member().pk, consent_id=consent.pk, now=NOW) is None
    assert not is_guest(child)


def test_a_guardian_who_leaves_leaves_no_consent_behind() -> None:
    child, guardian = a_child_with_a_guardian()
    assert guardians.leave(player_id=guardian.pk, now=NOW) == [child.pk]
    assert is_guest(child)


def test_a_guardian_who_deletes_their_account_takes_the_consent_along() -> None:
    child, guardian = a_child_with_a_guardian()
    consents = next(holding for holding in holdings.all_holdings() if holding.name == "guardian_consents")
    consents.forget(guardian.pk, holdings.Farewell(), NOW)
    assert is_guest(child)
    assert guardians.pending(child.pk, NOW) is None
    assert code_of(child)


# Born on 8 July 2008: of age when 8 July 2026 begins in Taitung, 16:00 UTC of the day before.
BORN = date(2008, 7, 8)
MIDNIGHT = datetime(2026, 7, 7, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "is_of_age"),
    [
        pytest.param(MIDNIGHT - timedelta(seconds=1), False, id="a second before the birthday"),
        pytest.param(MIDNIGHT, True, id="the birthday"),
    ],
)
def test_on_the_18th_birthday_the_limits_go_and_so_does_the_note_of_it(moment: datetime, is_of_age: bool) -> None:
    child = a_member(BORN)
    assert guardians.come_of_age(now=moment) == int(is_of_age)
    assert is_guest(child) is not is_of_age
    assert RosterEntry.objects.filter(adult_on=None).exists() is is_of_age


def test_who_claims_on_the_birthday_needs_nobody() -> None:
    person, guest = Person(a_number(), BORN), a_player(guest=True)
    code = a_code(person)
    claimed = membership.claim_by_code(player_id=guest.pk, code=code, now=MIDNIGHT)
    assert claimed == Claimed(MembershipKind.RESIDENT, is_new=True, awaits_guardian=False)
    assert not is_guest(guest)


def test_somebody_who_was_below_18_may_be_a_guardian_from_the_birthday_on() -> None:
    child, young = a_member(CHILD_BORN_ON), a_member(BORN)
    code = code_of(child)
    assert give(young, code) == Refused(Reason.NO_ADULT_MEMBER)
    assert guardians.give(player_id=young.pk, code=code, now=MIDNIGHT) == Given(child.pk, is_new=True)
