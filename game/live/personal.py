"""What this package holds about a person: the last state of their phone, for at most twelve hours."""

from collections.abc import Iterator
from datetime import UTC, datetime

from django.utils.translation import gettext_lazy as _

from game.live import kept
from game.live.models import KeptTrack
from game.players import holdings
from game.players.holdings import Farewell, Holding, Row


def _kept_track(player_id: int) -> Iterator[Row]:
    track = kept.load(player_id)
    if track is None:
        return
    last = track.recent[-1] if track.recent else None
    yield {
        "heard_at": datetime.fromtimestamp(track.heard_at_ms / 1000, UTC),
        "latitude": last.position.latitude if last else None,
        "longitude": last.position.longitude if last else None,
        "accuracy_m": last.accuracy_m if last else None,
        "waiting_catches": len(track.unsaved),
    }


def _forget_kept_track(player_id: int, _farewell: Farewell, _now: datetime) -> None:
    KeptTrack.objects.filter(player_id=player_id).delete()


holdings.register(
    Holding(
        name="last_position",
        title=_("Your phone's last position"),
        why=_("So that a lost connection costs you nothing. One position, never a track, for at most 12 hours."),
        labels={
            "heard_at": _("Last heard"),
            "latitude": _("Latitude"),
            "longitude": _("Longitude"),
            "accuracy_m": _("Accuracy in metres"),
            "waiting_catches": _("Catches that wait for the server"),
        },
        tables=frozenset({"live.KeptTrack"}),
        show=_kept_track,
        forget=_forget_kept_track,
    )
)
