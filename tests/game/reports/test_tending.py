"""What staff puts right about places: allowed to whom, told in the trail, done once by however many."""

from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest

from game.reports import tending
from game.reports.refusals import Code, Refusal
from game.units.models import AuditEntry, Role
from game.units.permissions import NotAllowed
from geo import boundaries
from geo.position import LatLon
from hotspots import editions
from hotspots.models import AsideRow, Place
from tests.game.coins.test_races import Race, race
from tests.game.reports.builders import LUYE, NOW, a_place, a_region, a_row_aside, a_township, kept_by
from tests.game.units.builders import a_role, a_unit, somebody, staff

__all__ = ["race"]
pytestmark = pytest.mark.django_db
AT_SEA = LatLon(22.5, 122.5)


@pytest.fixture(autouse=True)
def luye(db: None) -> Iterator[None]:
    """One township, whose outline no other test keeps."""
    a_township()
    boundaries.forget()
    yield
    boundaries.forget()


def mend(row: AsideRow, position: LatLon = LUYE, by: object = None) -> Place | Refusal:
    return tending.mend(row_id=row.public_id, position=position, actor=by, now=NOW)


VERBS: dict[str, Callable[..., object]] = {
    "mend": lambda row, _place, by: mend(row, by=by),
    "dismiss": lambda row, _place, by: tending.dismiss(row_id=row.public_id, actor=by, now=NOW),
    "move": lambda _row, place, by: tending.move(place_id=place.public_id, position=LUYE, actor=by, now=NOW),
    "say region": lambda _row, place, by: tending.say_region(
        place_id=place.public_id, region_code="coast", actor=by, now=NOW
    ),
}


@pytest.mark.parametrize("verb", VERBS)
def test_operators_may_and_their_line_stands_under_the_unit_that_keeps_the_list(verb: str) -> None:
    a_region("coast")
    place = a_place()
    kept_by(a_unit("culture"), place.dataset)
    before = editions.current()
    VERBS[verb](a_row_aside(place.dataset), place, somebody(Role.OPERATOR, a_unit("county")))
    entry = AuditEntry.objects.exclude(action="list_keeper_set").get()
    assert (entry.unit_code, entry.actor_name) == ("culture", "林小美")
    assert editions.current() > before


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("role", [Role.CASE_OFFICER, Role.ACCOUNT_MANAGER, Role.AUDITOR, Role.PLANNER])
def test_nobody_else_may_even_in_the_unit_that_keeps_the_list(verb: str, role: Role) -> None:
    place = a_place()
    row = a_row_aside(place.dataset)
    unit = a_unit("culture")
    kept_by(unit, place.dataset)
    before = editions.current()
    with pytest.raises(NotAllowed):
        VERBS[verb](row, place, somebody(role, unit))
    row.refresh_from_db()
    assert (row.state, editions.current()) == (AsideRow.State.WAITING, before)


@pytest.mark.parametrize("verb", VERBS)
def test_a_role_that_ended_since_the_page_was_opened_mends_nothing(verb: str) -> None:
    role = a_role(Role.OPERATOR, a_unit("county"))
    operator = staff(role)
    role.ended_at = NOW
    role.save()
    with pytest.raises(NotAllowed):
        VERBS[verb](a_row_aside(), a_place(), operator)


def test_what_cannot_be_is_refused_and_changes_nothing() -> None:
    place, row = a_place(), a_row_aside()
    before = editions.current()
    nowhere = {"place_id": uuid4(), "actor": None, "now": NOW}
    there = {"place_id": place.public_id, "actor": None, "now": NOW}
    refusals = [
        (mend(row, AT_SEA), Code.OUT_OF_COUNTY),
        (tending.move(position=AT_SEA, **there), Code.OUT_OF_COUNTY),
        (tending.move(position=LUYE, **nowhere), Code.NO_SUCH_PLACE),
        (tending.say_region(region_code="", **nowhere), Code.NO_SUCH_PLACE),
        (tending.say_region(region_code="moon", **there), Code.NO_SUCH_REGION),
        (tending.dismiss(row_id=uuid4(), actor=None, now=NOW), Code.DONE_ALREADY),
    ]
    assert [answer.code for answer, _ in refusals if isinstance(answer, Refusal)] == [code for _, code in refusals]
    assert editions.current() == before
    assert not AuditEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_row_that_several_mend_or_dismiss_at_once_is_decided_by_one(race: Race) -> None:
    row = a_row_aside(fields={"name_zh": "龍田圖書館"})
    verbs = [VERBS["mend"], VERBS["dismiss"]] * 3
    answers = race(lambda number: verbs[number](row, None, None), 6)
    assert sum(isinstance(answer, Refusal) for answer in answers) == 5
    row.refresh_from_db()
    assert Place.objects.count() == (1 if row.state == AsideRow.State.MENDED else 0)
    assert AuditEntry.objects.count() == 1
