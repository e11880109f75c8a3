/* WiFi and merchants in the game's tab Nearby: the nearest of the lists that this phone has, by distance.
   The position is the game's; the lists are asked for by township, as on the page of places. */

import { PLACES, openDrawer } from "#phone/database.js";
import { byId, make, write } from "#phone/elements.js";
import { distanceM } from "#phone/geodesy.js";
import { gettext } from "#phone/words.js";
import { codesAround, townshipCodeAt } from "#places/around.js";
import { choose } from "#places/choosing.js";
import { whatWords } from "#places/list.js";
import { createPacks } from "#places/packs.js";
import { hoursWords, inItsLanguage, named, wayWords } from "#places/place_words.js";
import { kindSign } from "#places/sign.js";

const SHOWN = 8;
const AGAIN_M = 25; // the list is measured anew after so many metres

export function createNearbyTab({ state, get }) {
  let packs = null;
  let codes = [];
  let measuredAt = null;
  let isOpen = false;

  async function open() {
    isOpen = true;
    packs ??= createPacks({ drawer: await openDrawer(PLACES), onChange: show });
    await measure();
  }

  async function measure() {
    const { fix } = state.known;
    if (!isOpen || !packs || !fix) return;
    measuredAt = fix.coords;
    await packs.loadIndex();
    const home = townshipCodeAt((await get("townships")).answer, fix.coords);
    codes = packs.index && home ? codesAround(packs.index, home) : [];
    await packs.load(codes);
    show();
  }

  function show() {
    if (!measuredAt || !isOpen) return;
    const nowMs = Date.now();
    const asked = { where: { kind: "around" }, filters: {}, typed: "", position: measuredAt, favourites: new Set(), nowMs };
    const found = choose(packs.places(codes), asked).slice(0, SHOWN);
    byId("nearby-places").replaceChildren(...found.map((each) => row(each, measuredAt, nowMs)));
    write(byId("nearby-places-note"), found.length ? "" : gettext("No list of this township is on your phone yet."));
  }

  state.subscribe(({ fix }) => {
    const hasMoved = fix && (!measuredAt || distanceM(measuredAt, fix.coords) > AGAIN_M);
    if (isOpen && packs && hasMoved && !byId("panel-nearby").contains(document.activeElement?.closest("a"))) measure().catch(() => {});
  });

  return { open: () => open().catch((error) => console.warn("places cannot be shown", error)), close() { isOpen = false; } };
}

function row(found, coords, nowMs) {
  const { place } = found;
  const link = make("a", { href: `/places/${place.id}/` }, inItsLanguage(named(place)));
  return make("li", { className: "place" }, kindSign(place.kind), make("div", {},
    make("h3", {}, link),
    make("p", { className: "place-way figures" }, wayWords(found, coords)),
    make("p", { className: "place-what" }, [whatWords(place), hoursWords(place, nowMs)].filter(Boolean).join(" · "))));
}
