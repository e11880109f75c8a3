/* The wallet's QR code: fetched when it is needed, shown with the seconds it is good for, and fetched anew before it runs
   out. It is on the screen only: never in a cache, a drawer or the page. */

import { byId, write } from "#phone/elements.js";
import { fill, gettext, ngettext } from "#phone/words.js";
import { NoAnswer } from "#pay/asking.js";
import { drawCode } from "#pay/drawing.js";
import { createCountdown } from "#pay/seconds.js";

const RENEWED_AT_S = 8;
const AGAIN_IN_MS = 3_000;

export function createCodeFace({ ask }) {
  let isOn = false;
  let asking = null;
  let again = 0;
  const countdown = createCountdown({ onTick: tick, onEnd: blank });

  function tick(seconds) {
    write(byId("code-left"), fill(ngettext("good for %(seconds)s second", "good for %(seconds)s seconds", seconds), { seconds }));
    if (seconds <= RENEWED_AT_S) renew();
  }

  function renew() {
    asking ??= fetchCode().finally(() => { asking = null; });
  }

  async function fetchCode() {
    clearTimeout(again);
    try {
      const { status, answer } = await ask("GET", "me/pay/code");
      if (isOn) status === 200 ? draw(answer) : refuse(answer.say);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      again = setTimeout(() => isOn && renew(), AGAIN_IN_MS);
      if (countdown.left() === 0) blank();
    }
  }

  function draw(code) {
    drawCode(byId("code-picture"), code, gettext("Your payment code, for the shop to scan"));
    write(byId("code-trouble"), "");
    countdown.start(code.left_s);
  }

  function refuse(say) {
    wipe();
    write(byId("code-trouble"), say);
    again = setTimeout(() => isOn && renew(), 10 * AGAIN_IN_MS);
  }

  function blank() {
    wipe();
    if (isOn) write(byId("code-trouble"), gettext("Without a network there is no new code. Show the shop one of your vouchers, or pay in cash."));
  }

  function wipe() {
    countdown.stop();
    byId("code-picture").replaceChildren();
    write(byId("code-left"), "");
  }

  return {
    show(isWanted) {
      byId("code-face").hidden = !isWanted;
      if (isWanted === isOn) return;
      isOn = isWanted;
      if (isOn) return renew();
      clearTimeout(again);
      wipe();
    },
  };
}
