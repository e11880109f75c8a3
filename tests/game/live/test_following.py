"""The world in memory follows the tables: what is told once is enough, and what was missed heals."""

from uuid import uuid4

import pytest
from django.db import OperationalError

from game.balloons import launching
from game.journal.models import Line
from game.live import following, loading
from game.live.following import Follower
from game.live.standing import Standing, milliseconds
from game.live.world import World
from game.players import seats
from tests.game.balloons.builders import a_flying_balloon, a_player, tap
from tests.game.coins.builders import NOW

pytestmark = pytest.mark.django_db
NOW_MS = milliseconds(NOW)


def started() -> tuple[World, Follower]:
    world = World()
    return world, Follower.start(world, NOW)


def follow(world: World, follower: Follower) -> tuple[list[str], list[str]]:
    shown, gone = following.apply(world, follower.take(NOW, 0.0), NOW_MS)
    return [balloon.id for balloon in shown], [balloon.id for balloon in gone]


def test_a_world_starts_with_all_that_flies() -> None:
    balloon = a_flying_balloon()
    world, _ = started()
    assert set(world.by_id) == {str(balloon.public_id)}


def test_a_launch_appears_and_a_withdrawal_disappears() -> None:
    world, follower = started()
    balloon = a_flying_balloon()
    assert follow(world, follower) == ([str(balloon.public_id)], [])
    launching.withdraw(wave_id=balloon.wave_id, now=NOW)
    assert follow(world, follower) == ([], [str(balloon.public_id)])


def test_what_is_left_is_known_at_once_and_told_at_the_next_quarter_hour() -> None:
    """A balloon of one says `none` only when it no longer tells who stood there, and when."""
    world, follower = started()
    balloon = a_flying_balloon(stock=1)
    follow(world, follower)
    tap(a_player(), balloon)
    assert follow(world, follower) == ([], [])
    standing = world.by_id[str(balloon.public_id)]
    assert (standing.version, standing.left, standing.left_shown(NOW_MS)) == (2, "none", "plenty")
    quarter_ms = standing.left_from_ms
    assert NOW_MS < quarter_ms <= NOW_MS + 900_000
    assert quarter_ms % 900_000 == 0
    assert standing.left_shown(quarter_ms) == "none"
    assert world.turned(quarter_ms - 5_000, quarter_ms) == [standing]


def test_lost_lines_are_healed_by_version() -> None:
    world, _ = started()
    balloon, other = a_flying_balloon(stock=1), a_flying_balloon()
    following.apply(world, following.heal({}, NOW), NOW_MS)
    tap(a_player(), balloon)
    launching.withdraw(wave_id=other.wave_id, now=NOW)
    Line.objects.all().delete()
    changes = following.heal(following.versions_in(world.by_id.values()), NOW)
    following.apply(world, changes, NOW_MS)
    assert {one.id: one.left for one in world.by_id.values()} == {str(balloon.public_id): "none"}


def test_following_from_any_point_ends_where_a_fresh_start_ends() -> None:
    """State plus changes equals freshly loaded state, whatever was read twice."""
    world, follower = started()
    balloons = [a_flying_balloon(stock=2) for _ in range(3)]
    for balloon in balloons[:2]:
        tap(a_player(), balloon)
    launching.withdraw(wave_id=balloons[2].wave_id, now=NOW)
    follow(world, follower)
    follow(world, Follower(type(follower.tail)(seq=0)))
    fresh, _ = started()
    known = {one.id: (one.version, one.left, one.opens_at_ms) for one in world.by_id.values()}
    assert known == {one.id: (one.version, one.left, one.opens_at_ms) for one in fresh.by_id.values()}


def test_turns_of_seats_are_followed_and_forgotten_lines_of_seats_do_no_harm() -> None:
    world, follower = started()
    player, first, second = a_player(), uuid4(), uuid4()
    for seat in (first, second):
        seats.take(player_id=player.pk, seat=seat, now=NOW)
    seats.leave(seats=[(player.pk, first)], now=NOW)
    changes = follower.take(NOW, 0.0)
    assert (changes.seats_taken, changes.seats_left) == ([first], [first])
    assert following.apply(world, changes, NOW_MS) == ([], [])


def test_a_database_that_fails_on_the_way_costs_no_line(monkeypatch: pytest.MonkeyPatch) -> None:
    world, follower = started()
    balloon = a_flying_balloon()

    def away(*_: object) -> list[Standing]:
        raise OperationalError("away")

    with monkeypatch.context() as outage, pytest.raises(OperationalError):
        outage.setattr(loading, "load_wave", away)
        follower.take(NOW, 0.0)
    assert follow(world, follower) == ([str(balloon.public_id)], [])
