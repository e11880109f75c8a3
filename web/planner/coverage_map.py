"""The map of the coverage: deserts, large areas, hotspots and merchants over the townships, as one page for a frame.

Patterns, shapes and words say what colours say. What it shows is gathered here; another process draws it
(`web/planner/map_drawing.py`), in about a second. The page has what it needs inside it (`geo/map_page.py`); its policy
names the hash of each of its scripts, so a name with markup in it could not become one even if it got through.
"""

import re
import subprocess
import sys
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec
import shapely
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geo.outlines import township_features
from geo.taitung import BOUNDS_DEG
from hotspots.coverage.figures import AreaLine, Sought
from hotspots.coverage.light import label_points, light_outlines
from hotspots.models import Kind, Place
from web.planner.asked import SOUGHT, Choice, is_chinese
from web.planner.map_sheet import AreaLayer, Bounds, Feature, Label, PlaceLayer, Sheet
from web.planner.study import Study, located, study_of, uncertain

MAPS_KEPT: Final = 16  # some 0.5 MB each
MOST_DRAWN: Final = 3_000  # places of a sort; the figures count all
LABELLED: Final = 8
LONGEST_S: Final = 60  # to draw; the whole county takes one
LABELS_APART: Final = 10  # of them fit one above the other
#: The class of each layer's shapes, in the map's style and in the legend's on the page around it.
LEGEND: Final = (
    ("desert", gettext_lazy("Far from what is sought (hatched; figures are people)")),
    ("uncertain", gettext_lazy("Large area, position uncertain (dashed)")),
    ("hotspot", gettext_lazy("Free WiFi (dot)")),
    ("coins", gettext_lazy("Merchant that takes coins (filled square)")),
    ("merchant", gettext_lazy("Other merchant (empty square)")),
)
#: A dot on a square leaves both to be seen: many merchants stand where there is WiFi.
SIZES_PX: Final = {"hotspot": 10, "coins": 16, "merchant": 16}
_SCRIPT: Final = re.compile(r"<script>(.*?)</script>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class FramedPage:
    """A page for a sandboxed frame, and its content policy."""

    html: str
    policy: dict[str, list[str]]


class MapNotDrawn(RuntimeError):
    """The process that draws ended without a page; the message carries what it said."""


@lru_cache(maxsize=MAPS_KEPT)
def drawn(key: tuple[object, ...], choice: Choice, language: str) -> FramedPage:  # noqa: ARG001
    """The page for a choice in the language that is active; kept until places or people change (`key`)."""
    html = drawn_elsewhere(_sheet(choice))
    return FramedPage(html, _policy(html))


def drawn_elsewhere(sheet: Sheet) -> str:
    """Have another process draw the page."""
    program = [sys.executable, "-m", "web.planner.map_drawing"]
    try:
        done = subprocess.run(
            program, cwd=settings.BASE_DIR, input=msgspec.json.encode(sheet), capture_output=True,
            timeout=LONGEST_S, check=True,
        )  # fmt: skip
    except subprocess.CalledProcessError as failure:
        raise MapNotDrawn(f"{' '.join(program)} ended with {failure.returncode}:\n{failure.stderr.decode()}") from None
    return done.stdout.decode()


def _sheet(choice: Choice) -> Sheet:
    bounds = _bounds(choice.region)
    return Sheet(
        title=_("Map: far from the nearest: %(place)s") % {"place": SOUGHT[choice.sought]},
        language="zh-Hant-TW" if is_chinese() else "en",
        leaflet=str(Path(settings.NODE_MODULES) / "leaflet" / "dist"),
        tiles=settings.BASEMAP_URL,
        attribution=settings.BASEMAP_ATTRIBUTION,
        bounds=bounds,
        townships=township_features(),
        townships_name=_("Townships"),
        areas=_area_layers(study_of(choice), bounds),
        places=_place_layers(),
        buttons={
            ".leaflet-control-zoom-in": _("Zoom in"),
            ".leaflet-control-zoom-out": _("Zoom out"),
            ".leaflet-control-layers-toggle": _("What the map shows"),
        },
    )


def _policy(html: str) -> dict[str, list[str]]:
    """What the page may do: its own scripts by their hashes, tiles of the base map if there is one."""
    base_map = urlsplit(settings.BASEMAP_URL)
    tiles = [f"{base_map.scheme}://{base_map.netloc}"] if base_map.netloc else []
    return {
        "default-src": ["'none'"],
        "script-src": [_hash(script) for script in _SCRIPT.findall(html)],
        "style-src": ["'unsafe-inline'"],
        "img-src": ["data:", *tiles],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
        "frame-ancestors": ["'self'"],
        "sandbox": ["allow-scripts"],
    }


def _hash(script: str) -> str:
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"


def _bounds(region: str) -> Bounds:
    """Of the region's townships, the county without one."""
    features: Any = township_features()["features"]
    shapes = [shapely.geometry.shape(each["geometry"]) for each in features if each["properties"]["region"] == region]
    return tuple(shapely.total_bounds(shapes).tolist()) if shapes else BOUNDS_DEG


def _area_layers(asked: Study, bounds: Bounds) -> list[AreaLayer]:
    """Deserts with the largest ones' people written on them, and large areas."""
    deserts, large = located(asked.deserts), uncertain(asked.areas)
    return [
        _area_layer(asked, large, "uncertain", _("Position uncertain"), labels=[]),
        _area_layer(asked, deserts, "desert", _("Far from the nearest"), labels=_labels(asked, deserts, bounds)),
    ]


def _area_layer(asked: Study, lines: Sequence[AreaLine], look: str, name: str, *, labels: Sequence[Label]) -> AreaLayer:
    """Outlines of areas that tell where they are, their people, and how far they have it at least."""
    outlines = light_outlines(asked.measured.areas, [line.row for line in lines]) if lines else []
    return AreaLayer(
        name=f"{name} ({len(lines):,})",
        look=look,
        is_on=look == "desert",
        features=[_area_words(line, asked) | {"geometry": of} for line, of in zip(lines, outlines, strict=True)],
        headings={"where": _("Where"), "people": _("Residents"), "nearest": _("Nearest at least (m)")},
        labels=labels,
    )


def _area_words(line: AreaLine, asked: Study) -> dict[str, Any]:
    names, away_m = asked.writer.names, line.at_least_m[asked.choice.sought]
    where = (names.townships.get(line.township, ""), names.villages.get(line.village, ""), line.code)
    words = {
        "where": escape(" ".join(filter(None, where))),
        "people": f"{line.people:,}",
        "nearest": asked.writer.metres(away_m) or "–",
    }
    return {"type": "Feature", "properties": words}


def _labels(asked: Study, lines: Sequence[AreaLine], bounds: Bounds) -> list[Label]:
    """How many people, written on the areas with most of them, where one does not cover another."""
    spots = label_points(asked.measured.areas, [line.row for line in lines])
    return [Label(spots[row][1], spots[row][0], f"{lines[row].people:,}") for row in _apart(spots, bounds)]


def _apart(spots: Sequence[Sequence[float]], bounds: Bounds) -> list[int]:
    """The first few rows that lie apart on a map of these bounds."""
    west, south, east, north = bounds
    apart_deg = max(north - south, east - west) / LABELS_APART
    kept: list[int] = []
    for row, (longitude, latitude) in enumerate(spots):
        others = (spots[other] for other in kept)
        if all(abs(longitude - x) > 1.5 * apart_deg or abs(latitude - y) > apart_deg for x, y in others):
            kept.append(row)
    return kept[:LABELLED]


def _place_layers() -> list[PlaceLayer]:
    merchants = Place.objects.filter(kind=Kind.MERCHANT)
    return [
        _place_layer(merchants.filter(accepts_coins=False), "merchant", _("Other merchants")),
        _place_layer(merchants.filter(accepts_coins=True), "coins", str(SOUGHT[Sought.COINS])),
        _place_layer(Place.objects.filter(kind=Kind.HOTSPOT), "hotspot", str(SOUGHT[Sought.HOTSPOT])),
    ]


def _place_layer(places: Any, look: str, name: str) -> PlaceLayer:
    """Places of one sort, by their names; the first few thousand if there are more."""
    standing = places.filter(gone_at=None).order_by("pk")
    features = [_place(place) for place in standing.only("name_zh", "name_en", "point")[:MOST_DRAWN]]
    return PlaceLayer(f"{name} ({_drawn_of(len(features), standing.count())})", look, SIZES_PX[look], features)


def _drawn_of(drawn_count: int, all_count: int) -> str:
    """How many there are, and where not all are drawn, how many are."""
    if drawn_count == all_count:
        return f"{all_count:,}"
    return _("%(drawn)s of %(all)s drawn") % {"drawn": f"{drawn_count:,}", "all": f"{all_count:,}"}


def _place(place: Place) -> Feature:
    name = place.name_zh if is_chinese() or not place.name_en else place.name_en
    spot = {"type": "Point", "coordinates": [place.point.x, place.point.y]}
    return {"type": "Feature", "properties": {"name": escape(name)}, "geometry": spot}
