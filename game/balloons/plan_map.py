"""A plan as one HTML file: balloons over the townships, readable without any network (`geo/map_page.py`)."""

from html import escape
from pathlib import Path

import folium
from django.conf import settings
from django.utils.translation import gettext

from game.balloons.models import Rarity
from game.balloons.plan_table import summary_of
from game.balloons.planning import Plan
from geo.cells import centre_of
from geo.map_page import INK, TEAL, Surroundings, bare_map, page_of, township_layer
from geo.naming import is_chinese
from geo.outlines import township_features
from geo.placement.plan import Placed
from geo.position import lon_lat

#: Fill and radius: size tells the rarity where colour does not.
LOOK = {"common": (TEAL, 4), "fine": ("#6E9F4B", 5), "rare": ("#E8684A", 7), "legendary": ("#F2B63C", 9)}
_STYLE = """
.plan { position: fixed; left: 12px; bottom: 28px; z-index: 900; box-sizing: border-box; overflow: auto;
  width: min(26rem, calc(100% - 24px)); max-height: 38vh; padding: 12px 16px; border-radius: 8px;
  background: #F6F1E7; color: #22262E; }
.plan summary { font-size: 1.1rem; font-weight: 600; cursor: pointer; } .plan p { margin: 4px 0 0; }
"""


def map_of(plan: Plan, title: str) -> str:
    """The page. `title` names the day, and says where the seed is not the day's own."""
    around = _surroundings()
    drawn = bare_map(around)
    township_layer(township_features(), around, gettext("Townships")).add_to(drawn)
    for rarity in Rarity:
        _balloon_layer(plan, rarity).add_to(drawn)
    folium.LayerControl(collapsed=False).add_to(drawn)
    return page_of(drawn, around, title=title, style=_STYLE, card=_card(plan, title))


def _surroundings() -> Surroundings:
    return Surroundings(
        leaflet=Path(settings.NODE_MODULES) / "leaflet" / "dist",
        tiles=settings.BASEMAP_URL,
        attribution=settings.BASEMAP_ATTRIBUTION,
        language="zh-Hant" if is_chinese() else "en",
    )


def _card(plan: Plan, title: str) -> str:
    """What says what the map shows."""
    lines = "".join(f"<p>{escape(line)}</p>" for line in summary_of(plan))
    return f'<details class="plan" open><summary>{escape(title)}</summary>{lines}</details>'


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
