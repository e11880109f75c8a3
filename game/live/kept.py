"""Keeping a player's state beyond a connection and a process: never per fix, every 10 s and at the end.

Only the last good fix, the speed state, the allowance of messages, the time the phone was last heard and the catches
that wait for the database, or were refused after a gap, are kept, for as long as an offline catch may refer to them;
`forget_old` removes the rest.
A state replaces only one that is older: a process that slept and wakes up late overwrites nothing.
"""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from django.db import connection, transaction

from game.balloons.catching import CatchOrder
from game.balloons.refusals import Code
from game.live import tunables
from game.live.models import KeptTrack
from game.live.track import Gap, Track
from geo.fix import Fix
from geo.trust.speed import SpeedState

logger = logging.getLogger(__name__)

# Both databases understand it. A player who is deleted meanwhile is no reason to lose the others' states.
UPSERT = """
INSERT INTO live_kepttrack (player_id, snapshot, heard_at_ms, saved_at)
SELECT id, %s, %s, %s FROM players_player WHERE id = %s
ON CONFLICT (player_id) DO UPDATE
SET snapshot = excluded.snapshot, heard_at_ms = excluded.heard_at_ms, saved_at = excluded.saved_at
WHERE excluded.heard_at_ms >= live_kepttrack.heard_at_ms
"""


class Snapshot(msgspec.Struct, frozen=True):
    """What is written of a track, as JSON."""

    last_good: Fix | None
    speed: SpeedState
    last_at_ms: int
    heard_at_ms: int
    tokens: float
    tokens_at_ms: int
    silent_since_ms: int | None = None
    unsaved: tuple[CatchOrder, ...] = ()
    refused: dict[UUID, Code] = {}


@dataclass(frozen=True, slots=True)
class Kept:
    """A snapshot and the moment whose state it is."""

    snapshot: bytes
    heard_at_ms: int


def snapshot_of(track: Track) -> bytes:
    """The track's state as it is kept."""
    return msgspec.json.encode(
        Snapshot(
            last_good=track.last_good,
            speed=track.speed,
            last_at_ms=track.last_at_ms,
            heard_at_ms=track.heard_at_ms,
            tokens=track.tokens,
            tokens_at_ms=track.tokens_at_ms,
            silent_since_ms=track.gap.begins_at_ms if track.gap is not None else None,
            unsaved=tuple(track.unsaved.values()),
            refused=track.refused,
        )
    )


def track_from(snapshot: bytes) -> Track:
    """The track as it was kept; a gap that no good fix had closed goes on."""
    kept = msgspec.json.decode(snapshot, type=Snapshot)
    track = Track(
        speed=kept.speed,
        last_at_ms=kept.last_at_ms,
        heard_at_ms=kept.heard_at_ms,
        tokens=kept.tokens,
        tokens_at_ms=kept.tokens_at_ms,
        unsaved={order.message_id: order for order in kept.unsaved},
        refused=kept.refused,
        kept=snapshot,
    )
    if kept.last_good is not None:
        track.remember(kept.last_good)
    if kept.silent_since_ms is not None:
        track.gap = Gap(kept.silent_since_ms, kept.heard_at_ms, tuple(track.recent), kept.speed)
    return track


def load(player_id: int) -> Track | None:
    """The kept state of a player; None where none is kept, or an earlier release wrote it otherwise."""
    return load_all([player_id]).get(player_id)


def load_all(players: Iterable[int]) -> dict[int, Track]:
    """The same of many players; those without are left out."""
    rows = KeptTrack.objects.filter(player_id__in=list(players)).values_list("player_id", "snapshot")
    tracks = {player_id: _readable(bytes(snapshot)) for player_id, snapshot in rows}
    return {player_id: track for player_id, track in tracks.items() if track is not None}


def _readable(snapshot: bytes) -> Track | None:
    try:
        return track_from(snapshot)
    except msgspec.DecodeError as error:
        logger.warning("a track begins anew: %s", error)
        return None


def changed(track: Track) -> Kept | None:
    """What there is to keep of a track; None when it is as it was kept."""
    snapshot = snapshot_of(track)
    return None if snapshot == track.kept else Kept(snapshot, track.heard_at_ms)


@transaction.atomic
def save(states: Mapping[int, Kept], now: datetime) -> None:
    """Write many players' states; newer ones replace older ones, never the other way round."""
    saved_at = connection.ops.adapt_datetimefield_value(now)
    rows = [(kept.snapshot, kept.heard_at_ms, saved_at, player_id) for player_id, kept in sorted(states.items())]
    with connection.cursor() as cursor:
        cursor.executemany(UPSERT, rows)


def forget_old(now: datetime) -> int:
    """Remove what no rule refers to any more; how many players' states went."""
    too_old = now - timedelta(seconds=tunables.LONGEST_OFFLINE_S)
    removed, _ = KeptTrack.objects.filter(saved_at__lt=too_old).delete()
    return removed
