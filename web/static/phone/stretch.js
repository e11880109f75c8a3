/* The fixes that the server has not heard yet: what an offline catch carries as its way there.
   Bounded: all of the last 30 s before the tap, older ones thinned evenly, 200 in all. */

import { STRETCH_BEFORE_TAP_MS, STRETCH_FIXES, STRETCH_KEPT_MS } from "#phone/tunables.js";

const STORED = STRETCH_FIXES * 4;

export function createStretch(fixes = []) {
  let kept = [...fixes];

  return {
    /** Remember one fix; a repeated or older one is nothing new. */
    note(fix) {
      const last = kept.at(-1);
      if (last && fix.timestamp <= last.timestamp) return;
      kept.push(fix);
      kept = kept.filter(({ timestamp }) => fix.timestamp - timestamp <= STRETCH_KEPT_MS);
      if (kept.length > STORED) kept = thinned(kept, STORED / 2);
    },
    /** The server has heard everything up to this moment of the phone's clock. */
    heard(timestamp) {
      kept = kept.filter((fix) => fix.timestamp > timestamp);
    },
    /** What a catch tapped now takes along, oldest first. */
    before: (tappedAtMs) => bounded(kept.filter(({ timestamp }) => timestamp <= tappedAtMs), tappedAtMs),
    toJSON: () => kept,
  };
}

function bounded(fixes, tappedAtMs) {
  const recent = fixes.filter(({ timestamp }) => tappedAtMs - timestamp <= STRETCH_BEFORE_TAP_MS).slice(-STRETCH_FIXES);
  const older = fixes.slice(0, fixes.length - recent.length);
  return [...thinned(older, STRETCH_FIXES - recent.length), ...recent];
}

/** At most `most` of them, evenly, the newest always among them. */
export function thinned(fixes, most) {
  if (fixes.length <= most) return fixes;
  if (most <= 0) return [];
  const step = fixes.length / most;
  return Array.from({ length: most }, (_, index) => fixes[Math.floor((index + 1) * step) - 1]);
}
