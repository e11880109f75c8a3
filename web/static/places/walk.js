/* On the way to one place: a bar with its name, the distance that falls, and an arrow that turns with the phone. */

import { byId, write } from "#phone/elements.js";
import { fill, gettext, isChinese } from "#phone/words.js";
import { isRough, named, wayWords } from "#places/place_words.js";

const THERE_M = 25;

export function createWalk({ announce, onOpen, onStop }) {
  let target = null;

  function show(found, { coords, headingDeg }) {
    target = found?.place ?? null;
    byId("walk").hidden = !target;
    if (!target) return;
    const words = isThere(found, coords) ? gettext("You are there.") : wayWords(found, coords) || gettext("Looking for you…");
    write(byId("walk-name"), named(target));
    write(byId("walk-way"), words);
    byId("walk-arrow").style.transform = `rotate(${Math.round((found.bearingDeg ?? 0) - (headingDeg ?? 0))}deg)`;
    byId("walk-arrow").toggleAttribute("hidden", !coords || isThere(found, coords) || isRough(coords));
    announce(fill(isChinese() ? "%(place)s，%(way)s" : "%(place)s, %(way)s", { place: named(target), way: words }));
  }

  byId("walk-open").addEventListener("click", () => onOpen(target.id));
  byId("walk-stop").addEventListener("click", () => onStop(target.id));
  return { show };
}

const isThere = ({ distanceM }, coords) => distanceM !== undefined && !isRough(coords) && distanceM <= Math.max(THERE_M, coords.accuracy);
