/* The map: MapLibre fetched after first paint, painted in the page's colours, with the player true to scale. */

import { circle, pointAt } from "#phone/geodesy.js";
import { nameImage, namePoint, shiftOf } from "#phone/map_names.js";
import { PAINTED, coloursOfPage, styleOf } from "#phone/map_style.js";
import { isStill } from "#phone/preferences.js";
import { RINGS_M } from "#phone/tunables.js";
import { distance, gettext, isChinese } from "#phone/words.js";

const COUNTY = [[120.68, 21.9], [121.7, 23.5]];
const WALKING_ZOOM = 15.6;
const SEEN_PX = 3; // a smaller step of the player's is not worth moving the map
const SHARPEST = 2; // device pixels a CSS pixel: more costs battery and shows nothing more on flat paper

const feature = (geometry, properties = {}) => ({ type: "Feature", properties, geometry });
const point = ({ longitude, latitude }, properties) => feature({ type: "Point", coordinates: [longitude, latitude] }, properties);
const collection = (features) => ({ type: "FeatureCollection", features });

function addStylesheet(href) {
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  document.head.append(link);
  return new Promise((resolve) => { link.onload = link.onerror = resolve; });
}

export async function openMap(container, { script, worker, style, basemap, onMove, onTouched }) {
  const [maplibre] = await Promise.all([import(script), addStylesheet(style)]);
  maplibre.setWorkerUrl(new URL(worker, location.href).href);
  const map = new maplibre.Map({
    container, style: styleOf(basemap), bounds: COUNTY, fitBoundsOptions: { padding: roomFor(container) },
    minZoom: 6, maxZoom: 19, renderWorldCopies: false, pixelRatio: Math.min(devicePixelRatio, SHARPEST),
    dragRotate: false, pitchWithRotate: false, touchPitch: false, attributionControl: false,
    fadeDuration: 0, // a fading name repaints the whole map some twenty times: weak phones stall
    locale: { "Map.Title": gettext("Map"), "AttributionControl.ToggleAttribution": gettext("Where this map comes from") },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new maplibre.AttributionControl({ compact: true, customAttribution: gettext("Boundaries: Ministry of the Interior") }), "top-left");
  map.on("dragstart", onTouched);
  await new Promise((resolve) => map.once("load", resolve));
  map.on("zoomend", onMove);
  const shown = shownOn(map, container);
  shown.repaint();
  if (!basemap) foldCredits(container);
  return { ...shown, maplibre, map };
}

/* Our own outlines ask for no permanent credit; a provider's base map does. The (i) unfolds it. */
function foldCredits(container) {
  const credits = container.querySelector(".maplibregl-ctrl-attrib");
  credits?.removeAttribute("open");
  credits?.classList.remove("maplibregl-compact-show");
}

/* What the bar and the sheet leave free; a page without a sheet has all of it. */
function roomFor(container) {
  const sheet = document.getElementById("sheet");
  const isBeside = matchMedia("(min-width: 900px)").matches;
  const edge = Math.min(24, container.clientWidth / 12);
  if (!sheet) return { top: 2 * edge, left: 2 * edge, right: 2 * edge, bottom: 2 * edge };
  return isBeside
    ? { top: edge, left: edge, bottom: edge, right: sheet.offsetWidth + 2 * edge }
    : { top: edge, left: edge, right: edge, bottom: Math.min(sheet.offsetHeight, container.clientHeight / 2) + edge };
}

function shownOn(map, container) {
  let texts = [];
  let names = [];
  let isToldSoon = false;
  const told = { catch: [], self: [] };
  const put = (name, data) => map.getSource(name).setData(data);
  const motion = () => (isStill() ? { duration: 0 } : { duration: 900 });

  /* The map keeps the room of the last move and would add another: the room is set, then the bounds fitted in it. */
  function fit(bounds, options) {
    map.setPadding(roomFor(container));
    map.fitBounds(bounds, { ...options, ...motion() });
  }

  /* A name that a marker would cover stands below it, or above; `taken` are the markers' places. */
  function keepNamesClear(taken) {
    const spots = taken.map(({ longitude, latitude }) => map.project([longitude, latitude]));
    const shift = ({ geometry, properties: { image } }) => shiftOf(map.project(geometry.coordinates), widthPx(image), spots);
    const shifted = names.map((name) => ({ ...name, properties: { ...name.properties, shift: shift(name) } }));
    if (JSON.stringify(shifted) === JSON.stringify(names)) return;
    names = shifted;
    put("names", collection(names));
  }

  function widthPx(name) {
    const { data, pixelRatio } = map.getImage(name);
    return data.width / pixelRatio;
  }

  function repaint() {
    const colours = coloursOfPage();
    for (const [layer, property, colour] of PAINTED) map.setPaintProperty(layer, property, colours[colour]);
    for (const text of [...texts, ...RINGS_M.map(distance)]) nameImage(map, text, colours);
  }

  function showTownships(townships) {
    const named = townships.features.map(({ geometry, properties }) =>
      feature({ type: "Point", coordinates: namePoint(geometry) }, { image: (isChinese() ? properties.name_zh : properties.name_en) || properties.code, shift: 0 }));
    texts = named.map(({ properties }) => properties.image);
    names = named;
    repaint();
    put("townships", townships);
    put("names", collection(named));
  }

  /* Told once for all that changed, and not at all if nothing did: to be told repaints the whole map. */
  function tell(part, features) {
    if (JSON.stringify(features) === JSON.stringify(told[part])) return;
    told[part] = features;
    if (!isToldSoon) queueMicrotask(tellMap);
    isToldSoon = true;
  }

  function tellMap() {
    isToldSoon = false;
    put("player", collection(Object.values(told).flat()));
  }

  function showPlayer({ coords }) {
    tell("self", [
      ...RINGS_M.map((metres) => feature(circle(coords, metres), { part: "ring" })),
      ...RINGS_M.map((metres) => point(pointAt(coords, 180, metres), { part: "ring-name", image: distance(metres) })),
      feature(circle(coords, Math.max(coords.accuracy, 1)), { part: "accuracy" }),
      point(coords, { part: "self" }),
    ]);
  }

  /* How surely one is inside is seen as how dark the circle is: in twenty steps, more nobody tells apart. */
  function showCatchCircle(balloon, radiusM, inside) {
    tell("catch", balloon ? [feature(circle(balloon, radiusM), { part: "catch", inside: Math.round(inside * 20) / 20 })] : []);
  }

  /* An eased move paints for most of a second: not for a step that nobody sees. */
  function follow({ longitude, latitude }) {
    const room = roomFor(container);
    const kept = map.getPadding();
    const isOtherRoom = Object.keys(room).some((side) => Math.abs(room[side] - kept[side]) >= 1);
    const stepPx = map.project([longitude, latitude]).dist(map.project(map.getCenter()));
    if (isOtherRoom || stepPx >= SEEN_PX) map.easeTo({ center: [longitude, latitude], padding: room, ...motion() });
  }

  return {
    repaint, showTownships, keepNamesClear, showPlayer, showCatchCircle, follow,
    zoom: () => map.getZoom(),
    scale: (factor) => container.style.setProperty("--marker-scale", factor.toFixed(2)),
    goTo: ({ longitude, latitude }, zoom = Math.max(map.getZoom(), WALKING_ZOOM)) =>
      map.easeTo({ center: [longitude, latitude], zoom, padding: roomFor(container), ...motion() }),
    showCounty: () => fit(COUNTY, {}),
    showBoth: (a, b) => fit(
      [[Math.min(a.longitude, b.longitude), Math.min(a.latitude, b.latitude)], [Math.max(a.longitude, b.longitude), Math.max(a.latitude, b.latitude)]],
      { maxZoom: 17 }),
  };
}
