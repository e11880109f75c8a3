import assert from "node:assert/strict";
import { test } from "node:test";

import { NoAnswer } from "#pay/asking.js";
import { TILL } from "#pay/drawers.js";
import { drawerInMemory } from "#phone/database.js";
import { createBook } from "#till/book.js";
import { checked, isVoucher } from "#till/voucher.js";

const SHOP = "0b6f1c1e-5a60-4a5e-9b8a-3f0c2d9a7e11";
const OTHER_SHOP = "7c1f1c1e-5a60-4a5e-9b8a-3f0c2d9a7e11";
const VOUCHER = "3d2f9a30-0c9e-4c55-8a4e-1b7b6f0c9d21";
const NOW_MS = Date.UTC(2026, 10, 21, 6, 0, 0);
const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", pair.publicKey);
const key = { jwk: { kty, crv, x, y }, merchant: SHOP, clocks_apart_s: 30, grace_s: 259_200 };

const text64 = (bytes) => Buffer.from(bytes).toString("base64url");
const bytesOf = (uuid) => Buffer.from(uuid.replaceAll("-", ""), "hex");

async function voucher({ id = VOUCHER, merchant = SHOP, coins = 200, untilMs = NOW_MS + 3_600_000 } = {}) {
  const numbers = Buffer.alloc(8);
  numbers.writeUInt32BE(coins, 0);
  numbers.writeUInt32BE(Math.floor(untilMs / 1000), 4);
  const claim = Buffer.concat([bytesOf(id), bytesOf(merchant), numbers]);
  const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, pair.privateKey, claim);
  return `TTV1.${text64(claim)}.${text64(new Uint8Array(signature))}`;
}

function changed(text, place) {
  const letter = text[place] === "A" ? "B" : "A";
  return text.slice(0, place) + letter + text.slice(place + 1);
}

async function newBook({ drawer = drawerInMemory(TILL), ask = async () => ({ status: 200, answer: key }), shop = SHOP } = {}) {
  const book = createBook({ drawer, ask: async (method, path, body) => (path === "till/key" ? { status: 200, answer: key } : ask(method, path, body)), merchant: shop, now: () => NOW_MS });
  await book.refreshKey();
  return book;
}

test("a voucher of the county for this shop is taken, with its number and its coins", async () => {
  const taken = await checked(await voucher(), key, NOW_MS);
  assert.deepEqual([taken.ok, taken.id, taken.coins], [true, VOUCHER, 200]);
});

for (const [name, made, nowMs, code] of [
  ["of another shop", { merchant: OTHER_SHOP }, NOW_MS, "foreign"],
  ["that is over", { untilMs: NOW_MS - 31_000 }, NOW_MS, "over"],
]) {
  test(`a voucher ${name} is not taken`, async () => {
    assert.equal((await checked(await voucher(made), key, nowMs)).code, code);
  });
}

test("a voucher that is over by less than clocks differ is taken", async () => {
  assert.ok((await checked(await voucher({ untilMs: NOW_MS - 29_000 }), key, NOW_MS)).ok);
});

for (const [name, spoil] of [
  ["with another sum", (text) => changed(text, 5 + 44)],
  ["with another signature", (text) => changed(text, text.length - 20)],
  ["without a signature", (text) => text.split(".").slice(0, 2).join(".")],
  ["with something after it", (text) => `${text}.x`],
  ["that is no base64", () => "TTV1.ä.ä"],
]) {
  test(`a voucher ${name} is forged`, async () => {
    assert.equal((await checked(spoil(await voucher()), key, NOW_MS)).code, "forged");
  });
}

test("a customer's own code is no voucher", () => assert.ok(!isVoucher("TTC1.abc")));

test("a voucher is taken once on this phone, after a reload too", async () => {
  const drawer = drawerInMemory(TILL);
  assert.ok((await (await newBook({ drawer })).take(await voucher())).ok);
  assert.equal((await (await newBook({ drawer })).take(await voucher())).code, "twice");
});

test("a phone that was never online as this shop's till takes none", async () => {
  const book = createBook({ drawer: drawerInMemory(TILL), ask: null, merchant: SHOP, now: () => NOW_MS });
  assert.equal((await book.take(await voucher())).code, "no_key");
});

test("without a network a voucher waits, and is sent with the same number until the county has answered", async () => {
  const drawer = drawerInMemory(TILL);
  const sent = [];
  let isOnline = false;
  const ask = async (_method, _path, body) => {
    sent.push(body.id);
    if (!isOnline) throw new NoAnswer("no mast");
    return { status: 200, answer: { id: body.id, state: "paid" } };
  };
  await (await newBook({ drawer, ask })).take(await voucher());
  const later = await newBook({ drawer, ask });
  await assert.rejects(later.sendDue(), NoAnswer);
  assert.deepEqual((await later.lines()).map(({ state }) => state), ["waiting"]);
  isOnline = true;
  const [{ payment }] = await later.sendDue();
  assert.equal(payment.state, "paid");
  assert.equal(new Set(sent).size, 1);
  assert.deepEqual(await later.lines(), []);
  assert.deepEqual(await later.sendDue(), []);
});

for (const [name, said] of [
  ["a busy county", { status: 503, answer: { code: "try_again", say: "" } }],
  ["who was logged out", { status: 403, answer: { code: "logged_out", say: "" } }],
  ["a shop that is suspended for now", { status: 403, answer: { code: "not_active", say: "" } }],
]) {
  test(`${name} leaves a voucher waiting`, async () => {
    const book = await newBook({ ask: async () => said });
    await book.take(await voucher());
    await assert.rejects(book.sendDue(), NoAnswer);
    assert.equal((await book.lines())[0].state, "waiting");
  });
}

test("what the county does not take is shown with its reason", async () => {
  const book = await newBook({ ask: async () => ({ status: 409, answer: { code: "voucher_spent", say: "used already" } }) });
  await book.take(await voucher());
  await book.sendDue();
  assert.deepEqual((await book.lines()).map(({ state, say }) => [state, say]), [["refused", "used already"]]);
});

test("a phone that serves two shops sends and shows each one's vouchers apart", async () => {
  const drawer = drawerInMemory(TILL);
  await (await newBook({ drawer })).take(await voucher());
  assert.deepEqual(await (await newBook({ drawer, shop: OTHER_SHOP })).lines(), []);
});
