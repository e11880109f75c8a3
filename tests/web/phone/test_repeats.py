"""A catch that is repeated on a new connection waits for the original, and is refused only if nobody answered it."""

import asyncio
from types import SimpleNamespace
from uuid import uuid4

from game.live.track import Track
from tests.game.live.builders import NOON_MS, a_standing
from tests.web.phone.builders import a_session, catch, fix, told
from web.phone.switchboard import Switchboard


class FakePhone:
    """A connection of one player, as far as the switchboard looks."""

    def __init__(self, player_id: int) -> None:
        self.player_id, self.seat = player_id, uuid4()
        self.arrival = SimpleNamespace(owner=uuid4())
        self.one_by_one = asyncio.Lock()
        self.was_pushed_aside = False

    def push_aside(self) -> None:
        self.was_pushed_aside = True


async def test_a_newer_connection_queues_behind_the_catches_of_the_older_one():
    board, older, newer = Switchboard(), FakePhone(7), FakePhone(7)
    board.connect(older)
    board.connect(newer)
    assert newer.one_by_one is older.one_by_one
    assert older.was_pushed_aside


async def test_players_do_not_wait_for_each_other():
    board, one, another = Switchboard(), FakePhone(7), FakePhone(8)
    board.connect(one)
    board.connect(another)
    assert one.one_by_one is not another.one_by_one


def test_a_tap_from_before_the_connection_is_not_refused_before_the_ledger_was_asked():
    balloon = a_standing()
    session = a_session(balloon, track=Track(heard_at_ms=NOON_MS - 5_000), now_ms=NOON_MS)
    session.receive(catch(balloon.id, tapped_at=NOON_MS - 4_000), NOON_MS + 100)
    outcome = session.receive(fix(1, north_m=130.0, at_ms=NOON_MS + 900), NOON_MS + 1_000)
    assert [str(doubted.tap.balloon) for doubted in outcome.doubted] == [balloon.id]
    assert "refused" not in {reply["type"] for reply in told(outcome)}


def test_a_repeat_is_looked_up_at_once_and_does_not_wait_for_a_good_fix():
    balloon = a_standing()
    session = a_session(balloon, track=Track(heard_at_ms=NOON_MS - 5_000), now_ms=NOON_MS)
    outcome = session.receive(catch(balloon.id, tapped_at=NOON_MS - 4_000), NOON_MS + 100)
    assert [(str(doubted.tap.balloon), doubted.judged) for doubted in outcome.doubted] == [(balloon.id, None)]
    assert [reply["type"] for reply in told(outcome)] == ["received"]
