/* The till: puts the parts together.

     camera ─▶ a customer's code: the payment ─▶ bill.js, goods.js ─▶ the customer's word ─▶ receipt
            ─▶ a voucher: book.js checks it here and sends it when there is a network
     no camera ─▶ shop_code.js: the customer types, and the payment appears by itself                       */

import { byId, make, write } from "#phone/elements.js";
import { openDrawer } from "#phone/database.js";
import { buzz, showThemes } from "#phone/preferences.js";
import { fill, gettext, ngettext, number } from "#phone/words.js";
import { NoAnswer, askFor } from "#pay/asking.js";
import { createDoing } from "#pay/doing.js";
import { TILL } from "#pay/drawers.js";
import { keepOpening } from "#pay/keeping.js";
import { dollars, worth } from "#pay/sums.js";
import { createBill } from "#till/bill.js";
import { createBook } from "#till/book.js";
import { createCamera } from "#till/camera.js";
import { createDesk } from "#till/desk.js";
import { createGoods } from "#till/goods.js";
import { openReader } from "#till/reader.js";
import { createShopCode } from "#till/shop_code.js";
import { refusalOf, showTaken } from "#till/taken_list.js";
import { isVoucher } from "#till/voucher.js";

const ASK_EVERY_MS = 1_500;
const settings = document.getElementById("till").dataset;
const coinsANtd = Number(settings.coinsANtd);
const ask = askFor(settings.merchant);
const drawer = await openDrawer(TILL);
const doing = createDoing({ drawer, ask, owner: settings.merchant });
const book = createBook({ drawer, ask, merchant: settings.merchant });
const bill = createBill({ ask, coinsANtd, say, onAsk: (body) => act("ask-bill", { id: chosen }, body) });
const goods = createGoods({ ask, onAsk: (body) => act("ask-goods", { id: chosen }, body) });
const desk = createDesk({ bill, onAct: act, onClose: () => choose(null) });
const camera = createCamera({ openReader: () => openReader({ wasm: settings.wasm }), onText: scanned });
const shopCode = createShopCode({ ask });
let chosen = location.hash.slice(1) || null;
let known = { open: [], ended: [] };
let apart = null; // the chosen payment, when it is none of today's last ones
let face = "start";
let next = 0;

function say(text) {
  write(byId("said"), text);
  byId("said").hidden = !text;
}

/* --- what is shown ------------------------------------------------------------------------------------------- */

function turn(to) {
  if (face === "scan" && to !== "scan") camera.close();
  if (face === "digits" && to !== "digits") shopCode.close();
  face = to;
  for (const name of ["start", "scan", "digits"]) byId(`${name}-part`).hidden = name !== face;
  if (face !== "scan" && face !== "digits") return;
  byId(`${face}-title`).focus({ preventScroll: true });
  byId(`${face}-part`).scrollIntoView({ block: "start" });
}

const paymentOf = (id) => [...known.open, ...known.ended, ...(apart ? [apart] : [])].find((one) => one.id === id) ?? null;

function show() {
  const payment = chosen && paymentOf(chosen);
  if (payment) turn("payment");
  else if (face === "payment") turn("start");
  desk.show(payment);
  showOthers();
}

function showOthers() {
  const others = known.open.filter(({ id }) => id !== chosen);
  const text = others.map(({ id, state }) => id + state).join();
  byId("others-part").hidden = others.length === 0;
  if (byId("others").dataset.text === text) return;
  byId("others").dataset.text = text;
  byId("others").replaceChildren(...others.map((payment) => make("li", {}, chooser(payment))));
}

function chooser({ id, mark, state }) {
  const words = state === "met" ? gettext("Customer %(mark)s: enter the bill") : gettext("Customer %(mark)s: waits for their word");
  const button = make("button", { type: "button", className: "button button-plain button-wide" }, fill(words, { mark }));
  button.addEventListener("click", () => choose(id));
  return button;
}

function choose(id) {
  chosen = id;
  say("");
  show();
  if (id === null) byId("scan").focus();
}

/* --- what is done -------------------------------------------------------------------------------------------- */

/** Send something about a payment; without an answer say so, and ask what became of it. */
async function send(entry) {
  say("");
  desk.busy(true);
  try {
    const { status, answer } = await doing.carryOut(entry);
    if (status === 200) place(answer);
    else say(answer.say);
    if (answer.payment) place(answer.payment);
    return status === 200;
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    say(gettext("The line broke. Whether this arrived is not known yet; the till asks as soon as there is a network."));
    showLine(false);
    return false;
  } finally {
    desk.busy(false);
  }
}

