/* One payment on the customer's phone: who wants what, the two answers, and the receipt. */

import { byId, make, write } from "#phone/elements.js";
import { linesOf, payWords, proofOf, sentenceOf, titleOf } from "#pay/said.js";

/** `onAnswer("confirm" | "refuse", payment)` and `onClose(payment)` say what was tapped. */
export function createPaymentPanel({ onAnswer, onClose }) {
  let shown = null;
  let shownFace = "";
  byId("pay-confirm").addEventListener("click", () => onAnswer("confirm", shown));
  byId("pay-refuse").addEventListener("click", () => onAnswer("refuse", shown));
  byId("pay-close").addEventListener("click", () => onClose(shown));

  function show(face, payment) {
    const isOther = !shown || shown.id !== payment?.id || shownFace !== face;
    [shown, shownFace] = [payment, face];
    byId("payment").hidden = !payment;
    if (!payment) return;
    byId("payment").dataset.state = payment.state;
    write(byId("payment-title"), titleOf(face, payment));
    write(byId("payment-say"), sentenceOf(payment));
    write(byId("payment-proof"), proofOf(payment));
    showLines(payment);
    showButtons(face, payment);
    if (isOther) byId("payment-title").focus();
  }

  return { show, busy: (isBusy) => ["pay-confirm", "pay-refuse"].forEach((id) => { byId(id).disabled = isBusy; }) };
}

export function showLines(payment, list = byId("payment-lines")) {
  const lines = linesOf(payment);
  const text = lines.flat().join("|");
  if (list.dataset.text === text) return;
  list.dataset.text = text;
  list.dataset.of = payment.offer ? "goods" : "bill";
  list.replaceChildren(...lines.map(([what, much]) => make("div", {}, make("dt", {}, what), make("dd", {}, much))));
}

function showButtons(face, payment) {
  byId("pay-confirm").hidden = face !== "asked";
  byId("pay-refuse").hidden = face === "ended";
  byId("pay-close").hidden = face !== "ended";
  write(byId("pay-confirm"), payWords(payment.coins));
}
