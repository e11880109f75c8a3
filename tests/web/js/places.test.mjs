import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { test } from "node:test";

import { drawerInMemory, PLACES } from "#phone/database.js";
import { folded, wordsOf } from "#phone/folding.js";
import { townshipCodeAt, codesAround } from "#places/around.js";
import { addressOf, codesOf, isIdle, saidBy, whereOf } from "#places/choice.js";
import { choose } from "#places/choosing.js";
import { createFavourites } from "#places/favourites.js";
import { openState, weekOf } from "#places/hours.js";
import { rankOf, searchable, slipsToFind } from "#places/matching.js";
import { createPacks } from "#places/packs.js";
import { ageWords, confirmedWords, openWords, spellsWords, wayWords } from "#places/place_words.js";
import { createReports } from "#places/reports.js";

// The examples are Python's, so that server and phone cannot drift apart.
const PYTHON = process.env.PYTHON ?? ".venv/bin/python";
const SAY = "import json\nfrom tests.hotspots.folding_cases import FOLDED\nprint(json.dumps(FOLDED))";
const FOLDED = existsSync(PYTHON) ? JSON.parse(execFileSync(PYTHON, ["-c", SAY], { encoding: "utf8" })) : null;

test("letters are folded as on the server", { skip: FOLDED === null && "no Python to ask" }, () => {
  assert.ok(Object.keys(FOLDED).length > 10);
  for (const [name, [written, bare]] of Object.entries(FOLDED)) assert.equal(folded(written), bare, name);
});

test("a text's words are folded one by one", () => {
  assert.deepEqual(wordsOf("Taitung Forest Park, 台東"), ["taitung", "forest", "park", "臺東"]);
});

const FIRST_DAY = "2026-07-05"; // a Sunday
const at = (time, day = FIRST_DAY) => Date.parse(`${day}T${time}:00+08:00`);
const NOON = at("12:00");

const place = (changes = {}) => {
  const full = {
    id: "a", kind: "merchant", name_zh: "鹿野茶行", name_en: "Luye Tea House", address: "台東縣鹿野鄉中華路一段", keeper: "", village_zh: "",
    latitude: 22.9134, longitude: 121.1196, township: "10014050", region: "valley", accepts_coins: true, wheelchair: "yes",
    first_day: FIRST_DAY, days: 14, open: [[540, 1080]], unsure: [], ...changes,
  };
  return { ...full, searchable: searchable({ ...full, beside: ["咖啡", "Café", "鹿野鄉", "Luye Township"] }) };
};

for (const [name, typed, isFound] of [
  ["in Chinese", "鹿野茶行", true],
  ["in part", "茶", true],
  ["in English, small letters", "tea house", true],
  ["the beginning of a word", "hou", true],
  ["the other 台, in the address", "臺東縣鹿野", true],
  ["full-width letters", "ＬＵＹＥ", true],
  ["a slip of the finger", "luye tae house", true],
  ["a wrong character", "鹿野査行", true],
  ["words in another order", "house luye", true],
  ["what sort it is", "cafe", true],
  ["the township", "luye township", true],
  ["something else", "寺廟", false],
  ["three wrong letters of four", "bank", false],
  ["two words, one of them nowhere", "tea temple", false],
  ["nothing but a comma", "，", true],
]) {
  test(`searched ${name}: ${typed}`, () => assert.equal(rankOf(place().searchable, typed) !== null, isFound));
}

test("a name that begins as typed goes before one that holds it, and that before an address", () => {
  const rank = (changes) => rankOf(place(changes).searchable, "森林");
  assert.ok(rank({ name_zh: "森林公園" }) < rank({ name_zh: "臺東森林公園" }));
  assert.ok(rank({ name_zh: "臺東森林公園" }) < rank({ name_zh: "茶行", address: "森林路" }));
});

test("slips are insertions, deletions, replacements and swaps of neighbours", () => {
  assert.equal(slipsToFind("house", "teahouse"), 0);
  assert.equal(slipsToFind("huse", "teahouse"), 1);
  assert.equal(slipsToFind("", "teahouse"), 0);
  assert.equal(slipsToFind("hoxuse", "teahouse"), 1);
  assert.equal(slipsToFind("hoxse", "teahouse"), 1);
  assert.equal(slipsToFind("tehaouse", "teahouse"), 1);
  assert.equal(slipsToFind("xxhouse", "teahouse"), 2);
});

