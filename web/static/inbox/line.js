/* The page's line to /ws/inbox: numbers and notices in, a ping now and then out. It mends itself, later and later;
   it stays away from a server that does not know the session any more, or that has enough windows of it. */

const NOT_LOGGED_IN = 4001;
const TOO_FAST = 4003;
const DRAINING = 4004;
const FIRST_RETRY_MS = 2_000;
const SLOWEST_RETRY_MS = 60_000;
const PING_EVERY_MS = 30_000;

export function openInbox({ url, onUnread, onNotice }) {
  let attempt = 0;
  let comeBackMs = null;
  let pinging = null;

  const hearing = {
    unread({ unread }) { heard(unread); },
    notice(message) {
      heard(message.unread);
      onNotice(message);
    },
    draining(message) { comeBackMs = message.reconnect_in_ms; },
  };

  function heard(unread) {
    attempt = 0;
    if (Number.isInteger(unread)) onUnread(unread);
  }

  function open() {
    comeBackMs = null;
    const line = new WebSocket(url);
    line.onmessage = ({ data }) => {
      const message = JSON.parse(data);
      hearing[message.type]?.(message);
    };
    line.onopen = () => { pinging = setInterval(() => line.send('{"type":"ping"}'), PING_EVERY_MS); };
    line.onclose = ({ code }) => {
      clearInterval(pinging);
      if (code !== NOT_LOGGED_IN && code !== TOO_FAST) setTimeout(open, pauseMs(code));
    };
  }

  function pauseMs(code) {
    if (code === DRAINING && comeBackMs !== null) return comeBackMs;
    attempt += 1;
    return Math.min(SLOWEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2);
  }

  open();
}
