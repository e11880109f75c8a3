/* What was sent about money and is not answered yet. Each is written down before it is sent, with an id that the phone
   chose, so that after a lost line, a reload or a dead battery the page can ask by that id what happened.

   An entry is {id, act, path, body}: `path` is what to POST to, `id` the payment's or the voucher's. Each is its
   owner's: nobody else who uses the phone asks for it. */

/** Whether an answer tells what became of it: a server that is busy, or does not know who asks, tells nothing. */
const tells = ({ status, answer }) => status < 500 && status !== 429 && answer.code !== "logged_out";

export function createDoing({ drawer, ask, owner, store = "doing" }) {
  const underWay = new Set(); // this page waits for the answer itself: whoever asked now would hear that nothing arrived

  /** Send it; what the server answers, or NoAnswer, and then it stays written down. */
  async function carryOut(entry) {
    underWay.add(entry.id);
    try {
      await drawer.put(store, entry.id, { ...entry, owner, atMs: Date.now() });
      const said = await ask("POST", entry.path, entry.body);
      await drawer.delete(store, entry.id);
      return said;
    } finally {
      underWay.delete(entry.id);
    }
  }

  /** Ask what became of everything that had no answer: [{entry, status, answer}]. Throws NoAnswer while there is none.

      Who is logged out is told nothing about it, so that it goes on being asked for once they are back. */
  async function whatBecame(askAbout) {
    const told = [];
    for (const entry of await oldestFirst()) {
      const said = await askAbout(entry);
      if (!tells(said)) break;
      told.push({ entry, ...said });
      await drawer.delete(store, entry.id);
    }
    return told;
  }

  async function oldestFirst() {
    const ours = (await drawer.all(store)).filter(({ owner: whose, id }) => whose === owner && !underWay.has(id));
    return ours.sort((a, b) => a.atMs - b.atMs);
  }

  return { carryOut, whatBecame, waits: async () => (await oldestFirst()).length > 0 };
}
