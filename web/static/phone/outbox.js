/* Catches that wait for the server's answer. A catch is written down before it is sent, is sent again
   with the same id and the same content until it is answered, and is never sent as another player. */

export async function openOutbox(drawer) {
  const waiting = new Map();
  for (const entry of await drawer.all("outbox")) waiting.set(entry.message.id, entry);

  const oldestFirst = () => [...waiting.values()].sort((a, b) => a.message.tapped_at - b.message.tapped_at);

  return {
    /** Keep one catch; resolves once it is safe on the phone. `shown` is what cards need later. */
    async add(message, player, shown) {
      const entry = { message, player, shown };
      waiting.set(message.id, entry);
      await drawer.put("outbox", message.id, entry);
    },
    /** The server has answered: return what was waiting, so that it can be shown. */
    async answered(id) {
      const entry = waiting.get(id);
      waiting.delete(id);
      await drawer.delete("outbox", id);
      return entry;
    },
    get: (id) => waiting.get(id),
    of: (player) => oldestFirst().filter((entry) => !entry.player || entry.player === player),
    isWaitingFor: (balloon) => [...waiting.values()].some(({ message }) => message.balloon === balloon),
    get size() { return waiting.size; },
  };
}
