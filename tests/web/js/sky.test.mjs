import assert from "node:assert/strict";
import { test } from "node:test";

import { createSky } from "#phone/sky.js";

const NOW = Date.parse("2026-07-05T00:00:00Z");
const LUYE = { latitude: 22.9134, longitude: 121.1196 };
const balloon = (id, latitude = LUYE.latitude, until = "2026-07-05T12:00:00Z") =>
  ({ balloon: id, latitude, longitude: LUYE.longitude, rarity: "common", coins: 10, left: "plenty", until });
const idsOf = (sky, position = null) => sky.around(position, NOW).map(({ balloon: id }) => id);

test("balloons come nearest first, with distance and bearing", () => {
  const sky = createSky();
  sky.apply({ add: [balloon("far", 22.92), balloon("near", 22.914)] });
  assert.deepEqual(idsOf(sky, LUYE), ["near", "far"]);
  assert.equal(Math.round(sky.around(LUYE, NOW)[0].bearingDeg), 0);
});

test("a balloon whose time is over is not shown", () => {
  const sky = createSky();
  sky.apply({ add: [balloon("gone", LUYE.latitude, "2026-07-04T23:59:59Z"), balloon("here")] });
  assert.deepEqual(idsOf(sky), ["here"]);
});

test("a balloon that the player has is not shown again, whoever tells of it", () => {
  const sky = createSky();
  sky.apply({ add: [balloon("mine"), balloon("other")] });
  sky.hide(["mine"]);
  sky.restart();
  sky.apply({ add: [balloon("mine"), balloon("other")] });
  assert.deepEqual(idsOf(sky), ["other"]);
});

test("a count of nothing takes its cell away", () => {
  const sky = createSky();
  sky.apply({ far: [{ cell: "87", count: 3 }, { cell: "88", count: 1 }] });
  sky.apply({ far: [{ cell: "87", count: 0 }] });
  assert.deepEqual(sky.counts().map(({ cell }) => cell), ["88"]);
});

test("after a new connection the first word replaces what was remembered", () => {
  const sky = createSky();
  sky.apply({ add: [balloon("old")] });
  sky.restart();
  assert.deepEqual(idsOf(sky), ["old"]);
  sky.apply({ add: [balloon("new")] });
  assert.deepEqual(idsOf(sky), ["new"]);
});

test("what is kept comes back as it was", () => {
  const sky = createSky();
  sky.apply({ add: [balloon("a")], far: [{ cell: "87", count: 3 }] });
  const later = createSky();
  later.recall(JSON.parse(JSON.stringify(sky)));
  assert.deepEqual(idsOf(later), ["a"]);
  assert.equal(later.counts().length, 1);
});
