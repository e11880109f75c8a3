/* A small drawer in IndexedDB: the outbox and what is remembered without signal.
   Where a browser refuses it (private windows), the same drawer in memory serves until the page closes. */

const NAME = "taitung-sky";
const STORES = ["outbox", "memory"];

const asPromise = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

const done = (transaction) => new Promise((resolve, reject) => {
  transaction.oncomplete = () => resolve();
  transaction.onerror = transaction.onabort = () => reject(transaction.error);
});

async function open(indexedDB) {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => STORES.forEach((store) => request.result.createObjectStore(store));
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

export function drawerInMemory() {
  const stores = Object.fromEntries(STORES.map((store) => [store, new Map()]));
  return {
    get: async (store, key) => stores[store].get(key),
    all: async (store) => [...stores[store].values()],
    put: async (store, key, value) => void stores[store].set(key, structuredClone(value)),
    delete: async (store, key) => void stores[store].delete(key),
    clear: async (store) => stores[store].clear(),
  };
}

export async function openDrawer() {
  try {
    return drawerIn(await open(globalThis.indexedDB));
  } catch {
    return drawerInMemory();
  }
}
