"""How many places each region and each township lists: what people choose from who have not said where they are.

A place counts where it is listed, so a region holds a township as soon as one place in it is listed under the region
(卑南鄉 reaches into three). Townships without a place are there, too, under the region they are promoted with.
"""

from collections import Counter
from dataclasses import dataclass

from geo.models import Region, Township
from geo.taitung import CALLED_EN
from hotspots.catalogue import Catalogue, OnceACatalogue
from hotspots.models import Kind


@dataclass(frozen=True, slots=True)
class Listed:
    """A region or a township and the places under it; `code` is unique among both."""

    code: str
    name_zh: str
    name_en: str
    hotspots: int
    merchants: int


@dataclass(frozen=True, slots=True)
class ListedRegion:
    """A region and its townships; a township of two regions stands under both, each with its own counts."""

    total: Listed
    townships: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """The whole county: its regions in their order, and its townships by their own counts."""

    regions: tuple[ListedRegion, ...]
    townships: tuple[Listed, ...]
    region_of: dict[str, str]


def english_name(code: str, name_en: str) -> str:
    """A township as a visitor finds it: Green Island (Ludao Township)."""
    return f"{CALLED_EN[code]} ({name_en})" if code in CALLED_EN else name_en


def _listing(catalogue: Catalogue) -> Listing:
    townships = list(Township.objects.only("code", "name_zh", "name_en", "region").order_by("code"))
    places = Counter((each.region, each.township, each.kind) for each in catalogue.entries)
    by_township = Counter((each.township, each.kind) for each in catalogue.entries)
    return Listing(
        regions=tuple(_region(region, townships, places) for region in Region.objects.order_by("order")),
        townships=tuple(_counted(each, by_township[each.code, Kind.HOTSPOT], by_township[each.code, Kind.MERCHANT])
                        for each in townships),
        region_of={each.code: each.region_id for each in townships},
    )  # fmt: skip


def _region(region: Region, townships: list[Township], places: Counter[tuple[str, str, str]]) -> ListedRegion:
    counted = [
        _counted(each, places[region.code, each.code, Kind.HOTSPOT], places[region.code, each.code, Kind.MERCHANT])
        for each in townships
    ]
    own = {each.code for each in townships if each.region_id == region.code}
    inside = tuple(each for each in counted if each.code in own or each.hotspots or each.merchants)
    hotspots, merchants = sum(each.hotspots for each in inside), sum(each.merchants for each in inside)
    return ListedRegion(Listed(region.code, region.name_zh, region.name_en, hotspots, merchants), inside)


def _counted(township: Township, hotspots: int, merchants: int) -> Listed:
    name_en = english_name(township.code, township.name_en)
    return Listed(township.code, township.name_zh, name_en, hotspots, merchants)


#: The listing of a catalogue.
listing_of = OnceACatalogue(_listing)
