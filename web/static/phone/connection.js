/* One line to the server that mends itself. It knows nothing of balloons: messages in, messages out,
   and a word about its state: connecting, online, offline, taken_over, logged_out. */

import { delayMs } from "#phone/backoff.js";
import { PING_EVERY_MS, SILENCE_MS } from "#phone/tunables.js";

const VERSION = 1;
const NOT_LOGGED_IN = 4001;
const TAKEN_OVER = 4002;
const TOO_FAST = 4003;
const DRAINING = 4004;

export function createConnection({ url, language, onMessage, onState }) {
  let socket = null;
  let attempt = 0;
  let timer = null;
  let isWelcome = false;
  let isStarted = false;
  let comeBackMs = null;
  let spokeAtMs = 0;
  let heardAtMs = 0;

  function open() {
    clearTimeout(timer);
    isStarted = true;
    comeBackMs = null;
    if (attempt === 0) onState("connecting"); // a repeated attempt stays "offline": nothing flickers
    const line = new WebSocket(url);
    socket = line;
    heardAtMs = spokeAtMs = Date.now();
    line.onopen = () => write({ type: "hello", version: VERSION, language, clock_ms: Date.now() });
    line.onmessage = ({ data }) => line === socket && hear(JSON.parse(data));
    line.onclose = ({ code }) => line === socket && ended(code);
  }

  function hear(message) {
    heardAtMs = Date.now();
    if (message.type === "welcome") {
      isWelcome = true;
      attempt = 0;
      onState("online");
    }
    if (message.type === "draining") comeBackMs = message.reconnect_in_ms;
    onMessage(message);
  }

  function ended(code) {
    socket = null;
    isWelcome = false;
    isStarted = code !== NOT_LOGGED_IN && code !== TAKEN_OVER;
    if (code === NOT_LOGGED_IN) return onState("logged_out");
    if (code === TAKEN_OVER) return onState("taken_over");
    if (code === DRAINING) return moveOn();
    onState("offline");
    if (code === TOO_FAST) attempt += 3;
    timer = setTimeout(open, delayMs(attempt));
    attempt += 1;
  }

  /** The server is stopping and has said when to come back: nothing is wrong, so nothing is shown as wrong. */
  function moveOn() {
    onState("connecting");
    timer = setTimeout(open, comeBackMs ?? delayMs(attempt));
  }

  function write(message) {
    // The time of the first word without an answer: whoever goes on speaking is not heard by it.
    if (spokeAtMs <= heardAtMs) spokeAtMs = Date.now();
    socket.send(JSON.stringify(message));
  }

  /** A phone that lost its mast is told so by silence, not by an error. */
  function watch() {
    if (!socket) return;
    const nowMs = Date.now();
    if (spokeAtMs > heardAtMs && nowMs - spokeAtMs > SILENCE_MS) return drop();
    if (isWelcome && nowMs - heardAtMs > PING_EVERY_MS && spokeAtMs <= heardAtMs) write({ type: "ping" });
  }

  /** Give the line up now: a browser may take minutes to notice by itself. */
  function drop() {
    const line = socket;
    if (!line) return;
    ended(0);
    line.close();
  }

  /** The network or the player is back: no need to wait out the pause. */
  function hurry() {
    if (!isStarted || isWelcome) return;
    const line = socket;
    socket = null;
    line?.close();
    open();
  }

  setInterval(watch, 1000);
  globalThis.addEventListener("offline", drop);
  globalThis.addEventListener("online", hurry);
  document.addEventListener("visibilitychange", () => !document.hidden && hurry());

  return {
    open,
    get isOnline() { return isWelcome && socket?.readyState === WebSocket.OPEN; },
    send(message) {
      if (!this.isOnline) return false;
      write(message);
      return true;
    },
  };
}
