"""Keeping a player's state beyond a connection and a process: never per fix, every 10 s and at the end.

Only the last good fix, the speed state, the allowance of messages and the time the phone was last
heard are kept, for as long as an offline catch may refer to them; `forget_old` removes the rest.
"""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec

from game.live import tunables
from game.live.models import KeptTrack
from game.live.track import Track
from geo.fix import Fix
from geo.trust.speed import SpeedState

logger = logging.getLogger(__name__)


class Snapshot(msgspec.Struct, frozen=True):
    """What is written of a track, as JSON."""

    last_good: Fix | None
    speed: SpeedState
    last_at_ms: int
    heard_at_ms: int
    tokens: float
    tokens_at_ms: int


def snapshot_of(track: Track) -> bytes:
    """The track's state as it is kept."""
    return msgspec.json.encode(
        Snapshot(
            last_good=track.last_good,
            speed=track.speed,
            last_at_ms=track.last_at_ms,
            heard_at_ms=track.silent_since_ms,
            tokens=track.tokens,
            tokens_at_ms=track.tokens_at_ms,
        )
    )


def track_from(snapshot: bytes) -> Track:
    """The track as it was kept."""
    kept = msgspec.json.decode(snapshot, type=Snapshot)
    track = Track(
        speed=kept.speed,
        last_at_ms=kept.last_at_ms,
        heard_at_ms=kept.heard_at_ms,
        tokens=kept.tokens,
        tokens_at_ms=kept.tokens_at_ms,
    )
    if kept.last_good is not None:
        track.recent.append(kept.last_good)
    return track


def load(player_id: int) -> Track | None:
    """The kept state of a player; None where none is kept, or an earlier release wrote it otherwise."""
    kept = KeptTrack.objects.filter(player_id=player_id).first()
    if kept is None:
        return None
    try:
        return track_from(bytes(kept.snapshot))
    except msgspec.DecodeError as error:
        logger.warning("track of player %d begins anew: %s", player_id, error)
        return None


def save(snapshots: Mapping[int, bytes], now: datetime) -> None:
    """Write many players' states in one statement; newer ones replace older ones."""
    rows = [
        KeptTrack(player_id=player_id, snapshot=snapshot, saved_at=now) for player_id, snapshot in snapshots.items()
    ]
    KeptTrack.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["player"],
        update_fields=["snapshot", "saved_at"],
    )


def forget_old(now: datetime) -> int:
    """Remove what no rule refers to any more; how many players' states went."""
    too_old = now - timedelta(seconds=tunables.LONGEST_OFFLINE_S)
    removed, _ = KeptTrack.objects.filter(saved_at__lt=too_old).delete()
    return removed
