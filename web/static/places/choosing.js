/* From the places on the phone to the ones that are shown, in order. Pure. */

import { bearingDeg, distanceM } from "#phone/geodesy.js";
import { openState } from "#places/hours.js";
import { rankOf } from "#places/matching.js";

/** Each place with distance and direction where the position is known, filtered, searched, best first. */
export function choose(places, { where, filters, typed, position, favourites, nowMs }) {
  return places
    .filter((place) => isThere(place, where) && isWanted(place, filters, favourites, nowMs))
    .map((place) => ({ place, rank: rankOf(place.searchable, typed), ...measured(place, position) }))
    .filter(({ rank }) => rank !== null)
    .sort(byRankThenDistance);
}

/** "around" and "county" are all that is there; else a region's or a township's code. */
export function isThere({ township, region }, where) {
  const { kind, code } = where;
  return kind === "township" ? township === code : kind !== "region" || region === code;
}

function isWanted(place, { kind, isOpen, coins, wheelchair, onlyFavourites }, favourites, nowMs) {
  if (kind && place.kind !== kind) return false;
  if (coins && !place.accepts_coins) return false;
  if (wheelchair && place.wheelchair !== "yes") return false;
  if (onlyFavourites && !favourites.has(place.id)) return false;
  return !isOpen || openState(place, nowMs).isOpen === true;
}

const measured = (place, position) =>
  position ? { distanceM: distanceM(position, place), bearingDeg: bearingDeg(position, place) } : {};

function byRankThenDistance(a, b) {
  if (a.rank !== b.rank) return a.rank - b.rank;
  if (a.distanceM !== undefined) return a.distanceM - b.distanceM;
  return a.place.name_zh.localeCompare(b.place.name_zh, "zh-Hant-TW");
}
