/* Home screen and service worker: what makes the page an app that opens without signal. */

import { PLACES, openDrawer } from "#phone/database.js";
import { byId } from "#phone/elements.js";

export function offerInstall() {
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    byId("install").hidden = false;
    byId("install").onclick = () => event.prompt();
  });
  addEventListener("appinstalled", () => {
    byId("install").hidden = true;
  });
}

export async function keepShell() {
  try {
    if (!navigator.serviceWorker) return;
    await navigator.serviceWorker.register("/sw.js");
    const worker = (await navigator.serviceWorker.ready).active;
    worker.postMessage("keep the game");
    worker.postMessage("keep the places");
  } catch (error) {
    console.warn("without service worker: the page will not open offline", error);
  }
}

/** Logging out leaves nothing of the player behind on this phone, save catches that were never answered. */
export function forgetOnLogOut(drawer) {
  const form = byId("log-out");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    navigator.serviceWorker?.controller?.postMessage("forget me");
    await drawer.clear("memory");
    await (await openDrawer(PLACES)).clear("favourites");
    form.submit();
  });
}