/* The newest word about a payment, until the next look at all of them. */
function place(payment) {
  const isOther = ({ id }) => id !== payment.id;
  const waits = payment.state === "met" || payment.state === "asked";
  known = { open: known.open.filter(isOther), ended: known.ended.filter(isOther) };
  known[waits ? "open" : "ended"].unshift(payment);
  if (apart?.id === payment.id) apart = payment;
  show();
}

function act(name, { id }, body) {
  return send({ id, act: name, path: `till/${id}/${name}`, body });
}

async function scanned(text) {
  turn("start");
  buzz(40);
  if (isVoucher(text)) return takeVoucher(text);
  const id = crypto.randomUUID();
  if (await send({ id, act: "meet", path: "till/meet", body: { id, qr: text } })) choose(id);
}

async function takeVoucher(text) {
  const taken = await book.take(text);
  if (!taken.ok) return say(refusalOf(taken.code));
  const values = { coins: number(taken.entry.coins), dollars: dollars(worth(taken.entry.coins, coinsANtd)) };
  say(fill(gettext("Voucher taken: %(coins)s coins = %(dollars)s off. You can serve the customer."), values));
  showTaken(await book.lines());
  await sendVouchers();
}

async function sendVouchers() {
  for (const { entry, payment } of await book.sendDue().catch(() => [])) {
    if (entry.state === "refused") say(entry.say);
    if (payment) booked(payment);
  }
  showTaken(await book.lines());
}

function booked(payment) {
  place(payment);
  say(fill(ngettext("The county has booked the voucher of %(coins)s coin.", "The county has booked the voucher of %(coins)s coins.", payment.coins), { coins: number(payment.coins) }));
}

async function scan() {
  turn("scan");
  say("");
  try {
    await camera.open();
  } catch (error) {
    console.warn("no camera", error);
    await showDigits(gettext("This phone gives the page no camera. Let the customer type these digits instead."));
  }
}

async function showDigits(why = "") {
  turn("digits");
  say(why);
  await shopCode.open();
}

/* --- what the server says ------------------------------------------------------------------------------------ */

async function askAgain() {
  for (const { entry, status, answer } of await doing.whatBecame(({ id }) => ask("GET", `till/${id}`))) {
    say(status === 200 ? "" : gettext("The line broke before the customer’s code arrived. Nothing was asked; scan again."));
    if (status === 200) chosen = entry.id;
    if (status === 200) place(answer);
  }
}

/* A payment that appears while the digits are shown is that of who typed them. */
function noteArrivals(told) {
  const before = new Set(known.open.map(({ id }) => id));
  const arrived = told.open.find(({ id, state }) => state === "met" && !before.has(id));
  if (face === "digits" && arrived) chosen = arrived.id;
}

async function look() {
  clearTimeout(next);
  try {
    if (await doing.waits()) await askAgain();
    const { status, answer } = await ask("GET", "till/current");
    if (status === 200) hear(answer);
    else say(answer.say);
    if (chosen && !paymentOf(chosen)) await lookApart();
    showLine(true);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    showLine(false);
  }
  show();
  next = setTimeout(look, document.hidden ? 20 * ASK_EVERY_MS : ASK_EVERY_MS);
}

function hear(told) {
  noteArrivals(told);
  known = told;
}

/* A receipt of earlier today, by the address that led here. */
async function lookApart() {
  const { status, answer } = await ask("GET", `till/${chosen}`);
  if (status === 200) apart = answer;
  else [chosen, apart] = [null, null];
}

function showLine(isOnline) {
  const cameBack = isOnline && document.body.dataset.line === "offline";
  document.body.dataset.line = isOnline ? "online" : "offline";
  byId("line").hidden = isOnline;
  if (cameBack) cameOnline();
}

async function cameOnline() {
  await Promise.all([sendVouchers(), book.refreshKey(), goods.load()]).catch((error) => console.warn("not yet online", error));
}

byId("scan").addEventListener("click", scan);
byId("show-digits").addEventListener("click", () => showDigits());
for (const button of document.querySelectorAll("[data-back]")) button.addEventListener("click", () => { turn("start"); byId("scan").focus(); });
document.addEventListener("visibilitychange", () => document.hidden || look());
addEventListener("online", look);
addEventListener("pagehide", () => camera.close());
addEventListener("hashchange", () => { chosen = location.hash.slice(1) || null; look(); });

showThemes(() => {});
turn("start");
showTaken(await book.lines());
await look();
if (document.body.dataset.line === "online") await cameOnline();
document.body.dataset.ready = "true";
keepOpening("keep the till");
