"""Filling the world from the tables: at start, after a launch, and to heal what was missed."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from game.balloons import tunables
from game.balloons.models import Balloon, Wave
from game.live.standing import Standing, standing_of


def _alive(now: datetime) -> QuerySet[Balloon]:
    """Balloons that stand, will stand, or may still be judged for an offline catch."""
    return Balloon.objects.filter(wave__state=Wave.State.LAUNCHED, closes_at__gt=now - tunables.OFFLINE_GRACE)


def load_all(now: datetime) -> list[Standing]:
    """Every balloon the world should know."""
    return [standing_of(balloon) for balloon in _alive(now).iterator()]


def load_wave(wave: UUID, now: datetime) -> list[Standing]:
    """The balloons of one wave, if it flies."""
    return [standing_of(balloon) for balloon in _alive(now).filter(wave__public_id=wave)]


def ids_of_wave(wave: UUID) -> list[str]:
    """The ids of all balloons of a wave, whatever its state."""
    ids = Balloon.objects.filter(wave__public_id=wave).values_list("public_id", flat=True)
    return [str(public_id) for public_id in ids]


def load_some(balloons: Iterable[str]) -> list[Standing]:
    """The named balloons as they are now."""
    rows = Balloon.objects.filter(public_id__in=list(balloons), wave__state=Wave.State.LAUNCHED)
    return [standing_of(balloon) for balloon in rows]


def versions(now: datetime) -> dict[str, int]:
    """Id and version of every balloon the world should know: what healing compares."""
    rows = _alive(now).values_list("public_id", "version")
    return {str(public_id): version for public_id, version in rows}
