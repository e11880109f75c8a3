/* A place in words, in the reader's language: what it is, when it is open, how far and which way. */

import { clock, daysUntil, openState, weekOf } from "#places/hours.js";
import { dayWords } from "#phone/calendar.js";
import { make } from "#phone/elements.js";
import { direction, distance, fill, gettext, isChinese } from "#phone/words.js";

const ROUGH_FROM_M = 150; // a fix worse than this tells no direction to what is nearer than itself

/** The one of two names that the reader can read; the other where there is only that. */
export const named = ({ name_zh, name_en }) => (isChinese() ? name_zh || name_en : name_en || name_zh);

/** What only exists in Chinese is marked as such in an English page, for voices and fonts. */
export const inItsLanguage = (text) => (!isChinese() && /\p{Script=Han}/u.test(text) ? make("span", { lang: "zh-Hant-TW" }, text) : text);

export const kindWord = (kind) => (kind === "hotspot" ? gettext("Free WiFi") : gettext("Partner merchant"));
/** Since when the county vouches for it; empty for what is no certified partner. */
export const certifiedWords = ({ certified_on }) =>
  certified_on ? fill(gettext("Certified partner since %(day)s"), { day: dayWords(certified_on, isChinese()) }) : "";

export const shortKind = (kind) => (kind === "hotspot" ? gettext("WiFi") : gettext("Shop"));

export function weekdayWord(weekday) {
  return [
    gettext("Sunday"), gettext("Monday"), gettext("Tuesday"), gettext("Wednesday"),
    gettext("Thursday"), gettext("Friday"), gettext("Saturday"),
  ][weekday];
}

/** "Open until 18:00", "Closed, opens tomorrow 09:00", "Opening hours not known". */
export function openWords(place, nowMs) {
  const { isOpen, changesAt } = openState(place, nowMs);
  if (isOpen === null) return gettext("Opening hours not known");
  if (isOpen) return untilWords(place, changesAt, nowMs);
  if (changesAt === null) return gettext("Closed now");
  const values = { time: clock(changesAt), day: dayWord(place, changesAt, nowMs) };
  return values.day ? fill(gettext("Closed, opens %(day)s %(time)s"), values) : fill(gettext("Closed, opens %(time)s"), values);
}

/** The same where there is something to say: a hotspot without hours has none to speak of. */
export const hoursWords = (place, nowMs) => (place.kind === "merchant" || place.open ? openWords(place, nowMs) : "");

function untilWords(place, changesAt, nowMs) {
  const ahead = daysUntil(place, changesAt, nowMs);
  if (ahead >= 2) return gettext("Open now");
  return fill(gettext("Open until %(time)s"), { time: clock(changesAt) });
}

function dayWord(place, minutes, nowMs) {
  const ahead = daysUntil(place, minutes, nowMs);
  if (ahead === 0) return "";
  if (ahead === 1) return gettext("tomorrow");
  const today = weekOf(place, nowMs)[0].weekday;
  return ahead < 7 ? weekdayWord((today + ahead) % 7) : fill(gettext("in %(days)s days"), { days: ahead });
}

/** One day's spells: "09:00–12:00, 13:30–18:00". */
export function spellsWords(spells) {
  if (spells === null) return gettext("not known");
  if (spells.length === 0) return gettext("closed all day");
  return spells.map(([from, to]) => (from === 0 && to === 1440 ? gettext("24 hours") : `${clock(from)}–${clock(to)}`)).join(isChinese() ? "、" : ", ");
}

export function wheelchairWords(wheelchair) {
  const words = {
    yes: gettext("wheelchair accessible"), limited: gettext("partly wheelchair accessible"), no: gettext("not wheelchair accessible"),
  };
  return words[wheelchair] ?? "";
}

/* Nobody paces off single metres: 5 m near by, 10 m farther away. */
const rounded = (metres) => (metres < 100 ? Math.max(5, Math.round(metres / 5) * 5) : Math.round(metres / 10) * 10);

export const isRough = (coords) => coords.accuracy > ROUGH_FROM_M;

/** "About 350 m northeast"; without the direction where the phone does not know it. */
export function wayWords({ distanceM, bearingDeg }, coords) {
  if (distanceM === undefined) return "";
  if (isRough(coords)) return roughWords(distanceM, bearingDeg, coords.accuracy);
  return fill(gettext("about %(distance)s %(direction)s"), { distance: distance(rounded(distanceM)), direction: direction(bearingDeg) });
}

function roughWords(distanceM, bearingDeg, accuracyM) {
  if (distanceM <= accuracyM) return fill(gettext("at most about %(distance)s away"), { distance: distance(Math.ceil(accuracyM / 500) * 500) });
  const about = distance(Math.max(500, Math.round(distanceM / 500) * 500));
  return fill(gettext("about %(distance)s %(direction)s"), { distance: about, direction: direction(bearingDeg) });
}

/** "just now", "3 hours ago": how old what is shown is. */
export function ageWords(ageMs) {
  const minutes = Math.floor(ageMs / 60_000);
  if (minutes < 2) return gettext("just now");
  if (minutes < 60) return fill(gettext("%(count)s minutes ago"), { count: minutes });
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return hours === 1 ? gettext("an hour ago") : fill(gettext("%(count)s hours ago"), { count: hours });
  return fill(gettext("%(count)s days ago"), { count: Math.floor(hours / 24) });
}

export function troubleWords(trouble) {
  const words = {
    wifi_dead: gettext("The WiFi does not work"), closed: gettext("The shop is closed for good"),
    not_there: gettext("It is not at this place"), wrong_hours: gettext("The opening hours are wrong"),
  };
  return words[trouble];
}

/** What was reported of a place and confirmed, a sentence each. */
export function confirmedWords({ troubles = {} }) {
  return Object.entries(troubles).map(([trouble, day]) =>
    fill(gettext("Confirmed: %(trouble)s (last reported on %(day)s)"), { trouble: troubleWords(trouble), day: dayWords(day, isChinese()) }));
}
