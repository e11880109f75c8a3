/* The one thing to do next, in words: what the round button says and does, and one sentence of advice.
   Pure: from what the page knows to {kind, label, detail, advice}. Kinds: ask, wait, walk, catch, look. */

import { COARSE_ACCURACY_M, INSIDE_SLACK_M, LIKELY_INSIDE } from "#phone/tunables.js";
import { direction, distance, fill, gettext, leftWords } from "#phone/words.js";

const step = (kind, label, detail, advice) => ({ kind, label, detail, advice });

export function nextStep({ located, fix, nearest, told, isWaiting, radiusM, nowMs }) {
  if (located !== "on") return withoutLocation(located);
  if (!fix) return step("wait", gettext("Looking for you…"), "", gettext("Finding your position. Under open sky it takes a few seconds."));
  if (!nearest) return step("look", gettext("Show the county"), "", gettext("No balloon within 3 km. The map shows where they stand."));
  if (isWaiting) return step("wait", gettext("Waiting"), "", gettext("Your catch is on its way. You need not stay here."));
  return towards(nearest, told ?? guess(nearest, radiusM), fix, radiusM, nowMs);
}

function withoutLocation(located) {
  if (located === "denied") {
    return step("ask", gettext("Try again"), "",
      gettext("Your phone does not share its location with this page. Allow it in the browser's settings, then tap the button."));
  }
  if (located === "unsupported") return step("wait", gettext("No location"), "", gettext("This browser cannot tell its location. Try another phone or browser."));
  return step("ask", gettext("Turn on location"), "", gettext("Share your location, and the nearest balloon is shown here."));
}

function towards(nearest, { inside, holdUntilMs }, fix, radiusM, nowMs) {
  const isClose = nearest.distanceM <= radiusM + INSIDE_SLACK_M;
  if (isClose && fix.coords.accuracy > COARSE_ACCURACY_M) {
    return step("look", gettext("Move to open sky"), "", fill(
      gettext("Your phone knows its place only to %(accuracy)s. Step away from walls and trees."), { accuracy: distance(fix.coords.accuracy) }));
  }
  if (isClose && inside >= LIKELY_INSIDE) {
    if (nowMs < holdUntilMs) return step("wait", gettext("Hold still"), "", gettext("You are there. Your place is checked once more."));
    return step("catch", gettext("Catch now"), "", leftWords(nearest.left) || gettext("You are there. Catch it!"));
  }
  const restM = Math.max(1, Math.ceil(nearest.distanceM - radiusM));
  return step("walk", gettext("Walk closer"), fill(gettext("%(distance)s to go"), { distance: distance(restM) }), fill(
    gettext("Walk %(direction)s, into its circle."), { direction: direction(nearest.bearingDeg) }));
}

/* Without signal the phone has only the distance: good enough to offer the tap, the server judges later. */
const guess = (nearest, radiusM) => ({ inside: nearest.distanceM <= radiusM ? 1 : 0, holdUntilMs: 0 });

/** The button as one phrase: 走近一點（還有 35 公尺）. */
export const phrase = ({ label, detail }) =>
  detail ? fill(gettext("%(label)s (%(detail)s)"), { label, detail }) : label;
