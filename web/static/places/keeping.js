/* The page itself stays on the phone, by the service worker, so that it opens without signal. */

export async function keepPlaces() {
  try {
    if (!navigator.serviceWorker) return;
    await navigator.serviceWorker.register("/sw.js");
    (await navigator.serviceWorker.ready).active.postMessage("keep the places");
  } catch (error) {
    console.warn("without service worker: the page will not open offline", error);
  }
}
