import assert from "node:assert/strict";
import { test } from "node:test";

const { openInbox } = await import("#inbox/line.js");
const { startBadge } = await import("#inbox/inbox.js");

/** A line on sockets that do what the test says; `lines` are those it has opened. */
function aPage(t) {
  t.mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  t.mock.method(Math, "random", () => 1);
  const lines = [];
  globalThis.WebSocket = class {
    sent = [];
    constructor(url) { this.url = url; lines.push(this); }
    send(text) { this.sent.push(JSON.parse(text)); }
    say(message) { this.onmessage({ data: JSON.stringify(message) }); }
  };
  const told = [];
  openInbox({ url: "ws://localhost/ws/inbox", onUnread: (unread) => told.push(unread), onNotice: ({ title }) => told.push(title) });
  lines[0].onopen();
  return { t, lines, told };
}

test("the number and each notice reach the page", (t) => {
  const { lines, told } = aPage(t);
  lines[0].say({ type: "unread", unread: 2 });
  lines[0].say({ type: "notice", title: "Approved", unread: 3 });
  lines[0].say({ type: "a message of a newer server" });
  assert.deepEqual(told, [2, 3, "Approved"]);
});

test("a page that is open pings, and stops when the line has ended", (t) => {
  const { lines } = aPage(t);
  t.mock.timers.tick(61_000);
  lines[0].onclose({ code: 4001 });
  t.mock.timers.tick(120_000);
  assert.deepEqual(lines[0].sent, [{ type: "ping" }, { type: "ping" }]);
});

test("a session that has ended, or has windows enough, is left alone", (t) => {
  for (const code of [4001, 4003]) {
    const { lines } = aPage(t);
    lines[0].onclose({ code });
    t.mock.timers.tick(3_600_000);
    assert.equal(lines.length, 1);
    t.mock.timers.reset();
    t.mock.restoreAll();
  }
});

test("a server that is away is asked again, later and later, and at once again after it has answered", (t) => {
  const { lines } = aPage(t);
  lines[0].onclose({ code: 1006 });
  t.mock.timers.tick(2_000);
  assert.equal(lines.length, 2);
  lines[1].onclose({ code: 1006 });
  t.mock.timers.tick(3_999);
  assert.equal(lines.length, 2);
  t.mock.timers.tick(1);
  lines[2].say({ type: "unread", unread: 0 });
  lines[2].onclose({ code: 1006 });
  t.mock.timers.tick(2_000);
  assert.equal(lines.length, 4);
});

test("a page that is sent elsewhere comes back when it was told to", (t) => {
  const { lines } = aPage(t);
  lines[0].say({ type: "draining", reconnect_in_ms: 4_000 });
  lines[0].onclose({ code: 4004 });
  t.mock.timers.tick(3_999);
  assert.equal(lines.length, 1);
  t.mock.timers.tick(1);
  assert.equal(lines.length, 2);
});

test("the badge shows the number, says it in words, and shows a notice as text for a while", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const count = { hidden: true, textContent: "" };
  const attributes = {};
  const badge = {
    dataset: { language: "zh-hant", words: "Notices, {count} new" },
    querySelector: () => count,
    setAttribute: (name, value) => { attributes[name] = value; },
  };
  const classes = new Set();
  const news = {
    shown: [], replaceChildren(...children) { this.shown = children; },
    classList: { add: (name) => classes.add(name), remove: (name) => classes.delete(name) },
  };
  globalThis.document = { getElementById: () => news, createElement: () => ({}) };
  let line = null;
  startBadge(badge, { location: { protocol: "https:", host: "sky.example" }, open: (wanted) => { line = wanted; } });
  assert.equal(line.url, "wss://sky.example/ws/inbox?language=zh-hant");
  line.onUnread(120);
  assert.deepEqual([count.hidden, count.textContent, attributes["aria-label"]], [false, "99+", "Notices, 120 new"]);
  line.onUnread(0);
  assert.equal(count.hidden, true);
  line.onNotice({ title: "<b>Approved</b>", say: "“Lantern walk” has all its sign-offs." });
  assert.deepEqual(news.shown.map((child) => child.textContent), ["<b>Approved</b>", "“Lantern walk” has all its sign-offs."]);
  assert.ok(classes.has("news"));
  t.mock.timers.tick(12_000);
  assert.deepEqual([news.shown, classes.has("news")], [[], false]);
});