test("open, closed and until when are read from the spells", () => {
  assert.deepEqual(openState(place(), NOON), { isOpen: true, changesAt: 1080 });
  assert.deepEqual(openState(place(), at("08:59")), { isOpen: false, changesAt: 540 });
  assert.deepEqual(openState(place(), at("18:00")), { isOpen: false, changesAt: null });
  assert.equal(openState(place({ open: null }), NOON).isOpen, null);
  assert.equal(openState(place({ unsure: [[700, 800]] }), NOON).isOpen, null);
});

test("a shop that was confirmed to be closed for good is not open, and wrong hours are no hours", () => {
  assert.deepEqual(openState(place({ troubles: { closed: "2026-07-05" } }), NOON), { isOpen: false, changesAt: null });
  assert.equal(openWords(place({ troubles: { closed: "2026-07-05" } }), at("08:00")), "Closed now");
  assert.equal(openState(place({ troubles: { wrong_hours: "2026-07-05" } }), NOON).isOpen, null);
  assert.equal(openState(place({ troubles: { not_there: "2026-07-05" } }), NOON).isOpen, true);
});

test("beyond the fourteen days of a pack nobody knows, and before it neither", () => {
  assert.equal(openState(place({ open: [[0, 14 * 1440]] }), at("23:59", "2026-07-18")).isOpen, true);
  assert.equal(openState(place({ open: [[0, 14 * 1440]] }), at("00:00", "2026-07-19")).isOpen, null);
  assert.equal(openState(place(), at("23:00", "2026-07-04")).isOpen, null);
  assert.equal(openWords(place(), at("12:00", "2026-08-01")), "Opening hours not known");
});

test("hours are told in words", () => {
  assert.equal(openWords(place(), NOON), "Open until 18:00");
  assert.equal(openWords(place(), at("08:00")), "Closed, opens 09:00");
  assert.equal(openWords(place({ open: [[1980, 2520]] }), NOON), "Closed, opens tomorrow 09:00");
  assert.equal(openWords(place({ open: [[5 * 1440 + 540, 5 * 1440 + 600]] }), NOON), "Closed, opens Friday 09:00");
  assert.equal(openWords(place({ open: [[0, 14 * 1440]] }), NOON), "Open now");
});

test("a week begins today, and a night belongs to its evening", () => {
  const bar = place({ open: [[1080, 1560], [4 * 1440, 6 * 1440]] }); // Sunday 18:00–02:00; Thursday and Friday through
  const week = weekOf(bar, NOON);
  assert.deepEqual(week.map(({ weekday }) => weekday), [0, 1, 2, 3, 4, 5, 6]);
  assert.deepEqual(week.map(({ spells }) => spells), [[[1080, 1560]], [], [], [], [[0, 1440]], [[0, 1440]], []]);
  assert.equal(spellsWords(week[0].spells), "18:00–02:00");
  assert.equal(spellsWords(week[4].spells), "24 hours");
  assert.equal(spellsWords(week[1].spells), "closed all day");
  assert.equal(spellsWords(weekOf(bar, at("12:00", "2026-07-18"))[1].spells), "not known");
});

const GOOD = { latitude: 22.9134, longitude: 121.1196, accuracy: 8 };
const asked = (changes = {}) => ({ where: whereOf(""), filters: {}, typed: "", position: GOOD, favourites: new Set(), nowMs: NOON, ...changes });
const ids = (found) => found.map(({ place: { id } }) => id);

test("the nearest come first, with distance and direction", () => {
  const [near, far] = choose([place({ id: "far", latitude: 22.93 }), place({ id: "near", longitude: 121.12155 })], asked());
  assert.deepEqual([near.place.id, far.place.id], ["near", "far"]);
  assert.equal(wayWords(near, GOOD), "about 200 m east");
});

test("without a position they are in order of their names and have no distance", () => {
  const [first] = choose([place({ name_zh: "丙" }), place({ name_zh: "一" })], asked({ position: null }));
  assert.equal(first.place.name_zh, "一");
  assert.equal(wayWords(first, null), "");
});

for (const [name, filters, wanted] of [
  ["kind", { kind: "hotspot" }, ["wifi"]],
  ["open now", { isOpen: true }, ["shop"]],
  ["coins", { coins: true }, ["shop", "shut"]],
  ["wheelchair", { wheelchair: true }, ["shop"]],
  ["favourites", { onlyFavourites: true }, ["shut"]],
  ["all at once", { kind: "merchant", isOpen: true, coins: true, wheelchair: true }, ["shop"]],
]) {
  test(`filtered by ${name}`, () => {
    const places = [
      place({ id: "shop" }), place({ id: "shut", open: [], wheelchair: "limited" }),
      place({ id: "wifi", kind: "hotspot", open: null, accepts_coins: false, wheelchair: "" }),
    ];
    assert.deepEqual(ids(choose(places, asked({ filters, favourites: new Set(["shut"]) }))).sort(), wanted);
  });
}

