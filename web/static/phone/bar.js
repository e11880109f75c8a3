/* The slim bar: coins and the state of the signal, in words when it matters. */

import { byId, write } from "#phone/elements.js";
import { countUp } from "#phone/moment.js";
import { coinsWords, fill, gettext, ngettext, number } from "#phone/words.js";

let shownTotal = null;

export function showBar({ wallet, pending, signal, waiting }) {
  showPurse(wallet, pending);
  const words = {
    connecting: gettext("Connecting…"),
    online: gettext("Connected"),
    offline: gettext("Offline now; sent by itself when back online"),
    logged_out: gettext("Logged out"),
    taken_over: gettext("Playing elsewhere"),
  };
  byId("signal").dataset.state = signal;
  write(byId("signal-words"), words[signal] ?? words.connecting);
  showWaiting(waiting, signal);
}

function showPurse(wallet, pending) {
  if (wallet === undefined || wallet === null) return;
  write(byId("purse-wallet"), number(wallet));
  const words = (coins) => (coins > 0 ? fill(gettext("+%(coins)s on the way"), { coins: number(coins) }) : "");
  if (shownTotal === pending) return;
  countUp(byId("purse-pending"), shownTotal ?? pending, pending, words);
  byId("purse").title = coinsWords(wallet);
  shownTotal = pending;
}

function showWaiting(waiting, signal) {
  const words = signal === "online"
    ? ngettext("%(count)s catch is being judged…", "%(count)s catches are being judged…", waiting)
    : ngettext("%(count)s catch waits for signal and is sent by itself", "%(count)s catches wait for signal and are sent by themselves", waiting);
  byId("waiting").hidden = !waiting;
  write(byId("waiting"), waiting ? fill(words, { count: number(waiting) }) : "");
}
