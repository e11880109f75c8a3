/* Which of the page's faces is shown: the code to be scanned, a payment that waits, or how the newest one ended. */

/** What the reader has closed: a payment in one state, so that a later refund is told anew. */
export const markOf = ({ id, state, fetched_at: fetchedAt }) => `${id} ${state} ${fetchedAt ? "fetched" : ""}`;

/** {face: "code" | "met" | "asked" | "ended", payment} */
export function standing({ open, last }, seen) {
  if (open) return { face: open.state, payment: open };
  if (last && markOf(last) !== seen) return { face: "ended", payment: last };
  return { face: "code", payment: null };
}

/** The one sentence about something that had no answer, once the server was asked: {arrived, say}. */
export function became({ entry, status, answer }, words) {
  const isThere = status === 200;
  if (!isThere) return { arrived: false, say: status === 404 ? words[entry.act].lost : answer.say };
  return isWhatWasWanted(entry.act, answer) ? { arrived: true, say: answer.say } : { arrived: false, say: words[entry.act].open };
}

/* What still waits for the word that was sent is what the word has not reached. */
const STILL_WAITS = { confirm: ["met", "asked"], refuse: ["met", "asked"], "give-back": ["open"] };

const isWhatWasWanted = (act, { state }) => !STILL_WAITS[act]?.includes(state);
