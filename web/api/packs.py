"""Packs: a township's places as the phone keeps them, ready to be sent, made once an edition and day.

A pack carries the spells in which a place is open, so that a phone without signal can tell what is open now without
reading opening hours itself. Every phone in a township asks for the same packs, its own and its neighbours', so that
what is asked for tells no more than the township.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.utils import translation

from game.coins.merchants import showing
from game.reports import standing
from geo import outlines
from hotspots import categories, opening
from hotspots.catalogue import Catalogue, Entry, OnceACatalogue
from hotspots.filters import Filters, passing
from hotspots.listing import ListedRegion, listing_of
from hotspots.models import Dataset
from web.api.place_shapes import DatasetLine, Index, NamedCode, Pack, PackedPlace, RegionLine, Spell, TownshipLine

# Opening hours on a phone that was last online two weeks ago are no longer worth saying. 7–60.
DAYS: Final = 14
# Whoever stands at the edge of a township sees what lies across it. 1,000–10,000.
NEIGHBOURS_WITHIN_M: Final = 3_000.0
# Raised with every change of the shapes, so that no phone keeps an old one under a new edition.
SHAPE: Final = 3
_MINUTE: Final = timedelta(minutes=1)
_INDEX: Final = ""

_made: Final = OnceACatalogue[dict[tuple[date, str], bytes]](lambda _catalogue: {})


def etag(catalogue: Catalogue, first_day: date) -> str:
    """What a phone names to be told that nothing has changed: edition, day and shape."""
    return f'"{SHAPE}-{catalogue.number}-{first_day}"'


def index(catalogue: Catalogue, first_day: date) -> bytes:
    """The index as JSON."""
    return _once(catalogue, (first_day, _INDEX), lambda: _index(catalogue).model_dump_json().encode())


def township_pack(catalogue: Catalogue, code: str, first_day: date) -> bytes:
    """The pack of a township as JSON; of a code that is none, a pack without places."""
    return _once(catalogue, (first_day, code), lambda: _pack(catalogue, code, first_day).model_dump_json().encode())


def _once(catalogue: Catalogue, key: tuple[date, str], make: Callable[[], bytes]) -> bytes:
    """Kept with its catalogue, and only for one day."""
    kept = _made(catalogue)
    if key not in kept:
        for old in [each for each in kept if each[0] != key[0]]:
            kept.pop(old, None)
        kept[key] = make()
    return kept[key]


def is_township(catalogue: Catalogue, code: str) -> bool:
    """Whether there is a pack of this code."""
    return code in listing_of(catalogue).region_of


def _index(catalogue: Catalogue) -> Index:
    listing, near = listing_of(catalogue), outlines.neighbours(NEIGHBOURS_WITHIN_M)
    return Index(
        edition=catalogue.number,
        regions=[_region(each) for each in listing.regions],
        townships=[
            TownshipLine(
                code=each.code,
                name_zh=each.name_zh,
                name_en=each.name_en,
                region=listing.region_of[each.code],
                hotspots=each.hotspots,
                merchants=each.merchants,
                neighbours=near.get(each.code, []),
            )
            for each in listing.townships
        ],
        categories=[NamedCode(code=code, name_zh=_said(code, "zh-hant"), name_en=_said(code, "en"))
                    for code in categories.NAMES],
        datasets=[DatasetLine.model_validate(each, from_attributes=True) for each in Dataset.objects.all()],
    )  # fmt: skip


def _region(region: ListedRegion) -> RegionLine:
    total = region.total
    return RegionLine(
        code=total.code,
        name_zh=total.name_zh,
        name_en=total.name_en,
        hotspots=total.hotspots,
        merchants=total.merchants,
        townships=[each.code for each in region.townships],
    )


def _said(category: str, language: str) -> str:
    with translation.override(language):
        return str(categories.NAMES[category])


def _pack(catalogue: Catalogue, code: str, first_day: date) -> Pack:
    rows = passing(catalogue, Filters(townships=frozenset({code}))).rows
    troubles = standing.confirmed()  # whatever changes them raises the edition
    certified = showing.certified()  # as with these
    entries = [catalogue.entries[row] for row in rows]
    places = [_packed(entry, first_day, troubles.get(entry.id, {}), certified.get(entry.id)) for entry in entries]
    return Pack(township=code, edition=catalogue.number, first_day=first_day, days=DAYS, places=places)


def _packed(entry: Entry, first_day: date, troubles: Mapping[str, date], certified_on: date | None) -> PackedPlace:
    known, unsure = _spells(entry.opening_hours, first_day)
    return PackedPlace(**line_of(entry), open=known, unsure=unsure, troubles=dict(troubles), certified_on=certified_on)


def line_of(entry: Entry) -> dict[str, Any]:
    """An entry's fields as every shape of a place has them."""
    names = ("id", "kind", "category", "name_zh", "name_en", "address", "phone", "website", "keeper", "note",
             "opening_hours", "accepts_coins", "wheelchair", "township", "village_zh", "region", "dataset")  # fmt: skip
    position = {"latitude": entry.position.latitude, "longitude": entry.position.longitude}
    return {name: getattr(entry, name) for name in names} | position


def _spells(expression: str, first_day: date) -> tuple[list[Spell] | None, list[Spell]]:
    """When it is open, and when nobody can know; a place of which nothing is known has no spells at all."""
    if not expression:
        return None, []
    midnight = datetime.combine(first_day, time(), opening.TAIPEI)
    told = opening.stretches(expression, midnight, DAYS)
    if all(state is opening.State.UNKNOWN for _, _, state in told):
        return None, []
    spells = {state: [_spell(midnight, begin, end) for begin, end, each in told if each is state]
              for state in opening.State}  # fmt: skip
    return spells[opening.State.OPEN], spells[opening.State.UNKNOWN]


def _spell(midnight: datetime, begin: datetime, end: datetime) -> Spell:
    return (begin - midnight) // _MINUTE, (end - midnight) // _MINUTE
