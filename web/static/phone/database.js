/* A small drawer in IndexedDB: the game's holds the outbox and what is remembered without signal; the places have
   one of their own, since most of what it holds is nobody's. Where a browser refuses it (private windows), the same
   drawer in memory serves until the page closes. */

const GAME = { name: "taitung-sky", stores: ["outbox", "memory"] };
export const PLACES = { name: "taitung-places", stores: ["packs", "favourites", "reports", "memory"] };

const asPromise = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

const done = (transaction) => new Promise((resolve, reject) => {
  transaction.oncomplete = () => resolve();
  transaction.onerror = transaction.onabort = () => reject(transaction.error);
});

async function open(indexedDB, { name, stores }) {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => stores.forEach((store) => request.result.createObjectStore(store));
  return asPromise(request);
}

function drawerIn(database) {
  async function write(store, work) {
    const transaction = database.transaction(store, "readwrite", { durability: "strict" });
    work(transaction.objectStore(store));
    await done(transaction);
  }
  const read = (store) => database.transaction(store).objectStore(store);
  return {
    get: (store, key) => asPromise(read(store).get(key)),
    all: (store) => asPromise(read(store).getAll()),
    put: (store, key, value) => write(store, (drawer) => drawer.put(value, key)),
    delete: (store, key) => write(store, (drawer) => drawer.delete(key)),
    clear: (store) => write(store, (drawer) => drawer.clear()),
  };
}

export function drawerInMemory({ stores: names } = GAME) {
  const stores = Object.fromEntries(names.map((store) => [store, new Map()]));
  return {
    get: async (store, key) => stores[store].get(key),
    all: async (store) => [...stores[store].values()],
    put: async (store, key, value) => void stores[store].set(key, structuredClone(value)),
    delete: async (store, key) => void stores[store].delete(key),
    clear: async (store) => stores[store].clear(),
  };
}

export async function openDrawer(which = GAME) {
  try {
    return drawerIn(await open(globalThis.indexedDB, which));
  } catch {
    return drawerInMemory(which);
  }
}
