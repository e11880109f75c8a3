"""The map of the coverage: deserts, large areas, hotspots and merchants over the townships, as one page for a frame.

Patterns, shapes and words say what colours say. The page has what it needs inside it (`geo/map_page.py`); its policy
names the hash of each of its scripts, so a name with markup in it could not become one even if it got through.
"""

import re
from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import folium
import shapely
from branca.element import MacroElement
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from folium.template import Template

from geo.map_page import Bounds, Surroundings, bare_map, page_of, township_layer
from geo.outlines import township_features
from geo.taitung import BOUNDS_DEG
from hotspots.coverage.figures import AreaLine, Sought
from hotspots.coverage.light import label_points, light_outlines
from hotspots.models import Kind, Place
from web.planner.asked import SOUGHT, Choice, is_chinese
from web.planner.study import Study, located, study_of, uncertain

MAPS_KEPT: Final = 16  # some 0.5 MB each
MOST_DRAWN: Final = 3_000  # places of a sort; the figures count all
LABELLED: Final = 8
ZOOM_STEP: Final = 0.25  # the county fills its frame, whatever its shape
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
_HATCH: Final = """<svg class="patterns" width="0" height="0" aria-hidden="true" focusable="false"><defs>
<pattern id="hatch" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
<rect width="8" height="8" fill="#e8684a" fill-opacity="0.35"/><rect width="3" height="8" fill="#8a2a12"/></pattern>
</defs></svg>"""
_STYLE: Final = """
html, body { margin: 0; height: 100%; } .patterns { position: absolute; }
.folium-map { min-height: 100%; }
path.desert { fill: url(#hatch); fill-opacity: 1; stroke: #8a2a12; stroke-width: 1.5px; }
path.uncertain { fill: #555b66; fill-opacity: 0.12; stroke: #555b66; stroke-width: 1.5px; stroke-dasharray: 6 5; }
.mark { box-sizing: border-box; border: 2px solid #22262e; }
.mark-hotspot { border-radius: 50%; background: #1c7c8c; }
.mark-coins { background: #f2b63c; } .mark-merchant { background: #fffdf8; }
.people { display: flex; width: max-content; transform: translate(-50%, -50%); padding: 0 5px; border-radius: 4px;
  background: #fffdf8; color: #22262e; font: 700 13px/1.5 system-ui, "Noto Sans TC", sans-serif; }
.leaflet-control-layers { font-size: 14px; } .leaflet-control-layers label { padding-block: 4px; }
.leaflet-bar a { width: 44px !important; height: 44px !important; line-height: 44px !important; }
.leaflet-container a:focus-visible, .leaflet-container:focus-visible { outline: 3px solid #0b5cad;
  outline-offset: -3px; }
"""


@dataclass(frozen=True, slots=True)
class FramedPage:
    """A page for a sandboxed frame, and its content policy."""

    html: str
    policy: dict[str, list[str]]


class _ControlsInWords(MacroElement):
    """Leaflet's buttons in the reader's language, the list of layers open where there is room, no link to elsewhere."""

    _template = Template("""{% macro script(this, kwargs) %}
        const drawn = {{ this.drawn.get_name() }};
        drawn.attributionControl.setPrefix(false);
        drawn.getContainer().setAttribute("role", "region");
        drawn.getContainer().setAttribute("aria-label", {{ this.title | tojson }});
        for (const [part, words] of Object.entries({{ this.words | tojson }})) {
            const button = document.querySelector(part);
            button.title = words;
            button.setAttribute("aria-label", words);
        }
        if (innerWidth > 700) {{ this.control.get_name() }}.expand();
        // A frame below the edge of the screen has no size yet when the map first chooses what it shows.
        let isMoved = false;
        for (const kind of ["pointerdown", "keydown", "wheel"]) addEventListener(kind, () => { isMoved = true; });
        drawn.on("resize", () => { if (!isMoved) drawn.fitBounds({{ this.corners | tojson }}, {animate: false}); });
    {% endmacro %}""")

    def __init__(self, drawn: folium.Map, control: folium.LayerControl, title: str, bounds: Bounds) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "ControlsInWords"
        self.drawn, self.control, self.title = drawn, control, title
        west, south, east, north = bounds
        self.corners = [[south, west], [north, east]]
        self.words = {
            ".leaflet-control-zoom-in": _("Zoom in"),
            ".leaflet-control-zoom-out": _("Zoom out"),
            ".leaflet-control-layers-toggle": _("What the map shows"),
        }


@lru_cache(maxsize=MAPS_KEPT)
def drawn(key: tuple[object, ...], choice: Choice, language: str) -> FramedPage:  # noqa: ARG001
    """The page for a choice in the language that is active; kept until places or people change (`key`)."""
    asked, around = study_of(choice), _surroundings()
    title = _("Map: far from the nearest: %(place)s") % {"place": SOUGHT[choice.sought]}
    bounds = _bounds(choice.region)
    page = bare_map(around, bounds, is_canvas=False)
    page.options["zoomSnap"] = ZOOM_STEP
    townships = township_layer(township_features(), around, _("Townships"))
    for layer in (townships, *_area_layers(asked, bounds), *_place_layers()):
        layer.add_to(page)
    control = folium.LayerControl(collapsed=True)
    control.add_to(page)
    _ControlsInWords(page, control, title, bounds).add_to(page)
    html = page_of(page, around, title=title, style=_STYLE, card=_HATCH)
    return FramedPage(html, _policy(html))


