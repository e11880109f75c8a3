/* One payment on the till: the bill to enter, the wait for the customer, the receipt with what may follow it. */

import { byId, write } from "#phone/elements.js";
import { fill, gettext, number } from "#phone/words.js";
import { showLines } from "#pay/payment_panel.js";
import { goodsOf, proofOf } from "#pay/said.js";

const TITLES = () => ({
  met: gettext("Customer %(mark)s: what is the bill?"), asked: gettext("Customer %(mark)s is asked for %(coins)s coins"),
  paid: gettext("Paid: %(coins)s coins"), refunded: gettext("Refunded: %(coins)s coins"),
  refused: gettext("Not paid"), lapsed: gettext("Not paid"),
});

const HAS_ENDED = ["refused", "lapsed", "refunded"];

/** `onAct(act, payment, body)`: withdraw, refund, fetched; `onClose()` leads back to the beginning. */
export function createDesk({ bill, onAct, onClose }) {
  let shown = null;
  let shownState = "";
  byId("desk-withdraw").addEventListener("click", () => onAct("withdraw", shown));
  byId("desk-fetched").addEventListener("click", () => onAct("fetched", shown));
  byId("desk-close").addEventListener("click", onClose);
  byId("refund-form").addEventListener("submit", (event) => {
    event.preventDefault();
    onAct("refund", shown, { reason: byId("id_reason").value });
  });

  function show(payment) {
    const isOther = payment && (shown?.id !== payment.id || shownState !== payment.state);
    [shown, shownState] = [payment, payment?.state ?? ""];
    byId("desk").hidden = !payment;
    if (!payment) return;
    byId("desk").dataset.state = payment.state;
    const values = { mark: payment.mark, coins: number(payment.coins) };
    write(byId("desk-title"), fill(TITLES()[payment.state] ?? TITLES().lapsed, values));
    write(byId("desk-say"), payment.state === "met" ? "" : payment.say);
    write(byId("desk-proof"), proofOf(payment));
    showLines(payment, byId("desk-lines"));
    showParts(payment);
    if (!isOther) return;
    (payment.state === "met" ? byId("bill") : byId("desk-title")).focus({ preventScroll: true });
    byId("desk").scrollIntoView({ block: "start" });
  }

  function showParts({ state, may_refund: mayRefund, offer, fetched_at: fetchedAt, ...payment }) {
    byId("bill-form").hidden = byId("goods-part").hidden = state !== "met";
    bill.open(state === "met" ? payment : null);
    byId("desk-withdraw").hidden = state !== "met" && state !== "asked";
    byId("desk-close").hidden = state !== "paid" && !HAS_ENDED.includes(state);
    byId("refund-part").hidden = !mayRefund;
    const toBeFetched = state === "paid" && Boolean(offer) && !fetchedAt;
    byId("desk-fetched").hidden = !toBeFetched;
    byId("desk-close").classList.toggle("button-main", !toBeFetched);
    byId("desk-close").classList.toggle("button-plain", toBeFetched);
    if (offer) write(byId("desk-fetched"), fill(gettext("Handed out: %(goods)s"), { goods: goodsOf(offer) }));
  }

  return {
    show,
    get id() { return shown?.id ?? null; },
    busy: (isBusy) => document.querySelectorAll("#desk button").forEach((button) => { button.dataset.busy = String(isBusy); }),
  };
}
