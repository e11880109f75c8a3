/* The sheet at its lowest: the nearest (or chosen) balloon, its distance, the arrow, and the round button. */

import { drawBalloon } from "#phone/balloon_art.js";
import { byId, write } from "#phone/elements.js";
import { phrase } from "#phone/next_step.js";
import { balloonName, coinsWords, direction, distance, fill, gettext } from "#phone/words.js";

let drawn = null;

export function showPeek(nearest, step, headingDeg, announce) {
  showBalloon(nearest);
  const button = byId("act");
  button.dataset.kind = step.kind;
  button.setAttribute("aria-disabled", String(step.kind === "wait"));
  write(byId("act-label"), step.label);
  write(byId("act-detail"), step.detail);
  write(byId("peek-advice"), step.advice);
  if (nearest) turnArrow(nearest.bearingDeg, headingDeg);
  announce(spoken(nearest, step));
}

function showBalloon(nearest) {
  byId("peek-distance").hidden = byId("peek-coins").hidden = !nearest;
  const rarity = nearest?.rarity ?? null;
  if (drawn !== rarity) byId("peek-balloon").replaceChildren(...(rarity ? [drawBalloon(rarity, { sways: true })] : []));
  drawn = rarity;
  if (!nearest) return write(byId("peek-name"), gettext("Balloons over Taitung"));
  write(byId("peek-name"), balloonName(rarity));
  write(byId("peek-coins"), coinsWords(nearest.coins));
  write(byId("peek-metres"), distance(nearest.distanceM));
  write(byId("peek-direction"), direction(nearest.bearingDeg));
}

/* North is up until the compass is allowed; then the arrow turns with the phone. */
function turnArrow(bearingDeg, headingDeg) {
  byId("arrow").style.transform = `rotate(${Math.round(bearingDeg - (headingDeg ?? 0))}deg)`;
}

function spoken(nearest, step) {
  if (!nearest) return step.advice;
  return fill(gettext("%(balloon)s, %(distance)s %(direction)s. %(step)s"), {
    balloon: balloonName(nearest.rarity), distance: distance(nearest.distanceM),
    direction: direction(nearest.bearingDeg), step: phrase(step),
  });
}
