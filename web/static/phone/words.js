/* What people read: translation, distances, directions, rarity. Server texts come translated already. */

const catalogue = globalThis;

export const gettext = (text) => (catalogue.gettext ? catalogue.gettext(text) : text);
export const ngettext = (one, many, count) =>
  catalogue.ngettext ? catalogue.ngettext(one, many, count) : count === 1 ? one : many;

/** "Walk %(metres)s" with {metres: "35 m"} → "Walk 35 m". */
export const fill = (text, values) => text.replace(/%\((\w+)\)s/g, (_, name) => String(values[name]));

export const isChinese = () => (globalThis.document?.documentElement.lang ?? "zh").startsWith("zh");

export const number = (value) => Math.round(value).toLocaleString("en-US");

/** 35 → "35 m", 1834 → "1.8 km": nobody walks to the metre over a kilometre. */
export function distance(metres) {
  if (metres >= 10_000) return fill(gettext("%(number)s km"), { number: number(metres / 1000) });
  if (metres >= 1000) return fill(gettext("%(number)s km"), { number: (metres / 1000).toFixed(1) });
  return fill(gettext("%(number)s m"), { number: number(metres) });
}

const compass = () => [
  gettext("north"), gettext("northeast"), gettext("east"), gettext("southeast"),
  gettext("south"), gettext("southwest"), gettext("west"), gettext("northwest"),
];

/** 47° → "northeast": the eighth of the compass that a bearing falls into. */
export const direction = (bearingDeg) => compass()[Math.round((((bearingDeg % 360) + 360) % 360) / 45) % 8];

export const RARITIES = ["common", "fine", "rare", "legendary"];

export function rarityWord(rarity) {
  const words = { common: gettext("Common"), fine: gettext("Fine"), rare: gettext("Rare"), legendary: gettext("Legendary") };
  return words[rarity] ?? words.common;
}

export function balloonName(rarity) {
  const names = {
    common: gettext("Common balloon"), fine: gettext("Fine balloon"),
    rare: gettext("Rare balloon"), legendary: gettext("Legendary balloon"),
  };
  return names[rarity] ?? names.common;
}

export const coinsWords = (coins) =>
  fill(ngettext("%(coins)s coin", "%(coins)s coins", coins), { coins: number(coins) });

export function leftWords(left) {
  if (left === "none") return gettext("No coins left, only the stamp");
  return left === "few" ? gettext("Only a few left") : "";
}
