"""Who takes a seat waits for the older connection's state, but never for a process that is dead."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import OperationalError

from game.journal.reading import Tail
from game.live import leaving, sitting_down
from game.live.following import Changes, Follower
from game.live.kept import Kept
from game.live.leaving import Parting
from web.phone import publisher, seating
from web.phone.publisher import Publisher
from web.phone.seating import Seating
from web.phone.switchboard import Switchboard


class Phone:
    def __init__(self, player_id: int = 7) -> None:
        self.player_id, self.seat = player_id, uuid4()
        self.was_pushed_aside = False

    def push_aside(self) -> None:
        self.was_pushed_aside = True


@pytest.fixture
def older(monkeypatch: pytest.MonkeyPatch) -> list[UUID | None]:
    """What the table says who sat there before, newest last; `written` collects partings."""
    answers: list[UUID | None] = []

    async def taken(*, seats: Sequence[tuple[int, UUID]], **_: Any) -> dict[UUID, UUID | None]:
        return {seat: answers[-1] if answers else None for _, seat in seats}

    monkeypatch.setattr(seating, "in_turn", lambda verb: taken if verb is sitting_down.take_all else verb)
    monkeypatch.setattr(seating, "HANDOVER_PATIENCE_S", 30.0)
    return answers


def writing(monkeypatch: pytest.MonkeyPatch, write: Callable[[list[Parting]], None]) -> None:
    async def leave(partings: list[Parting], _now: Any) -> None:
        await asyncio.sleep(0)
        write(partings)

    monkeypatch.setattr(seating, "in_turn", lambda verb: leave if verb is leaving.leave else None)


async def test_a_free_seat_is_taken_at_once(older: list[UUID | None]) -> None:
    await asyncio.wait_for(Seating().take(Phone()), 5)


async def test_who_is_left_out_of_a_turn_of_many_asks_alone(
    older: list[UUID | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    async def busy(**_: Any) -> dict[UUID, UUID | None]:
        return {}

    async def alone(*, player_id: int, **_: Any) -> None:
        asked.append(player_id)

    monkeypatch.setattr(seating, "in_turn", {sitting_down.take_all: busy, sitting_down.take: alone}.get)
    await Seating().take(Phone(7))
    assert asked == [7]


async def test_a_newcomer_waits_until_the_other_process_has_kept_the_state(older: list[UUID | None]) -> None:
    here, elsewhere = Seating(), uuid4()
    older.append(elsewhere)
    taking = asyncio.create_task(here.take(Phone()))
    await asyncio.sleep(0.05)
    assert not taking.done()
    here.left(elsewhere)
    await asyncio.wait_for(taking, 5)


async def test_a_farewell_that_was_read_before_anybody_waited_for_it_counts(older: list[UUID | None]) -> None:
    here, elsewhere = Seating(), uuid4()
    here.left(elsewhere)
    older.append(elsewhere)
    await asyncio.wait_for(here.take(Phone()), 5)


async def test_who_goes_while_waiting_leaves_nothing_behind(older: list[UUID | None]) -> None:
    here = Seating()
    older.append(uuid4())
    taking = asyncio.create_task(here.take(Phone()))
    while not here._awaited:
        await asyncio.sleep(0)
    taking.cancel()
    await asyncio.wait({taking}, timeout=10)
    assert here._awaited == {}


async def test_a_dead_process_is_not_waited_for(older: list[UUID | None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seating, "HANDOVER_PATIENCE_S", 0.05)
    older.append(uuid4())
    await asyncio.wait_for(Seating().take(Phone()), 5)


async def test_a_neighbour_in_this_process_is_pushed_aside_and_not_waited_for(older: list[UUID | None]) -> None:
    here, neighbour = Seating(), Phone()
    await here.take(neighbour)
    older.append(neighbour.seat)
    await asyncio.wait_for(here.take(Phone()), 5)
    assert neighbour.was_pushed_aside


async def test_a_phone_is_found_from_the_moment_it_asks_for_its_seat(
    older: list[UUID | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, arriving, asked = Seating(), Phone(), asyncio.Event()

    async def slow(*, seats: Sequence[tuple[int, UUID]], **_: Any) -> dict[UUID, None]:
        await asked.wait()
        return {seat: None for _, seat in seats}

    monkeypatch.setattr(seating, "in_turn", lambda _: slow)
    taking = asyncio.create_task(here.take(arriving))
    await asyncio.sleep(0)
    here.taken(arriving.seat)
    assert arriving.was_pushed_aside
    asked.set()
    await taking


async def test_phones_that_end_together_are_written_together(
    older: list[UUID | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, phones, written = Seating(), [Phone(number) for number in range(5)], list[int]()
    for phone in phones:
        await here.take(phone)
    writing(monkeypatch, lambda partings: written.append(len(partings)))
    await asyncio.gather(*(here.leave(Parting(phone.player_id, phone.seat, None)) for phone in phones))
    assert sum(written) == 5
    assert len(written) <= 2


async def test_a_phone_whose_neighbour_has_its_seat_writes_nothing(
    older: list[UUID | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, first, second = Seating(), Phone(), Phone()
    await here.take(first)
    older.append(first.seat)
    await here.take(second)
    written: list[Parting] = []
    writing(monkeypatch, written.extend)
    await here.leave(Parting(first.player_id, first.seat, None))
    assert written == []


async def test_a_seat_that_could_not_be_freed_keeps_nobody_waiting_here(
    older: list[UUID | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, phone = Seating(), Phone()
    await here.take(phone)

    def away(_: list[Parting]) -> None:
        raise OperationalError("the database is away")

    with monkeypatch.context() as outage:
        writing(outage, away)
        await here.leave(Parting(phone.player_id, phone.seat, None))
    older.append(phone.seat)
    await asyncio.wait_for(here.take(Phone()), 5)


async def test_what_an_outage_left_unwritten_is_written_once_when_the_database_is_back(
    older: list[UUID | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    board, phone, written = Switchboard(), Phone(), list[Parting]()
    await board.seating.take(phone)
    parting = Parting(phone.player_id, phone.seat, Kept(b"state", 3))

    def away(_: list[Parting]) -> None:
        raise OperationalError("the database is away")

    async def nothing_new(*_: Any) -> Changes:
        return Changes()

    writing(monkeypatch, away)
    await board.seating.leave(parting)
    writing(monkeypatch, written.extend)
    monkeypatch.setattr(publisher, "in_thread", lambda _: nothing_new)
    looking = Publisher(board, Follower(Tail(0)))
    await looking.tick()
    await looking.tick()
    assert written == [parting]


def test_only_so_many_farewells_are_remembered() -> None:
    here = Seating()
    for _ in range(seating.MOST_REMEMBERED + 10):
        here.left(uuid4())
    assert len(here._left) == seating.MOST_REMEMBERED
