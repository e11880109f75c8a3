/* The app: puts the parts together. Everything it decides lives in the module named after it.

     position.js ─▶ conversation.js ─▶ server ─▶ state, sky ─▶ peek · list · map · bar
     tap on 立即捕捉 ─▶ outbox.js ─▶ conversation.js ─▶ … ─▶ moment.js, card.js                       */

import { createAnnouncer } from "#phone/announcer.js";
import { createApi } from "#phone/api.js";
import { showBar } from "#phone/bar.js";
import { createCard, caughtCard, refusedCard } from "#phone/card.js";
import { createCoinsPanel, showPurses } from "#phone/coins_panel.js";
import { createCollectionPanel } from "#phone/collection_panel.js";
import { followCompass, hasCompass } from "#phone/compass.js";
import { createConversation } from "#phone/conversation.js";
import { openDrawer } from "#phone/database.js";
import { byId, write } from "#phone/elements.js";
import { forgetOnLogOut, keepShell, offerInstall } from "#phone/install.js";
import { playMoment } from "#phone/moment.js";
import { createNotices, showUnread } from "#phone/notices.js";
import { openOutbox } from "#phone/outbox.js";
import { createPlayground } from "#phone/playground.js";
import { createPositionWatch, isAllowed } from "#phone/position.js";
import { showPreferences } from "#phone/preferences.js";
import { keepRemembering, recall } from "#phone/remembering.js";
import { createSheet } from "#phone/sheet.js";
import { createSky } from "#phone/sky.js";
import { createState } from "#phone/state.js";
import { createStretch } from "#phone/stretch.js";
import { createTabs } from "#phone/tabs.js";
import { FRESH_WITHIN_M, TOAST_MS } from "#phone/tunables.js";
import { placeName } from "#phone/township.js";
import { openMapView } from "#phone/map_view.js";
import { createNearbyTab } from "#places/nearby_tab.js";

const settings = document.body.dataset;
const drawer = await openDrawer();
const kept = await recall(drawer);
const outbox = await openOutbox(drawer);
const sky = createSky();
const stretch = createStretch(kept.stretch);
const get = createApi(drawer);
const announce = createAnnouncer();
sky.recall(kept.sky);

const state = createState({ signal: "connecting", located: "off", fix: null, near: [], chosen: null, waiting: outbox.size, ...kept.purse });
const sheet = createSheet();
const notices = createNotices(announce);
const card = createCard({ onClose: () => placeOf(tabs.current).focus({ preventScroll: true }) });
const conversation = createConversation({ state, sky, stretch, outbox, language: settings.language, onAnswer: showAnswer, onNotice: notices.show });
const watch = createPositionWatch({
  onFix(fix) {
    state.set({ fix, located: "on" });
    conversation.fixed(fix);
  },
  onTrouble: (located) => located !== "unavailable" && state.set({ located }),
  isFreshNeeded: () => !state.known.fix || sky.around(state.known.fix.coords, Date.now())[0]?.distanceM < FRESH_WITHIN_M,
});

function locate() {
  state.set({ located: "on" });
  watch.start();
}

async function showAnswer(message, entry) {
  if (message.type === "refused") return card.show(refusedCard(message, entry?.shown));
  state.set({ chosen: null });
  await playMoment(message);
  card.show(caughtCard(message, await placeName(get, entry?.shown), "guest" in settings));
  panels[tabs.current]?.();
}

/* Where the keyboard goes on after a card: what was tapped may be gone. */
const placeOf = (tab) => byId(tab === "map" ? "act" : `panel-${tab}`);

/* The album of earlier visits; without it nothing is hidden, and a second catch is refused kindly. */
async function hideCaught() {
  const { answer } = await get("me/collection");
  sky.hide(answer.items.map(({ balloon }) => balloon));
  state.set({});
}

const playground = createPlayground({
  state, sky, outbox, announce, radiusM: Number(settings.catchRadiusM),
  onCatch: (balloon) => conversation.catch(balloon),
  onShow(balloon) {
    location.hash = "#map";
    sheet.set("peek");
    state.set({ chosen: balloon.balloon });
    mapView.lookAt(balloon);
  },
  onLocate: locate,
  onLook: (balloon) => mapView.lookAt(balloon),
});

const coins = createCoinsPanel(get);
const collection = createCollectionPanel(get);
const nearbyTab = createNearbyTab({ state, get });
const panels = { coins: coins.load, collection: collection.load, nearby: nearbyTab.open };
const tabs = createTabs((name) => {
  if (name !== "nearby") nearbyTab.close();
  panels[name]?.();
});
const mapView = openMapView({ settings, state, sky, get, radiusM: Number(settings.catchRadiusM), onLocate: locate });

state.subscribe(playground.show);
state.subscribe(showBar);
state.subscribe(showUnread);
state.subscribe(({ wallet, pending }) => showPurses(wallet, pending));
state.subscribe(({ commitment }) => write(byId("commitment"), commitment ?? ""));
state.subscribe(({ signal }) => {
  if (signal === "taken_over" && !byId("taken-over").open) byId("taken-over").showModal();
  if (signal === "logged_out") location.assign("/");
});

byId("take-back").addEventListener("click", () => {
  byId("taken-over").close();
  conversation.open();
});
byId("button-compass").hidden = !hasCompass();
byId("button-compass").addEventListener("click", async ({ currentTarget }) => {
  const isOn = await followCompass((headingDeg) => state.set({ headingDeg }));
  currentTarget?.setAttribute("aria-pressed", String(isOn));
  byId("button-compass").setAttribute("aria-pressed", String(isOn));
});

showPreferences(() => mapView.repaint());
offerInstall();
setTimeout(() => document.querySelectorAll(".toast").forEach((toast) => toast.remove()), TOAST_MS);
forgetOnLogOut(drawer);
keepRemembering(drawer, { state, sky, stretch });
conversation.open();
hideCaught().catch((error) => console.warn("the album cannot be read", error));
if (await isAllowed()) locate();
addEventListener("load", () => setTimeout(keepShell, 3000));
if (document.readyState === "complete") setTimeout(keepShell, 3000);
