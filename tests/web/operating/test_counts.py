"""What is counted of a conversation: every fix by its verdict, every refusal by its code, every error."""

from typing import Any
from uuid import uuid4

import pytest

from game.balloons.refusals import Code
from game.live.receive_fix import Verdict
from tests.game.live.builders import NOON_MS, a_standing
from tests.web.phone.builders import a_session, catch, fix
from web.operating.counts import Counts, Durations
from web.phone import clock
from web.phone.socket import PhoneSocket
from web.phone.switchboard import Switchboard

FAR_AWAY = a_standing(north_m=300)


async def counted(monkeypatch: pytest.MonkeyPatch, *said: str, now_ms: int = NOON_MS) -> Counts:
    """What a socket counts while a phone says all that."""
    socket = PhoneSocket()
    socket._is_open, socket.session = True, a_session(FAR_AWAY)
    socket.arrival = socket.session.arrival
    messages: list[dict[str, Any]] = [{"type": "websocket.receive", "text": text} for text in said]
    messages.append({"type": "websocket.disconnect"})

    async def receive() -> dict[str, Any]:
        return messages.pop(0)

    async def send(_message: dict[str, Any]) -> None:
        pass

    socket.base_send = send
    monkeypatch.setattr(clock, "now_ms", lambda: now_ms)
    await socket._converse(receive, Switchboard())
    return socket.counts


async def test_every_fix_is_counted_by_its_verdict_and_its_duration(monkeypatch: pytest.MonkeyPatch) -> None:
    fixes = [fix(0), fix(1), fix(2, at_ms=NOON_MS + 1, accuracy=500.0)]
    counts = await counted(monkeypatch, *fixes, now_ms=NOON_MS + 2)
    kinds = {verdict: number for verdict, number in counts.fixes.items() if number}
    assert kinds == {Verdict.GOOD: 1, Verdict.STALE: 1, Verdict.COARSE: 1}
    assert sum(counts.fix_seen.counts) == 3
    assert counts.fix_seen.total_ns > 0


async def test_messages_that_are_no_fix_do_not_blur_its_latency(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = await counted(monkeypatch, '{"type":"ping"}', '{"type":"hello","version":1}')
    assert counts.messages == 2
    assert sum(counts.fix_seen.counts) == 0


async def test_refusals_are_counted_by_code_and_errors_by_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    said = [fix(0), fix(1, at_ms=NOON_MS + 1), catch(FAR_AWAY.id), catch(str(uuid4())), "no JSON", '{"type":"fix"}']
    counts = await counted(monkeypatch, *said, '{"type":"hello","version":9}', now_ms=NOON_MS + 2)
    codes = {code: number for code, number in counts.refusals.items() if number}
    assert codes == {Code.TOO_FAR: 1, Code.UNKNOWN_BALLOON: 1}
    assert counts.errors == {"unreadable": 1, "invalid": 1, "version": 1}


def test_a_duration_on_a_bound_belongs_below_it_as_prometheus_wants() -> None:
    durations = Durations((0.001, 0.01))
    for took_ns in (1, 1_000_000, 1_000_001, 10_000_000, 10_000_001):
        durations.add(took_ns)
    assert durations.counts == [2, 2, 1]
    assert durations.total_ns == 22_000_003


def test_an_outage_is_counted_once_however_often_it_is_met() -> None:
    counts = Counts()
    counts.database_went()
    counts.database_went()
    counts.database_came()
    counts.database_went()
    assert counts.database_outages == 2
    assert counts.database_is_away
