/* The page's own sentences about a payment; what happened is told by the server (`say`). */

import { dayWords } from "#phone/calendar.js";
import { fill, gettext, isChinese, ngettext, number } from "#phone/words.js";
import { dollars } from "#pay/sums.js";

export const shopOf = ({ merchant_zh: zh, merchant_en: en }) => (isChinese() ? zh : en || zh);
export const goodsOf = ({ name_zh: zh, name_en: en }) => (isChinese() ? zh : en || zh);

/** What became of what had no answer, where it did not arrive. */
export const notArrived = () => ({
  meet: { lost: gettext("The line broke before the shop heard of you. Nothing was paid; type the shop’s code again."), open: "" },
  confirm: {
    lost: gettext("The line broke before your “yes” arrived. Nothing was paid."),
    open: gettext("The line broke before your “yes” arrived. Nothing was paid yet; you can still pay or refuse."),
  },
  refuse: {
    lost: gettext("Nothing was paid."),
    open: gettext("The line broke before your “no” arrived. Nothing was paid yet; you can still pay or refuse."),
  },
  issue: { lost: gettext("The line broke before the voucher was made. No coins were set aside; try again."), open: "" },
  "give-back": {
    lost: gettext("The line broke before the voucher was given back. Try again."),
    open: gettext("The line broke before the voucher was given back. Try again."),
  },
});

export const notKnownYet = () =>
  gettext("The line broke. Whether this arrived is not known yet; this page asks as soon as there is a network.");

/** "Bottle Shop wants 120 coins" */
export function titleOf(face, payment) {
  const values = { shop: shopOf(payment), coins: number(payment.coins) };
  if (face === "met") return fill(gettext("You pay at %(shop)s"), values);
  if (face === "asked") return fill(ngettext("%(shop)s wants %(coins)s coin", "%(shop)s wants %(coins)s coins", payment.coins), values);
  return fill(endings()[payment.state] ?? endings().lapsed, values);
}

const endings = () => ({
  paid: gettext("Paid at %(shop)s"), refunded: gettext("Refunded by %(shop)s"),
  refused: gettext("Not paid at %(shop)s"), lapsed: gettext("Not paid at %(shop)s"),
});

/** The lines of a payment, [what, how much]: the same on the customer's phone and at the till. */
export function linesOf(payment) {
  const { bill_ntd: billNtd, offer, coins, worth_ntd: worthNtd, pay_ntd: payNtd } = payment;
  if (!coins) return [];
  const inCoins = [gettext("Coins"), fill(gettext("%(coins)s = %(dollars)s"), { coins: number(coins), dollars: dollars(worthNtd) })];
  if (offer) return [[gettext("Goods"), goodsOf(offer)], [gettext("Coins"), number(coins)], ...fetching(payment)];
  return billNtd === null ? [inCoins] : [[gettext("Bill"), dollars(billNtd)], inCoins, [gettext("Still to pay"), dollars(payNtd)]];
}

function fetching({ fetch_by: fetchBy, fetched_at: fetchedAt }) {
  if (fetchedAt) return [[gettext("Picked up"), gettext("yes")]];
  return fetchBy ? [[gettext("To be picked up by"), dayWords(fetchBy, isChinese())]] : [];
}

/** What the customer reads while a payment waits; how it ended is told by the server. */
export function sentenceOf({ state, mark, say }) {
  if (state === "met") return fill(gettext("Your number here is %(mark)s. The shop enters the sum now."), { mark });
  return state === "asked" ? gettext("Look at the sum, then pay or refuse.") : say;
}

/** Beneath the sums of a receipt; before there is one, by which number the till knows the customer. */
export function proofOf({ state, receipt, mark, cashier }) {
  const isReceipt = state === "paid" || state === "refunded";
  const first = isReceipt ? fill(gettext("Receipt %(receipt)s"), { receipt }) : "";
  return [first, fill(gettext("Number at the till: %(mark)s"), { mark }), cashier].filter(Boolean).join(" · ");
}

export const payWords = (coins) => fill(ngettext("Pay %(coins)s coin", "Pay %(coins)s coins", coins), { coins: number(coins) });
