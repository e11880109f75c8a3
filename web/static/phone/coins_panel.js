/* 金幣: what is ready, what is on its way, and the history with its days. */

import { dayWords, momentWords } from "#phone/calendar.js";
import { drawBalloon, drawSign } from "#phone/balloon_art.js";
import { byId, make, write } from "#phone/elements.js";
import { balloonName, fill, gettext, isChinese, number } from "#phone/words.js";

export function createCoinsPanel(get) {
  let next = null;
  byId("coins-more").addEventListener("click", () => load(next));

  async function load(before = null) {
    write(byId("coins-state"), gettext("Loading…"));
    try {
      const { answer, isRemembered } = await get(before ? `me/coins?before=${encodeURIComponent(before)}` : "me/coins");
      show(answer, before, isRemembered);
    } catch {
      write(byId("coins-state"), gettext("The history cannot be loaded now. Your coins are safe; try again with signal."));
    }
  }

  function show({ wallet, pending, items, next: following }, before, isRemembered) {
    next = following;
    showPurses(wallet, pending);
    const lines = items.map(lineOf);
    if (before) byId("coins-list").append(...lines);
    else byId("coins-list").replaceChildren(...lines);
    byId("coins-more").hidden = !next;
    write(byId("coins-state"), stateWords(items, isRemembered));
  }

  return { load };
}

export function showPurses(wallet, pending) {
  if (wallet === undefined || wallet === null) return;
  write(byId("coins-wallet"), number(wallet));
  write(byId("coins-pending"), number(pending));
}

function stateWords(items, isRemembered) {
  if (isRemembered) return gettext("Offline: this is how it was when you were last connected.");
  return items.length ? "" : gettext("Nothing yet. Your first catch will be listed here.");
}

function lineOf(line) {
  const place = isChinese() ? line.place_zh : line.place_en;
  const drawing = line.rarity ? drawBalloon(line.rarity) : drawSign("coin");
  const note = isChinese() ? line.note_zh : line.note_en;
  const title = make("p", {}, [line.rarity ? balloonName(line.rarity) : kindWords(line.kind), place, note].filter(Boolean).join(" · "));
  const when = make("p", { className: "small soft" }, [dayWords(line.day, isChinese()), settlingWords(line)].filter(Boolean).join(" · "));
  const amount = make("span", { className: "amount" }, `${line.coins < 0 ? "−" : "+"}${number(Math.abs(line.coins))}`);
  return make("li", {}, drawing, make("div", { className: "what" }, title, when), amount);
}

function settlingWords({ state, settles_at: settlesAt }) {
  if (state !== "pending") return "";
  return settlesAt
    ? fill(gettext("on the way until %(moment)s"), { moment: momentWords(settlesAt, isChinese()) })
    : gettext("on the way");
}

function kindWords(kind) {
  const words = {
    catch: gettext("A catch"), bring: gettext("Brought along"), gift: gettext("Red envelope"), reward: gettext("For a report"),
    redeem: gettext("Paid at a merchant"), refund: gettext("Refunded by a merchant"), reserve: gettext("Set aside for a voucher"),
    unreserve: gettext("Back from a voucher"), donate: gettext("Given to a cause"), expire: gettext("Expired"), reverse: gettext("Correction"),
  };
  return words[kind] ?? gettext("Coins");
}
