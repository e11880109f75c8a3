"""A server that is killed between any two statements of a catch: all of it was written, or nothing was.

Each walk goes through every statement of one kind of catch, found at run time: before it, and so after the one before,
before the commit, and after the commit while nobody has been answered. Then a new process hears the message again.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

import msgspec
import pytest

from tests import warm
from tests.databases import EmptyDatabase
from tests.faults.walk import Books, Step, Walk
from tests.figures import Figures
from tests.servers import LUYE, RunningServer, around, running_server
from web.scratch.shapes import Wanted

COINS = 10
REHEARSALS = 2  # the first may differ: it takes the only coins of a stock of one
PLAYERS = 44  # more than a catch has statements
STOCK = REHEARSALS + PLAYERS

NOTHING = Books(0, 0, 0, 0, [])

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("every-statement")]


@pytest.fixture(scope="module")
def server(empty_database: EmptyDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """Two balloons with coins for all, and a player for every statement that a catch may ever have."""
    wanted = Wanted(places=around(LUYE, 2), coins=COINS, stock=STOCK, guests=STOCK, is_confirmed=True)
    with running_server(empty_database, tmp_path_factory.mktemp("stepped"), wanted) as running:
        yield running


def walked(server: RunningServer, balloon: UUID, fault: Literal["kill", "break"] = "kill") -> list[Step]:
    """Every player's catch of this balloon, each struck at another statement."""
    players = [guest.player_id for guest in server.staged.guests]
    walk = Walk(balloon, players[:REHEARSALS], players[REHEARSALS:], fault)
    done = warm.run(["-m", "tests.faults"], server.scratch.surroundings(), msgspec.json.encode(walk).decode())
    assert done.returncode == 0, done.stderr
    return [msgspec.json.decode(line, type=Step) for line in done.stdout.splitlines()]


def check_killed(steps: list[Step], coins: int, figures: Figures) -> None:
    """All or nothing was written wherever the process died, and the repeats made it all, once."""
    tell(steps, coins, figures, hit=sum(step.was_killed for step in steps))
    assert [step.statement for step in steps if not step.was_killed] == []
    assert {step.is_committed for step in steps} == {False, True}
    whole = Books(1, 1 if coins else 0, coins, 0, [])
    assert [step for step in steps if step.aftermath.before != (whole if step.is_committed else NOTHING)] == []
    assert [step for step in steps if step.aftermath.after != whole] == []
    assert [step for step in steps if not are_one_answer(step, coins)] == []


def tell(steps: list[Step], coins: int, figures: Figures, hit: int) -> None:
    awards = 1 if coins else 0
    after = [step.aftermath.after for step in steps]
    figures.tell(
        tried=len(steps),
        hit=hit,
        lost=sum((books.catches, books.awards, books.coins) < (1, awards, coins) for books in after),
        doubled=sum(books.catches > 1 or books.awards > awards for books in after),
        longest_pause_s=max(step.aftermath.pause_s for step in steps),
        note=f"at each of {len(steps)} places",
    )


def are_one_answer(step: Step, coins: int) -> bool:
    """Whether both repeats got the answer that the first would have got."""
    first, again = step.aftermath.answers
    if first != again or (first["type"], first["coins"]) != ("Caught", coins):
        return False
    if not (step.is_committed and coins):
        return True
    return datetime.fromisoformat(first["settles_at"]) == step.first_asked_at + timedelta(hours=24)


def test_killed_at_any_statement_of_a_players_first_catch_leaves_all_or_nothing(server, figures):
    check_killed(walked(server, server.balloons[0].id), COINS, figures)
    server.audit()


def test_killed_at_any_statement_of_a_later_catch_leaves_all_or_nothing(server, figures):
    check_killed(walked(server, server.balloons[1].id), COINS, figures)
    server.audit()


def test_killed_at_any_statement_of_a_catch_without_coins_leaves_all_or_nothing(server, figures):
    gone = server.scratch.stage(Wanted(places=around(LUYE, 1), coins=COINS, stock=1))
    check_killed(walked(server, gone.balloons[0].id), 0, figures)
    server.audit()


def test_a_connection_that_breaks_at_any_statement_of_a_catch_is_answered_once(server, figures):
    if not server.scratch.environment.get("DATABASE_URL"):
        pytest.skip("SpatiaLite is a file in the server: there is no connection to break")
    broken = server.scratch.stage(Wanted(places=around(LUYE, 1), coins=COINS, stock=STOCK))
    steps = walked(server, broken.balloons[0].id, "break")

    tell(steps, COINS, figures, hit=len(steps))
    server.audit()
    whole = Books(1, 1, COINS, 0, [])
    assert {step.is_committed for step in steps} == {False, True}
    assert [step for step in steps if (step.aftermath.before, step.aftermath.after) != (whole, whole)] == []
    assert [step for step in steps if step.aftermath.answers != [step.answer, step.answer]] == []
