/* How long to wait before the next attempt: doubling, with full jitter, so that ten thousand phones
   that lost the same mast do not come back in the same second. */

import { FIRST_RETRY_MS, SLOWEST_RETRY_MS } from "#phone/tunables.js";

export function delayMs(attempt, random = Math.random) {
  const ceiling = Math.min(SLOWEST_RETRY_MS, FIRST_RETRY_MS * 2 ** attempt);
  return Math.round(ceiling * (0.5 + random() / 2));
}
