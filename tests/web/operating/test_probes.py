"""The pages for machines: what they say of a healthy process and of one that should be left alone."""

import json
from typing import Any

import pytest
from django.db import OperationalError

from game.journal.reading import Behind, Tail
from game.live.following import Follower
from tests.web.operating.callers import get, not_here
from web.operating import readiness
from web.operating.asking import NoAnswer
from web.operating.probes import Probes
from web.operating.readiness import conditions
from web.operating.sounding import Sounding
from web.phone import boards
from web.phone.switchboard import Switchboard

HEALTHY = Sounding(is_migrated=True, behind=Behind(0, 0.0))
STRANGE_HOST = {"Host": "10.0.3.17:8001"}


@pytest.fixture
def board(monkeypatch: pytest.MonkeyPatch) -> Switchboard:
    """A process whose world is loaded and whose database answers."""
    board = Switchboard()
    board.follower = Follower(Tail(0))
    monkeypatch.setattr(boards, "existing", lambda: board)
    answers_with(monkeypatch, HEALTHY)
    return board


def answers_with(monkeypatch: pytest.MonkeyPatch, sounding: Sounding | Exception) -> list[int]:
    """Let the database answer so; the list grows with every time it is asked."""
    asked: list[int] = []

    async def ask(*_: Any) -> Sounding:
        asked.append(1)
        if isinstance(sounding, Exception):
            raise sounding
        return sounding

    monkeypatch.setattr(readiness, "asked", ask)
    return asked


async def failing(probes: Probes) -> set[str]:
    status, _, body = await get(probes, "/readyz")
    told = json.loads(body)
    assert (status == 200) == told["ready"] == all(told["checks"].values())
    assert {type(value) for value in told["checks"].values()} == {bool}, "a probe tells no details"
    return {name for name, holds in told["checks"].items() if not holds}


async def test_whatever_name_a_probe_calls_by_it_is_answered(board: Switchboard) -> None:
    probes = Probes(not_here)
    for page in ("/livez", "/readyz"):
        status, headers, _ = await get(probes, page, headers=STRANGE_HOST)
        assert status == 200
        assert headers["cache-control"] == "no-store"
        assert "set-cookie" not in headers
    assert (await get(probes, "/play/"))[0] == 418
    assert (await get(probes, "/livez", method="POST"))[0] == 405
    assert (await get(probes, "/livez", method="HEAD"))[2] == ""


async def test_a_healthy_process_is_ready(board: Switchboard) -> None:
    assert await failing(Probes(not_here)) == set()


async def test_a_process_whose_database_is_silent_lives_on_but_is_not_ready(
    board: Switchboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers_with(monkeypatch, NoAnswer("no"))
    probes = Probes(not_here)
    assert await failing(probes) == {"database", "migrations", "journal"}
    assert (await get(probes, "/livez"))[0] == 200


async def test_a_draining_process_is_not_ready_from_that_moment(board: Switchboard) -> None:
    probes = Probes(not_here)
    assert await failing(probes) == set()
    board.draining = True
    assert await failing(probes) == {"serving"}


async def test_a_world_that_cannot_be_loaded_keeps_a_process_back_until_it_can(
    board: Switchboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    board.follower = None

    async def fails() -> Switchboard:
        raise OperationalError("the database is starting up")

    async def loads() -> Switchboard:
        board.follower = Follower(Tail(0))
        return board

    monkeypatch.setattr(readiness, "FRESH_S", 0.0)
    monkeypatch.setattr(boards, "switchboard", fails)
    probes = Probes(not_here)
    assert await failing(probes) == {"world", "journal"}
    monkeypatch.setattr(boards, "switchboard", loads)
    assert await failing(probes) == set()


async def test_a_crowd_of_askers_costs_the_database_one_visit_a_second(
    board: Switchboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answers_with(monkeypatch, HEALTHY)
    probes = Probes(not_here)
    for _ in range(50):
        await get(probes, "/readyz")
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("sounding", "is_loaded", "missing"),
    [
        pytest.param(HEALTHY, True, set(), id="healthy"),
        pytest.param(HEALTHY, False, {"world", "journal"}, id="world not loaded"),
        pytest.param(Sounding(False, Behind(0, 0.0)), True, {"migrations"}, id="tables of another release"),
        pytest.param(Sounding(True, Behind(9, 29.9)), True, set(), id="busy"),
        pytest.param(Sounding(True, Behind(9, 30.1)), True, {"journal"}, id="half a minute behind"),
        pytest.param(None, True, {"database", "migrations", "journal"}, id="no answer"),
    ],
)
def test_each_condition_is_told_by_its_name(sounding: Sounding | None, is_loaded: bool, missing: set[str]) -> None:
    found = conditions(sounding, is_loaded=is_loaded)
    assert {name for name, holds in found.items() if not holds} == missing
