/* Searches as the phone does: {index, places, asked} on standard input, the ids found for each text on its output.
   Run by tests/web/phone/test_search_on_the_phone.py with the examples that the server's search is held to. */

import { readFileSync } from "node:fs";

import { drawerInMemory, PLACES } from "#phone/database.js";
import { whereOf } from "#places/choice.js";
import { choose } from "#places/choosing.js";
import { createPacks } from "#places/packs.js";

const { index, places, asked } = JSON.parse(readFileSync(0, "utf8"));
const ask = async (path) => (path === "places/index" ? index : { places, first_day: "2026-07-05", days: 14 });
const packs = createPacks({ drawer: drawerInMemory(PLACES), onChange() {}, ask });
await packs.load(["all"]);
const found = (typed) => choose(packs.places(["all"]), { where: whereOf(""), filters: {}, typed, position: null, favourites: new Set(), nowMs: 0 });
console.log(JSON.stringify(asked.map((typed) => found(typed).map(({ place }) => place.id))));
