/* What is said on the line: fixes out, the sky in, catches until they are answered.
   Everything that comes of it goes into the state; answers to catches go to `onAnswer`. */

import { createConnection } from "#phone/connection.js";
import { createPace } from "#phone/pace.js";
import { createSightings } from "#phone/sightings.js";
import { HOLD_MS, TRY_AGAIN_MS } from "#phone/tunables.js";

export function createConversation({ state, sky, stretch, outbox, language, onAnswer, onNotice = () => {} }) {
  let seq = 0;
  let latest = null;
  let secondLook = false;
  const sentAt = new Map();
  const sightings = createSightings();
  const pace = createPace(sendFix);
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  const line = createConnection({
    url: `${scheme}//${location.host}/ws/play`, language, onMessage: hear, onState: (signal) => state.set({ signal }),
  });

  const hearing = {
    welcome(message) {
      seq = 0;
      secondLook = false;
      sentAt.clear();
      sky.restart();
      const { player, wallet, pending, commitment, unread } = message;
      state.set({ player, wallet, pending, commitment, unread });
      for (const entry of outbox.of(player)) line.send(entry.message);
      pace.restart(latest);
    },
    seen(message) {
      pace.ask(message.next_fix_in_s);
      stretch.heard(sentAt.get(message.seq) ?? 0);
      sentAt.delete(message.seq);
      if (message.verdict === "good" && secondLook && sky.isRemembered) sky.forget();
      if (message.verdict === "good") secondLook = true;
      state.set({ verdict: message.verdict, near: sightings.note(message.near ?? [], Date.now()) });
      setTimeout(() => state.set({}), HOLD_MS); // the hold may have ended by then
    },
    sky(message) {
      sky.apply(message);
      state.set({ skyChanged: (state.known.skyChanged ?? 0) + 1 });
    },
    wallet: ({ wallet, pending }) => state.set({ wallet, pending }),
    unread: ({ unread }) => state.set({ unread }),
    notice(message) {
      if (!message.id) return; // the farewell of a seat that was taken is told by its close
      state.set({ unread: message.unread });
      onNotice(message);
    },
    caught: (message) => answered(message),
    refused: (message) => (message.code === "try_again" ? repeat(message.id) : answered(message)),
    received: () => state.set({ waiting: outbox.size }),
  };

  function hear(message) {
    hearing[message.type]?.(message);
  }

  async function answered(message) {
    const entry = await outbox.answered(message.id);
    state.set({ waiting: outbox.size });
    const isTheirs = message.type === "caught" || message.code === "already_caught";
    if (isTheirs) sky.hide([message.balloon ?? entry?.message.balloon]);
    onAnswer(message, entry);
  }

  function repeat(id) {
    setTimeout(() => outbox.get(id) && line.send(outbox.get(id).message), TRY_AGAIN_MS);
  }

  function sendFix(fix) {
    if (!line.isOnline) return;
    seq += 1;
    sentAt.set(seq, fix.timestamp);
    line.send({ type: "fix", seq, position: fix });
  }

  return {
    open: line.open,
    get isOnline() { return line.isOnline; },
    fixed(fix) {
      latest = fix;
      stretch.note(fix);
      pace.offer(fix);
    },
    /** Tap on a balloon: kept first, then sent. The id makes every repetition harmless. */
    async catch(balloon) {
      const tappedAt = Date.now();
      const message = {
        type: "catch", id: crypto.randomUUID(), balloon: balloon.balloon,
        tapped_at: tappedAt, fixes: stretch.before(tappedAt),
      };
      await outbox.add(message, state.known.player ?? null, balloon);
      state.set({ waiting: outbox.size });
      line.send(message);
      return message.id;
    },
  };
}