test("a region holds what is listed under it, wherever its township belongs", () => {
  const places = [place({ id: "own" }), place({ id: "other", region: "city" })];
  assert.deepEqual(ids(choose(places, asked({ where: whereOf("city") }))), ["other"]);
  assert.deepEqual(ids(choose(places, asked({ where: whereOf("10014050") }))).length, 2);
});

test("a rough position tells rough distances, and no direction within itself", () => {
  const coords = { ...GOOD, accuracy: 2000 };
  assert.equal(wayWords({ distanceM: 700, bearingDeg: 90 }, coords), "at most about 2.0 km away");
  assert.equal(wayWords({ distanceM: 5740, bearingDeg: 90 }, coords), "about 5.5 km east");
});

const square = (west, south) => [[[west, south], [west + 0.1, south], [west + 0.1, south + 0.1], [west, south + 0.1], [west, south]]];
const OUTLINES = { features: [
  { properties: { code: "10014050" }, geometry: { type: "Polygon", coordinates: square(121.1, 22.9) } },
  { properties: { code: "10014110" }, geometry: { type: "MultiPolygon", coordinates: [square(121.4, 22.6)] } },
] };
const INDEX = {
  townships: [{ code: "10014050", neighbours: ["10014130"] }, { code: "10014110", neighbours: [] }, { code: "10014130", neighbours: [] }],
  regions: [{ code: "valley", townships: ["10014050", "10014130"] }], categories: [], datasets: [],
};

test("a phone finds its township, on a shore the nearest, and none at sea", () => {
  assert.equal(townshipCodeAt(OUTLINES, GOOD), "10014050");
  assert.equal(townshipCodeAt(OUTLINES, { latitude: 22.65, longitude: 121.503 }), "10014110");
  assert.equal(townshipCodeAt(OUTLINES, { latitude: 25.03, longitude: 121.56 }), null);
});

test("everybody in a township asks for the same packs, so that they tell no more than the township", () => {
  assert.deepEqual(codesAround(INDEX, "10014050"), ["10014050", "10014130"]);
  assert.deepEqual(codesAround(INDEX, "99999999"), []);
  assert.deepEqual(codesOf(INDEX, { where: "valley" }, []), ["10014050", "10014130"]);
  assert.deepEqual(codesOf(INDEX, { where: "around" }, ["10014050"]), ["10014050"]);
  assert.equal(codesOf(INDEX, { where: "" }, []).length, 3);
});

test("an address says what was chosen, and is read as it was written", () => {
  const choice = { where: "islands", typed: "麵 店", filters: { kind: "merchant", isOpen: true, coins: true, wheelchair: false, onlyFavourites: false } };
  const [pathname, search] = addressOf(choice).split("?");
  assert.deepEqual(saidBy({ pathname, search }), choice);
  assert.equal(saidBy({ pathname: "/places/township/10014110/", search: "" }).where, "10014110");
  assert.equal(saidBy({ pathname: "/places/", search: "?region=coast" }).where, "coast");
  assert.equal(saidBy({ pathname: "/places/", search: "" }), null);
  assert.ok(isIdle({ where: "", typed: "", filters: { kind: "", isOpen: false } }));
  assert.ok(!isIdle(choice));
});

const PACK = { township: "10014050", edition: 1, first_day: FIRST_DAY, days: 14, places: [place()] };
const kept = () => drawerInMemory(PLACES);

function packsOf({ drawer = kept(), answers, nowMs = 0 }) {
  const clockwork = { nowMs };
  const asks = [];
  const ask = async (path) => {
    asks.push(path);
    if (!answers.isOn) throw new Error("no signal");
    return path === "places/index" ? INDEX : PACK;
  };
  return { packs: createPacks({ drawer, onChange() {}, ask, now: () => clockwork.nowMs }), asks, clockwork, drawer };
}

