import assert from "node:assert/strict";
import { test } from "node:test";

import { NoAnswer, ask, askFor } from "#pay/asking.js";
import { createDoing } from "#pay/doing.js";
import { PAY } from "#pay/drawers.js";
import { linesOf, notArrived } from "#pay/said.js";
import { createCountdown } from "#pay/seconds.js";
import { became, markOf, standing } from "#pay/standing.js";
import { pressed, typed, worth } from "#pay/sums.js";
import { drawerInMemory } from "#phone/database.js";

const confirm = { id: "p1", act: "confirm", path: "me/pay/p1/confirm", body: { coins: 120 } };
const payment = (state, more = {}) => ({ id: "p1", state, say: `it is ${state}`, fetched_at: null, ...more });
const broken = async () => { throw new NoAnswer("the mast fell"); };

function answering(status, body) {
  globalThis.fetch = async () => new Response(body, { status });
}

test("what is sent is written down before it leaves the phone, and gone once it is answered", async () => {
  const drawer = drawerInMemory(PAY);
  const written = [];
  const said = async () => { written.push(...(await drawer.all("doing"))); return { status: 200, answer: payment("paid") }; };
  await createDoing({ drawer, ask: said, owner: "anna" }).carryOut(confirm);
  assert.deepEqual(written.map(({ id, act }) => [id, act]), [["p1", "confirm"]]);
  assert.equal((await drawer.all("doing")).length, 0);
});

test("without an answer it stays written down through a reload, and the server is asked by its id", async () => {
  const drawer = drawerInMemory(PAY);
  await assert.rejects(createDoing({ drawer, ask: broken, owner: "anna" }).carryOut(confirm), NoAnswer);
  const asked = [];
  const doing = createDoing({ drawer, ask: broken, owner: "anna" });
  assert.ok(await doing.waits());
  const told = await doing.whatBecame(async ({ id }) => { asked.push(id); return { status: 200, answer: payment("paid") }; });
  assert.deepEqual(asked, ["p1"]);
  assert.equal(became(told[0], notArrived()).say, "it is paid");
  assert.ok(!(await doing.waits()));
});

test("while the answer is still on its way nobody asks what became of it", async () => {
  const drawer = drawerInMemory(PAY);
  let arrive;
  const doing = createDoing({ drawer, owner: "anna", ask: () => new Promise((resolve) => { arrive = resolve; }) });
  const sent = doing.carryOut(confirm);
  while (!arrive) await new Promise((resolve) => { setTimeout(resolve); });
  assert.ok(!(await doing.waits()));
  assert.deepEqual(await doing.whatBecame(broken), []);
  assert.equal((await drawer.all("doing")).length, 1); // should the battery die now
  arrive({ status: 200, answer: payment("paid") });
  assert.equal((await sent).answer.state, "paid");
});

test("as long as there is no answer to that either it goes on being asked for", async () => {
  const doing = createDoing({ drawer: drawerInMemory(PAY), ask: broken, owner: "anna" });
  await assert.rejects(doing.carryOut(confirm), NoAnswer);
  await assert.rejects(doing.whatBecame(broken), NoAnswer);
  assert.ok(await doing.waits());
});

for (const [whom, status, code] of [["who was logged out", 401, "logged_out"], ["who asks a busy server", 503, "try_again"], ["who asks too often", 429, "too_many"]]) {
  test(`${whom} is told nothing about it, and it is asked for again later`, async () => {
    const doing = createDoing({ drawer: drawerInMemory(PAY), ask: broken, owner: "anna" });
    await assert.rejects(doing.carryOut(confirm), NoAnswer);
    assert.deepEqual(await doing.whatBecame(async () => ({ status, answer: { code, say: "later" } })), []);
    assert.ok(await doing.waits());
  });
}

test("a till names the shop for which its page was opened", async (t) => {
  const sent = [];
  t.mock.method(globalThis, "fetch", async (address, { headers }) => { sent.push([address, headers["x-merchant"]]); return Response.json({}); });
  await askFor("shop-1")("GET", "till/current");
  await ask("GET", "me/pay/current");
  assert.deepEqual(sent, [["/api/v1/till/current", "shop-1"], ["/api/v1/me/pay/current", undefined]]);
});

test("nobody else on this phone asks for it", async () => {
  const drawer = drawerInMemory(PAY);
  await assert.rejects(createDoing({ drawer, ask: broken, owner: "anna" }).carryOut(confirm), NoAnswer);
  assert.ok(!(await createDoing({ drawer, ask: broken, owner: "ben" }).waits()));
});

