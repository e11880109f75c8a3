/* What the shop offers for coins: one tap asks the customer for its price. */

import { byId, make, write } from "#phone/elements.js";
import { fill, gettext, ngettext, number } from "#phone/words.js";
import { goodsOf } from "#pay/said.js";

export function createGoods({ ask, onAsk }) {
  async function load() {
    const { status, answer } = await ask("GET", "till/offers");
    const items = status === 200 ? answer.items : [];
    byId("goods").hidden = items.length === 0;
    byId("goods-list").replaceChildren(...items.map(lineOf));
  }

  function lineOf(offer) {
    const button = make("button", { type: "button", className: "button button-plain button-wide" });
    write(button, `${goodsOf(offer)} · ${priceOf(offer)}`);
    button.disabled = offer.left === 0;
    button.addEventListener("click", () => onAsk({ offer: offer.id }));
    return make("li", {}, button, make("p", { className: "soft small" }, leftWords(offer)));
  }

  return { load };
}

const priceOf = ({ coins }) => fill(ngettext("%(coins)s coin", "%(coins)s coins", coins), { coins: number(coins) });

const leftWords = ({ left }) =>
  (left ? fill(ngettext("%(left)s left", "%(left)s left", left), { left: number(left) }) : gettext("None left"));
