/* Coins set aside for one shop, to be spent there without a network. They are kept on the phone with their codes, and
   shown as they were when the server last told. */

import { byId, make, write } from "#phone/elements.js";
import { momentWords } from "#phone/calendar.js";
import { fill, gettext, isChinese, number } from "#phone/words.js";
import { NoAnswer } from "#pay/asking.js";
import { drawCode } from "#pay/drawing.js";
import { shopOf } from "#pay/said.js";
import { dollars, typed } from "#pay/sums.js";

export function createVouchers({ ask, doing, drawer, player, onSpent }) {
  let items = [];
  const say = (text) => write(byId("voucher-said"), text);
  byId("voucher-form").addEventListener("submit", (event) => {
    event.preventDefault();
    issue();
  });

  async function recall() {
    const kept = await drawer.all("vouchers");
    items = kept.filter((one) => one.player === player).sort((a, b) => b.issued_at.localeCompare(a.issued_at));
    show();
  }

  /** Ask the server for all of them; without an answer what is kept stays. */
  async function refresh() {
    try {
      const { status, answer } = await ask("GET", "me/vouchers");
      if (status !== 200) return;
      items = answer.items.map((voucher) => ({ ...voucher, player }));
      await drawer.clear("vouchers");
      for (const voucher of items) await drawer.put("vouchers", voucher.id, voucher);
      show();
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
    }
  }

  async function issue() {
    const coins = typed(byId("id_coins").value);
    if (coins === null) return say(gettext("Type how many coins, as a whole number."));
    const [id, merchant] = [crypto.randomUUID(), byId("id_shop").value];
    if (!merchant) return say(gettext("Choose the shop for which you set coins aside."));
    await carryOut({ id, act: "issue", path: "me/vouchers", body: { id, merchant, coins } });
  }

  async function carryOut(entry) {
    byId("voucher-issue").disabled = true;
    const said = await doing.carryOut(entry).finally(() => { byId("voucher-issue").disabled = false; });
    say(said.answer.say);
    if (said.status === 200 && entry.act === "issue") byId("id_coins").value = "";
    await refresh();
    onSpent();
  }

  const giveBack = ({ id }) => carryOut({ id, act: "give-back", path: `me/vouchers/${id}/give-back` });

  function show() {
    const open = items.filter(({ state }) => state === "open");
    byId("vouchers-none").hidden = open.length > 0;
    byId("vouchers").replaceChildren(...open.map((voucher) => lineOf(voucher, giveBack)));
    write(byId("vouchers-count"), open.length ? number(open.length) : "");
  }

  return { recall, refresh };
}

function lineOf(voucher, giveBack) {
  const values = { shop: shopOf(voucher), coins: number(voucher.coins), dollars: dollars(voucher.worth_ntd) };
  const picture = make("div", { className: "qr-holder", hidden: true });
  const shows = make("button", { type: "button", className: "button button-main button-wide" }, gettext("Show its code"));
  const gives = make("button", { type: "button", className: "button button-plain button-wide" }, gettext("Give it back"));
  shows.setAttribute("aria-expanded", "false");
  shows.addEventListener("click", () => turn(shows, picture, voucher));
  gives.addEventListener("click", () => giveBack(voucher));
  const isOver = (moment) => Date.parse(moment) < Date.now();
  return make("li", { className: "voucher" },
    make("h3", {}, fill(gettext("%(coins)s coins = %(dollars)s at %(shop)s"), values)),
    make("p", { className: "soft small" }, isOver(voucher.until) ? comesBack(voucher) : untilWords(voucher)),
    picture, ...(isOver(voucher.until) ? [] : [shows]), ...(isOver(voucher.returns_at) ? [gives] : []));
}

const when = (moment) => ({ moment: momentWords(moment, isChinese()) });
const untilWords = ({ until }) => fill(gettext("Good until %(moment)s. Without a network it works as well."), when(until));
const comesBack = ({ returns_at: back }) => fill(gettext("No longer good. If no shop took it, its coins come back on %(moment)s."), when(back));

function turn(button, picture, voucher) {
  picture.hidden = !picture.hidden;
  button.setAttribute("aria-expanded", String(!picture.hidden));
  write(button, picture.hidden ? gettext("Show its code") : gettext("Hide its code"));
  if (!picture.hidden) drawCode(picture, voucher, gettext("The voucher’s code, for the shop to scan"));
}
