/* What anybody can do for a place in one tap: mark it, or say what is wrong. On the sheet over the list and on a
   place's own page alike; `placeOf` tells which place is shown. */

import { byId, write } from "#phone/elements.js";
import { gettext } from "#phone/words.js";
import { UNDO_MS } from "#places/reports.js";

const SHOWN_LESS_MS = 500; // the button goes before the report does

export function createCare({ favourites, reports, announce, placeOf }) {
  let sent = null;

  function show() {
    const isOn = favourites.has(placeOf());
    byId("place-heart").hidden = false;
    byId("place-heart").setAttribute("aria-pressed", String(isOn));
    write(byId("place-heart-words"), isOn ? gettext("One of my favourites") : gettext("Keep as a favourite"));
  }

  function reset() {
    byId("place-report").open = false;
    byId("place-thanks").hidden = true;
    show();
  }

  async function say(trouble) {
    const mine = await reports.report(placeOf(), trouble);
    sent = mine;
    byId("place-report").open = false;
    thank(gettext("Thank you. Whoever keeps this list is told."), true);
    setTimeout(() => { if (sent === mine) byId("place-undo").hidden = true; }, UNDO_MS - SHOWN_LESS_MS);
  }

  function thank(words, canUndo) {
    byId("place-thanks").hidden = false;
    byId("place-undo").hidden = !canUndo;
    write(byId("place-thanks-words"), words);
    (canUndo ? byId("place-undo") : byId("place-report-summary")).focus();
    announce(words, { atOnce: true });
  }

  byId("place-report-form").addEventListener("submit", (event) => {
    event.preventDefault();
    say(event.submitter.value);
  });
  byId("place-undo").addEventListener("click", async () => {
    const isTakenBack = await reports.takeBack(sent);
    thank(isTakenBack ? gettext("Taken back. Nothing was sent.") : gettext("It was sent already."), false);
  });
  byId("place-heart").addEventListener("click", async (event) => {
    event.preventDefault();
    const isOn = await favourites.toggle(placeOf());
    announce(isOn ? gettext("Kept as a favourite") : gettext("No longer a favourite"), { atOnce: true });
    show();
  });

  return { show, reset };
}
