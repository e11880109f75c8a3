"""The four collections of the open data: what each is called, says and can be chosen by."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from django.utils.translation import gettext_lazy as _

from geo.taitung import REGIONS, TOWNSHIPS
from hotspots import categories
from hotspots.models import Kind, Wheelchair
from web.api.ogc import outline_layers, place_layers
from web.api.ogc.layers import Layer
from web.api.ogc.problems import Problem, Words, bad, not_there
from web.api.ogc.properties import PLACE, REGION, TOWNSHIP, Property


@dataclass(frozen=True, slots=True)
class Filter:
    """A parameter that features are chosen by; without choices any text may be asked for."""

    name: str
    description: Words
    choices: tuple[str, ...] = ()

    def refusal(self, value: str) -> Problem | None:
        """Why a value cannot be asked for, if it cannot."""
        if not self.choices or value in self.choices:
            return None
        rule = _("one of: %(choices)s") % {"choices": ", ".join(self.choices)}
        return bad(self.name, value, rule, _("ask for one of these, or leave the parameter out"))


@dataclass(frozen=True, slots=True)
class Collection:
    """One collection; `layer` gives its features as they stand, `geometry_type` what each of them is."""

    id: str
    title: Words
    description: Words
    geometry_type: str
    properties: tuple[Property, ...]
    filters: tuple[Filter, ...]
    layer: Callable[[], Layer]


_REGION: Final = Filter("region", _("In this region, by its code"), tuple(each.code for each in REGIONS))
_OF_PLACES: Final = (
    Filter("kind", _("Of this kind"), tuple(Kind.values)),
    Filter("category", _("Of this category, by its code"), tuple(categories.NAMES)),
    Filter("township", _("In this township, by its official code"), tuple(each.code for each in TOWNSHIPS)),
    _REGION,
    Filter("accepts_coins", _("Whether it takes coins"), ("true", "false")),
    Filter("wheelchair", _("Whether a wheelchair gets in"), tuple(Wheelchair.values)),
    Filter("dataset", _("From this list, by its code")),
)

HOTSPOTS: Final = Collection(
    "hotspots",
    _("Free WiFi hotspots"),
    _("Where there is free WiFi in Taitung County, from the lists of the county and the state."),
    "Point",
    PLACE,
    _OF_PLACES,
    partial(place_layers.layer, Kind.HOTSPOT),
)
MERCHANTS: Final = Collection(
    "merchants",
    _("Partner merchants"),
    _("Shops, restaurants and lodgings in Taitung County that are partners of the coins, and whether they take them."),
    "Point",
    PLACE,
    _OF_PLACES,
    partial(place_layers.layer, Kind.MERCHANT),
)
OF_TOWNSHIPS: Final = Collection(
    "townships",
    _("Townships"),
    _("The sixteen townships of Taitung County with their official codes and outlines."),
    "MultiPolygon",
    TOWNSHIP,
    (_REGION,),
    outline_layers.townships,
)
OF_REGIONS: Final = Collection(
    "regions",
    _("Regions"),
    _("The promotion areas of Taitung County and its islands; each is the union of its townships."),
    "MultiPolygon",
    REGION,
    (),
    outline_layers.regions,
)

COLLECTIONS: Final[Mapping[str, Collection]] = {
    each.id: each for each in (HOTSPOTS, MERCHANTS, OF_TOWNSHIPS, OF_REGIONS)
}


def collection_of(name: str) -> Collection | Problem:
    """The collection of this name."""
    found = COLLECTIONS.get(name)
    if found is None:
        rule = _("there are these collections: %(names)s") % {"names": ", ".join(COLLECTIONS)}
        return not_there(rule, _("choose one of them"))
    return found
