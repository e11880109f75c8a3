/* Places on the phone: puts the parts together.

     position (stays here) ─▶ around.js ─▶ packs.js ─▶ choosing.js ─▶ list · map · sheet · walk          */

import { createAnnouncer } from "#phone/announcer.js";
import { createApi } from "#phone/api.js";
import { followCompass, hasCompass } from "#phone/compass.js";
import { PLACES, openDrawer } from "#phone/database.js";
import { byId, write } from "#phone/elements.js";
import { createPositionWatch, isAllowed } from "#phone/position.js";
import { showThemes } from "#phone/preferences.js";
import { createState } from "#phone/state.js";
import { gettext } from "#phone/words.js";
import { askFavourites, sendReport, tellFavourite } from "#places/api.js";
import { codesAround, townshipCodeAt } from "#places/around.js";
import { AROUND, codesOf, createChoice, isIdle, whereOf } from "#places/choice.js";
import { choose } from "#places/choosing.js";
import { createDetails } from "#places/details.js";
import { createFavourites } from "#places/favourites.js";
import { keepPlaces } from "#places/keeping.js";
import { createList } from "#places/list.js";
import { openPlaceMap } from "#places/place_map.js";
import { createPacks } from "#places/packs.js";
import { createReports } from "#places/reports.js";
import { adviceWords, ageLine, countLine, emptyWords } from "#places/status_words.js";
import { createWalk } from "#places/walk.js";

const LISTED = 40;
const MINUTE_MS = 60_000;

const settings = document.body.dataset;
const drawer = await openDrawer(PLACES);
const get = createApi(drawer);
const outlines = async () => (await get("townships")).answer;
const announce = createAnnouncer();
const state = createState({ located: "off", coords: null, home: null, target: null, listed: LISTED, choice: null });
const touched = () => state.set({});
const packs = createPacks({ drawer, onChange: touched });
const favourites = createFavourites({ drawer, isSignedIn: "signedIn" in settings, tell: tellFavourite, askAll: askFavourites, onChange: touched });
const reports = createReports({ drawer, send: sendReport });
const choice = createChoice({ drawer, onChange: chosen });
const details = createDetails({ favourites, reports, announce, onWalk: walkTo, onClose: (id) => list.focus(id) });
const list = createList(byId("places-list"), { onOpen: openPlace, onWalk: walkTo });
const walk = createWalk({ announce, onOpen: openPlace, onStop: stopWalk });
const map = openPlaceMap({ settings, outlines, onChoose: openPlace });
const watch = createPositionWatch({ onFix: fixed, onTrouble: troubled, isFreshNeeded: () => Boolean(state.known.target) });

async function fixed({ coords }) {
  const isFirst = !state.known.coords;
  const home = townshipCodeAt(await outlines(), coords);
  const isElsewhere = home !== state.known.home;
  state.set({ coords, home, located: home ? "on" : "outside" });
  if (isFirst && state.known.wantsAround) choice.goTo(home ? AROUND : "");
  else if (isElsewhere) load();
}

function troubled(located) {
  if (located === "denied" || !state.known.coords) state.set({ located });
  if (located === "denied") state.set({ coords: null });
}

function locate() {
  state.set({ located: state.known.coords ? state.known.located : "asking", wantsAround: true });
  if (state.known.coords && state.known.home) choice.goTo(AROUND);
  watch.start();
}

function chosen(next) {
  state.set({ choice: next, listed: LISTED });
  load();
}

const around = () => (packs.index && state.known.home ? codesAround(packs.index, state.known.home) : []);
const codes = () => (packs.index && state.known.choice ? codesOf(packs.index, state.known.choice, around()) : []);

async function load() {
  await packs.loadIndex();
  if (!state.known.choice || !packs.index) return touched();
  const wanted = isIdle(state.known.choice) ? around() : codes();
  await packs.load([...new Set([...wanted, ...around()])]);
  touched();
}

