{% load static %}/* The service worker: keeps the shell of the game on the phone, so that it opens without signal.
   Rendered by the server: the list below and the version come from what is really served. */

const VERSION = "taitung-sky-{{ version }}";
const OFFLINE = "{% url 'offline' %}";
const GAME = "{% url 'play' %}";
/* One page answers for every address of places; what stands on it comes from the phone. */
const PLACES = "{% url 'places:everywhere' %}";
/* The customer's page of paying carries no code; the till has a few files more, which only tills fetch. */
const PURSE = "{% url 'pay:pay' %}";
const TILL = "{% url 'merchant:till' %}";
const TILL_FILES = [
  {% for path in till_files %}"{{ path|escapejs }}",
  {% endfor %}
];
const LOG_OUT = "{% url 'account_logout' %}";
const KEPT_PAGES = [GAME, PLACES, PURSE, TILL];
const SHELL = [
  OFFLINE,
  {% for path in files %}"{{ path|escapejs }}",
  {% endfor %}
];
const CATALOGUE = new RegExp('src="({% url 'javascript_catalog' %}[^"]*)"');
/* Pages vary by language and cookie; what is kept here belongs to this phone alone. */
const WHATEVER_VARIES = { ignoreVary: true };
const PATIENCE_MS = 4000;

self.addEventListener("install", (event) => event.waitUntil(keepShell()));
self.addEventListener("activate", (event) => event.waitUntil(dropOlder()));
self.addEventListener("fetch", (event) => {
  if (event.request.method === "POST" && new URL(event.request.url).pathname === LOG_OUT) event.waitUntil(forgetPlayer());
  const answer = answerTo(event.request);
  if (answer) event.respondWith(answer);
});
self.addEventListener("message", (event) => {
  if (event.data === "forget me") event.waitUntil(forgetPlayer());
  if (event.data === "keep the game") event.waitUntil(keepPage(GAME));
  if (event.data === "keep the places") event.waitUntil(keepPage(PLACES));
  if (event.data === "keep the purse") event.waitUntil(keepPage(PURSE));
  if (event.data === "keep the till") event.waitUntil(keepTill());
});

async function keepShell() {
  const cache = await caches.open(VERSION);
  await cache.addAll(SHELL);
  await self.skipWaiting();
}

async function dropOlder() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== VERSION).map((name) => caches.delete(name)));
  await self.clients.claim();
}

/* The page that started us was fetched before we were there: fetch it once more, with its words. */
async function keepPage(address) {
  const page = await fetch(address);
  if (page.redirected) return;
  const catalogue = (await page.clone().text()).match(CATALOGUE);
  await keep(new Request(address), page);
  if (catalogue) await keep(new Request(catalogue[1]), await fetch(catalogue[1]));
}

async function keepTill() {
  await keepPage(TILL);
  await (await caches.open(VERSION)).addAll(TILL_FILES);
}

/* After logging out nothing of the player's own pages stays behind. */
async function forgetPlayer() {
  const cache = await caches.open(VERSION);
  await Promise.all(KEPT_PAGES.map((page) => cache.delete(page)));
}

function answerTo(request) {
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return null;
  if (request.mode === "navigate") return freshPage(request, url);
  if (url.pathname.startsWith("{% get_static_prefix %}")) return keptFirst(request);
  if (url.pathname.startsWith("{% url 'javascript_catalog' %}") || url.pathname === "/api/v1/townships") return freshOrKept(request);
  return null;
}

async function keptFirst(request) {
  return (await caches.match(request, WHATEVER_VARIES)) || keep(request, await fetch(request));
}

async function freshOrKept(request) {
  try {
    return await keep(request, await inTime(fetch(request)));
  } catch {
    return (await caches.match(request, WHATEVER_VARIES)) || Response.error();
  }
}

async function freshPage(request, url) {
  try {
    const response = await inTime(fetch(request));
    const isKept = KEPT_PAGES.includes(url.pathname) && !url.search && !response.redirected;
    return isKept ? await keep(new Request(url.pathname), response) : response;
  } catch {
    const kept = standsIn(url.pathname);
    return (kept && (await caches.match(kept, WHATEVER_VARIES))) || (await caches.match(OFFLINE, WHATEVER_VARIES)) || Response.error();
  }
}

/* The page on the phone that can answer for an address without signal. */
function standsIn(path) {
  if (path === GAME || path === "/") return GAME;
  if (path === PURSE || path === TILL) return path;
  return path.startsWith(PLACES) ? PLACES : null;
}

async function keep(request, response) {
  if (response.ok) {
    const cache = await caches.open(VERSION);
    await cache.put(request, response.clone());
  }
  return response;
}

/* A bar of signal that carries nothing is worse than none: stop waiting. */
function inTime(promise) {
  const tooLate = new Promise((_, reject) => setTimeout(() => reject(new Error("no answer in time")), PATIENCE_MS));
  return Promise.race([promise, tooLate]);
}
