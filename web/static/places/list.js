/* The list that does everything the map does. Rows are kept and moved, never rebuilt, so that the keyboard's place in
   the list is not lost while somebody walks. */

import { make, write } from "#phone/elements.js";
import { fill, gettext, isChinese } from "#phone/words.js";
import { hoursWords, inItsLanguage, isRough, kindWord, named, troubleWords, wayWords, wheelchairWords } from "#places/place_words.js";
import { certifiedMark, kindSign, sign } from "#places/sign.js";

const dot = " · ";

export function createList(list, { onOpen, onWalk }) {
  const rows = new Map();
  let isOurs = false; // until the first lists are here, the server's rows stay

  function rowOf(place) {
    const link = make("a", { href: `/places/${place.id}/` }, inItsLanguage(named(place)));
    const [what, words, how] = [make("p", { className: "place-what" }), make("span"), make("p", { className: "place-how" })];
    const arrow = sign("arrow", "arrow");
    const way = make("p", { className: "place-way figures" }, arrow, words);
    const button = make("button", { type: "button", className: "button button-plain" }, gettext("Walk there"));
    button.setAttribute("aria-label", fill(gettext("%(action)s: %(place)s"), { action: gettext("Walk there"), place: named(place) }));
    const element = make("li", { className: "place" }, kindSign(place.kind), make("div", {}, make("h3", {}, link, " ", certifiedMark(place, gettext("certified partner"))), what, way, how), button);
    link.addEventListener("click", (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return; // a new window is asked for
      event.preventDefault();
      onOpen(place.id);
    });
    button.addEventListener("click", () => onWalk(place.id));
    return { element, what, way, words, how, arrow, button };
  }

  function update(row, found, { coords, headingDeg, nowMs, isFavourite }) {
    const { place } = found;
    write(row.what, whatWords(place));
    row.way.hidden = row.button.hidden = found.distanceM === undefined;
    write(row.words, wayWords(found, coords));
    row.arrow.toggleAttribute("hidden", !coords || (isRough(coords) && found.distanceM <= coords.accuracy));
    row.arrow.style.transform = `rotate(${Math.round((found.bearingDeg ?? 0) - (headingDeg ?? 0))}deg)`;
    write(row.how, howWords(place, nowMs, isFavourite(place.id)));
  }

  return {
    show(found, known) {
      if (!isOurs && !found.length && !known.isLoaded) return;
      if (!isOurs) list.replaceChildren();
      isOurs = true;
      const wanted = new Set(found.map(({ place }) => place.id));
      for (const [id, row] of rows) if (!wanted.has(id)) { row.element.remove(); rows.delete(id); }
      found.forEach((each, index) => {
        const { id } = each.place;
        if (!rows.has(id)) rows.set(id, rowOf(each.place));
        update(rows.get(id), each, known);
        put(list, rows.get(id).element, index);
      });
    },
    focus: (id) => rows.get(id)?.element.querySelector("a").focus(),
  };
}

/* Moving a focused row would drop the focus: neighbours move around it instead, at the next calm moment. */
function put(list, element, index) {
  const there = list.children[index];
  if (there === element || element.contains(document.activeElement)) return;
  list.insertBefore(element, there ?? null);
}

export function whatWords(place) {
  const village = isChinese() ? place.village_zh : "";
  return [kindWord(place.kind), place.category_name && named(place.category_name), placeWords(place.township_name, village)].filter(Boolean).join(dot);
}

const placeWords = (township, village) => (township ? named(township) + village : village);

function howWords(place, nowMs, isFavourite) {
  return [
    ...Object.keys(place.troubles ?? {}).map((trouble) => `⚠ ${troubleWords(trouble)}`),
    hoursWords(place, nowMs),
    place.accepts_coins && gettext("takes coins"),
    place.wheelchair === "yes" && wheelchairWords("yes"),
    isFavourite && gettext("♥ favourite"),
  ].filter(Boolean).join(dot);
}
