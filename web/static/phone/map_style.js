/* The map's style, made in code from the page's own colours: paper land, teal sea, soft coast, township lines.
   No glyphs, no sprite, no tiles: nothing is fetched from another host unless a base map is configured. */

import { ELSEWHERE } from "#phone/elsewhere.js";
import { SHIFTS_PX } from "#phone/map_names.js";

const NOTHING = { type: "FeatureCollection", features: [] };
const source = (data = NOTHING) => ({ type: "geojson", data });
const round = () => ({ ...source(), tolerance: 0 }); // simplified, a circle of 40 m has corners

export function coloursOfPage() {
  const css = getComputedStyle(document.documentElement);
  const colour = (name) => css.getPropertyValue(`--map-${name}`).trim();
  return Object.fromEntries(
    ["sea", "coast", "land", "elsewhere", "border", "label", "label-halo", "self", "ring", "catch"].map((name) => [name, colour(name)]),
  );
}

/** [layer, paint property, colour name]: what a change of theme repaints. */
export const PAINTED = [
  ["sea", "background-color", "sea"],
  ["coast-far", "line-color", "coast"],
  ["coast", "line-color", "coast"],
  ["elsewhere", "fill-color", "elsewhere"],
  ["land", "fill-color", "land"],
  ["border", "line-color", "border"],
  ["rings", "line-color", "ring"],
  ["accuracy", "fill-color", "self"],
  ["accuracy-edge", "line-color", "self"],
  ["catch-area", "fill-color", "catch"],
  ["catch-edge", "line-color", "catch"],
  ["self", "circle-color", "self"],
];

export function styleOf(basemap) {
  return {
    version: 8,
    sources: {
      elsewhere: source(ELSEWHERE), townships: source(), names: source(), player: round(),
      ...(basemap ? { basemap: { type: "raster", tiles: [basemap.url], tileSize: 256, maxzoom: 19, attribution: basemap.attribution } } : {}),
    },
    layers: [...ground(basemap), ...names(), ...player()],
  };
}

const soft = { "line-join": "round", "line-cap": "round" };

function ground(basemap) {
  const width = ["interpolate", ["exponential", 1.4], ["zoom"], 7, 7, 12, 30, 16, 70];
  return [
    { id: "sea", type: "background", paint: {} },
    { id: "coast-far", type: "line", source: "elsewhere", layout: soft, paint: { "line-width": width, "line-blur": width } },
    { id: "coast", type: "line", source: "townships", layout: soft, paint: { "line-width": width, "line-blur": width } },
    { id: "elsewhere", type: "fill", source: "elsewhere", paint: {} },
    { id: "land", type: "fill", source: "townships", paint: {} },
    ...(basemap ? [{ id: "basemap", type: "raster", source: "basemap" }] : []),
    { id: "border", type: "line", source: "townships", layout: soft,
      paint: { "line-width": ["interpolate", ["linear"], ["zoom"], 7, 0.8, 14, 2.4], "line-dasharray": [3, 1.6] } },
  ];
}

/* MapLibre has no arithmetic within a pair of numbers, so each shift that there may be has its own. */
const SHIFTED = ["match", ["get", "shift"], ...SHIFTS_PX.flatMap((down) => [down, ["literal", [0, down]]]), ["literal", [0, 0]]];

function names() {
  return [{
    id: "names", type: "symbol", source: "names", maxzoom: 14,
    layout: { "icon-image": ["get", "image"], "icon-padding": 3, "icon-offset": SHIFTED, "icon-size": ["interpolate", ["linear"], ["zoom"], 7, 0.8, 11, 1.15] },
  }];
}

const partOf = (part) => ({ source: "player", filter: ["==", ["get", "part"], part] });

/* All of it lies in one source, told apart by `part`: a source that changes repaints the whole map. */
function player() {
  return [
    { id: "rings", type: "line", ...partOf("ring"), minzoom: 13, paint: { "line-width": 1.2, "line-opacity": 0.55, "line-dasharray": [2, 3] } },
    { id: "ring-names", type: "symbol", ...partOf("ring-name"), minzoom: 13, layout: { "icon-image": ["get", "image"], "icon-size": 0.85 }, paint: { "icon-opacity": 0.85 } },
    { id: "catch-area", type: "fill", ...partOf("catch"), paint: { "fill-opacity": ["+", 0.06, ["*", 0.24, ["get", "inside"]]] } },
    { id: "catch-edge", type: "line", ...partOf("catch"), paint: { "line-width": 3, "line-opacity": ["+", 0.22, ["*", 0.78, ["get", "inside"]]] } },
    { id: "accuracy", type: "fill", ...partOf("accuracy"), paint: { "fill-opacity": 0.14 } },
    { id: "accuracy-edge", type: "line", ...partOf("accuracy"), paint: { "line-width": 1.4, "line-opacity": 0.6 } },
    { id: "self", type: "circle", ...partOf("self"), paint: { "circle-radius": 8.5, "circle-stroke-width": 3, "circle-stroke-color": "#fff" } },
  ];
}
