/* The balloons this phone knows: single ones within 3 km, counts per cell farther away.
   The server tells differences; after a new connection its first word replaces what was remembered.
   What the player has caught stands there for others only: the server shows all the same sky. */

import { bearingDeg, distanceM } from "#phone/geodesy.js";

export function createSky() {
  const balloons = new Map();
  const far = new Map();
  const caught = new Set();
  let isRemembered = false;

  function apply({ add = [], gone = [], far: counts }) {
    if (isRemembered && add.length) forget();
    for (const balloon of add) if (!caught.has(balloon.balloon)) balloons.set(balloon.balloon, balloon);
    for (const id of gone) balloons.delete(id);
    for (const cell of counts ?? []) setFar(cell);
  }

  function setFar(cell) {
    if (cell.count > 0) far.set(cell.cell, cell);
    else far.delete(cell.cell);
  }

  function forget() {
    isRemembered = false;
    balloons.clear();
  }

  return {
    apply,
    forget,
    get isRemembered() { return isRemembered; },
    get: (id) => balloons.get(id),
    /** Never show these again: the player has them. */
    hide(ids) {
      for (const id of ids) {
        caught.add(id);
        balloons.delete(id);
      }
    },
    counts: () => [...far.values()],

    /** Balloons whose window is open, nearest first, with distance and bearing when a position is known. */
    around(position, nowMs) {
      const open = [...balloons.values()].filter(({ until }) => !(Date.parse(until) <= nowMs));
      if (!position) return open;
      return open.map((balloon) => placed(balloon, position)).sort((a, b) => a.distanceM - b.distanceM);
    },

    /** A new connection starts: what is shown stays until the server has spoken. */
    restart() {
      isRemembered = true;
      far.clear();
    },
    toJSON: () => ({ add: [...balloons.values()], far: [...far.values()] }),
    recall(kept) {
      apply(kept);
      isRemembered = true;
    },
  };
}

const placed = (balloon, position) => ({
  ...balloon,
  distanceM: distanceM(position, balloon),
  bearingDeg: bearingDeg(position, balloon),
});
