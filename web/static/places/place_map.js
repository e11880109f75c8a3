/* The places on the map: markers of two shapes with a word each, gathered into counts where they would cover each
   other. Whatever a tap on one does, the list does too. */

import { cluster } from "#phone/cluster.js";
import { byId, make } from "#phone/elements.js";
import { openMap } from "#phone/map.js";
import { fill, gettext, ngettext, number } from "#phone/words.js";
import { named, shortKind } from "#places/place_words.js";
import { certifiedMark, kindSign } from "#places/sign.js";

const APART_PX = 54;
const CLOSER = 2;

export function openPlaceMap({ settings, outlines, onChoose }) {
  let view = null;
  let shown = { found: [], coords: null, target: null };
  let bounds = "";
  const markers = new Map();

  async function open() {
    try {
      view = await openMap(byId("map"), {
        script: settings.mapScript, worker: settings.mapWorker, style: settings.mapStyle,
        basemap: settings.basemapUrl ? { url: settings.basemapUrl, attribution: settings.basemapAttribution } : null,
        onMove: draw, onTouched() {},
      });
      draw();
      look();
      view.showTownships(await outlines());
      draw();
      byId("map").dataset.ready = "true";
    } catch (error) {
      console.warn("the map cannot be drawn", error);
      if (!view) byId("map").append(make("p", { className: "message" }, gettext("The map cannot be drawn on this phone. The list does the same in words.")));
    }
  }

  function draw() {
    if (!view) return;
    const items = shown.found.map(({ place }) => ({ ...place, count: 1 }));
    const groups = new Map(cluster(items, Math.round(view.zoom() * 2) / 2, APART_PX).map((group) => [keyOf(group), group]));
    for (const [key, marker] of markers) if (!groups.has(key)) { marker.remove(); markers.delete(key); }
    for (const [key, group] of groups) {
      if (!markers.has(key)) markers.set(key, stand(group));
      markers.get(key).getElement().dataset.chosen = String(group.members.some(({ id }) => id === shown.target));
    }
    view.keepNamesClear([...groups.values()]);
    if (shown.coords) view.showPlayer({ coords: shown.coords });
  }

  function stand(group) {
    const element = markerOf(group);
    element.addEventListener("click", (event) => {
      event.stopPropagation();
      if (group.members.length === 1) onChoose(group.id);
      else view.goTo(group, view.zoom() + CLOSER);
    });
    return new view.maplibre.Marker({ element, anchor: "center" }).setLngLat([group.longitude, group.latitude]).addTo(view.map);
  }

  /* Look at what is shown, once for each choice of it: nobody's own look around is undone. */
  function look() {
    if (!view || !shown.found.length || shown.key === bounds) return;
    bounds = shown.key;
    const around = shown.coords && shown.isAround ? [shown.coords, ...shown.found.slice(0, 8).map(({ place }) => place)] : shown.found.map(({ place }) => place);
    view.showBoth(...corners(around));
  }

  requestAnimationFrame(() => setTimeout(open, 50));

  return {
    show(next) {
      shown = next;
      draw();
      look();
    },
    lookAt: (place, coords) => view && (coords ? view.showBoth(coords, place) : view.goTo(place)),
    here: (coords) => view?.goTo(coords),
    county: () => view?.showCounty(),
    repaint: () => view?.repaint(),
  };
}

const keyOf = ({ id, count }) => `${id} ${count}`;

function corners(places) {
  const [latitudes, longitudes] = [places.map(({ latitude }) => latitude), places.map(({ longitude }) => longitude)];
  return [
    { latitude: Math.min(...latitudes), longitude: Math.min(...longitudes) },
    { latitude: Math.max(...latitudes), longitude: Math.max(...longitudes) },
  ];
}

function markerOf(group) {
  const { members } = group;
  const isOne = members.length === 1;
  const element = make("button", { type: "button", className: isOne ? `place-marker place-marker-${group.kind}` : "place-marker place-marker-many", tabIndex: -1 });
  element.setAttribute("aria-label", isOne ? aloud(members[0]) : countsWords(members));
  if (isOne) element.append(kindSign(group.kind), make("span", { className: "place-marker-word" }, shortKind(group.kind), certifiedMark(members[0], gettext("certified partner"))));
  else element.append(make("span", { className: "figures" }, number(members.length)));
  return element;
}

function countsWords(members) {
  const hotspots = members.filter(({ kind }) => kind === "hotspot").length;
  const merchants = members.length - hotspots;
  return [
    hotspots && fill(ngettext("%(count)s free WiFi", "%(count)s free WiFi", hotspots), { count: number(hotspots) }),
    merchants && fill(ngettext("%(count)s partner merchant", "%(count)s partner merchants", merchants), { count: number(merchants) }),
  ].filter(Boolean).join(" · ");
}

const aloud = (place) => [`${shortKind(place.kind)}: ${named(place)}`, place.certified_on && gettext("certified partner")].filter(Boolean).join(" · ");
