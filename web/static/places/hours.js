/* Open or not, from the spells of a pack: minutes since the pack's first midnight in Taipei, for so many days.
   Taiwan has no summer time. Pure; what the pack does not reach is not known. */

const MINUTE_MS = 60_000;
const DAY_MIN = 24 * 60;
const SMALL_HOURS_MIN = 6 * 60;
const TAIPEI_MS = 8 * 3600_000;

/* Midnight in Taipei at which a plain day begins. */
const midnightMs = (day) => Date.parse(`${day}T00:00:00+08:00`);

const minuteOf = ({ first_day: day }, nowMs) => (nowMs - midnightMs(day)) / MINUTE_MS;

/** {isOpen: true, false or null when not known, changesAt: minutes since the first midnight or null}. */
export function openState(place, nowMs) {
  const { open, unsure = [], days, troubles = {} } = place;
  if (troubles.closed) return { isOpen: false, changesAt: null }; // whatever its list still says
  if (troubles.wrong_hours) return { isOpen: null, changesAt: null };
  const minute = minuteOf(place, nowMs);
  const isUnsure = unsure.some(([from, to]) => from <= minute && minute < to);
  if (!open || isUnsure || minute < 0 || minute >= days * DAY_MIN) return { isOpen: null, changesAt: null };
  const current = open.find(([from, to]) => from <= minute && minute < to);
  const next = open.find(([from]) => from > minute);
  return current ? { isOpen: true, changesAt: ending(current[1], open) } : { isOpen: false, changesAt: next?.[0] ?? null };
}

/* Spells that touch are one: who is open at midnight does not close there. */
function ending(to, open) {
  const following = open.find(([from]) => from === to);
  return following ? ending(following[1], open) : to;
}

/** 1530 → "01:30". */
export function clock(minutes) {
  const within = ((minutes % DAY_MIN) + DAY_MIN) % DAY_MIN;
  return [Math.floor(within / 60), within % 60].map((part) => String(part).padStart(2, "0")).join(":");
}

/** Days between now and a minute of the pack: 0 today, 1 tomorrow. */
export const daysUntil = (place, minutes, nowMs) =>
  Math.floor(minutes / DAY_MIN) - Math.floor(minuteOf(place, nowMs) / DAY_MIN);

/** The seven days from today: {weekday: 0 for Sunday, spells: [[from, to]] within that day, or null when not known}. */
export function weekOf(place, nowMs) {
  const today = Math.floor(minuteOf(place, nowMs) / DAY_MIN);
  return Array.from({ length: 7 }, (_, ahead) => {
    const day = today + ahead;
    return { weekday: weekdayOf(place, day), spells: spellsOf(place, day) };
  });
}

const weekdayOf = (place, day) => new Date(midnightMs(place.first_day) + TAIPEI_MS + day * DAY_MIN * MINUTE_MS).getUTCDay();

/* What ends in the small hours belongs to the evening on which it began. */
function spellsOf({ open, days }, day) {
  if (!open || day < 0 || day >= days) return null;
  const [from, to] = [day * DAY_MIN, (day + 1) * DAY_MIN];
  return open
    .filter(([start, end]) => start < to && end > from && (start >= from || end > from + SMALL_HOURS_MIN))
    .map(([start, end]) => [Math.max(start - from, 0), end <= to + SMALL_HOURS_MIN ? end - from : DAY_MIN]);
}
