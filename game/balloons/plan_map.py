"""A plan as one HTML file: balloons over the townships, readable without any network.

Folium writes the page. Its own links to other hosts (Leaflet, jQuery, Bootstrap, fonts) are taken out and Leaflet
from `node_modules` is put in, pictures included; jQuery, Bootstrap and fonts are not needed. Tiles are only asked
for where a base map is configured.
"""

import re
from base64 import b64encode
from html import escape
from pathlib import Path

import folium
from branca.element import Element, Figure
from django.conf import settings
from django.utils.translation import get_language, gettext

from game.balloons.models import Rarity
from game.balloons.plan_table import summary_of
from game.balloons.planning import Plan
from geo.cells import centre_of
from geo.outlines import township_features
from geo.placement.plan import Placed
from geo.position import lon_lat
from geo.taitung import BOUNDS_DEG

INK, PAPER, TEAL = "#22262E", "#F6F1E7", "#1C7C8C"
#: Fill and radius: size tells the rarity where colour does not.
LOOK = {"common": (TEAL, 4), "fine": ("#6E9F4B", 5), "rare": ("#E8684A", 7), "legendary": ("#F2B63C", 9)}
_PICTURE = re.compile(r"url\((images/[\w-]+\.png)\)")
_STYLE = """
.leaflet-container { background: #BFD9DC; font: 16px/1.5 system-ui, "Noto Sans TC", sans-serif; }
.plan { position: fixed; left: 12px; bottom: 28px; z-index: 900; box-sizing: border-box; overflow: auto;
  width: min(26rem, calc(100% - 24px)); max-height: 38vh; padding: 12px 16px; border-radius: 8px;
  background: #F6F1E7; color: #22262E; }
.plan summary { font-size: 1.1rem; font-weight: 600; cursor: pointer; } .plan p { margin: 4px 0 0; }
"""


def map_of(plan: Plan, title: str) -> str:
    """The page. `title` names the day, and says where the seed is not the day's own."""
    west, south, east, north = BOUNDS_DEG
    drawn = folium.Map(tiles=_tiles(), attr=settings.BASEMAP_ATTRIBUTION or None, prefer_canvas=True)
    drawn.default_js, drawn.default_css = [], []
    drawn.fit_bounds([[south, west], [north, east]])
    _township_layer().add_to(drawn)
    for rarity in Rarity:
        _balloon_layer(plan, rarity).add_to(drawn)
    folium.LayerControl(collapsed=False).add_to(drawn)
    figure = Figure(title=title)
    figure.add_child(drawn)
    _put_in(figure, plan, title)
    return _for_everybody(figure.render())


def _tiles() -> str | None:
    return settings.BASEMAP_URL or None


def _put_in(figure: Figure, plan: Plan, title: str) -> None:
    """Leaflet itself, the page's style, and the card that says what the map shows."""
    figure.header.add_child(Element(f"<style>{_leaflet_css()}{_STYLE}</style>"), name="style")
    figure.header.add_child(Element(f"<script>{_as_text(_leaflet('leaflet.js'))}</script>"), name="leaflet")
    lines = "".join(f"<p>{escape(line)}</p>" for line in summary_of(plan))
    figure.html.add_child(
        Element(f'<details class="plan" open><summary>{escape(title)}</summary>{lines}</details>'), name="card"
    )


def _as_text(source: str) -> str:
    """Source that passes through folium's template engine unchanged."""
    return "{% raw %}" + source + "{% endraw %}"


def _leaflet(name: str) -> str:
    return (_leaflet_folder() / name).read_text(encoding="utf-8")


def _leaflet_folder() -> Path:
    return Path(settings.NODE_MODULES) / "leaflet" / "dist"


def _leaflet_css() -> str:
    """Leaflet's style with its pictures inside."""

    def inlined(found: re.Match[str]) -> str:
        picture = b64encode((_leaflet_folder() / found[1]).read_bytes()).decode()
        return f"url(data:image/png;base64,{picture})"

    return _as_text(_PICTURE.sub(inlined, _leaflet("leaflet.css")))


def _township_layer() -> folium.GeoJson:
    name = "name_zh" if _is_chinese() else "name_en"
    return folium.GeoJson(
        township_features(),
        name=gettext("Townships"),
        style_function=lambda _: {"color": INK, "weight": 1, "fillColor": PAPER, "fillOpacity": 0.3 if _tiles() else 1},
        tooltip=folium.GeoJsonTooltip([name], labels=False),
    )


def _balloon_layer(plan: Plan, rarity: Rarity) -> folium.FeatureGroup:
    fill, radius = LOOK[rarity.value]
    balloons = [_feature(balloon) for balloon in plan.placement.balloons if balloon.rarity == rarity.value]
    layer = folium.FeatureGroup(name=f"{rarity.label} ({len(balloons)})")
    if balloons:
        folium.GeoJson(
            {"type": "FeatureCollection", "features": balloons},
            marker=folium.CircleMarker(radius=radius, color=INK, weight=1, fill_color=fill, fill_opacity=0.9),
            tooltip=folium.GeoJsonTooltip(["stock", "coins"], [gettext("Catches"), gettext("Coins a catch")]),
        ).add_to(layer)
    return layer


def _feature(balloon: Placed) -> dict[str, object]:
    return {
        "type": "Feature",
        "properties": {"stock": balloon.stock, "coins": balloon.coins},
        "geometry": {"type": "Point", "coordinates": lon_lat(centre_of(balloon.cell))},
    }


def _is_chinese() -> bool:
    return (get_language() or "").startswith("zh")


def _for_everybody(page: str) -> str:
    """Folium's page with its language named, and without its ban on zooming in."""
    language = "zh-Hant" if _is_chinese() else "en"
    return re.sub(r",\s*maximum-scale=1\.0, user-scalable=no", "", page).replace("<html>", f'<html lang="{language}">')