def _surroundings() -> Surroundings:
    return Surroundings(
        leaflet=Path(settings.NODE_MODULES) / "leaflet" / "dist",
        tiles=settings.BASEMAP_URL,
        attribution=settings.BASEMAP_ATTRIBUTION,
        language="zh-Hant-TW" if is_chinese() else "en",
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


def _area_layers(asked: Study, bounds: Bounds) -> list[folium.FeatureGroup]:
    """Deserts with the largest ones' people written on them, and large areas."""
    deserts, large = located(asked.deserts), uncertain(asked.areas)
    layer = _area_layer(asked, deserts, "desert", _("Far from the nearest"))
    _labels(asked, deserts, bounds, layer)
    return [_area_layer(asked, large, "uncertain", _("Position uncertain"), is_on=False), layer]


def _area_layer(
    asked: Study, lines: Sequence[AreaLine], look: str, name: str, *, is_on: bool = True
) -> folium.FeatureGroup:
    """Outlines of areas that tell where they are, their people, and how far they have it at least."""
    layer = folium.FeatureGroup(name=f"{name} ({len(lines):,})", show=is_on)
    if lines:
        outlines = light_outlines(asked.measured.areas, [line.row for line in lines])
        folium.GeoJson(
            _collection(_area_words(line, asked) | {"geometry": of} for line, of in zip(lines, outlines, strict=True)),
            style_function=lambda _feature: {"className": look},
            tooltip=folium.GeoJsonTooltip(
                ["where", "people", "nearest"], [_("Where"), _("Residents"), _("Nearest at least (m)")]
            ),
        ).add_to(layer)
    return layer


def _area_words(line: AreaLine, asked: Study) -> dict[str, Any]:
    names, away_m = asked.writer.names, line.at_least_m[asked.choice.sought]
    where = (names.townships.get(line.township, ""), names.villages.get(line.village, ""), line.code)
    words = {
        "where": escape(" ".join(filter(None, where))),
        "people": f"{line.people:,}",
        "nearest": asked.writer.metres(away_m) or "–",
    }
    return {"type": "Feature", "properties": words}


def _labels(asked: Study, lines: Sequence[AreaLine], bounds: Bounds, layer: folium.FeatureGroup) -> None:
    """How many people, written on the areas with most of them, where one does not cover another."""
    spots = label_points(asked.measured.areas, [line.row for line in lines])
    for row in _apart(spots, bounds):
        words = f'<span class="people">{lines[row].people:,}</span>'
        icon = folium.DivIcon(html=words, icon_size=(0, 0), class_name="")
        spot = spots[row][::-1]
        folium.Marker(spot, icon=icon, keyboard=False, interactive=False, zIndexOffset=1000).add_to(layer)


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


def _place_layers() -> list[folium.FeatureGroup]:
    merchants = Place.objects.filter(kind=Kind.MERCHANT)
    return [
        _place_layer(merchants.filter(accepts_coins=False), "merchant", _("Other merchants")),
        _place_layer(merchants.filter(accepts_coins=True), "coins", str(SOUGHT[Sought.COINS])),
        _place_layer(Place.objects.filter(kind=Kind.HOTSPOT), "hotspot", str(SOUGHT[Sought.HOTSPOT])),
    ]


def _place_layer(places: Any, look: str, name: str) -> folium.FeatureGroup:
    """Places of one sort, by their names; the first few thousand if there are more."""
    standing = places.filter(gone_at=None).order_by("pk")
    features = [_place(place) for place in standing.only("name_zh", "name_en", "point")[:MOST_DRAWN]]
    layer = folium.FeatureGroup(name=f"{name} ({_drawn_of(len(features), standing.count())})")
    if features:
        size_px = SIZES_PX[look]
        icon = folium.DivIcon(icon_size=(size_px, size_px), class_name=f"mark mark-{look}")
        folium.GeoJson(
            _collection(features),
            marker=folium.Marker(icon=icon, keyboard=False),
            tooltip=folium.GeoJsonTooltip(["name"], labels=False),
        ).add_to(layer)
    return layer


def _drawn_of(drawn_count: int, all_count: int) -> str:
    """How many there are, and where not all are drawn, how many are."""
    if drawn_count == all_count:
        return f"{all_count:,}"
    return _("%(drawn)s of %(all)s drawn") % {"drawn": f"{drawn_count:,}", "all": f"{all_count:,}"}


def _place(place: Place) -> dict[str, Any]:
    name = place.name_zh if is_chinese() or not place.name_en else place.name_en
    spot = {"type": "Point", "coordinates": [place.point.x, place.point.y]}
    return {"type": "Feature", "properties": {"name": escape(name)}, "geometry": spot}


def _collection(features: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}
