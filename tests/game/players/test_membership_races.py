"""Two phones at once: one person gets one account, a code works once, a counter and an import disturb nobody."""

import io

import pytest

from game.players import county_codes, guardians, membership
from game.players.county_codes import Issued
from game.players.guardians import Given
from game.players.identity import Person
from game.players.membership import Claimed, Reason, Refused
from game.players.models import CountyCode, GuardianConsent, Membership, MembershipKind, RosterEntry
from game.players.roster import Report, import_roster
from tests.game.balloons.builders import a_player
from tests.game.coins.builders import NOW
from tests.game.coins.test_races import Race, race
from tests.game.players.people import CHILD_BORN_ON, a_code, a_member, a_person, is_guest

__all__ = ["race"]
pytestmark = pytest.mark.django_db(transaction=True)
RIVALS = 4


def by_number(player_id: int, person: Person) -> Claimed | Refused:
    born_on = person.born_on.isoformat()
    return membership.claim_by_roster(player_id=player_id, number=person.number, born_on=born_on, now=NOW)


def test_of_two_phones_with_one_person_one_wins_and_the_others_are_told_where(race: Race) -> None:
    person, guests = a_person(), [a_player(guest=True) for _ in range(RIVALS)]
    code = a_code(person)

    def claim(number: int) -> Claimed | Refused:
        player = guests[number].pk
        if number % 2:
            return by_number(player, person)
        return membership.claim_by_code(player_id=player, code=code, now=NOW)

    answers = race(claim, RIVALS)
    winner = Membership.objects.get().player_id
    won = [answer for answer in answers if isinstance(answer, Claimed)]
    lost = [answer for answer in answers if isinstance(answer, Refused)]
    assert [answer.is_new for answer in won] == [True]
    assert {(answer.reason, answer.first and answer.first.player_id) for answer in lost} == {(Reason.TAKEN, winner)}
    assert [is_guest(guest) for guest in guests].count(False) == 1


def test_one_phone_that_sends_two_persons_at_once_is_one_of_them(race: Race) -> None:
    guest, people = a_player(guest=True), [a_person() for _ in range(RIVALS)]
    for person in people:
        a_code(person)
    answers = race(lambda number: by_number(guest.pk, people[number]), RIVALS)
    assert sorted(type(answer).__name__ for answer in answers) == ["Claimed", "Refused", "Refused", "Refused"]
    assert Membership.objects.count() == 1


def test_two_counters_that_issue_for_one_person_leave_one_code_that_opens(race: Race) -> None:
    person = a_person()
    issued = race(lambda _: county_codes.issue(person=person, kind=MembershipKind.RESIDENT, now=NOW), RIVALS)
    assert RosterEntry.objects.count() == 1
    assert CountyCode.objects.filter(void_at=None).count() == 1
    opened = [
        isinstance(membership.claim_by_code(player_id=a_player(guest=True).pk, code=each.code, now=NOW), Claimed)
        for each in issued
        if isinstance(each, Issued)
    ]
    assert opened.count(True) == 1


def test_of_two_guardians_with_one_code_one_is_the_guardian(race: Race) -> None:
    child, adults = a_member(CHILD_BORN_ON), [a_member() for _ in range(RIVALS)]
    code = guardians.ask(player_id=child.pk, now=NOW)
    assert code is not None
    answers = race(lambda number: guardians.give(player_id=adults[number].pk, code=code, now=NOW), RIVALS)
    assert [isinstance(answer, Given) for answer in answers].count(True) == 1
    assert GuardianConsent.objects.get().guardian_id in {adult.pk for adult in adults}


def test_an_import_and_claims_at_once_end_as_one_after_another(race: Race) -> None:
    people = [a_person() for _ in range(RIVALS)]
    for person in people:
        a_code(person)
    guests = [a_player(guest=True) for _ in range(RIVALS)]
    lines = [f"{digest},digital_citizen" for digest in RosterEntry.objects.values_list("identity_hash", flat=True)]
    content = "\n".join(["identity_hash,kind", *lines]).encode()

    def work(number: int) -> Report | Claimed | Refused:
        if number == 0:
            return import_roster(file=io.BytesIO(content), now=NOW)
        return by_number(guests[number].pk, people[number])

    answers = race(work, RIVALS)
    assert answers[0] == Report(changed=RIVALS)
    assert all(isinstance(answer, Claimed) for answer in answers[1:])
    assert set(RosterEntry.objects.values_list("kind", flat=True)) == {"digital_citizen"}
