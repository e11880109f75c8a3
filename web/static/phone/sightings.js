/* In how many fixes of the last half minute the server found us inside a balloon's circle: the rule asks for two,
   so the button waits for the second, for a few seconds, and an honest tap is not refused for being too early. */

import { HOLD_MS, LIKELY_INSIDE, SIGHTINGS, SIGHTINGS_MS } from "#phone/tunables.js";

export function createSightings() {
  const seenAtMs = new Map();

  function timesOf({ balloon, inside }, nowMs) {
    const times = (seenAtMs.get(balloon) ?? []).filter((atMs) => nowMs - atMs <= SIGHTINGS_MS);
    if (inside >= LIKELY_INSIDE) times.push(nowMs);
    seenAtMs.set(balloon, times);
    return times;
  }

  return {
    /** The server's `near`, each with the moment until which the player should hold still (0: no need). */
    note: (near, nowMs) => near.map((one) => ({ ...one, holdUntilMs: holdUntilMs(timesOf(one, nowMs)) })),
  };
}

const holdUntilMs = (times) => (times.length && times.length < SIGHTINGS ? times[0] + HOLD_MS : 0);
