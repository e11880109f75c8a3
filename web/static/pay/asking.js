/* One question to the server about money, and its answer, or none: without an answer nobody knows yet what happened,
   and whoever asked must ask again by the id that they chose. The phone's pages and the till ask alike. */

import { gettext } from "#phone/words.js";

export const PATIENCE_MS = 8_000;
const csrf = () => globalThis.document?.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";

/** No answer came: no network, a server that is away, or one that took too long. */
export class NoAnswer extends Error {}

/** Asks as staff of this merchant, whichever the session has chosen since the page was opened. */
export const askFor = (merchant) => (method, path, body) => ask(method, path, body, { "x-merchant": merchant });

/** {status, answer}; what is refused is an answer, too. Throws NoAnswer. */
export async function ask(method, path, body, more = {}) {
  const response = await sent(method, path, body, more);
  const answer = await response.json().catch(() => null);
  if (isOfAnotherSession(response, answer)) return { status: response.status, answer: { code: "logged_out", say: loggedOut() } };
  if (answer === null || (response.status >= 500 && !answer.code)) {
    throw new NoAnswer(`${path} answered ${response.status} in no words of ours`);
  }
  if (!response.ok && !answer.say) return { status: response.status, answer: { ...answer, say: notUnderstood() } };
  return { status: response.status, answer };
}

async function sent(method, path, body, more) {
  try {
    return await fetch(`/api/v1/${path}`, {
      method, cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS), body: body && JSON.stringify(body),
      headers: { accept: "application/json", "content-type": "application/json", "x-csrftoken": csrf(), ...more },
    });
  } catch (error) {
    throw new NoAnswer(`${path}: ${error.message}`);
  }
}

/* A refusal says why by its code; who is not let in at all gets none. */
const isOfAnotherSession = ({ status }, answer) => (status === 401 || status === 403) && !answer?.code;
const notUnderstood = () => gettext("This could not be read, so nothing was done. Open the page anew and try again.");
const loggedOut = () => gettext("You were logged out. Log in again; your coins are safe, and nothing was paid by this.");
