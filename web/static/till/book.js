/* The vouchers that this phone has taken: each once, written down before anything is said, and sent until the county has
   answered. Without a network the phone itself judges them; what the county says later stands beside each.

   An entry is {voucher, text, id, merchant, coins, spentAt, state, say}; `state` is waiting, booked or refused. */

import { NoAnswer } from "#pay/asking.js";
import { checked } from "#till/voucher.js";

const KEPT_MS = 24 * 3600 * 1000;
// What may be different tomorrow: nobody is logged in, the shop is suspended for now.
const WAITS = new Set(["logged_out", "not_active"]);

export function createBook({ drawer, ask, merchant, now = Date.now }) {
  let sending = Promise.resolve();
  const ours = async () => (await drawer.all("taken")).filter((entry) => entry.merchant === merchant);

  /** The key that vouchers are checked with: asked for while there is a network, kept for when there is none. */
  async function refreshKey() {
    const { status, answer } = await ask("GET", "till/key");
    if (status === 200) await drawer.put("memory", `key ${merchant}`, answer);
  }

  /** Check and write down: {ok, entry} or {ok: false, code}: no_key, forged, foreign, over, twice. */
  async function take(text) {
    const key = await drawer.get("memory", `key ${merchant}`);
    if (!key) return { ok: false, code: "no_key" };
    const claim = await checked(text, key, now());
    if (!claim.ok) return claim;
    if (await drawer.get("taken", claim.id)) return { ok: false, code: "twice" };
    const entry = {
      voucher: claim.id, text, id: crypto.randomUUID(), merchant, coins: claim.coins,
      spentAt: new Date(now()).toISOString(), state: "waiting", say: "",
    };
    await drawer.put("taken", claim.id, entry);
    return { ok: true, entry };
  }

  /** Send what waits, one after the other; the entries that were answered. Throws NoAnswer where the network ends. */
  function sendDue() {
    const sent = sending.then(sendEach);
    sending = sent.catch(() => {});
    return sent;
  }

  async function sendEach() {
    const answered = [];
    for (const entry of (await ours()).filter(({ state }) => state === "waiting")) {
      const said = await ask("POST", "till/vouchers", { voucher: entry.text, id: entry.id, spent_at: entry.spentAt });
      if (said.status === 503 || WAITS.has(said.answer.code)) throw new NoAnswer(said.answer.say);
      const state = said.status === 200 ? "booked" : "refused";
      const known = { ...entry, state, say: said.answer.say, answeredAtMs: now() };
      await drawer.put("taken", entry.voucher, known);
      answered.push({ entry: known, payment: said.status === 200 ? said.answer : null });
    }
    return answered;
  }

  /** What the till shows of it: all that waits, and what was refused in the last day. */
  async function lines() {
    const isShown = ({ state, answeredAtMs }) => state === "waiting" || (state === "refused" && now() - answeredAtMs < KEPT_MS);
    return (await ours()).filter(isShown).sort((a, b) => a.spentAt.localeCompare(b.spentAt));
  }

  return { refreshKey, take, sendDue, lines };
}
