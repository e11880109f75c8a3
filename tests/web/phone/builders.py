"""A phone's conversation without a network: sessions, and the messages browsers send."""

import json
from typing import Any
from uuid import UUID, uuid4

from game.live.arriving import Arrival
from game.live.standing import Standing
from game.live.track import Track
from geo.position import moved
from tests.game.live.builders import LUYE, NOON_MS, a_world
from web.phone.session import Outcome, PhoneSession


def a_session(*balloons: Standing, track: Track | None = None, now_ms: int = NOON_MS) -> PhoneSession:
    arrival = Arrival(7, uuid4(), uuid4(), wallet=0, pending=0, commitment=None, track=None)
    return PhoneSession(arrival, track or Track(), a_world(*balloons), now_ms, messages_per_s=1_000.0)


def position(*, north_m: float = 0.0, at_ms: int = NOON_MS, accuracy: float = 6.0) -> dict[str, Any]:
    here = moved(LUYE, north_m, 0.0)
    return {
        "timestamp": at_ms,
        "coords": {
            "latitude": here.latitude,
            "longitude": here.longitude,
            "accuracy": accuracy,
            "altitude": None,
            "altitudeAccuracy": None,
            "heading": None,
            "speed": None,
        },
    }


def fix(seq: int, **where: Any) -> str:
    return json.dumps({"type": "fix", "seq": seq, "position": position(**where)})


def catch(balloon: str, *, message_id: UUID | None = None, **fields: Any) -> str:
    message = {"type": "catch", "id": str(message_id or uuid4()), "balloon": balloon, **fields}
    return json.dumps(message)


def told(outcome: Outcome) -> list[dict[str, Any]]:
    return [json.loads(text) for text in outcome.replies]
