"""Leaving while something is under way: each catch is wholly before, or finds nobody; the books add up."""

from concurrent.futures import ThreadPoolExecutor
from time import sleep
from uuid import UUID

import pytest
from django.db import connection, connections, transaction

from game.balloons import audit as balloon_audit
from game.balloons.catching import Caught, Refused
from game.balloons.models import Balloon, Catch
from game.coins import audit, causes, settling
from game.coins.models import Account
from game.inbox import sending
from game.inbox.kinds import Kind
from game.live import kept
from game.live.kept import Kept
from game.live.models import KeptTrack
from game.live.track import Track
from game.players import leaving, seats
from game.players.holdings import Farewell
from game.players.models import Player, Purse
from tests.game.balloons.builders import a_flying_balloon, a_player, tap
from tests.game.balloons.test_catch_locks import somebody_waits
from tests.game.coins.builders import DAY, NOW
from tests.game.coins.test_races import Race, race
from tests.game.players.people import a_child_with_a_guardian

__all__ = ["race"]
pytestmark = pytest.mark.django_db(transaction=True)
on_postgresql = pytest.mark.skipif(
    connection.vendor == "sqlite", reason="on SQLite nobody waits for a row: the transactions follow one another"
)
COINS = 20


def leave(player: Player) -> bool:
    """Whether this call was the one."""
    try:
        leaving.leave(player_id=player.pk, farewell=Farewell(), now=NOW)
    except Player.DoesNotExist:
        return False
    return True


def caught(player: Player, balloon: Balloon) -> bool:
    try:
        return isinstance(tap(player, balloon), Caught)
    except Player.DoesNotExist:
        return False


def given() -> int:
    return Account.objects.filter(name=f"donated:{causes.fund().code}").values_list("balance", flat=True).first() or 0


def books_are_sound() -> bool:
    return list(audit.findings([*audit.CHECKS, *balloon_audit.CHECKS])) == []


def test_among_catches_settling_and_two_goodbyes_every_coin_is_given_once(race: Race) -> None:
    player, *balloons = a_player(), *(a_flying_balloon(coins=COINS) for _ in range(5))
    causes.fund()
    tap(player, balloons[0])

    def job(number: int) -> bool:
        if number in (4, 5):
            return leave(player)
        if number == 6:
            return settling.settle(now=NOW + DAY).settled > 0
        return caught(player, balloons[number % 4 + 1])

    answers = race(job, 8)
    assert answers.count(True) >= 1
    assert not Player.objects.filter(pk=player.pk).exists()
    assert given() == COINS * Catch.objects.count()
    assert not Catch.objects.exclude(player=None).exists()
    assert not Purse.objects.exists()
    assert books_are_sound()


def test_a_state_that_is_kept_at_the_same_time_outlives_nobody(race: Race) -> None:
    player, others = a_player(), [a_player() for _ in range(3)]
    causes.fund()
    states = {one.pk: Kept(kept.snapshot_of(Track()), 1) for one in (player, *others)}

    def job(number: int) -> object:
        return leave(player) if number == 1 else kept.save(states, NOW)

    race(job, 4)
    assert set(KeptTrack.objects.values_list("player_id", flat=True)) == {one.pk for one in others}


@on_postgresql
def test_a_catch_that_waited_for_the_goodbye_finds_nobody() -> None:
    player, balloon = a_player(), a_flying_balloon()
    causes.fund()

    def rival() -> Caught | Refused | None:
        try:
            return tap(player, balloon)
        except Player.DoesNotExist:
            return None
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            leave(player)
            answer = pool.submit(rival)
            while not somebody_waits() and not answer.done():
                sleep(0.02)
        assert answer.result() is None
    assert Balloon.objects.get().caught == 0
    assert books_are_sound()


@on_postgresql
def test_a_goodbye_that_waited_for_the_catch_gives_its_coins_away() -> None:
    player, balloon = a_player(), a_flying_balloon(coins=COINS)
    causes.fund()

    def rival() -> bool:
        try:
            return leave(player)
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            tap(player, balloon)
            answer = pool.submit(rival)
            while not somebody_waits() and not answer.done():
                sleep(0.02)
        assert answer.result()
    assert given() == COINS
    assert books_are_sound()


def test_who_sits_down_at_the_same_time_is_nobody_or_is_left(race: Race) -> None:
    player = a_player()
    causes.fund()

    def job(number: int) -> object:
        try:
            return leave(player) if number == 0 else seats.take(player_id=player.pk, seat=_seat(number), now=NOW)
        except Player.DoesNotExist:
            return None

    race(job, 4)
    assert not Player.objects.filter(pk=player.pk).exists()


@on_postgresql
def test_a_guardian_and_the_child_may_leave_at_the_same_time(race: Race) -> None:
    """Both give coins to the fund, and the guardian takes the consent back: neither order of locks may be a ring."""
    for _ in range(8):
        child, guardian = a_child_with_a_guardian()
        for player in (child, guardian):
            tap(player, a_flying_balloon(coins=COINS))
        assert race(lambda number: leave((child, guardian)[number]), 2) == [True, True]  # noqa: B023 - it is awaited
    assert not Player.objects.exists()
    assert books_are_sound()


@on_postgresql
def test_a_guardian_whose_child_is_leaving_leaves_all_the_same() -> None:
    child, guardian = a_child_with_a_guardian()
    causes.fund()

    def rival() -> bool:
        try:
            return leave(guardian)
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            leave(child)
            answer = pool.submit(rival)
            while not somebody_waits() and not answer.done():
                sleep(0.02)
        assert answer.result()
    assert not Player.objects.exists()


@on_postgresql
def test_a_notice_to_somebody_who_is_leaving_stops_neither() -> None:
    player = a_player()
    causes.fund()

    def rival() -> bool:
        try:
            return leave(player)
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            sending.send(player_id=player.pk, kind=Kind.TAKEN_OVER, values={}, key="k", now=NOW)
            answer = pool.submit(rival)
            while not somebody_waits() and not answer.done():
                sleep(0.02)
        assert answer.result()
    assert not Player.objects.exists()


@on_postgresql
def test_a_notice_that_comes_after_the_goodbye_is_left_out() -> None:
    player = a_player()
    causes.fund()

    def rival() -> bool:
        try:
            with transaction.atomic():
                sending.send(player_id=player.pk, kind=Kind.TAKEN_OVER, values={}, key="k", now=NOW)
            return True
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            leave(player)
            answer = pool.submit(rival)
            while not somebody_waits() and not answer.done():
                sleep(0.02)
        assert answer.result()


def _seat(number: int) -> UUID:
    return UUID(int=number)
