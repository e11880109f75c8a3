/* What somebody found wrong at a place: written down on the phone, sent after some seconds in which it can be taken
   back, and later when there is no signal. The id is the phone's, so that sending twice is one report. */

export const UNDO_MS = 6_000;

export function createReports({ drawer, send, now = Date.now, later = setTimeout }) {
  let sending = Promise.resolve();

  async function report(place, trouble) {
    const entry = { id: crypto.randomUUID(), place, trouble, dueAtMs: now() + UNDO_MS };
    await drawer.put("reports", entry.id, entry);
    later(sendDue, UNDO_MS);
    return entry;
  }

  /** True while it was not sent yet: then it never will be. */
  async function takeBack({ id }) {
    await sending;
    const isThere = Boolean(await drawer.get("reports", id));
    await drawer.delete("reports", id);
    return isThere;
  }

  function sendDue() {
    sending = sending.then(sendEach).catch(() => {}); // without signal: at the next opportunity
    return sending;
  }

  async function sendEach() {
    const due = (await drawer.all("reports")).filter(({ dueAtMs }) => dueAtMs <= now());
    for (const entry of due) {
      await send(entry);
      await drawer.delete("reports", entry.id);
    }
  }

  return { report, takeBack, sendDue };
}

/** What can be wrong, by kind: the codes the server knows. */
export const TROUBLES = {
  hotspot: ["wifi_dead", "not_there"],
  merchant: ["closed", "wrong_hours", "not_there"],
};