test("packs are kept on the phone with the time at which the server last confirmed them", async () => {
  const answers = { isOn: true };
  const { packs, drawer, asks } = packsOf({ answers });
  await packs.load(["10014050"]);
  await packs.load(["10014050"]);
  assert.deepEqual(asks, ["places/index", "places/townships/10014050"]);
  assert.equal(packs.places(["10014050"])[0].searchable.names[1], "luyeteahouse");

  answers.isOn = false;
  const later = packsOf({ drawer, answers, nowMs: 3 * 3600_000 });
  await later.packs.load(["10014050", "10014110"]);
  assert.equal(later.packs.places(["10014050"]).length, 1);
  assert.equal(later.packs.has("10014110"), false);
  assert.equal(later.packs.confirmedAtMs(["10014050", "10014110"]), 0);
  assert.equal(ageWords(3 * 3600_000), "3 hours ago");
});

test("a phone that has nothing and no signal has nothing, and gets it when the signal is back", async () => {
  const answers = { isOn: false };
  const { packs } = packsOf({ answers });
  await packs.load(["10014050"]);
  assert.equal(packs.index, null);
  answers.isOn = true;
  await packs.load(["10014050"]);
  assert.equal(packs.places(["10014050"]).length, 1);
});

function favouritesOf({ drawer = kept(), isSignedIn, account = new Set(), line = { isOn: true } }) {
  const check = () => { if (!line.isOn) throw new Error("no signal"); };
  return createFavourites({
    drawer, isSignedIn, onChange() {},
    tell: async (one, isOn) => { check(); if (isOn) account.add(one); else account.delete(one); },
    askAll: async () => { check(); return [...account]; },
  });
}

test("favourites of a phone without an account stay on it, and are added to the account at log-in", async () => {
  const [drawer, account] = [kept(), new Set(["of the account"])];
  const before = favouritesOf({ drawer, isSignedIn: false, account });
  await before.open();
  await before.toggle("mine");
  assert.deepEqual([...account], ["of the account"]);

  const after = favouritesOf({ drawer, isSignedIn: true, account });
  await after.open();
  assert.deepEqual([...account].sort(), ["mine", "of the account"]);
  assert.ok(after.has("mine") && after.has("of the account"));

  const loggedOut = favouritesOf({ drawer, isSignedIn: false });
  await loggedOut.open();
  assert.ok(!loggedOut.has("mine") && !loggedOut.has("of the account"));
});

test("what was marked and unmarked without signal is told once it is back", async () => {
  const [drawer, account, line] = [kept(), new Set(["old"]), { isOn: true }];
  const marks = favouritesOf({ drawer, isSignedIn: true, account, line });
  await marks.open();
  line.isOn = false;
  await marks.toggle("new");
  await marks.toggle("old");
  await marks.catchUp();
  assert.ok(marks.has("new") && !marks.has("old"));
  assert.deepEqual([...account], ["old"]);
  line.isOn = true;
  await marks.catchUp();
  assert.deepEqual([...account], ["new"]);
  assert.ok(!marks.has("old"));
});

function reportsOf({ drawer = kept(), line }) {
  const sent = [];
  const time = { nowMs: 0 };
  const send = async (entry) => {
    if (!line.isOn) throw new Error("no signal");
    sent.push(entry);
  };
  return { reports: createReports({ drawer, send, now: () => time.nowMs, later() {} }), sent, time, drawer };
}

test("a report can be taken back for some seconds, and is never sent then", async () => {
  const { reports, sent, time } = reportsOf({ line: { isOn: true } });
  const entry = await reports.report("a", "wifi_dead");
  await reports.sendDue();
  assert.equal(await reports.takeBack(entry), true);
  time.nowMs = 60_000;
  await reports.sendDue();
  assert.deepEqual(sent, []);
});

test("a report made without signal is sent later, once, with the id it was given", async () => {
  const line = { isOn: false };
  const { reports, sent, time, drawer } = reportsOf({ line });
  const entry = await reports.report("a", "closed");
  time.nowMs = 10_000;
  await reports.sendDue();
  assert.deepEqual(sent, []);
  line.isOn = true;
  await Promise.all([reports.sendDue(), reports.sendDue()]);
  assert.deepEqual(sent.map(({ id, trouble }) => [id, trouble]), [[entry.id, "closed"]]);
  assert.equal(await reports.takeBack(entry), false);
  assert.deepEqual(await drawer.all("reports"), []);
});

test("what was confirmed is said with its day, and a list of an earlier release says nothing", () => {
  assert.deepEqual(confirmedWords(place({ troubles: { closed: "2026-07-01" } })),
    ["Confirmed: The shop is closed for good (last reported on 民國115年7月1日（三）)"]);
  assert.deepEqual(confirmedWords(place()), []);
});
