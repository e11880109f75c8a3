/* Has the service worker keep this page, so that it opens without a network. */

export async function keepOpening(word) {
  try {
    if (!navigator.serviceWorker) return;
    await navigator.serviceWorker.register("/sw.js");
    (await navigator.serviceWorker.ready).active.postMessage(word);
  } catch (error) {
    console.warn("without service worker: the page will not open offline", error);
  }
}
