"""The publisher goes on whatever phones, database or Redis do."""

import asyncio
import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID, uuid4

import pytest
from django.db import OperationalError
from redis import Redis

from game.coins import queries
from game.coins.queries import PurseBalance
from game.journal.reading import Tail
from game.journal.waking import CHANNEL
from game.live import following
from game.live.following import Changes, Follower
from game.live.world import World
from game.players import seats
from geo.position import moved
from tests.game.live.builders import LUYE
from web.phone import publisher, waking
from web.phone.publisher import Publisher, tell_all
from web.phone.sky_view import SkyView
from web.phone.switchboard import Phone, Switchboard
from web.scratch.redis import RedisServer, redis_server


class Told:
    """A phone that takes what it is told, or hangs."""

    def __init__(self, *, hangs: bool = False, player_id: int = 7) -> None:
        self.player_id, self.seat = player_id, uuid4()
        self.arrival, self.sky = SimpleNamespace(owner=uuid4()), SkyView(World())
        self.texts: list[str] = []
        self.fate = ""
        self._hangs = hangs

    async def tell(self, texts: list[str]) -> None:
        if self._hangs:
            await asyncio.sleep(3600)
        self.texts += texts

    def drop(self) -> None:
        self.fate = "dropped"

    def push_aside(self) -> None:
        self.fate = "pushed aside"

    def log_out(self) -> None:
        self.fate = "logged out"


def a_phone(**fields: Any) -> Any:
    return cast("Phone", Told(**fields))


def a_publisher(*phones: Any) -> tuple[Switchboard, Publisher]:
    board = Switchboard()
    for phone in phones:
        board.by_player[phone.player_id] = phone
        board.by_owner[phone.arrival.owner] = phone
    return board, Publisher(board, Follower(Tail(0)))


def answering(monkeypatch: pytest.MonkeyPatch, answers: dict[Any, Any]) -> None:
    """The database answers to these calls: a value, or an exception that it raises."""

    def in_thread(call: Any) -> Any:
        async def asked(*_: Any) -> Any:
            answer = answers[call]
            if isinstance(answer, list):
                answer = answer.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return answer

        return asked

    monkeypatch.setattr(publisher, "in_thread", in_thread)


async def test_a_phone_that_takes_nothing_holds_nobody_up_and_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publisher, "TELL_WITHIN_S", 0.05)
    stuck, other = a_phone(hangs=True), a_phone()
    await asyncio.wait_for(tell_all([(stuck, "news"), (other, "news")]), 10)
    assert (stuck.fate, other.fate, other.texts) == ("dropped", "", ["news"])


async def test_a_purse_that_could_not_be_read_is_told_later(monkeypatch: pytest.MonkeyPatch) -> None:
    phone = a_phone()
    _, one = a_publisher(phone)
    purses = {phone.arrival.owner: PurseBalance(wallet=1, pending=2)}
    answering(monkeypatch, {queries.purses_of: [OperationalError("away"), purses]})
    with pytest.raises(OperationalError):
        await one._publish(Changes(owners={phone.arrival.owner}))
    assert phone.texts == []
    await one._publish(Changes())
    assert phone.texts == ['{"type":"wallet","wallet":1,"pending":2}']


async def test_a_catch_while_purses_are_read_makes_its_owner_due_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    phone = a_phone()
    board, one = a_publisher(phone)
    owner = phone.arrival.owner
    before, after = ({owner: PurseBalance(wallet=0, pending=pending)} for pending in (10, 20))
    asked: list[list[UUID]] = []

    def in_thread(_call: Any) -> Any:
        async def purses_of(owners: list[UUID]) -> Any:
            asked.append(owners)
            if len(asked) == 1:
                board.purses_due.add(owner)  # the next catch has been written since this question was asked
            return before if len(asked) == 1 else after

        return purses_of

    monkeypatch.setattr(publisher, "in_thread", in_thread)
    board.purses_due.add(owner)
    await one._tell_wallets()
    assert [json.loads(text)["pending"] for text in phone.texts] == [10, 20]


async def test_many_purses_are_read_in_one_question(monkeypatch: pytest.MonkeyPatch) -> None:
    phones = [a_phone(player_id=number) for number in range(200)]
    _, one = a_publisher(*phones)
    owners = [phone.arrival.owner for phone in phones]
    asked = {owner: PurseBalance(wallet=number, pending=0) for number, owner in enumerate(owners)}
    answering(monkeypatch, {queries.purses_of: [asked]})  # a second question would find no answer
    await one._publish(Changes(owners=set(owners)))
    assert [phone.texts for phone in phones] == [
        [f'{{"type":"wallet","wallet":{number},"pending":0}}'] for number in range(200)
    ]


