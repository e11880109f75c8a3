/* The vouchers that wait for the network, and those that the county did not take. */

import { byId, make } from "#phone/elements.js";
import { momentWords } from "#phone/calendar.js";
import { fill, gettext, isChinese, ngettext, number } from "#phone/words.js";

export function showTaken(entries) {
  byId("taken-part").hidden = entries.length === 0;
  byId("taken").replaceChildren(...entries.map(lineOf));
}

function lineOf({ coins, spentAt, state, say }) {
  const much = fill(ngettext("Voucher of %(coins)s coin", "Voucher of %(coins)s coins", coins), { coins: number(coins) });
  const what = state === "refused" ? say : gettext("Taken; sent to the county as soon as there is a network.");
  return make("li", { className: state === "refused" ? "message message-wrong" : "message" },
    make("strong", {}, much), make("p", { className: "small" }, momentWords(spentAt, isChinese())), make("p", {}, what));
}

/** What the cashier is told about a voucher that this phone does not take. */
export function refusalOf(code) {
  const words = {
    forged: gettext("This is no voucher of the county. Do not take it."),
    foreign: gettext("This voucher is for another shop. It works only there."),
    over: gettext("This voucher is no longer good. Its coins go back to the customer."),
    twice: gettext("This voucher was taken on this phone already. Each works once."),
    no_key: gettext("This phone has not been online as a till yet, so it cannot check vouchers. Go online once."),
  };
  return words[code];
}
