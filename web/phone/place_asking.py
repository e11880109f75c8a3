"""What somebody asks for on the page of places, from its address, and the places that answer it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.http import QueryDict

from game.reports import standing
from hotspots.catalogue import Catalogue, Entry
from hotspots.filters import Filters, passing
from hotspots.listing import Listing, listing_of
from hotspots.models import Kind
from hotspots.search import finding

MOST_FOUND: Final = 400


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form asks for; `where` is a region's or a township's code, or empty for the whole county."""

    where: str
    typed: str
    kind: str
    open: bool
    coins: bool
    wheelchair: bool

    @property
    def is_idle(self) -> bool:
        """Nothing is asked for yet: then the regions are shown."""
        return not (self.where or self.typed or self.kind or self.open or self.coins or self.wheelchair)


def asked_of(said: QueryDict, listing: Listing, where: str = "") -> Asked:
    """What an address says; what is no code or no kind is left out, and of a long text only the beginning counts."""
    where = where or said.get("where", "") or said.get("region", "")
    kind = said.get("kind", "")
    known = {region.total.code for region in listing.regions} | listing.region_of.keys()
    return Asked(
        where=where if where in known else "",
        typed=said.get("q", "").strip()[: finding.LONGEST],
        kind=kind if kind in Kind.values else "",
        open="open" in said,
        coins="coins" in said,
        wheelchair="wheelchair" in said,
    )


def found(places: Catalogue, asked: Asked, now: datetime) -> Sequence[Entry]:
    """The places asked for: best match first where something was typed, else by name."""
    filters = _filters(places, asked, now)
    if asked.typed:
        return [hit.entry for hit in finding.find(places, asked.typed, filters=filters, limit=MOST_FOUND)]
    rows = passing(places, filters).rows
    return sorted((places.entries[row] for row in rows), key=lambda entry: (entry.name_zh, entry.id))


def _filters(places: Catalogue, asked: Asked, now: datetime) -> Filters:
    is_township = asked.where in listing_of(places).region_of
    return Filters(
        kinds=frozenset({asked.kind} if asked.kind else ()),
        townships=frozenset({asked.where} if is_township else ()),
        regions=frozenset({asked.where} if asked.where and not is_township else ()),
        accepts_coins=asked.coins,
        open_at=now if asked.open else None,
        wheelchair=frozenset({"yes"} if asked.wheelchair else ()),
        besides=standing.without_hours(places) if asked.open else frozenset(),
    )
