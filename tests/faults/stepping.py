"""Carries out catches in forked processes and strikes each at one statement; run by `test_every_statement`.

The parent is warm and never opens the database, so that a step costs a fork and a connection. Every child is a server
process in small: it has `web/phone/answering.py` carry one catch out, and counts the statements that are sent. Where
the walk says so it dies (SIGKILL), or loses its connection to the database and goes on as a server would.
`main` reads a walk (JSON) from standard input and writes what each step found to standard output, a line each.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import Any
from unittest import mock
from uuid import UUID, uuid4

import msgspec
import psycopg
from django.db import connection
from django.utils import timezone

from game.balloons import audit as balloons_audit
from game.balloons import catching
from game.balloons.catching import CatchOrder
from game.balloons.models import Balloon, Catch
from game.coins import audit
from game.coins.models import Transfer
from game.journal.models import Line
from game.players import purses
from tests.faults.walk import Aftermath, Books, Step, Walk
from web.phone import answering

AFTER_COMMIT = "the answer to COMMIT"
CHECKS = audit.CHECKS + balloons_audit.CHECKS


@dataclass
class Trip:
    """Counts what passes on the way of a catch, and strikes once, at one place."""

    at: int | None = None
    strike: Callable[[], None] = lambda: None
    passed: list[str] = field(default_factory=list)

    def __call__(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        self.step(sql.split(" WHERE ", maxsplit=1)[0][:60])
        return execute(sql, *rest)

    def step(self, place: str) -> None:
        self.passed.append(place)
        if len(self.passed) - 1 == self.at:
            self.strike()

    @contextmanager
    def on_this_connection(self) -> Iterator[None]:
        """Every statement of the block passes, its commit, and the commit's answer."""
        connection.ensure_connection()
        commit = connection.commit
        connection.commit = lambda: (self.step("COMMIT"), commit(), self.step(AFTER_COMMIT))
        with connection.execute_wrapper(self):
            yield
        connection.commit = commit


def die() -> None:
    """No goodbye, no clean-up."""
    os.kill(os.getpid(), signal.SIGKILL)


def lose_connection() -> None:
    """What a broken line does: nothing more passes, and whoever waited for an answer is told so."""
    with connection.wrap_database_errors:
        connection.connection.close()
        raise psycopg.OperationalError("server closed the connection unexpectedly")


STRIKES = {"kill": die, "break": lose_connection}


def carry_out(order: CatchOrder, now: datetime, trip: Trip) -> dict[str, Any]:
    """From the order to the answer, as a server does it with all its patience."""
    catch = catching.catch

    def tripped(order: CatchOrder, *, now: datetime = now) -> catching.Caught | catching.Refused:
        with trip.on_this_connection():
            return catch(order, now=now)

    with mock.patch.object(catching, "catch", lambda order, **_: tripped(order)):
        answer = asyncio.run(answering.caught_or_refused(order))
    trip.step("the answer to the phone")
    return {"type": type(answer).__name__, **msgspec.to_builtins(answer)}


def books_of(order: CatchOrder) -> Books:
    owner = purses.owner_of(order.player_id)
    mine = Catch.objects.filter(player_id=order.player_id, balloon__public_id=order.balloon)
    told = Line.objects.filter(kind="balloon_caught", subject=order.balloon).count()
    return Books(
        catches=mine.count(),
        awards=Transfer.objects.filter(key=f"catch:{order.balloon}:{owner}").count(),
        coins=sum(mine.values_list("coins", flat=True)),
        untold=Balloon.objects.get(public_id=order.balloon).caught - told,
        findings=[f"{finding.check} {finding.row}" for finding in audit.findings(CHECKS)],
    )


def forked(work: Callable[[], Any]) -> tuple[Any, bool]:
    """What `work` returns in a process of its own, and whether that was killed."""
    reading, writing = os.pipe()
    if (child := os.fork()) == 0:
        os.write(writing, msgspec.json.encode(work()))
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read()
    _, status = os.waitpid(child, 0)
    return (msgspec.json.decode(told) if told else None), os.WIFSIGNALED(status)


def statements_of(walk: Walk) -> list[str]:
    """The statements of this walk's catch, counted by players who are not killed; the last one's count holds."""

    def counted(player: int) -> list[str]:
        trip = Trip()
        carry_out(order_of(player, walk.balloon), timezone.now(), trip)
        return trip.passed

    passed = [forked(lambda player=player: counted(player))[0] for player in walk.rehearsing]
    return list(passed[-1])


def order_of(player: int, balloon: UUID) -> CatchOrder:
    return CatchOrder(player, balloon, uuid4(), "a tap", 0.9, timezone.now())


def take_step(order: CatchOrder, statements: list[str], at: int, strike: Callable[[], None]) -> Step:
    """Strike one catch at one place, then repeat its message in a new process."""
    asked_at, asked_at_s = timezone.now(), monotonic()
    answer, was_killed = forked(lambda: carry_out(order, asked_at, Trip(at, strike)))
    aftermath, _ = forked(lambda: aftermath_of(order, asked_at_s))
    return Step(
        statement=statements[at],
        was_killed=was_killed,
        is_committed="COMMIT" in statements[:at],
        answer=answer,
        first_asked_at=asked_at,
        aftermath=msgspec.convert(aftermath, Aftermath),
    )


def aftermath_of(order: CatchOrder, asked_at_s: float) -> Aftermath:
    """The books as the dead left them, two repeats of the message, and the books again."""
    before = books_of(order)
    first = carry_out(order, timezone.now(), Trip())
    pause_s = monotonic() - asked_at_s
    again = carry_out(order, timezone.now(), Trip())
    return Aftermath(before, [first, again], books_of(order), pause_s)


def main() -> None:
    walk = msgspec.json.decode(sys.stdin.read(), type=Walk)
    statements = statements_of(walk)
    if len(statements) > len(walk.players):
        sys.exit(f"{len(statements)} statements, but only {len(walk.players)} players to be killed at them")
    # A connection that is lost when everything was said is nobody's loss.
    places = len(statements) if walk.fault == "kill" else statements.index(AFTER_COMMIT) + 1
    for at in range(places):
        step = take_step(order_of(walk.players[at], walk.balloon), statements, at, STRIKES[walk.fault])
        sys.stdout.write(msgspec.json.encode(step).decode() + "\n")
