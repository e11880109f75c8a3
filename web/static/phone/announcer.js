/* What a screen reader is told while walking: politely, at most every few seconds, never the same twice. */

import { byId } from "#phone/elements.js";
import { SAY_EVERY_MS } from "#phone/tunables.js";

export function createAnnouncer() {
  let saidAtMs = -Infinity;
  let said = "";
  return function announce(text, { atOnce = false } = {}) {
    const nowMs = Date.now();
    if (text === said || (!atOnce && nowMs - saidAtMs < SAY_EVERY_MS)) return;
    said = text;
    saidAtMs = nowMs;
    byId("announcer").textContent = text;
  };
}
