"""What the map of the coverage shows, in words and outlines: what a server tells the process that draws it.

    {"title": "Map: far from the nearest: free WiFi", "bounds": [120.7, 22.0, 121.6, 23.4], "areas": [{"name": …}], …}

`web/planner/coverage_map.py` writes it, with words in the reader's language; `web/planner/map_drawing.py` reads it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Feature = Mapping[str, Any]  #: of GeoJSON
Bounds = tuple[float, float, float, float]  #: west, south, east, north


@dataclass(frozen=True, slots=True)
class Label:
    """Words written on the map, with their middle at a position in degrees."""

    latitude: float
    longitude: float
    words: str


@dataclass(frozen=True, slots=True)
class AreaLayer:
    """Outlines of one look; the tooltip has a heading for each of the properties it shows."""

    name: str
    look: str
    is_on: bool
    features: Sequence[Feature]
    headings: Mapping[str, str]
    labels: Sequence[Label]


@dataclass(frozen=True, slots=True)
class PlaceLayer:
    """Places of one look, each with its name as HTML."""

    name: str
    look: str
    size_px: int
    features: Sequence[Feature]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole map. `leaflet` is the folder of Leaflet's files; `buttons` names each button, by CSS selector."""

    title: str
    language: str
    leaflet: str
    tiles: str
    attribution: str
    bounds: Bounds
    townships: Feature
    townships_name: str
    areas: Sequence[AreaLayer]
    places: Sequence[PlaceLayer]
    buttons: Mapping[str, str]
