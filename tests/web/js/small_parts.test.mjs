import assert from "node:assert/strict";
import { test } from "node:test";

import { delayMs } from "#phone/backoff.js";
import { dayWords, momentWords } from "#phone/calendar.js";
import { cluster } from "#phone/cluster.js";
import { bearingDeg, circle, distanceM, pointAt } from "#phone/geodesy.js";
import { namePoint, shiftOf } from "#phone/map_names.js";
import { createPace } from "#phone/pace.js";
import { createSightings } from "#phone/sightings.js";
import { townshipAt } from "#phone/township.js";
import { direction, distance } from "#phone/words.js";

const LUYE = { latitude: 22.9134, longitude: 121.1196 };
const STATION = { latitude: 22.7935, longitude: 121.1231 };

test("Luye Highland to Taitung station is 13.28 km on the ellipsoid; the sphere is off by less than 0.5 %", () => {
  // pyproj.Geod(ellps="WGS84").inv → 13282.8 m
  assert.ok(Math.abs(distanceM(LUYE, STATION) / 13_282.8 - 1) < 0.005);
});

test("a point 40 m away is 40 m away, in the direction asked for", () => {
  const there = pointAt(LUYE, 120, 40);
  assert.ok(Math.abs(distanceM(LUYE, there) - 40) < 0.01);
  assert.ok(Math.abs(bearingDeg(LUYE, there) - 120) < 0.01);
  assert.equal(circle(LUYE, 40).coordinates[0].length, 65);
});

test("days are told in the Republic calendar in Chinese and plainly in English", () => {
  assert.equal(dayWords("2026-07-05", true), "民國115年7月5日（日）");
  assert.equal(dayWords("2026-07-05", false), "5 July 2026");
});

test("moments are told on Taipei's clock wherever the phone was bought", () => {
  assert.equal(momentWords("2026-07-04T21:30:00Z", true), "民國115年7月5日（日）05:30");
  assert.equal(momentWords("2026-07-04T21:30:00Z", false), "5 July 2026, 05:30");
});

test("distances and directions are words", () => {
  assert.equal(distance(34.6), "35 m");
  assert.equal(distance(1834), "1.8 km");
  assert.equal(direction(44), "northeast");
  assert.equal(direction(-10), "north");
  assert.equal(direction(359), "north");
});

test("balloons that would cover each other are one with a count, the rarest on show", () => {
  const at = (id, rarity, latitude) => ({ id, rarity, count: 1, latitude, longitude: 121.1 });
  const groups = cluster([at("a", "common", 22.9), at("b", "legendary", 22.9001), at("c", "fine", 23.3)], 9, 46);
  assert.deepEqual(groups.map(({ id, count }) => [id, count]), [["b", 2], ["c", 1]]);
});

test("zooming in takes them apart", () => {
  const at = (id, latitude) => ({ id, rarity: "common", count: 1, latitude, longitude: 121.1 });
  assert.equal(cluster([at("a", 22.9), at("b", 22.905)], 16, 46).length, 2);
});

test("retries double, stay within half and full of their ceiling, and never exceed 30 s", () => {
  assert.equal(delayMs(0, () => 1), 500);
  assert.equal(delayMs(3, () => 0), 2000);
  assert.equal(delayMs(50, () => 1), 30_000);
});

test("fixes leave at most as often as asked for, the newest wins, and a new connection starts at once", () => {
  const sent = [];
  let [nowMs, due] = [0, null];
  const pace = createPace((fix) => sent.push(fix), { now: () => nowMs, later: (work) => (due = work), never: () => {} });
  pace.ask(5);
  ["a", "b", "c"].forEach(pace.offer);
  assert.deepEqual(sent, ["a"]);
  nowMs = 5000;
  due();
  assert.deepEqual(sent, ["a", "c"]);
  pace.restart("d");
  assert.deepEqual(sent, ["a", "c", "d"]);
});

test("the second sighting within half a minute ends the hold; later it would be a first one again", () => {
  const sightings = createSightings();
  const near = [{ balloon: "b", inside: 0.5 }];
  assert.equal(sightings.note(near, 1000)[0].holdUntilMs, 6000);
  assert.equal(sightings.note(near, 3000)[0].holdUntilMs, 0);
  assert.equal(sightings.note(near, 40_000)[0].holdUntilMs, 45_000);
});

const SQUARE = [[[121, 22], [122, 22], [122, 23], [121, 23], [121, 22]]];
const ISLE = [[[121.4, 22.6], [121.5, 22.6], [121.5, 22.7], [121.4, 22.6]]];

test("a township's name stands in the middle of its largest outline", () => {
  assert.deepEqual(namePoint({ type: "MultiPolygon", coordinates: [ISLE, SQUARE] }), [121.5, 22.5]);
});

test("a balloon's township is found, and the sea has none", () => {
  const features = [{ properties: { name_zh: "鹿野鄉" }, geometry: { type: "Polygon", coordinates: SQUARE } }];
  assert.equal(townshipAt({ features }, { latitude: 22.5, longitude: 121.5 }).name_zh, "鹿野鄉");
  assert.equal(townshipAt({ features }, { latitude: 25, longitude: 121.5 }), undefined);
});

for (const [name, markers, downPx] of [
  ["stays where no marker is", [], 0],
  ["stays beside a marker", [{ x: 90, y: 0 }], 0],
  ["goes below a marker that would cover it", [{ x: 40, y: 0 }], 42],
  ["goes above where another is below", [{ x: 0, y: 0 }, { x: 10, y: 42 }], -42],
  ["stays where markers are all about", [-80, -42, 0, 42, 80].map((y) => ({ x: 0, y })), 0],
]) {
  test(`a name on the map ${name}`, () => assert.equal(shiftOf({ x: 0, y: 0 }, 120, markers), downPx));
}