async def test_a_full_batch_of_lines_is_followed_by_another_look_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    board, one = a_publisher()
    await one._publish(Changes())
    assert not board.wake.is_set()
    await one._publish(Changes(more=True))
    assert board.wake.is_set()


async def test_a_database_or_a_mistake_that_fails_a_tick_does_not_end_the_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    _, one = a_publisher()
    monkeypatch.setattr(publisher, "OUTAGE_PAUSE_S", 0.0)
    errors: list[Exception] = [OperationalError("away"), ValueError("a mistake of ours"), OperationalError("away")]
    went_on = asyncio.Event()

    async def tick() -> None:
        if errors:
            raise errors.pop()
        went_on.set()

    monkeypatch.setattr(one, "tick", tick)
    running = asyncio.create_task(one.run())
    await asyncio.wait_for(went_on.wait(), 10)
    running.cancel()


async def test_news_does_not_wait_until_the_states_of_players_are_written(monkeypatch: pytest.MonkeyPatch) -> None:
    board, one = a_publisher()
    is_writing, went_on = asyncio.Event(), asyncio.Event()

    async def save(_players: Any) -> None:
        is_writing.set()
        await asyncio.sleep(3600)

    async def tick() -> None:
        if is_writing.is_set():
            went_on.set()

    monkeypatch.setattr(publisher, "LOOK_EVERY_S", 0.01)
    monkeypatch.setattr(publisher.tunables, "SAVE_EVERY_S", 0.0)
    monkeypatch.setattr(board, "save", save)
    monkeypatch.setattr(one, "tick", tick)
    running = asyncio.create_task(one.run())
    await asyncio.wait_for(went_on.wait(), 10)
    running.cancel()


async def test_the_sky_turns_by_the_clock_while_the_database_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    _, one = a_publisher()
    monkeypatch.setattr(publisher, "TURN_EVERY_S", 0.01)
    turned = asyncio.Event()

    async def hang() -> None:
        await asyncio.sleep(3600)

    async def turn(_now_ms: int) -> None:
        turned.set()

    monkeypatch.setattr(one, "tick", hang)
    monkeypatch.setattr(one, "turn", turn)
    running = asyncio.create_task(one.run())
    await asyncio.wait_for(turned.wait(), 10)
    running.cancel()


@pytest.mark.parametrize(
    ("holder", "fate"),
    [("own", ""), ("other", "pushed aside"), ("nobody", "pushed aside"), ("blocked", "logged out")],
)
async def test_healing_ends_connections_that_the_table_does_not_know(
    monkeypatch: pytest.MonkeyPatch, holder: str, fate: str
) -> None:
    phone = a_phone()
    _, one = a_publisher(phone)
    seat: dict[str, dict[int, UUID | None]] = {
        "own": {7: phone.seat}, "other": {7: uuid4()}, "nobody": {7: None}, "blocked": {}
    }  # fmt: skip
    answering(monkeypatch, {following.heal: Changes(), seats.holders: seat[holder]})
    await one.heal()
    assert phone.fate == fate


async def test_a_seat_taken_elsewhere_pushes_its_phone_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    phone, other = a_phone(), a_phone(player_id=8)
    board, one = a_publisher(phone, other)
    board.seating._held |= {phone.seat: phone, other.seat: other}
    await one._publish(Changes(seats_taken=[phone.seat, uuid4()]))
    assert (phone.fate, other.fate) == ("pushed aside", "")


def test_phones_around_a_place_are_those_within_reach_and_no_others() -> None:
    board = Switchboard()
    for number, away_m in enumerate((0, 1_000, 2_990, 3_010, 8_000, 60_000)):
        phone = a_phone(player_id=number)
        phone.sky.look_from(moved(LUYE, away_m, 0.0), 0)
        board.by_player[number] = phone
    assert [phone.player_id for phone in board.phones_around([LUYE])] == [0, 1, 2]


@pytest.fixture
def redis() -> Iterator[RedisServer]:
    with redis_server() as server:
        yield server


async def test_a_word_from_redis_wakes_the_publisher_and_a_lost_redis_is_listened_to_again(
    redis: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waking, "FIRST_PAUSE_S", 0.05)
    board = Switchboard()
    listening = asyncio.create_task(waking.listen(board, redis.url))
    async with asyncio.timeout(30):
        for _ in range(2):
            await board.wake.wait()  # told of the subscription: what was missed before is looked up
            assert board.is_woken
            board.wake.clear()
            with Redis.from_url(redis.url) as other:
                other.publish(CHANNEL, "")
            await board.wake.wait()
            board.wake.clear()
            redis.kill()
            while board.is_woken:
                await asyncio.sleep(0.01)
            redis.start()
    listening.cancel()


async def test_without_redis_nobody_listens() -> None:
    board = Switchboard()
    await asyncio.wait_for(waking.listen(board, None), 5)
    assert not board.is_woken
