"""No number that fewer than five people are behind is shown, and nothing is lost on the way."""

from datetime import date
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from game.coins.tracing.untold import FEWEST_PAYERS, Cell, Where, told

JULY, AUGUST = date(2026, 7, 1), date(2026, 8, 1)
LUYE, CHISHANG, DAREN = Where("valley", "luye"), Where("valley", "chishang"), Where("south", "daren")


def people(*numbers: int) -> frozenset[UUID]:
    return frozenset(UUID(int=number) for number in numbers)


def a_cell(month: date, where: Where, coins: int, *payers: int) -> Cell:
    return Cell(month, where, coins, 0, people(*payers))


MANY = range(10, 10 + FEWEST_PAYERS)

cells = st.lists(
    st.builds(
        Cell,
        st.sampled_from([JULY, AUGUST]),
        st.sampled_from([LUYE, CHISHANG, DAREN, Where()]),
        st.integers(1, 1_000),
        st.integers(0, 1),
        st.frozensets(st.integers(1, 12).map(lambda number: UUID(int=number)), min_size=1, max_size=FEWEST_PAYERS),
    ),
    unique_by=lambda cell: (cell.month, cell.where),
)


@given(cells)
def test_every_group_has_enough_people_or_is_all_there_is(found):
    groups = told(found)
    assert all(group.is_enough for group in groups) or len(groups) == 1
    if len(groups) == 1 and not groups[0].is_enough:
        assert (groups[0].month, groups[0].where) == (None, None)


@given(cells)
def test_no_coin_is_lost(found):
    groups = told(found)
    assert sum(group.coins for group in groups) == sum(cell.coins for cell in found)
    assert sum(group.refunded for group in groups) == sum(cell.refunded for cell in found)


def test_a_single_payment_is_told_with_its_region():
    groups = told([a_cell(JULY, LUYE, 50, 1), a_cell(JULY, CHISHANG, 70, 2, 3, 4, 5), a_cell(JULY, DAREN, 900, *MANY)])
    assert [(group.where, group.coins) for group in groups] == [(DAREN, 900), (Where("valley"), 120)]


def test_what_stands_alone_everywhere_takes_the_smallest_number_along():
    groups = told([a_cell(JULY, LUYE, 50, 1), a_cell(AUGUST, DAREN, 900, *MANY), a_cell(AUGUST, LUYE, 300, *MANY)])
    assert [(group.month, group.where, group.coins) for group in groups] == [(AUGUST, DAREN, 900), (None, None, 350)]


def test_the_same_person_in_many_months_is_one_person():
    groups = told([a_cell(date(2026, month, 1), LUYE, 10, 1) for month in range(1, 10)])
    assert [(group.month, group.where, group.coins) for group in groups] == [(None, None, 90)]
