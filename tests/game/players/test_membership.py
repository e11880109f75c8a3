"""One person, one account: by code or by number, once, whatever is repeated or tried."""

import logging
from collections.abc import Callable
from datetime import date

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from game.players import county_codes, joining, membership, short_codes
from game.players.county_codes import Issued
from game.players.identity import Person
from game.players.membership import Claimed, FirstAccount, Reason, Refused
from game.players.models import CountyCode, Membership, MembershipKind, Player, RosterEntry
from game.players.roster_hashes import code_hash
from tests.game.balloons.builders import a_player
from tests.game.coins.builders import NOW
from tests.game.players.people import BORN_ON, a_code, a_member, a_number, a_person, is_guest, later

pytestmark = pytest.mark.django_db


def by_code(player: Player, code: str, *, days: float = 0) -> Claimed | Refused:
    return membership.claim_by_code(player_id=player.pk, code=code, now=later(days))


def by_number(player: Player, person: Person, born_on: str = "") -> Claimed | Refused:
    born_on = born_on or person.born_on.isoformat()
    return membership.claim_by_roster(player_id=player.pk, number=person.number, born_on=born_on, now=NOW)


@pytest.mark.parametrize("kind", MembershipKind)
def test_a_guest_who_claims_by_code_is_a_member_and_permanent(kind: MembershipKind) -> None:
    guest = a_player(guest=True)
    assert by_code(guest, a_code(a_person(), kind=kind)) == Claimed(kind, is_new=True, awaits_guardian=False)
    assert not is_guest(guest)
    assert membership.standing(guest.pk, NOW) == membership.Standing(kind, NOW, None, awaits_guardian=False)


def test_a_listed_person_claims_by_number_and_birth_date_however_typed() -> None:
    person, guest = a_person(), a_player(guest=True)
    a_code(person)
    wide = Person(" ".join(chr(ord(sign) + 0xFEE0) for sign in person.number.lower()), BORN_ON)
    assert by_number(guest, wide, "民國74年7月5日") == Claimed(MembershipKind.RESIDENT, True, False)
    assert not is_guest(guest)


def test_claiming_again_with_the_same_account_is_the_same_answer_by_either_channel() -> None:
    person, player = a_person(), a_player(guest=True)
    code = a_code(person)
    assert by_code(player, code) == Claimed(MembershipKind.RESIDENT, is_new=True, awaits_guardian=False)
    again = Claimed(MembershipKind.RESIDENT, is_new=False, awaits_guardian=False)
    assert [by_code(player, code), by_code(player, code, days=400), by_number(player, person)] == [again] * 3
    assert Membership.objects.count() == 1


@pytest.mark.parametrize("has_email", [True, False])
def test_a_second_account_is_told_where_the_first_is_by_either_channel(has_email: bool) -> None:
    person, first, second = a_person(), a_player(guest=not has_email), a_player(guest=True)
    code = a_code(person)
    by_code(first, code)
    taken = Refused(Reason.TAKEN, FirstAccount(first.pk, timezone.localdate(), has_email))
    assert [by_code(second, code), by_number(second, person)] == [taken, taken]
    assert is_guest(second)


def test_an_account_of_one_person_is_not_another_person_s() -> None:
    member, other = a_member(), a_person()
    assert by_code(member, a_code(other)) == Refused(Reason.OTHER_PERSON)
    assert by_number(member, other) == Refused(Reason.OTHER_PERSON)
    assert by_code(a_player(guest=True), a_code(other)) == Claimed(MembershipKind.RESIDENT, True, False)


def unknown() -> str:
    return short_codes.shown(short_codes.fresh())


def replaced() -> str:
    person = a_person()
    code = a_code(person)
    a_code(person)
    return code


def expired() -> str:
    return a_code(a_person(), now=later(-90))


def used_and_released() -> str:
    person, player = a_person(), a_player(guest=True)
    code = a_code(person)
    by_code(player, code)
    membership.release(person=person, keeps_place=lambda _: False, now=NOW)
    return code


@pytest.mark.parametrize("make", [unknown, replaced, expired, used_and_released])
def test_codes_that_open_nothing_have_one_answer(make: Callable[[], str]) -> None:
    guest = a_player(guest=True)
    assert by_code(guest, make()) == Refused(Reason.NOT_VALID)
    assert is_guest(guest)


def test_a_code_that_nobody_issued_costs_the_same_work_as_one_that_ended() -> None:
    guest = a_player(guest=True)
    statements = [CaptureQueriesContext(connection) for _ in range(3)]
    for code, context in zip([unknown(), replaced(), expired()], statements, strict=True):
        with context:
            by_code(guest, code)
    assert len({len(context) for context in statements}) == 1


