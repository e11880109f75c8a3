"""What a player has caught, for the collection: a stamp with its place and day."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from game.balloons.models import Catch, Rarity
from geo.models import Township

MOST_STAMPS = 500


@dataclass(frozen=True, slots=True)
class Stamp:
    """One catch as its player sees it."""

    balloon: UUID
    rarity: str
    day: date
    place_zh: str
    place_en: str
    coins: int
    stamp: bool


def stamps_of(player_id: int) -> list[Stamp]:
    """The newest stamps of a player, newest first."""
    places = {township.code: township for township in Township.objects.defer("outline")}
    catches = Catch.objects.filter(player_id=player_id).select_related("balloon").order_by("-pk")
    return [_stamp(catch, places.get(catch.balloon.township_code)) for catch in catches[:MOST_STAMPS]]


def _stamp(catch: Catch, place: Township | None) -> Stamp:
    return Stamp(
        balloon=catch.balloon.public_id,
        rarity=catch.balloon.rarity,
        day=catch.caught_on,
        place_zh=place.name_zh if place else "",
        place_en=place.name_en if place else "",
        coins=catch.coins,
        stamp=catch.coins == 0,
    )


def count_by_rarity(stamps: Iterable[Stamp]) -> dict[str, int]:
    """How many stamps of each rarity, zeros included."""
    counted = Counter(stamp.rarity for stamp in stamps)
    return {rarity: counted[rarity] for rarity in Rarity.values}
