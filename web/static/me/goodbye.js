/* After leaving, nothing of the player stays in the browser: catches that waited, what was remembered, pages kept
   for times without signal, choices. Served alone, without the game's other modules. */

const NAMES = ["taitung-sky", "taitung-places"];

const asPromise = (request) => new Promise((resolve) => {
  request.onsuccess = request.onerror = request.onblocked = () => resolve(request);
});

/** Another tab may hold the database open: empty it first, then have it removed as soon as nobody does. */
async function emptyDrawer(name) {
  const { result: database } = await asPromise(indexedDB.open(name));
  const stores = [...(database?.objectStoreNames ?? [])];
  if (stores.length > 0) {
    const transaction = database.transaction(stores, "readwrite");
    await Promise.all(stores.map((store) => asPromise(transaction.objectStore(store).clear())));
  }
  database?.close();
  await asPromise(indexedDB.deleteDatabase(name));
}

async function dropKeptPages() {
  for (const name of await caches.keys()) await caches.delete(name);
  const workers = await navigator.serviceWorker?.getRegistrations();
  await Promise.all((workers ?? []).map((worker) => worker.unregister()));
}

localStorage.clear();
sessionStorage.clear();
await Promise.allSettled([...NAMES.map(emptyDrawer), dropKeptPages()]);
const words = document.getElementById("local");
words.textContent = words.dataset.cleared;
