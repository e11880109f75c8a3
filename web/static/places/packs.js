/* The townships' places on the phone: fetched by township, so that nobody asks for their surroundings, and kept,
   so that they are there without signal. What was kept is shown at once and replaced when the server answers. */

import { searchable } from "#places/matching.js";

const FRESH_MS = 10 * 60_000; // opened again within this the server is not asked again
const PATIENCE_MS = 8_000;

export function createPacks({ drawer, onChange, ask = askServer, now = Date.now }) {
  const packs = new Map(); // code → {places, confirmedAtMs}
  let index = null;

  async function loadIndex() {
    const kept = await drawer.get("packs", "index");
    if (kept) learnIndex(kept);
    if (isFresh(kept)) return index;
    const answer = await answerTo("places/index");
    if (answer) learnIndex(await keep("index", answer));
    return index;
  }

  function learnIndex({ answer }) {
    index = answer;
    onChange();
  }

  async function load(codes) {
    await loadIndex();
    await Promise.all(codes.filter((code) => !isFresh(packs.get(code))).map(loadOne));
  }

  async function loadOne(code) {
    const kept = await drawer.get("packs", code);
    if (kept && !packs.has(code)) learn(code, kept);
    if (isFresh(kept)) return;
    const answer = await answerTo(`places/townships/${code}`);
    if (answer) learn(code, await keep(code, answer));
  }

  function learn(code, { answer, confirmedAtMs }) {
    packs.set(code, { confirmedAtMs, places: answer.places.map((place) => prepared(place, answer, index)) });
    onChange();
  }

  async function keep(key, answer) {
    const kept = { answer, confirmedAtMs: now() };
    await drawer.put("packs", key, kept);
    return kept;
  }

  async function answerTo(path) {
    try {
      return await ask(path);
    } catch {
      return null; // without signal what is kept has to do
    }
  }

  const isFresh = (kept) => Boolean(kept) && now() - kept.confirmedAtMs < FRESH_MS;

  return {
    loadIndex, load,
    get index() { return index; },
    has: (code) => packs.has(code),
    places: (codes) => codes.flatMap((code) => packs.get(code)?.places ?? []),
    /** When the oldest of these was last confirmed by the server; null when none is on the phone. */
    confirmedAtMs(codes) {
      const times = codes.filter((code) => packs.has(code)).map((code) => packs.get(code).confirmedAtMs);
      return times.length ? Math.min(...times) : null;
    },
  };
}

async function askServer(path) {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  // The browser asks whether its copy still holds (304), so that what counts as confirmed was.
  const response = await fetch(`/api/v1/${path}`, { headers: { accept: "application/json" }, cache: "no-cache", signal });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response.json();
}

/* What each place is asked again and again is put together once. */
function prepared(place, { first_day, days }, index) {
  const category = index?.categories.find(({ code }) => code === place.category);
  const township = index?.townships.find(({ code }) => code === place.township);
  const dataset = index?.datasets.find(({ code }) => code === place.dataset);
  const region = index?.regions.find(({ code }) => code === place.region);
  const full = { ...place, first_day, days, category_name: category, township_name: township, dataset_name: dataset };
  full.searchable = searchable({ ...full, beside: [category, township, region].flatMap(namesOf) });
  return full;
}

const namesOf = (named) => (named ? [named.name_zh, named.name_en] : []);
