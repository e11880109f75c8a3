/* The calm card after every catch: what happened, what it means for the coins, what to do; numbers on demand. */

import { drawBalloon } from "#phone/balloon_art.js";
import { momentWords } from "#phone/calendar.js";
import { byId, make, write } from "#phone/elements.js";
import { balloonName, coinsWords, distance, fill, gettext, isChinese } from "#phone/words.js";

export function createCard({ onClose }) {
  const dialog = byId("card");
  const waiting = [];
  byId("card-close").addEventListener("click", () => dialog.close());
  byId("card-share").addEventListener("click", share);
  dialog.addEventListener("close", () => {
    onClose();
    if (waiting.length) show(waiting.shift());
  });

  function show(content) {
    if (dialog.open) return void waiting.push(content);
    byId("card-balloon").replaceChildren(...(content.rarity ? [drawBalloon(content.rarity)] : []));
    write(byId("card-title"), content.title);
    write(byId("card-words"), content.words);
    fillOptional("card-coins", content.coins);
    fillOptional("card-try", content.advice);
    showFigures(content.figures);
    byId("card-share").hidden = !(content.shared && navigator.share);
    byId("card-share").dataset.text = content.shared ?? "";
    dialog.showModal();
    byId("card-title").focus();
  }

  return { show };
}

function fillOptional(id, text) {
  byId(id).hidden = !text;
  write(byId(id), text ?? "");
}

function showFigures(figures = []) {
  byId("card-numbers").hidden = figures.length === 0;
  byId("card-numbers").open = false;
  byId("card-figures").replaceChildren(...figures.flatMap(([term, value]) => [
    make("dt", { textContent: term }), make("dd", { textContent: value }),
  ]));
}

async function share({ target }) {
  try {
    await navigator.share({ title: gettext("Taitung Sky"), text: target.dataset.text, url: location.origin });
  } catch {
    // closing the share sheet is no error
  }
}

export function caughtCard(message, place, isGuest) {
  const name = balloonName(message.rarity);
  return {
    rarity: message.rarity,
    title: place ? fill(gettext("%(balloon)s caught in %(place)s"), { balloon: name, place }) : fill(gettext("%(balloon)s caught"), { balloon: name }),
    coins: message.coins ? `+${coinsWords(message.coins)}` : "",
    words: [message.say, settling(message.settles_at, isGuest)].filter(Boolean).join(isChinese() ? "" : " "),
    advice: message.try,
    shared: fill(gettext("I have just caught a hot-air balloon over Taitung: %(balloon)s!"), { balloon: name }),
  };
}

function settling(settlesAt, isGuest) {
  // A guest's coins wait for an address first; the server's advice says so.
  if (!settlesAt || isGuest) return "";
  return fill(gettext("The coins are yours to use from %(moment)s."), { moment: momentWords(settlesAt, isChinese()) });
}

export function refusedCard(message, shown) {
  return { rarity: shown?.rarity, title: gettext("Not caught yet"), words: message.say, advice: message.try, figures: figuresOf(message) };
}

function figuresOf({ distance_m, inside, accuracy_m, until }) {
  return [
    distance_m !== undefined && [gettext("Distance to the balloon"), distance(distance_m)],
    inside !== undefined && [gettext("How likely you stand inside its circle"), `${Math.round(inside * 100)} %`],
    accuracy_m !== undefined && [gettext("How exactly your phone knows its place"), distance(accuracy_m)],
    until && [gettext("Until"), momentWords(until, isChinese())],
  ].filter(Boolean);
}
