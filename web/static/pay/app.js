/* Paying: puts the parts together.

     what waits at the server ─▶ standing.js ─▶ the code to be scanned · the payment · how it ended
     a tap ─▶ doing.js (written down, sent) ─▶ the server's answer, or: ask by id what became of it        */

import { byId, write } from "#phone/elements.js";
import { openDrawer } from "#phone/database.js";
import { buzz, showThemes } from "#phone/preferences.js";
import { gettext } from "#phone/words.js";
import { NoAnswer, ask } from "#pay/asking.js";
import { createCodeFace } from "#pay/code_face.js";
import { createDoing } from "#pay/doing.js";
import { PAY } from "#pay/drawers.js";
import { keepOpening } from "#pay/keeping.js";
import { createPaymentPanel } from "#pay/payment_panel.js";
import { createPurse } from "#pay/purse.js";
import { notArrived, notKnownYet } from "#pay/said.js";
import { became, markOf, standing } from "#pay/standing.js";
import { createVouchers } from "#pay/vouchers.js";

const ASK_EVERY_MS = 1_500;
const settings = document.body.dataset;
const drawer = await openDrawer(PAY);
const doing = createDoing({ drawer, ask, owner: settings.player });
const codeFace = createCodeFace({ ask });
const purse = createPurse({ ask, drawer, player: settings.player, coinsANtd: Number(settings.coinsANtd) });
const panel = createPaymentPanel({ onAnswer: answer, onClose: close });
const vouchers = createVouchers({
  ask, drawer, player: settings.player, onSpent: purse.refresh,
  doing: { ...doing, carryOut: (entry) => tried(entry) },
});
let seen = (await drawer.get("memory", "seen")) ?? "";
let waits = { open: null, last: null };
let shownMark = "";
let told = null;
let next = 0;

function say(text) {
  write(byId("said"), text);
  byId("said").hidden = !text;
}

/** Send something about money; without an answer say so, and ask what became of it as soon as it can be asked. */
async function tried(entry) {
  try {
    return await doing.carryOut(entry);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    return { status: 0, answer: { say: notKnownYet() } };
  }
}

async function send(entry) {
  say("");
  panel.busy(true);
  const { status, answer: said } = await tried(entry);
  panel.busy(false);
  if (status !== 200) say(said.say);
  await look();
}

function answer(act, { id, coins }) {
  return send({ id, act, path: `me/pay/${id}/${act}`, body: act === "confirm" ? { coins } : undefined });
}

async function close(payment) {
  seen = markOf(payment);
  await drawer.put("memory", "seen", seen);
  say("");
  show();
  byId("code-title").focus();
}

function show() {
  const { face, payment } = standing(waits, seen);
  const shows = face === "code" && !("guest" in settings);
  codeFace.show(shows);
  byId("by-code").hidden = !shows;
  panel.show(face, payment);
  tellEnding(payment);
}

/* The moment in which a payment ends: a short buzz, and the purse and the vouchers as they are now. */
function tellEnding(payment) {
  const mark = payment ? markOf(payment) : "";
  if (mark === shownMark) return;
  shownMark = mark;
  if (payment?.state === "paid") buzz(60);
  purse.refresh();
  if (payment?.kind === "voucher") vouchers.refresh();
}

/* What became of what had no answer, in one sentence, unless the payment itself stands on the page and says it. */
async function askAgain() {
  for (const one of await doing.whatBecame(askAbout)) told = { id: one.entry.id, ...became(one, notArrived()) };
  await vouchers.refresh();
}

async function askAbout({ id, path }) {
  if (!path.startsWith("me/vouchers")) return ask("GET", `me/pay/${id}`);
  const { status, answer } = await ask("GET", "me/vouchers");
  const voucher = answer.items?.find((one) => one.id === id);
  if (status !== 200) return { status, answer };
  return voucher ? { status, answer: voucher } : { status: 404, answer: {} };
}

function tellWhatBecame() {
  const { payment } = standing(waits, seen);
  if (told) say(told.arrived && payment?.id === told.id ? "" : told.say);
  told = null;
}

/** Ask what became of what had no answer, then what waits now; again after a while. */
async function look() {
  clearTimeout(next);
  try {
    if (await doing.waits()) await askAgain();
    const { status, answer: current } = await ask("GET", "me/pay/current");
    if (status === 200) waits = current;
    else say(current.say);
    tellWhatBecame();
    showLine(true);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    showLine(false);
  }
  show();
  next = setTimeout(look, document.hidden ? 20 * ASK_EVERY_MS : ASK_EVERY_MS);
}

function showLine(isOnline) {
  const wasOnline = document.body.dataset.line !== "offline";
  if (wasOnline && !isOnline && byId("vouchers").children.length) byId("voucher-part").open = true;
  if (isOnline && !wasOnline) vouchers.refresh();
  byId("line").hidden = isOnline;
  document.body.dataset.line = isOnline ? "online" : "offline";
}

byId("by-code").addEventListener("submit", async (event) => {
  event.preventDefault();
  const digits = byId("id_code").value.normalize("NFKC").replace(/\D/g, "");
  if (!digits) return say(gettext("Type the digits that the shop’s screen shows."));
  const id = crypto.randomUUID();
  await send({ id, act: "meet", path: "me/pay/meet", body: { id, code: digits } });
  byId("id_code").value = "";
});
document.addEventListener("visibilitychange", () => document.hidden || look());
addEventListener("online", look);
addEventListener("pageshow", (event) => event.persisted && look());

showThemes(() => {});
await Promise.all([vouchers.recall(), purse.recall()]);
await look();
await Promise.all([vouchers.refresh(), purse.refresh()]);
navigator.wakeLock?.request("screen").catch(() => {});
document.body.dataset.ready = "true";
keepOpening("keep the purse");
