/* One place in full, on a sheet over the list: what, where, when, which way. It has the place's own address, so that
   the phone's way back closes it. */

import { dayWords } from "#phone/calendar.js";
import { byId, make, write } from "#phone/elements.js";
import { fill, gettext, isChinese } from "#phone/words.js";
import { createCare } from "#places/care.js";
import { weekOf } from "#places/hours.js";
import { whatWords } from "#places/list.js";
import { certifiedWords, confirmedWords, hoursWords, inItsLanguage, named, spellsWords, troubleWords, wayWords, weekdayWord, wheelchairWords } from "#places/place_words.js";
import { TROUBLES } from "#places/reports.js";
import { sign } from "#places/sign.js";

export function createDetails({ favourites, reports, announce, onWalk, onClose }) {
  const sheet = byId("place");
  let shown = null;
  const care = createCare({ favourites, reports, announce, placeOf: () => shown?.id });

  function open(found, known) {
    shown = found.place;
    byId("place-name").replaceChildren(inItsLanguage(named(shown)));
    byId("place-facts").replaceChildren(...facts(shown));
    byId("place-confirmed").replaceChildren(...confirmedWords(shown).map(troubleLine));
    byId("place-week").replaceChildren(...week(shown, known.nowMs));
    byId("place-hours").hidden = !shown.open;
    byId("place-links").replaceChildren(...ways(shown));
    byId("place-troubles").replaceChildren(...TROUBLES[shown.kind].map(troubleButton));
    care.reset();
    update(found, known);
    if (!sheet.open) sheet.showModal();
    byId("place-name").focus();
    if (!history.state?.place) history.pushState({ place: shown.id }, "", `/places/${shown.id}/`);
  }

  /* While it is open the distance falls with every step. */
  function update(found, known) {
    if (found?.place.id !== shown?.id) return;
    byId("place-what").replaceChildren(inItsLanguage(whatWords(shown)));
    write(byId("place-way"), wayWords(found, known.coords));
    write(byId("place-open"), hoursWords(shown, known.nowMs));
    byId("place-walk").hidden = found.distanceM === undefined;
    care.show();
  }

  byId("place-walk").addEventListener("click", () => {
    const { id } = shown;
    sheet.close();
    onWalk(id);
  });
  for (const button of sheet.querySelectorAll("[data-shuts]")) button.addEventListener("click", () => sheet.close());
  sheet.addEventListener("close", () => {
    const { id } = shown;
    shown = null;
    if (history.state?.place) history.back();
    onClose(id);
  });
  addEventListener("popstate", () => sheet.open && !history.state?.place && sheet.close());

  return { open, update, get shown() { return shown?.id ?? null; } };
}

const troubleLine = (sentence) => make("p", { className: "place-trouble" }, sign("warning"), ` ${sentence}`);

const troubleButton = (trouble) =>
  make("button", { type: "submit", name: "trouble", value: trouble, className: "button button-plain button-wide" }, troubleWords(trouble));

const fact = (name, value) => (value ? [make("dt", {}, name), make("dd", {}, ...[value].flat())] : []);

function facts(place) {
  const { dataset_name: source } = place;
  return [
    ...fact(gettext("Address"), place.address && inItsLanguage(place.address)),
    ...fact(gettext("Partner"), place.certified_on && [sign("certified", "sign place-certified"), ` ${certifiedWords(place)}`]),
    ...fact(gettext("Coins"), place.kind === "merchant" && (place.accepts_coins ? gettext("takes Taitung coins") : gettext("does not take coins yet"))),
    ...fact(gettext("Wheelchair"), wheelchairWords(place.wheelchair)),
    ...fact(gettext("Phone"), place.phone && make("a", { href: `tel:${place.phone.replace(/[^\d+#*]/g, "")}` }, place.phone)),
    ...fact(gettext("Kept by"), place.keeper && inItsLanguage(place.keeper)),
    ...fact(gettext("Note"), place.note && inItsLanguage(place.note)),
    ...fact(gettext("Source"), source && inItsLanguage(sourceWords(source))),
  ];
}

function sourceWords({ title_zh, title_en, publisher, licence, edition_on }) {
  const day = edition_on && dayWords(edition_on, isChinese());
  return [isChinese() ? title_zh : title_en || title_zh, publisher, licence, day].filter(Boolean).join(isChinese() ? "，" : ", ");
}

function week(place, nowMs) {
  if (!place.open) return [];
  return weekOf(place, nowMs).flatMap(({ weekday, spells }, ahead) => [
    make("dt", {}, ahead === 0 ? fill(gettext("%(day)s (today)"), { day: weekdayWord(weekday) }) : weekdayWord(weekday)),
    make("dd", { className: "figures" }, spellsWords(spells)),
  ]);
}

/* `geo:` opens the phone's own map app (RFC 5870); nothing is asked of anybody by showing it. */
function ways(place) {
  const at = `${place.latitude},${place.longitude}`;
  const links = [make("a", { className: "button button-plain", href: `geo:${at}?q=${at}(${encodeURIComponent(named(place))})` }, gettext("Open in my map app"))];
  if (/^https?:\/\//.test(place.website)) links.push(make("a", { className: "button button-plain", href: place.website, rel: "noreferrer" }, gettext("Website")));
  return links;
}
