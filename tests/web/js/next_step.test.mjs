import assert from "node:assert/strict";
import { test } from "node:test";

import { nextStep, phrase } from "#phone/next_step.js";

const balloonAt = (distanceM) => ({ balloon: "b", rarity: "fine", coins: 20, left: "plenty", distanceM, bearingDeg: 45 });
const known = (changes) => ({ located: "on", fix: { coords: { accuracy: 8 } }, radiusM: 40, isWaiting: false, ...changes });
const kindAt = (distanceM, changes = {}) => nextStep(known({ nearest: balloonAt(distanceM), ...changes })).kind;

test("location is asked for by the player's tap and by nothing else", () => {
  assert.equal(nextStep(known({ located: "off" })).kind, "ask");
});

test("a refused permission says what to do and can be tried again", () => {
  const step = nextStep(known({ located: "denied" }));
  assert.equal(step.kind, "ask");
  assert.match(step.advice, /settings/);
});

test("75 m away with a radius of 40 m there are 35 m to go", () => {
  assert.equal(phrase(nextStep(known({ nearest: balloonAt(75) }))), "Walk closer (35 m to go)");
});

test("the server's word decides while it is heard", () => {
  assert.equal(kindAt(45, { told: { inside: 0.3, holdUntilMs: 0 } }), "catch");
  assert.equal(kindAt(30, { told: { inside: 0.02, holdUntilMs: 0 } }), "walk");
});

test("after a single fix inside the player holds still for a moment, not for ever", () => {
  const told = { inside: 0.99, holdUntilMs: 5000 };
  assert.equal(kindAt(10, { told, nowMs: 1000 }), "wait");
  assert.equal(kindAt(10, { told, nowMs: 5000 }), "catch");
});

test("without the server's word the distance decides, so that a tap without signal is possible", () => {
  assert.equal(kindAt(39), "catch");
  assert.equal(kindAt(41), "walk");
});

test("a coarse fix is answered with open sky, never with suspicion", () => {
  const step = nextStep(known({ nearest: balloonAt(20), fix: { coords: { accuracy: 80 } } }));
  assert.equal(step.kind, "look");
  assert.match(step.label, /open sky/);
});

test("a catch on its way cannot be tapped twice", () => {
  assert.equal(kindAt(10, { isWaiting: true }), "wait");
});

test("without a balloon in reach the county is shown", () => {
  assert.equal(nextStep(known({ nearest: undefined })).kind, "look");
});
