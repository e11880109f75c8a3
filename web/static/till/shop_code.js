/* The till's own digits, for a customer who types instead of showing: a minute each, fetched anew in time. */

import { byId, write } from "#phone/elements.js";
import { fill, gettext, ngettext } from "#phone/words.js";
import { NoAnswer } from "#pay/asking.js";
import { createCountdown } from "#pay/seconds.js";

const RENEWED_AT_S = 5;

export function createShopCode({ ask }) {
  let asking = null;
  const countdown = createCountdown({ onTick: tick, onEnd: blank });

  function tick(seconds) {
    write(byId("digits-left"), fill(ngettext("good for %(seconds)s second", "good for %(seconds)s seconds", seconds), { seconds }));
    if (seconds <= RENEWED_AT_S) renew();
  }

  function renew() {
    asking ??= fetchCode().finally(() => { asking = null; });
    return asking;
  }

  async function fetchCode() {
    try {
      const { status, answer } = await ask("GET", "till/code");
      if (status !== 200) return tell(answer.say);
      if (byId("digits-part").hidden) return;
      write(byId("digits"), answer.code.replace(/^(\d{3})(\d+)$/, "$1 $2"));
      tell("");
      countdown.start(answer.left_s);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      if (countdown.left() === 0) blank();
    }
  }

  function blank() {
    write(byId("digits"), "");
    write(byId("digits-left"), "");
    tell(gettext("Without a network there is no code. Vouchers can still be scanned."));
  }

  const tell = (say) => write(byId("digits-trouble"), say);

  return { open: renew, close: () => { countdown.stop(); write(byId("digits"), ""); } };
}
