"""The history of a player's coins with the places and names: the ledger knows transfers, others know what they were."""

from collections.abc import Sequence

from game.balloons.models import Catch
from game.coins.queries import HistoryLine
from geo.models import Township
from web.api.coin_notes import NO_NOTE, Note, notes_of
from web.api.shapes import CoinLine


def told(lines: Sequence[HistoryLine]) -> list[CoinLine]:
    """Each line with the township and the rarity of the balloon that paid it, if one did, or what else it was for."""
    catches = Catch.objects.filter(transfer__in=[line.award for line in lines])
    by_transfer = {catch.transfer_id: catch for catch in catches.select_related("balloon")}
    places = {place.code: place for place in Township.objects.defer("outline")}
    notes = notes_of({line.award for line in lines})
    return [_line(line, by_transfer.get(line.award), places, notes.get(line.award, NO_NOTE)) for line in lines]


def _line(line: HistoryLine, catch: Catch | None, places: dict[str, Township], note: Note) -> CoinLine:
    place = places.get(catch.balloon.township_code) if catch else None
    return CoinLine(
        id=line.id,
        day=line.day,
        kind=line.kind,
        coins=line.coins,
        state=line.state,
        settles_at=line.settles_at,
        place_zh=place.name_zh if place else "",
        place_en=place.name_en if place else "",
        rarity=catch.balloon.rarity if catch else "",
        note_zh=note[0],
        note_en=note[1],
    )
