/* 圖鑑: how many of each rarity, and the latest catches. */

import { drawBalloon } from "#phone/balloon_art.js";
import { dayWords } from "#phone/calendar.js";
import { byId, make, write } from "#phone/elements.js";
import { RARITIES, balloonName, coinsWords, fill, gettext, isChinese, number, rarityWord } from "#phone/words.js";

export function createCollectionPanel(get) {
  async function load() {
    try {
      const { answer, isRemembered } = await get("me/collection");
      byId("collection-counts").replaceChildren(...RARITIES.map((rarity) => shelfOf(rarity, answer.caught[rarity] ?? 0)));
      byId("collection-list").replaceChildren(...answer.items.map(lineOf));
      write(byId("collection-state"), stateWords(answer.items, isRemembered));
    } catch {
      write(byId("collection-state"), gettext("The album cannot be loaded now. Nothing is lost; try again with signal."));
    }
  }
  return { load };
}

function stateWords(items, isRemembered) {
  if (isRemembered) return gettext("Offline: this is how it was when you were last connected.");
  return items.length ? "" : gettext("Your album is empty. Walk to a balloon on the map and catch it.");
}

function shelfOf(rarity, count) {
  const words = fill(gettext("%(count)s caught"), { count: number(count) });
  const item = make("li", {}, drawBalloon(rarity), make("strong", { textContent: rarityWord(rarity) }), make("div", { className: "small soft figures", textContent: words }));
  item.dataset.count = count;
  return item;
}

function lineOf(stamp) {
  const place = isChinese() ? stamp.place_zh : stamp.place_en;
  const what = make("div", { className: "what" },
    make("p", {}, [balloonName(stamp.rarity), place].filter(Boolean).join(" · ")),
    make("p", { className: "small soft" }, dayWords(stamp.day, isChinese())));
  const amount = make("span", { className: "amount" }, stamp.coins ? coinsWords(stamp.coins) : gettext("stamp only"));
  return make("li", {}, drawBalloon(stamp.rarity), what, amount);
}
