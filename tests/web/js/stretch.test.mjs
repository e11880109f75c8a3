import assert from "node:assert/strict";
import { test } from "node:test";

import { createStretch, thinned } from "#phone/stretch.js";

const fixAt = (timestamp) => ({ timestamp, coords: { latitude: 22.91, longitude: 121.12, accuracy: 6 } });
const walk = (seconds) => Array.from({ length: seconds }, (_, second) => fixAt(second * 1000));

test("a catch never carries more than 200 fixes", () => {
  const stretch = createStretch();
  walk(3600).forEach(stretch.note);
  assert.ok(stretch.before(3_600_000).length <= 200);
});

test("every fix of the last 30 s before the tap is carried, whatever is thinned before", () => {
  const stretch = createStretch();
  walk(3600).forEach(stretch.note);
  const recent = stretch.before(3_599_000).filter(({ timestamp }) => timestamp >= 3_569_000);
  assert.equal(recent.length, 31);
});

test("fixes stay in order and are never from after the tap", () => {
  const stretch = createStretch();
  walk(900).forEach(stretch.note);
  const times = stretch.before(500_000).map(({ timestamp }) => timestamp);
  assert.deepEqual(times, [...times].sort((a, b) => a - b));
  assert.ok(times.at(-1) <= 500_000);
});

test("what the server has heard is not told again", () => {
  const stretch = createStretch(walk(10));
  stretch.heard(4000);
  assert.deepEqual(stretch.before(9000).map(({ timestamp }) => timestamp), [5000, 6000, 7000, 8000, 9000]);
});

test("a repeated or older fix is nothing new", () => {
  const stretch = createStretch(walk(3));
  stretch.note(fixAt(2000));
  stretch.note(fixAt(1000));
  assert.equal(stretch.toJSON().length, 3);
});

test("thinning keeps the newest", () => {
  assert.equal(thinned(walk(100), 7).at(-1).timestamp, 99_000);
  assert.equal(thinned(walk(100), 7).length, 7);
  assert.deepEqual(thinned(walk(5), 0), []);
});
