"""At the counter: codes, rosters and releases, each by an operator and each in the trail."""

import io
from collections.abc import Callable
from typing import Any

import pytest

from game.inbox.models import Notice
from game.players import membership
from game.players.county_codes import Issued
from game.players.membership import Claimed, FirstAccount
from game.players.models import MembershipKind, RosterEntry
from game.players.roster import Report
from game.players.roster_file import FileProblem
from game.units import counter
from game.units.models import AuditEntry, Role
from game.units.permissions import NotAllowed
from game.units.staffing import NO_UNIT, Staff
from tests.game.balloons.builders import a_player
from tests.game.players.people import a_person
from tests.game.reports.builders import a_township
from tests.game.units.builders import NOW, holding

pytestmark = pytest.mark.django_db
OPERATOR = holding(Role.OPERATOR, {NO_UNIT, "county"})
ROSTER = b"identity_hash,kind\n" + b"a" * 64 + b",resident\n"


def issue(person: Any, actor: Staff = OPERATOR) -> Issued | FirstAccount:
    return counter.issue_code(person=person, kind=MembershipKind.RESIDENT, actor=actor, now=NOW)


def release(person: Any, actor: Staff = OPERATOR) -> FirstAccount | None:
    return counter.release(person=person, keeps_place=lambda _: False, actor=actor, now=NOW)


def take(content: bytes = ROSTER, actor: Staff = OPERATOR) -> Report:
    return counter.import_roster(file=io.BytesIO(content), name="roster.csv", actor=actor, now=NOW)


def trail() -> list[tuple[str, object, object]]:
    return list(AuditEntry.objects.order_by("id").values_list("action", "subject", "details"))


def test_a_code_is_issued_and_the_trail_names_the_place_in_the_roster() -> None:
    assert isinstance(issue(a_person()), Issued)
    assert trail() == [("code_issued", RosterEntry.objects.get().public_id, {"kind": "resident"})]


def test_a_claim_is_released_once_and_its_account_hears_of_it() -> None:
    person, player = a_person(), a_player(guest=True)
    issued = issue(person)
    assert isinstance(issued, Issued)
    assert isinstance(membership.claim_by_code(player_id=player.pk, code=issued.code, now=NOW), Claimed)
    assert issue(person) == release(person)
    assert release(person) is None
    assert [action for action, _, _ in trail()] == ["code_issued", "membership_released"]
    assert {subject for _, subject, _ in trail()} == {RosterEntry.objects.get().public_id}
    assert [notice.kind for notice in Notice.objects.filter(player=player)] == ["membership_released"]


def test_a_roster_is_taken_over_with_its_numbers_in_the_trail_and_a_refused_one_leaves_no_line() -> None:
    assert take() == Report(new=1)
    assert take(b"") == Report(problem=FileProblem.EMPTY)
    assert trail() == [("roster_imported", None, {"new": 1, "changed": 0, "same": 0})]
    assert AuditEntry.objects.get().title == "roster.csv"


@pytest.mark.parametrize("role", [role for role in Role if role != Role.OPERATOR])
@pytest.mark.parametrize(
    "act",
    [
        pytest.param(lambda actor: issue(a_person(), actor), id="issue"),
        pytest.param(lambda actor: release(a_person(), actor), id="release"),
        pytest.param(lambda actor: take(actor=actor), id="import"),
    ],
)
def test_only_an_operator_does_so(act: Callable[[Staff], object], role: Role) -> None:
    with pytest.raises(NotAllowed):
        act(holding(role, {"county"}))
    assert RosterEntry.objects.count() == 0


def test_the_township_on_the_card_is_noted_and_stays_when_nothing_is_said() -> None:
    township, person = a_township("10014050").code, a_person()
    for said in (township, None):
        counter.issue_code(person=person, kind=MembershipKind.RESIDENT, township=said, actor=OPERATOR, now=NOW)
    assert RosterEntry.objects.get().township_id == township
