"""One look-up finds what a search over everything would find."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from game.live import tunables
from game.live.standing import left_of
from game.live.world import sky_cell
from geo import cells
from geo.position import distance_m, moved
from tests.game.live.builders import HOUR_MS, LUYE, NOON_MS, a_standing, a_world

offsets_m = st.floats(-2_000, 2_000)


@given(st.lists(st.tuples(offsets_m, offsets_m), max_size=30), offsets_m, offsets_m)
def test_every_balloon_within_the_near_radius_is_found_by_its_cell(
    places: list[tuple[float, float]], north_m: float, east_m: float
) -> None:
    balloons = [a_standing(north_m=north, east_m=east) for north, east in places]
    here = moved(LUYE, north_m, east_m)
    found = a_world(*balloons).near(cells.cell_at(here, cells.BALLOON_RESOLUTION))
    for balloon in balloons:
        if distance_m(here, balloon.position) <= tunables.NEAR_RADIUS_M:
            assert balloon in found


@given(st.lists(st.tuples(st.floats(-6e3, 6e3), st.floats(-6e3, 6e3)), max_size=30))
def test_the_sky_and_the_far_counts_together_hold_every_open_balloon(places: list[tuple[float, float]]) -> None:
    balloons = [a_standing(north_m=north, east_m=east) for north, east in places]
    world = a_world(*balloons)
    around = world.around(LUYE, NOON_MS)
    assert {balloon.id for balloon in around} == {
        balloon.id for balloon in balloons if distance_m(LUYE, balloon.position) <= tunables.SKY_RADIUS_M
    }
    assert world.counts(NOON_MS).total() == len(balloons)


def test_an_older_version_changes_nothing() -> None:
    balloon = a_standing(version=3, left="few")
    world = a_world(balloon)
    assert not world.put(replace(balloon, version=2, left="plenty"))
    assert world.by_id[balloon.id].left == "few"


def test_a_newer_version_replaces_the_older_everywhere() -> None:
    balloon = a_standing(version=1)
    world = a_world(balloon)
    newer = replace(balloon, version=2, left="none")
    assert world.put(newer)
    assert world.near(balloon.cell) == (newer,)
    assert world.around(LUYE, NOON_MS) == [newer]


def test_removing_a_balloon_leaves_no_trace() -> None:
    balloon = a_standing()
    world = a_world(balloon)
    assert world.remove(balloon.id) == balloon
    assert world.remove(balloon.id) is None
    assert world.near(balloon.cell) == ()
    assert world.counts(NOON_MS).total() == 0


def test_a_balloon_outside_its_window_is_not_in_the_sky() -> None:
    world = a_world(a_standing())
    assert world.around(LUYE, NOON_MS + HOUR_MS) == []
    assert world.counts(NOON_MS + HOUR_MS)[sky_cell(a_standing())] == 0


def test_what_is_left_is_told_coarsely() -> None:
    assert [left_of(100, caught) for caught in (0, 74, 75, 99, 100)] == ["plenty", "plenty", "few", "few", "none"]
