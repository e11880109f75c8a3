/* What the page says about itself: where it may look, how many places there are, how old they are. Pure. */

import { distance, fill, gettext, ngettext, number } from "#phone/words.js";
import { AROUND } from "#places/choice.js";
import { ageWords, isRough } from "#places/place_words.js";

const FRESH_MS = 120_000;

export function adviceWords({ located, coords }) {
  if (located === "on" && isRough(coords)) {
    return fill(gettext("Your phone knows its place only to about %(accuracy)s, so the distances are rough."), { accuracy: distance(coords.accuracy) });
  }
  const words = {
    asking: gettext("Looking for you…"),
    denied: gettext("Your phone does not share its location, and that is fine: choose a region or township. To see distances, allow the location in the browser's settings and tap the button again."),
    unavailable: gettext("Your phone does not find its place now. Choose a region or township, or try again under open sky."),
    unsupported: gettext("This browser cannot tell its location. Choose a region or township."),
    outside: gettext("You are not in Taitung now. Choose a region or township; the distances are from where you are."),
  };
  return words[located] ?? "";
}

export function countLine(count, isMissing) {
  if (isMissing && count === 0) return gettext("Loading…");
  return fill(ngettext("%(count)s place", "%(count)s places", count), { count: number(count) });
}

export function ageLine(confirmedAtMs, nowMs) {
  if (confirmedAtMs === null || nowMs - confirmedAtMs < FRESH_MS) return "";
  return fill(gettext("As the lists were %(age)s."), { age: ageWords(nowMs - confirmedAtMs) });
}

/** Why there is nothing, and what to do. */
export function emptyWords({ where, filters }, missing) {
  if (missing) return gettext("These places are not on your phone yet. They load as soon as there is signal.");
  if (filters.onlyFavourites) return gettext("No favourite here. Open a place and tap “Keep as a favourite”.");
  return where === AROUND
    ? gettext("Nothing like this around you. Take a filter away, or choose a region.")
    : gettext("Nothing like this here. Take a filter away, or choose another region.");
}
