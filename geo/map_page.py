"""A folium map as one HTML file that opens without any network.

Folium writes the page. Its own links to other hosts (Leaflet, jQuery, Bootstrap, fonts) are taken out and Leaflet
from npm is put in, pictures included; jQuery, Bootstrap and fonts are not needed. Tiles are only asked for where a
base map is given. Called by the map of a plan (`game/balloons/plan_map.py`) and by that of the planners' coverage.

What goes into a tooltip is HTML to Leaflet: escape names that others wrote.
"""

import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final

import folium
from branca.element import Element, Figure

from geo.taitung import BOUNDS_DEG

INK, PAPER, TEAL, SEA = "#22262E", "#F6F1E7", "#1C7C8C", "#BFD9DC"
_PICTURE = re.compile(r"url\((images/[\w-]+\.png)\)")
_STYLE: Final = f"""
.leaflet-container {{ background: {SEA}; font: 16px/1.5 system-ui, "Noto Sans TC", sans-serif; }}
"""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every map of a server has: Leaflet's folder, a base map or "", the reader's language (`zh-Hant`, `en`)."""

    leaflet: Path
    tiles: str
    attribution: str
    language: str


Bounds = tuple[float, float, float, float]  #: west, south, east, north


def bare_map(around: Surroundings, bounds_deg: Bounds = BOUNDS_DEG, *, is_canvas: bool = True) -> folium.Map:
    """A map that shows these bounds. A canvas is fast; without it shapes are SVG, which CSS may fill with patterns."""
    west, south, east, north = bounds_deg
    drawn = folium.Map(tiles=around.tiles or None, attr=around.attribution or None, prefer_canvas=is_canvas)
    drawn.default_js, drawn.default_css = [], []
    drawn.fit_bounds([[south, west], [north, east]])
    return drawn


def township_layer(features: Mapping[str, object], around: Surroundings, name: str) -> folium.GeoJson:
    """The townships with their names in the reader's language: land where no base map shows it."""
    label = "name_zh" if around.language.startswith("zh") else "name_en"
    return folium.GeoJson(
        features,
        name=name,
        style_function=lambda _: {
            "color": INK, "weight": 1, "fillColor": PAPER, "fillOpacity": 0.3 if around.tiles else 1,
        },
        tooltip=folium.GeoJsonTooltip([label], labels=False),
    )  # fmt: skip


def page_of(drawn: folium.Map, around: Surroundings, *, title: str, style: str, card: str) -> str:
    """The page: `style` and `card` are CSS and HTML of the caller's own; the title is escaped here."""
    figure = Figure(title=escape(title))
    figure.add_child(drawn)
    figure.header.add_child(Element(f"<style>{_css(around.leaflet)}{_STYLE}{_as_text(style)}</style>"), name="style")
    figure.header.add_child(Element(f"<script>{_as_text(_js(around.leaflet))}</script>"), name="leaflet")
    figure.html.add_child(Element(_as_text(card)), name="card")
    return _for_everybody(figure.render(), around.language)


def _as_text(source: str) -> str:
    """Source that passes through folium's template engine unchanged."""
    return "{% raw %}" + source + "{% endraw %}"


def _js(leaflet: Path) -> str:
    return (leaflet / "leaflet.js").read_text(encoding="utf-8")


def _css(leaflet: Path) -> str:
    """Leaflet's style with its pictures inside."""

    def inlined(found: re.Match[str]) -> str:
        picture = b64encode((leaflet / found[1]).read_bytes()).decode()
        return f"url(data:image/png;base64,{picture})"

    return _as_text(_PICTURE.sub(inlined, (leaflet / "leaflet.css").read_text(encoding="utf-8")))


def _for_everybody(page: str, language: str) -> str:
    """Folium's page with its language named, and without its ban on zooming in."""
    page = re.sub(r",\s*maximum-scale=1\.0, user-scalable=no", "", page)
    return page.replace("<html>", f'<html lang="{language}">')
