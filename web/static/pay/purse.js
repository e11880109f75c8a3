/* What is in the wallet, as the server last said. */

import { byId, write } from "#phone/elements.js";
import { fill, gettext, number } from "#phone/words.js";
import { NoAnswer } from "#pay/asking.js";
import { dollars, worth } from "#pay/sums.js";

export function createPurse({ ask, drawer, player, coinsANtd }) {
  function show({ wallet }) {
    write(byId("purse-wallet"), number(wallet));
    write(byId("purse-worth"), fill(gettext("worth %(dollars)s"), { dollars: dollars(worth(wallet, coinsANtd)) }));
  }

  async function recall() {
    const kept = await drawer.get("memory", "purse");
    if (kept?.player === player) show(kept);
  }

  async function refresh() {
    try {
      const { status, answer } = await ask("GET", "me/coins");
      if (status !== 200) return;
      show(answer);
      await drawer.put("memory", "purse", { player, wallet: answer.wallet });
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      await recall();
    }
  }

  return { recall, refresh };
}
