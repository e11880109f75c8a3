"""`python -m web.planner.map_drawing`: reads a sheet as JSON, writes the map as one HTML page.

A process of its own, for a second: folium brings pandas along, 70 MB that no process that serves should keep. It knows
neither Django nor the database; `web/planner/coverage_map.py` starts it and says what the map shows.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import folium
import msgspec
from branca.element import MacroElement
from folium.template import Template

from geo.map_page import Surroundings, bare_map, page_of, township_layer
from web.planner.map_sheet import AreaLayer, Label, PlaceLayer, Sheet

ZOOM_STEP: Final = 0.25  # the county fills its frame, whatever its shape
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

    def __init__(self, drawn: folium.Map, control: folium.LayerControl, sheet: Sheet) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "ControlsInWords"
        self.drawn, self.control, self.title = drawn, control, sheet.title
        west, south, east, north = sheet.bounds
        self.corners = [[south, west], [north, east]]
        self.words = dict(sheet.buttons)


def page(sheet: Sheet) -> str:
    """The map as HTML that is complete in itself."""
    around = Surroundings(Path(sheet.leaflet), sheet.tiles, sheet.attribution, sheet.language)
    drawn = bare_map(around, sheet.bounds, is_canvas=False)
    drawn.options["zoomSnap"] = ZOOM_STEP
    townships = township_layer(sheet.townships, around, sheet.townships_name)
    for layer in (townships, *map(_area_layer, sheet.areas), *map(_place_layer, sheet.places)):
        layer.add_to(drawn)
    control = folium.LayerControl(collapsed=True)
    control.add_to(drawn)
    _ControlsInWords(drawn, control, sheet).add_to(drawn)
    return page_of(drawn, around, title=sheet.title, style=_STYLE, card=_HATCH)


def _area_layer(shown: AreaLayer) -> folium.FeatureGroup:
    layer = folium.FeatureGroup(name=shown.name, show=shown.is_on)
    if shown.features:
        folium.GeoJson(
            _collection(shown.features),
            style_function=lambda _feature: {"className": shown.look},
            tooltip=folium.GeoJsonTooltip([*shown.headings], [*shown.headings.values()]),
        ).add_to(layer)
    for label in shown.labels:
        _marker(label).add_to(layer)
    return layer


def _marker(label: Label) -> folium.Marker:
    icon = folium.DivIcon(html=f'<span class="people">{label.words}</span>', icon_size=(0, 0), class_name="")
    spot = (label.latitude, label.longitude)
    return folium.Marker(spot, icon=icon, keyboard=False, interactive=False, zIndexOffset=1000)


def _place_layer(shown: PlaceLayer) -> folium.FeatureGroup:
    layer = folium.FeatureGroup(name=shown.name)
    if shown.features:
        icon = folium.DivIcon(icon_size=(shown.size_px, shown.size_px), class_name=f"mark mark-{shown.look}")
        folium.GeoJson(
            _collection(shown.features),
            marker=folium.Marker(icon=icon, keyboard=False),
            tooltip=folium.GeoJsonTooltip(["name"], labels=False),
        ).add_to(layer)
    return layer


def _collection(features: Sequence[object]) -> dict[str, object]:
    return {"type": "FeatureCollection", "features": list(features)}


if __name__ == "__main__":
    asked = msgspec.json.decode(sys.stdin.buffer.read(), type=Sheet)
    sys.stdout.buffer.write(page(asked).encode())
