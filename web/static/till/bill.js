/* The bill on big keys, and how many coins may come off it: asked of the server while the cashier types. */

import { byId, write } from "#phone/elements.js";
import { fill, gettext, isChinese, ngettext, number } from "#phone/words.js";
import { NoAnswer } from "#pay/asking.js";
import { dollars, pressed, typed, worth } from "#pay/sums.js";

const TYPED_MS = 250;

/** `onAsk({bill_ntd, coins})` when the cashier asks the customer. */
export function createBill({ ask, coinsANtd, say, onAsk }) {
  let payment = null;
  let quote = null;
  let due = 0;
  const sum = byId("bill");
  const coins = byId("bill-coins");

  function open(shown) {
    if (shown?.id === payment?.id) return;
    payment = shown;
    sum.value = "";
    clear();
  }

  function clear() {
    quote = null;
    coins.value = "";
    byId("quote").hidden = true;
    byId("ask-bill").disabled = true;
    write(byId("ask-bill"), gettext("Ask the customer"));
  }

  function changed() {
    clear();
    clearTimeout(due);
    const bill = typed(sum.value);
    if (bill) due = setTimeout(() => askQuote(bill), TYPED_MS);
  }

  async function askQuote(bill) {
    try {
      const { status, answer } = await ask("GET", `till/${payment.id}/quote?bill_ntd=${bill}`);
      if (bill !== typed(sum.value)) return;
      if (status !== 200) return say(answer.say);
      say("");
      show(answer);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      say(gettext("No network: how many coins may come off is not known now. Try again, or take cash."));
    }
  }

  function show(told) {
    quote = told;
    byId("quote").hidden = false;
    write(byId("quote-most"), mostWords(told));
    coins.value = String(told.most_coins);
    byId("fewer").hidden = told.most_coins === 0;
    offer();
  }

  function offer() {
    const wanted = typed(coins.value);
    const fits = quote !== null && wanted !== null && wanted > 0 && wanted <= quote.most_coins;
    byId("ask-bill").disabled = !fits;
    if (!fits) return write(byId("ask-bill"), gettext("Ask the customer"));
    const values = { coins: number(wanted), dollars: dollars(worth(wanted, coinsANtd)) };
    write(byId("ask-bill"), fill(ngettext("Ask for %(coins)s coin (%(dollars)s off)", "Ask for %(coins)s coins (%(dollars)s off)", wanted), values));
  }

  sum.addEventListener("input", changed);
  coins.addEventListener("input", offer);
  byId("pad").addEventListener("click", ({ target }) => {
    const key = target.closest("button")?.dataset.key;
    if (!key) return;
    sum.value = pressed(sum.value, key);
    changed();
  });
  byId("bill-form").addEventListener("submit", (event) => {
    event.preventDefault();
    if (!byId("ask-bill").disabled) onAsk({ bill_ntd: typed(sum.value), coins: typed(coins.value) });
  });

  return { open };
}

function mostWords({ most_coins: most, worth_ntd: worthNtd, bound_by: bound }) {
  const values = { coins: number(most), dollars: dollars(worthNtd) };
  if (!most) return none()[bound] ?? none().bill;
  const up = fill(ngettext("Up to %(coins)s coin may come off: %(dollars)s.", "Up to %(coins)s coins may come off: %(dollars)s.", most), values);
  return [up, why()[bound]].filter(Boolean).join(isChinese() ? "" : " ");
}

const why = () => ({
  customer: gettext("That is as many as the customer can pay today."),
  payment: gettext("That is the most for one payment."),
  merchant: gettext("That is the most for your shop today."),
});

const none = () => ({
  bill: gettext("The bill is too small for coins."),
  customer: gettext("The customer has no coins to pay with today. Please take cash."),
  payment: gettext("No coins can be taken for this payment."),
  merchant: gettext("Your shop has taken as many coins today as it can. Please take cash."),
});
