/* Keeps the map in step with the state: opened when the page has been painted, following the player until touched. */

import { byId, make } from "#phone/elements.js";
import { distanceM } from "#phone/geodesy.js";
import { openMap } from "#phone/map.js";
import { createBalloonMarkers } from "#phone/map_balloons.js";
import { CIRCLE_SHOWN_WITHIN_M } from "#phone/tunables.js";
import { gettext } from "#phone/words.js";

const TAITUNG = { latitude: 22.85, longitude: 121.15 };
const FAR_FROM_TAITUNG_M = 150_000;

export function openMapView({ settings, state, sky, get, radiusM, onLocate }) {
  let view = null;
  let markers = null;
  let isFollowing = true;
  let shownFix = null;

  function show(known) {
    if (!view) return;
    markers.show(sky.around(null, Date.now()), sky.counts(), known.chosen);
    if (known.fix) showPlayer(known);
  }

  function showPlayer(known) {
    const { fix } = known;
    const [nearest] = sky.around(fix.coords, Date.now());
    const isNear = nearest && nearest.distanceM <= CIRCLE_SHOWN_WITHIN_M;
    view.showCatchCircle(isNear ? nearest : null, radiusM, insideOf(known, nearest, radiusM));
    if (fix === shownFix) return;
    view.showPlayer(fix);
    if (isFollowing && isNearTaitung(fix)) (shownFix ? view.follow : view.goTo)(fix.coords);
    shownFix = fix;
  }

  async function open() {
    const townships = get("townships");
    try {
      view = await openMap(byId("map"), {
        script: settings.mapScript, worker: settings.mapWorker, style: settings.mapStyle,
        basemap: settings.basemapUrl ? { url: settings.basemapUrl, attribution: settings.basemapAttribution } : null,
        onMove: () => show(state.known),
        onTouched: () => { isFollowing = false; },
      });
      markers = createBalloonMarkers(view, (chosen) => state.set({ chosen }));
      view.map.on("click", () => state.set({ chosen: null }));
      byId("map").dataset.ready = "true";
      show(state.known);
      view.showTownships((await townships).answer);
    } catch (error) {
      console.warn("the map cannot be drawn", error);
      if (!view) byId("map").append(make("p", { className: "message" }, gettext("The map cannot be drawn on this phone. The tab Nearby does the same in words.")));
    }
  }

  byId("button-county").addEventListener("click", () => {
    isFollowing = false;
    view?.showCounty();
  });
  byId("button-here").addEventListener("click", () => {
    isFollowing = true;
    state.set({ chosen: null });
    onLocate();
    if (state.known.fix) view?.goTo(state.known.fix.coords);
  });
  state.subscribe(show);
  requestAnimationFrame(() => setTimeout(open, 50));

  return {
    repaint: () => view?.repaint(),
    lookAt(balloon) {
      isFollowing = false;
      if (!balloon) view?.showCounty();
      else if (state.known.fix) view?.showBoth(state.known.fix.coords, balloon);
      else view?.goTo(balloon);
    },
  };
}

const isNearTaitung = ({ coords }) => distanceM(coords, TAITUNG) < FAR_FROM_TAITUNG_M;

function insideOf({ near, signal }, nearest, radiusM) {
  if (!nearest) return 0;
  const told = signal === "online" ? near?.find(({ balloon }) => balloon === nearest.balloon)?.inside : undefined;
  return told ?? (nearest.distanceM <= radiusM ? 1 : 0);
}
