/* What the phone knows by heart: the last sky, the purse, the unheard fixes. Survives reload, kill and no signal. */

import { REMEMBER_EVERY_MS } from "#phone/tunables.js";

export async function recall(drawer) {
  const [sky, purse, stretch] = await Promise.all(["sky", "purse", "stretch"].map((name) => drawer.get("memory", name)));
  return { sky: sky ?? { add: [], far: [] }, purse: purse ?? {}, stretch: stretch ?? [] };
}

export function keepRemembering(drawer, { state, sky, stretch }) {
  let isChanged = false;
  state.subscribe(() => { isChanged = true; });

  function remember() {
    if (!isChanged) return;
    isChanged = false;
    const { player, wallet, pending, commitment } = state.known;
    drawer.put("memory", "sky", sky.toJSON());
    drawer.put("memory", "stretch", stretch.toJSON());
    if (player) drawer.put("memory", "purse", { player, wallet, pending, commitment });
  }

  setInterval(remember, REMEMBER_EVERY_MS);
  addEventListener("pagehide", remember);
  document.addEventListener("visibilitychange", () => document.hidden && remember());
}
