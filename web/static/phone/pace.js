/* When a fix may be sent: at most as often as the server asked for, the first after a connection at once.
   The newest fix waits; older ones that were not sent are never caught up with. */

import { DEFAULT_NEXT_FIX_S } from "#phone/tunables.js";

export function createPace(send, { now = Date.now, later = setTimeout, never = clearTimeout } = {}) {
  let everyMs = DEFAULT_NEXT_FIX_S * 1000;
  let sentAtMs = -Infinity;
  let newest = null;
  let timer = null;

  function go() {
    timer = null;
    if (!newest) return;
    sentAtMs = now();
    send(newest);
    newest = null;
  }

  function offer(fix) {
    newest = fix;
    const waitMs = sentAtMs + everyMs - now();
    if (waitMs <= 0) {
      never(timer);
      go();
    } else if (timer === null) timer = later(go, waitMs);
  }

  return {
    offer,
    ask: (seconds) => { everyMs = Math.max(1, seconds) * 1000; },
    restart(fix) {
      sentAtMs = -Infinity;
      if (fix) offer(fix);
    },
  };
}
