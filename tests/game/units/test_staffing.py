"""Who somebody is today: dates, ends, deputies, deactivated accounts, and what lies below a unit."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.players.models import Player
from game.units.models import Assignment, Role
from game.units.staffing import NO_UNIT, covered_by, staff_of
from tests.game.units.builders import DAY, NOW, TODAY, a_deputy, a_role, a_tree, a_unit, an_official, staff

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("begins_on", "ends_on", "counts"),
    [
        pytest.param(TODAY, None, True, id="from today on"),
        pytest.param(TODAY, TODAY, True, id="today only"),
        pytest.param(TODAY + DAY, None, False, id="from tomorrow on"),
        pytest.param(TODAY - 3 * DAY, TODAY - DAY, False, id="until yesterday"),
    ],
)
def test_a_role_counts_between_its_dates(begins_on: date, ends_on: date | None, counts: bool):
    role = a_role(begins_on=begins_on, ends_on=ends_on)
    assert (staff_of(role.player_id, TODAY) is not None) == counts


def test_a_role_that_was_ended_counts_no_more():
    role = a_role()
    Assignment.objects.update(ended_at=NOW)
    assert staff_of(role.player_id, TODAY) is None


def test_a_deactivated_account_is_nobody():
    role = a_role()
    Player.objects.filter(pk=role.player_id).update(is_active=False)
    assert staff_of(role.player_id, TODAY) is None


def test_an_account_whose_address_nobody_has_proven_is_nobody():
    role = a_role()
    Player.objects.filter(pk=role.player_id).update(confirmed_at=None)
    assert staff_of(role.player_id, TODAY) is None


def test_a_role_counts_for_the_unit_and_all_below_it():
    units = a_tree()
    held = staff(a_role(Role.CASE_OFFICER, units["culture"])).roles[0]
    assert held.covers == {"culture", "arts"}
    assert staff(a_role(Role.AUDITOR, units["county"])).roles[0].covers == set(units)


def test_an_operator_covers_everything_wherever_they_sit():
    units = a_tree()
    a_unit("stray")
    assert staff(a_role(Role.OPERATOR, units["arts"])).roles[0].covers == {*units, "stray", NO_UNIT}


def test_a_deputy_acts_for_the_holder():
    holder = a_role(Role.APPROVER)
    held = staff(a_deputy(holder)).roles[0]
    assert (held.role, held.step, held.deputy_for, held.deputy_for_id) == (
        Role.APPROVER, holder.step, holder.name, holder.player_id,
    )  # fmt: skip


def test_a_deputys_time_ends_with_its_date():
    deputy = a_deputy(a_role(), ends_on=TODAY)
    assert staff_of(deputy.player_id, TODAY) is not None
    assert staff_of(deputy.player_id, TODAY + DAY) is None


@pytest.mark.parametrize(
    "happens",
    [
        pytest.param(lambda holder: Assignment.objects.filter(pk=holder.pk).update(ended_at=NOW), id="role ended"),
        pytest.param(
            lambda holder: Assignment.objects.filter(pk=holder.pk).update(
                begins_on=TODAY - 2 * DAY, ends_on=TODAY - DAY
            ),
            id="date passed",
        ),
        pytest.param(
            lambda holder: Player.objects.filter(pk=holder.player_id).update(is_active=False), id="account deactivated"
        ),
        pytest.param(lambda holder: Player.objects.filter(pk=holder.player_id).delete(), id="account deleted"),
    ],
)
def test_a_deputy_counts_only_as_long_as_the_holder(happens):
    holder = a_role()
    deputy = a_deputy(holder)
    happens(holder)
    assert staff_of(deputy.player_id, TODAY) is None


def test_several_roles_of_one_person_count_together():
    units, player = a_tree(), an_official()
    a_role(Role.CASE_OFFICER, units["arts"], player=player)
    both = staff(a_role(Role.PLANNER, units["fire"], player=player))
    assert {(held.role, held.unit_code) for held in both.roles} == {
        (Role.CASE_OFFICER, "arts"), (Role.PLANNER, "fire"),
    }  # fmt: skip


def test_a_further_role_gives_nobody_another_name():
    units, player = a_tree(), an_official()
    a_role(Role.APPROVER, units["arts"], player=player, name="王大明")
    assert staff(a_role(Role.PLANNER, units["fire"], player=player, name="林處長")).name == "王大明"


def test_a_player_is_nobody():
    assert staff_of(an_official().pk, TODAY) is None


@st.composite
def trees(draw: st.DrawFn) -> dict[str, str]:
    """Each unit's parent among those before it."""
    size = draw(st.integers(1, 12))
    return {f"u{one}": draw(st.sampled_from([NO_UNIT, *(f"u{other}" for other in range(one))])) for one in range(size)}


@given(trees())
def test_what_is_covered_is_what_leads_up_to_it(parents: dict[str, str]):
    for code in parents:
        assert covered_by(code, parents) == {each for each in parents if code in up_from(each, parents)}


def up_from(code: str, parents: dict[str, str]) -> list[str]:
    return [code, *(up_from(parents[code], parents) if parents[code] else [])]
