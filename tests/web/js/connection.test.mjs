import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.document = { addEventListener() {}, hidden: false };
globalThis.addEventListener ??= () => {};
const { createConnection } = await import("#phone/connection.js");

/** A connection on sockets that do what the test says; `lines` are those it has opened. */
function aPhone(t) {
  t.mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"] });
  const lines = [];
  globalThis.WebSocket = class {
    static OPEN = 1;
    readyState = 1;
    sent = [];
    constructor() { lines.push(this); }
    send(text) { this.sent.push(JSON.parse(text)); }
    close() {}
    say(message) { this.onmessage({ data: JSON.stringify(message) }); }
  };
  const signals = [];
  const heard = [];
  const connection = createConnection({
    url: "ws://localhost/ws/play", language: "en", onState: (signal) => signals.push(signal), onMessage: ({ type }) => heard.push(type),
  });
  connection.open();
  lines[0].onopen();
  lines[0].say({ type: "welcome" });
  return { t, lines, signals, connection };
}

test("a phone that is sent elsewhere comes back when it was told to, and nothing looks wrong meanwhile", (t) => {
  const { lines, signals } = aPhone(t);
  lines[0].say({ type: "draining", reconnect_in_ms: 4000 });
  lines[0].onclose({ code: 4004 });
  t.mock.timers.tick(3999);
  assert.equal(lines.length, 1);
  t.mock.timers.tick(1);
  assert.equal(lines.length, 2);
  assert.deepEqual(signals, ["connecting", "online", "connecting", "connecting"]);
});

test("a catch that was tapped while the phone is on its way is kept, not sent into the void", (t) => {
  const { lines, connection } = aPhone(t);
  lines[0].say({ type: "draining", reconnect_in_ms: 4000 });
  lines[0].onclose({ code: 4004 });
  assert.equal(connection.send({ type: "catch" }), false);
  t.mock.timers.tick(4000);
  lines[1].onopen();
  lines[1].say({ type: "welcome" });
  assert.equal(connection.send({ type: "catch" }), true);
});

test("a server that is away tells a phone nothing new: it asks again, later and later", (t) => {
  const { lines, signals } = aPhone(t);
  lines[0].onclose({ code: 1013 });
  t.mock.timers.tick(500);
  assert.equal(lines.length, 2);
  lines[1].onclose({ code: 1013 });
  t.mock.timers.tick(499);
  assert.equal(lines.length, 2);
  t.mock.timers.tick(501);
  assert.equal(lines.length, 3);
  assert.equal(signals.at(-1), "offline");
});

test("the invitation of an earlier server says nothing about the next break", (t) => {
  const { lines } = aPhone(t);
  lines[0].say({ type: "draining", reconnect_in_ms: 4000 });
  lines[0].onclose({ code: 4004 });
  t.mock.timers.tick(4000);
  lines[1].onopen();
  lines[1].say({ type: "welcome" });
  lines[1].onclose({ code: 4004 });
  t.mock.timers.tick(500);
  assert.equal(lines.length, 3);
});

test("a line that says nothing is given up although the phone goes on speaking", (t) => {
  const { lines, signals, connection } = aPhone(t);
  for (let second = 0; second < 60; second += 2) {
    connection.send({ type: "fix" });
    t.mock.timers.tick(2000);
  }
  assert.ok(signals.includes("offline"), `sent ${lines[0].sent.length} messages into the void: ${signals}`);
});
