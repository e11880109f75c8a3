"""Favourites: a player marks places to find them again, and takes the marks away.

A mark is on the place's row, which outlives every edition of its list; a place that its list no longer names stays
marked and is shown as gone. Marking and unmarking twice are the same as once. The player's row is locked first, so
that the limit holds for two phones of one person and nobody who is leaving is given a mark.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from game.players import tunables
from game.players.models import Favourite, Player
from hotspots.models import Place


class Refusal(StrEnum):
    """Why a place was not marked."""

    NO_SUCH_PLACE = "no_such_place"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class Marked:
    """A favourite as its player reads it; `gone_on` is the day since which its list no longer names it."""

    place: UUID
    kind: str
    name_zh: str
    name_en: str
    township: str
    township_zh: str
    township_en: str
    marked_on: date
    gone_on: date | None


@transaction.atomic
def mark(*, player_id: int, place_id: UUID, now: datetime) -> Favourite | Refusal:
    """Mark a place; the first mark if it is marked already.

    Raises:
        Player.DoesNotExist: they have left.
    """
    _lock(player_id)
    place = Place.objects.filter(public_id=place_id).first()
    if place is None:
        return Refusal.NO_SUCH_PLACE
    own = Favourite.objects.filter(player_id=player_id)
    found = own.filter(place=place).first()
    if found is not None:
        return found
    if own.count() >= tunables.MOST_FAVOURITES:
        return Refusal.TOO_MANY
    return Favourite.objects.create(player_id=player_id, place=place, marked_on=timezone.localdate(now))


@transaction.atomic
def unmark(*, player_id: int, place_id: UUID) -> bool:
    """Take the mark away; whether there was one."""
    removed, _ = Favourite.objects.filter(player_id=player_id, place__public_id=place_id).delete()
    return removed > 0


def favourites_of(player_id: int) -> list[UUID]:
    """The places that a player has marked, the newest mark first."""
    marks = Favourite.objects.filter(player_id=player_id).order_by("-marked_on", "-pk")
    return list(marks.values_list("place__public_id", flat=True))


def marked_by(player_id: int) -> list[Marked]:
    """The same with what each is called and where it is, also of those that are gone."""
    marks = Favourite.objects.filter(player_id=player_id).order_by("-marked_on", "-pk")
    named = marks.select_related("place__township").defer("place__point", "place__township__outline")
    return [_marked(one) for one in named]


def _marked(one: Favourite) -> Marked:
    place, township = one.place, one.place.township
    return Marked(
        place=place.public_id,
        kind=place.kind,
        name_zh=place.name_zh,
        name_en=place.name_en,
        township=township.code,
        township_zh=township.name_zh,
        township_en=township.name_en,
        marked_on=one.marked_on,
        gone_on=timezone.localdate(place.gone_at) if place.gone_at else None,
    )


def hand_over(*, giver_id: int, taker_id: int) -> int:
    """Give one player's marks to another who has not marked the same, as far as the limit goes; how many came along.

    Part of the caller's transaction, which has locked both.
    """
    own = Favourite.objects.filter(player_id=taker_id)
    room = max(tunables.MOST_FAVOURITES - own.count(), 0)
    new = Favourite.objects.filter(player_id=giver_id).exclude(place__in=own.values("place"))
    coming = list(new.order_by("-marked_on", "-pk").values_list("pk", flat=True)[:room])
    return Favourite.objects.filter(pk__in=coming).update(player_id=taker_id)


def _lock(player_id: int) -> None:
    """As a catch locks it; not FOR UPDATE, which would wait for whoever writes a row about this player."""
    Player.objects.select_for_update(no_key=True).get(pk=player_id)
