/* The list that does everything the map does: each balloon with rarity, coins, distance, direction and its button.
   Rows are kept and moved, never rebuilt, so that the keyboard's place in the list is not lost. */

import { drawBalloon } from "#phone/balloon_art.js";
import { make, write } from "#phone/elements.js";
import { balloonName, coinsWords, direction, distance, fill, gettext, leftWords } from "#phone/words.js";

export function createBalloonList(list, { heading, onCatch, onShow }) {
  const rows = new Map();

  function rowOf(balloon) {
    const title = make(heading);
    const where = make("p", { className: "where figures" });
    const note = make("p");
    const button = make("button", { type: "button", className: "button" });
    const element = make("li", {}, drawBalloon(balloon.rarity), make("div", {}, title, where, note), button);
    const row = { element, title, where, note, button, balloon };
    button.addEventListener("click", () => (button.dataset.kind === "catch" ? onCatch(row.balloon) : onShow(row.balloon)));
    return row;
  }

  function update(row, balloon, step) {
    row.balloon = balloon;
    const { kind } = step;
    write(row.title, balloonName(balloon.rarity));
    write(row.where, balloon.distanceM === undefined ? "" : `${distance(balloon.distanceM)} ${direction(balloon.bearingDeg)}`);
    write(row.note, [coinsWords(balloon.coins), leftWords(balloon.left)].filter(Boolean).join(" · "));
    row.button.dataset.kind = kind;
    row.button.className = kind === "catch" ? "button button-main" : "button button-plain";
    row.button.setAttribute("aria-disabled", String(kind === "wait"));
    write(row.button, buttonWords(step));
    row.button.setAttribute("aria-label", fill(gettext("%(action)s: %(balloon)s"), { action: buttonWords(step), balloon: balloonName(balloon.rarity) }));
  }

  return function show(balloons, stepOf) {
    const wanted = new Set(balloons.map(({ balloon }) => balloon));
    for (const [id, row] of rows) if (!wanted.has(id)) { row.element.remove(); rows.delete(id); }
    balloons.forEach((balloon, index) => {
      if (!rows.has(balloon.balloon)) rows.set(balloon.balloon, rowOf(balloon));
      const row = rows.get(balloon.balloon);
      update(row, balloon, stepOf(balloon));
      place(list, row.element, index);
    });
  };
}

/* Moving a focused row would drop the focus: neighbours move around it instead, at the next calm moment. */
function place(list, element, index) {
  const there = list.children[index];
  if (there === element || element.contains(document.activeElement)) return;
  list.insertBefore(element, there ?? null);
}

const buttonWords = ({ kind, label }) => (kind === "catch" || kind === "wait" ? label : gettext("Show on map"));
