"""Carries out catches in forked processes and kills each at one statement; run by `test_every_statement`.

The parent is warm and never opens the database, so that a step costs a fork and a connection. Every child is a server
process in small: it does what `web/phone/answering.py` does for one catch, and counts the statements it has sent.
`main` reads a walk (JSON) from standard input and writes what each step found to standard output, a line each.
"""

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import Any
from uuid import UUID, uuid4

import msgspec
from django.db import connection
from django.utils import timezone

from game.balloons import audit as balloons_audit
from game.balloons import catching
from game.balloons.catching import CatchOrder
from game.balloons.models import Balloon, Catch
from game.coins import audit, queries
from game.coins.models import Transfer
from game.journal.models import Line
from game.players import purses

CHECKS = audit.CHECKS + balloons_audit.CHECKS


class Walk(msgspec.Struct, frozen=True):
    """One balloon, the players whose catch is only counted, and those of whom one is killed at each statement."""

    balloon: UUID
    rehearsing: list[int]
    players: list[int]


class Books(msgspec.Struct, frozen=True):
    """What the database holds of one player and one balloon."""

    catches: int
    awards: int
    coins: int
    untold: int
    findings: list[str]


class Aftermath(msgspec.Struct, frozen=True):
    """What a new process found, and what it answered when it heard the message again, twice."""

    before: Books
    answers: list[dict[str, Any]]
    after: Books
    pause_s: float


class Step(msgspec.Struct, frozen=True):
    """One place of the walk: before which statement the process died, and what came of it."""

    statement: str
    was_killed: bool
    is_committed: bool
    first_asked_at: datetime
    aftermath: Aftermath


@dataclass
class Trip:
    """Counts statements, and ends the process at one of them."""

    at: int | None
    passed: list[str] = field(default_factory=list)

    def __call__(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        self.step(sql.split(" WHERE ", maxsplit=1)[0][:60])
        return execute(sql, *rest)

    def step(self, statement: str) -> None:
        if len(self.passed) == self.at:
            os.kill(os.getpid(), signal.SIGKILL)
        self.passed.append(statement)


def carry_out(order: CatchOrder, now: datetime, trip: Trip) -> dict[str, Any]:
    """From the order to the answer, as a server does it; `trip` passes every statement and the commit."""
    connection.ensure_connection()
    commit = connection.commit
    connection.commit = lambda: (trip.step("COMMIT"), commit())
    with connection.execute_wrapper(trip):
        answer = catching.catch(order, now=now)
        if isinstance(answer, catching.Caught):
            queries.purse_of(answer.owner)
    trip.step("the answer")
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
        trip = Trip(None)
        carry_out(order_of(player, walk.balloon), timezone.now(), trip)
        return trip.passed

    passed = [forked(lambda player=player: counted(player))[0] for player in walk.rehearsing]
    return list(passed[-1])


def order_of(player: int, balloon: UUID) -> CatchOrder:
    return CatchOrder(player, balloon, uuid4(), "a tap", 0.9, timezone.now())


def take_step(order: CatchOrder, statements: list[str], at: int) -> Step:
    """Kill one catch at one statement, then repeat its message in a new process."""
    asked_at, asked_at_s = timezone.now(), monotonic()
    _, was_killed = forked(lambda: carry_out(order, asked_at, Trip(at)))
    aftermath, _ = forked(lambda: aftermath_of(order, asked_at_s))
    return Step(
        statement=statements[at],
        was_killed=was_killed,
        is_committed="COMMIT" in statements[:at],
        first_asked_at=asked_at,
        aftermath=msgspec.convert(aftermath, Aftermath),
    )


def aftermath_of(order: CatchOrder, asked_at_s: float) -> Aftermath:
    """The books as the dead left them, two repeats of the message, and the books again."""
    before = books_of(order)
    first = carry_out(order, timezone.now(), Trip(None))
    pause_s = monotonic() - asked_at_s
    again = carry_out(order, timezone.now(), Trip(None))
    return Aftermath(before, [first, again], books_of(order), pause_s)


def main() -> None:
    walk = msgspec.json.decode(sys.stdin.read(), type=Walk)
    statements = statements_of(walk)
    if len(statements) > len(walk.players):
        sys.exit(f"{len(statements)} statements, but only {len(walk.players)} players to be killed at them")
    for at in range(len(statements)):
        step = take_step(order_of(walk.players[at], walk.balloon), statements, at)
        sys.stdout.write(msgspec.json.encode(step).decode() + "\n")