for (const [name, entry, status, answer, arrived, say] of [
  ["a yes that arrived", confirm, 200, payment("paid"), true, /it is paid/],
  ["a yes that never arrived", confirm, 200, payment("asked"), false, /Nothing was paid yet; you can still pay/],
  ["a yes that came too late", confirm, 200, payment("lapsed"), true, /it is lapsed/],
  ["a no that never arrived", { ...confirm, act: "refuse" }, 200, payment("asked"), false, /“no”.*Nothing was paid yet/],
  ["typed digits that never arrived", { ...confirm, act: "meet" }, 404, {}, false, /Nothing was paid; type/],
  ["typed digits that arrived", { ...confirm, act: "meet" }, 200, payment("met"), true, /it is met/],
  ["a voucher that was never made", { ...confirm, act: "issue" }, 404, {}, false, /No coins were set aside/],
  ["a voucher that was not given back", { ...confirm, act: "give-back" }, 200, payment("open"), false, /Try again/],
]) {
  test(`after the line broke one sentence tells what became of ${name}`, () => {
    const told = became({ entry, status, answer }, notArrived());
    assert.equal(told.arrived, arrived);
    assert.match(told.say, say);
  });
}

test("the code is shown while nothing waits, and an ended payment until it is closed, and again when it is refunded", () => {
  const paid = payment("paid");
  assert.equal(standing({ open: null, last: null }, "").face, "code");
  assert.equal(standing({ open: payment("asked"), last: paid }, "").face, "asked");
  assert.equal(standing({ open: null, last: paid }, "").face, "ended");
  assert.equal(standing({ open: null, last: paid }, markOf(paid)).face, "code");
  assert.equal(standing({ open: null, last: payment("refunded") }, markOf(paid)).face, "ended");
});

test("a refusal is an answer; a broken server, a lost line and an odd page are none", async () => {
  answering(403, '{"code": "not_active", "say": "no coins at present"}');
  assert.equal((await ask("POST", "me/pay/p1/confirm", { coins: 1 })).answer.code, "not_active");
  answering(503, '{"code": "try_again", "say": "nothing was moved"}');
  assert.equal((await ask("POST", "me/pay/p1/confirm", { coins: 1 })).status, 503);
  answering(401, '{"detail": "Unauthorized"}');
  assert.equal((await ask("GET", "me/pay/current")).answer.code, "logged_out");
  for (const [status, body] of [[500, "<h1>broken</h1>"], [502, '{"detail": "bad gateway"}'], [200, "<html>"]]) {
    answering(status, body);
    await assert.rejects(ask("GET", "me/pay/current"), NoAnswer);
  }
  globalThis.fetch = async () => { throw new TypeError("network"); };
  await assert.rejects(ask("GET", "me/pay/current"), NoAnswer);
});

for (const [text, sum] of [
  ["300", 300], ["３００", 300], [" 1,200 ", 1200], ["", null], ["-5", null], ["1.5", null], ["12a", null], ["1234567890", null],
]) {
  test(`typed as “${text}” it is ${sum}`, () => assert.equal(typed(text), sum));
}

test("keys make a sum as a calculator does", () => {
  assert.equal(["0", "3", "0", "0", "back", "5"].reduce(pressed, ""), "305");
  assert.equal(pressed("305", "clear"), "");
  assert.equal(pressed("9999999", "9"), "9999999");
  assert.equal(worth(129, 10), 12);
});

test("seconds run by a clock that nobody sets, and end once", () => {
  let nowMs = 0;
  let beat;
  const told = [];
  const countdown = createCountdown({
    now: () => nowMs, every: (work) => { beat = work; return 1; }, forget: () => { beat = null; },
    onTick: (seconds) => told.push(seconds), onEnd: () => told.push("end"),
  });
  countdown.start(2);
  for (nowMs of [1000, 2000]) beat();
  assert.deepEqual(told, [2, 1, 0, "end"]);
  assert.equal(beat, null);
});

test("a bill says what comes off and what is still to pay; before the sum there are no lines", () => {
  const bill = { bill_ntd: 300, offer: null, coins: 120, worth_ntd: 12, pay_ntd: 288 };
  assert.deepEqual(linesOf(bill).map(([, much]) => much), ["NT$300", "120 = NT$12", "NT$288"]);
  assert.deepEqual(linesOf({ ...bill, coins: 0 }), []);
});