function foundNow({ choice: { where, typed, filters }, coords }) {
  return choose(packs.places(codes()), { where: whereOf(where), filters, typed, position: coords, favourites, nowMs: Date.now() });
}

function find(id) {
  const everything = { where: whereOf(""), filters: {}, typed: "", position: state.known.coords, favourites, nowMs: Date.now() };
  const all = packs.index ? packs.places(packs.index.townships.map(({ code }) => code)) : [];
  return choose(all.filter((place) => place.id === id), everything)[0];
}

const view = () => ({ ...state.known, nowMs: Date.now(), isFavourite: favourites.has });

function show(known) {
  write(byId("places-advice"), adviceWords(known));
  if (!known.choice) return;
  const found = isIdle(known.choice) ? [] : foundNow(known);
  byId("places-regions").hidden = !isIdle(known.choice);
  byId("places-found").hidden = isIdle(known.choice);
  const missing = codes().filter((code) => !packs.has(code));
  list.show(found.slice(0, known.listed), { ...view(), isLoaded: Boolean(packs.index) && missing.length === 0 });
  byId("places-more").hidden = found.length <= known.listed;
  for (const place of ["places-title", "places-count"]) write(byId(place), countLine(found.length, missing.length > 0));
  write(byId("places-age"), ageLine(packs.confirmedAtMs(codes()), Date.now()));
  write(byId("places-empty"), found.length ? "" : emptyWords(known.choice, missing.length));
  map.show({ found, coords: known.coords, target: known.target, isAround: known.choice.where === AROUND, key: JSON.stringify([known.choice, Boolean(known.coords), found.length > 0]) });
  showOne(known);
}

function showOne(known) {
  const target = known.target && find(known.target);
  walk.show(target, view());
  if (details.shown) details.update(find(details.shown), view());
}

function openPlace(id) {
  const found = find(id);
  if (found) details.open(found, view());
}

function walkTo(id) {
  state.set({ target: id });
  drawer.put("memory", "target", id);
  if (hasCompass()) followCompass((headingDeg) => state.set({ headingDeg }));
  map.lookAt(find(id).place, state.known.coords);
  announce(gettext("The bar at the foot of the page shows the way."), { atOnce: true });
}

function stopWalk(id) {
  state.set({ target: null });
  drawer.delete("memory", "target");
  list.focus(id);
}

function catchUp() {
  load();
  favourites.catchUp();
  reports.sendDue();
}

async function begin() {
  byId("places-enhanced").hidden = byId("places-locate").hidden = byId("places-themes").hidden = false;
  byId("places-submit").hidden = byId("places-pages").hidden = true;
  byId("places-only-favourites").hidden = false;
  showThemes(() => map.repaint());
  await choice.recall();
  state.set({ choice: choice.read(), target: await drawer.get("memory", "target") ?? null });
  if (choice.read().where === AROUND && !(await isAllowed())) choice.goTo("");
  if (choice.read().where === AROUND) locate();
  else if (state.known.target && (await isAllowed())) watch.start();
  await load();
  openAddressed();
  state.subscribe(show);
  document.body.dataset.ready = "true";
  await favourites.open();
  reports.sendDue();
}

/* Without signal the address of one place is answered by this page. */
async function openAddressed() {
  const id = location.pathname.match(/^\/places\/([0-9a-f-]{36})\//)?.[1];
  if (!id) return;
  history.replaceState(null, "", "/places/");
  if (packs.index) await packs.load(packs.index.townships.map(({ code }) => code));
  openPlace(id);
}

byId("places-locate").addEventListener("click", locate);
byId("places-more").addEventListener("click", () => state.set({ listed: state.known.listed + LISTED }));
byId("button-county").addEventListener("click", () => map.county());
byId("button-here").addEventListener("click", () => { locate(); if (state.known.coords) map.here(state.known.coords); });
addEventListener("online", catchUp);
document.addEventListener("visibilitychange", () => document.hidden || catchUp());
setInterval(touched, MINUTE_MS);

await begin();
keepPlaces();
