/* Where the phone says it is: watched only after the player has asked for it.
   A phone that lies still may fall silent; close to a balloon it is asked again, since a catch needs fresh fixes. */

import { FRESH_FIX_MS } from "#phone/tunables.js";

const WATCH = { enableHighAccuracy: true, maximumAge: 1000, timeout: 20_000 };
const AGAIN = { enableHighAccuracy: true, maximumAge: 0, timeout: 8000 };

export function createPositionWatch({ onFix, onTrouble, isFreshNeeded }) {
  let watch = null;
  let heardAtMs = 0;

  function heard(position) {
    heardAtMs = Date.now();
    onFix(asJSON(position));
  }

  function trouble(error) {
    if (error.code === error.PERMISSION_DENIED) stop();
    onTrouble(error.code === error.PERMISSION_DENIED ? "denied" : "unavailable");
  }

  function start() {
    if (watch !== null) return;
    if (!("geolocation" in navigator)) return onTrouble("unsupported");
    watch = navigator.geolocation.watchPosition(heard, trouble, WATCH);
  }

  function stop() {
    if (watch !== null) navigator.geolocation.clearWatch(watch);
    watch = null;
  }

  function refresh() {
    const isStale = Date.now() - heardAtMs > FRESH_FIX_MS;
    if (watch === null || document.hidden || !isStale || !isFreshNeeded()) return;
    heardAtMs = Date.now();
    navigator.geolocation.getCurrentPosition(heard, () => {}, AGAIN);
  }

  setInterval(refresh, FRESH_FIX_MS / 2);
  return { start, stop };
}

/** Whether the browser already lets us look, without asking it to ask. */
export async function isAllowed() {
  try {
    return (await navigator.permissions.query({ name: "geolocation" })).state === "granted";
  } catch {
    return false;
  }
}

/* toJSON() is not in every browser yet; the protocol wants exactly its shape (W3C Geolocation). */
function asJSON(position) {
  if (position.toJSON) return position.toJSON();
  const { latitude, longitude, accuracy, altitude, altitudeAccuracy, heading, speed } = position.coords;
  const coords = { latitude, longitude, accuracy, altitude, altitudeAccuracy, heading, speed };
  if (Number.isNaN(coords.heading)) coords.heading = null;
  return { timestamp: position.timestamp, coords };
}
