"""Bringing along that is broken off at any of its statements: nothing has happened, and the repeat brings it all."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import OperationalError, connection

from game.balloons import audit as of_balloons
from game.balloons import bringing, catching
from game.balloons.bringing import Brought
from game.balloons.models import Catch
from game.coins import audit
from game.coins.models import Transfer
from game.players.models import Player
from tests.game.balloons.builders import a_flying_balloon, a_player, an_order, tap
from tests.game.coins.builders import NOW, balances

alone_on_sqlite = pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one write at a time")
CHECKS = (*audit.CHECKS, *of_balloons.CHECKS)


class BrokenLine:
    """Lets a number of statements pass, then breaks; what a transaction says of itself is not counted."""

    def __init__(self, most: int) -> None:
        self.left = most

    def __call__(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            self.left -= 1
            if self.left == -1:
                raise OperationalError("server closed the connection unexpectedly")
        return execute(sql, *rest)


def a_guest_with_three_catches() -> tuple[Player, Player]:
    guest, account = a_player(guest=True), a_player()
    both = a_flying_balloon()
    for balloon in (a_flying_balloon(), a_flying_balloon(coins=30), both):
        tap(guest, balloon)
    tap(account, both)
    return guest, account


def bring(guest: Player, account: Player) -> Brought:
    return bringing.bring_along(guest_id=guest.pk, account_id=account.pk, now=NOW)


def state_of(guest: Player, account: Player) -> tuple[Any, ...]:
    catches = [Catch.objects.filter(player=player).count() for player in (guest, account)]
    return balances(), catches, Transfer.objects.count(), Player.objects.filter(pk=guest.pk).exists()


@pytest.mark.django_db
def test_a_line_that_breaks_at_any_statement_leaves_all_or_nothing() -> None:
    guest, account = a_guest_with_three_catches()
    before, brought, passed = state_of(guest, account), None, 0
    while brought is None and passed < 200:
        try:
            with connection.execute_wrapper(BrokenLine(passed)):
                brought = bring(guest, account)
        except OperationalError:
            assert state_of(guest, account) == before, f"after {passed} statements"
            passed += 1
    assert passed > 15
    assert brought == Brought(catches=2, coins=50, left_behind=1)
    assert list(audit.findings(CHECKS)) == []


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """What each of these returns, begun at the same moment on connections of their own."""
    barrier, told = Barrier(len(works)), [None] * len(works)

    def run(number: int) -> None:
        barrier.wait()
        try:
            told[number] = works[number]()
        finally:
            connection.close()

    threads = [Thread(target=run, args=[number]) for number in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


@alone_on_sqlite
@pytest.mark.django_db(transaction=True)
def test_two_log_ins_at_once_bring_a_guest_along_once() -> None:
    guest, account = a_guest_with_three_catches()
    other = a_player()
    told = at_once(lambda: bring(guest, account), lambda: bring(guest, other))
    assert sorted(brought.catches for brought in told) in ([0, 2], [0, 3])
    assert list(audit.findings(CHECKS)) == []


@alone_on_sqlite
@pytest.mark.django_db(transaction=True)
def test_a_catch_at_the_same_moment_is_either_brought_along_or_was_never_made() -> None:
    guest, account = a_guest_with_three_catches()
    last = a_flying_balloon(coins=70)

    def catch() -> Any:
        try:
            return catching.catch(an_order(guest, last.public_id), now=NOW)
        except Player.DoesNotExist:
            return None

    brought, caught = at_once(lambda: bring(guest, account), catch)
    came = Catch.objects.filter(player=account, balloon=last).exists()
    assert came == isinstance(caught, catching.Caught)
    assert brought.coins == (120 if came else 50)
    assert list(audit.findings(CHECKS)) == []