def test_a_code_works_until_its_last_moment() -> None:
    code = a_code(a_person())
    assert by_code(a_player(guest=True), code, days=90) == Refused(Reason.NOT_VALID)
    assert isinstance(by_code(a_player(guest=True), code, days=89.999), Claimed)


def test_a_typing_error_is_told_from_a_wrong_code() -> None:
    code = a_code(a_person())
    typed = code[:-1] + ("0" if code[-1] != "0" else "1")
    assert by_code(a_player(guest=True), typed) == Refused(Reason.MISTYPED)


@pytest.mark.parametrize(
    ("number", "born_on", "reason"),
    [
        pytest.param("V12345678", "74/7/5", Reason.BAD_NUMBER, id="no number"),
        pytest.param("A123456789", "74/13/5", Reason.BAD_BIRTH_DATE, id="no date"),
        pytest.param("A123456789", "74/7/5", Reason.NOT_LISTED, id="nobody the county lists"),
    ],
)
def test_who_is_not_found_is_told_why(number: str, born_on: str, reason: Reason) -> None:
    guest = a_player(guest=True)
    claimed = membership.claim_by_roster(player_id=guest.pk, number=number, born_on=born_on, now=NOW)
    assert claimed == Refused(reason)


def test_a_right_number_with_another_birth_date_is_nobody() -> None:
    person = a_person()
    a_code(person)
    assert by_number(a_player(guest=True), person, "1985-07-06") == Refused(Reason.NOT_LISTED)


def test_a_member_s_code_is_not_issued_again_and_the_counter_is_told_where_the_account_is() -> None:
    person, player = a_person(), a_player()
    by_code(player, a_code(person))
    issued = county_codes.issue(person=person, kind=MembershipKind.RESIDENT, now=NOW)
    assert issued == FirstAccount(player.pk, timezone.localdate(), has_email=True)


def test_the_counter_lists_who_was_not_listed_and_leaves_who_was_as_the_roster_says() -> None:
    person = a_person()
    for kind in (MembershipKind.DIGITAL_CITIZEN, MembershipKind.RESIDENT):
        issued = county_codes.issue(person=person, kind=kind, now=NOW)
        assert isinstance(issued, Issued)
        assert issued.kind == MembershipKind.DIGITAL_CITIZEN
    assert RosterEntry.objects.count() == 1


@pytest.mark.parametrize("keeps", [True, False])
def test_who_is_released_claims_anew_and_the_older_account_keeps_its_place_if_it_has_a_way_back(keeps: bool) -> None:
    person, lost, new = a_person(), a_player(guest=True), a_player(guest=True)
    by_code(lost, a_code(person))
    released = membership.release(person=person, keeps_place=lambda player: keeps and player == lost.pk, now=NOW)
    assert released == FirstAccount(lost.pk, timezone.localdate(), has_email=False)
    assert is_guest(lost) is not keeps
    assert by_code(new, a_code(person)) == Claimed(MembershipKind.RESIDENT, is_new=True, awaits_guardian=False)
    assert not is_guest(new)


def test_releasing_somebody_without_a_membership_changes_nothing() -> None:
    person = a_person()
    a_code(person)
    assert membership.release(person=person, keeps_place=lambda _: False, now=NOW) is None
    assert membership.release(person=a_person(), keeps_place=lambda _: False, now=NOW) is None


def test_an_address_that_was_confirmed_earlier_stays_with_the_account() -> None:
    player = a_player()
    before = (player.email, player.confirmed_at)
    by_code(player, a_code(a_person()))
    player.refresh_from_db()
    assert (player.email, player.confirmed_at) == before
    joining.confirm(player_id=player.pk, email=None, now=NOW)
    player.refresh_from_db()
    assert player.email == before[0]


def everything_kept() -> str:
    """All rows of all tables as text."""
    rows = [row for model in apps.get_models() if model._meta.managed for row in model._base_manager.values_list()]
    return "\n".join(map(str, rows))


def test_nothing_of_number_birth_date_or_code_is_kept_or_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        number, guest = a_number(), a_player(guest=True)
        person = Person(number, date(1985, 11, 23))
        code = a_code(person)
        by_code(guest, code)
        by_number(a_player(guest=True), person)
        membership.release(person=person, keeps_place=lambda _: False, now=NOW)
    written = everything_kept() + "".join(
        record.getMessage() for record in caplog.records if record.name != "django.db.backends"
    )
    told = [number, number[1:], "1985-11-23", "1985, 11, 23", "19851123", code, code.replace("-", "")]
    assert [secret for secret in told if secret in written] == []
    assert code_hash(code.replace("-", "")) in written


def test_codes_are_kept_as_hashes_that_differ_from_those_of_persons() -> None:
    a_code(a_person())
    kept = CountyCode.objects.get()
    assert len(kept.code_hash) == 64
    assert kept.code_hash != kept.entry.identity_hash
