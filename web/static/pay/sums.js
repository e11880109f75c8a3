/* Coins and dollars in words, and numbers as people type them. */

import { fill, gettext, number } from "#phone/words.js";

export const dollars = (ntd) => fill(gettext("NT$%(sum)s"), { sum: number(ntd) });

/** "１２０" → 120, "1,200" → 1200; null for anything but a whole number of at most nine digits. */
export function typed(text) {
  const digits = text.normalize("NFKC").replace(/[\s,]/g, "");
  return /^\d{1,9}$/.test(digits) ? Number(digits) : null;
}

/** A bill as a number pad changes it: pressed("30", "0") → "300". */
export function pressed(sum, key) {
  if (key === "clear") return "";
  if (key === "back") return sum.slice(0, -1);
  const longer = `${sum}${key}`.replace(/^0+(?=\d)/, "");
  return longer.length > 7 ? sum : longer;
}

/** 250 coins at 10 a dollar → 25. */
export const worth = (coins, coinsANtd) => Math.floor(coins / coinsANtd);
