"""What phones are told without asking: changes from the journal, and balloons whose time has come."""

import json
from dataclasses import replace
from typing import Any

import pytest

from game.journal.reading import Tail
from game.live.following import Follower
from tests.game.live.builders import HOUR_MS, LUYE, NOON_MS, a_standing
from tests.web.phone.builders import a_session
from web.phone import clock
from web.phone.publisher import Publisher
from web.phone.socket import PhoneSocket
from web.phone.switchboard import Switchboard

MINUTE_MS = 60_000


async def test_a_phone_that_stands_still_is_told_when_a_balloon_opens_and_closes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now_ms = NOON_MS
    monkeypatch.setattr(clock, "now_ms", lambda: now_ms)
    board, phone = Switchboard(), PhoneSocket()
    told: list[dict[str, Any]] = []
    balloon = replace(a_standing(north_m=500), opens_at_ms=NOON_MS + MINUTE_MS, closes_at_ms=NOON_MS + HOUR_MS)
    board.world.put(balloon)

    async def tell(texts: list[str]) -> None:
        told.extend(json.loads(text) for text in texts)

    monkeypatch.setattr(phone, "tell", tell)
    phone.session = a_session()
    phone.session.sky._world = board.world
    phone.player_id, phone.arrival, phone.sky = 7, phone.session.arrival, phone.session.sky
    phone.sky.look_from(LUYE, NOON_MS)
    board.connect(phone)
    publisher = Publisher(board, Follower(Tail(0)))
    seen: list[list[Any]] = []
    for now_ms in (NOON_MS + 30_000, NOON_MS + MINUTE_MS, NOON_MS + 2 * MINUTE_MS, NOON_MS + HOUR_MS):
        told.clear()
        await publisher.turn(now_ms)
        seen.append([[one["balloon"] for one in sky.get("add", [])] + sky.get("gone", []) for sky in told])
    assert seen == [[], [[balloon.id]], [], [[balloon.id]]]
