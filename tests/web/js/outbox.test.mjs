import assert from "node:assert/strict";
import { test } from "node:test";

import { drawerInMemory } from "#phone/database.js";
import { openOutbox } from "#phone/outbox.js";

const catchOf = (id, tappedAt) => ({ type: "catch", id, balloon: `balloon-${id}`, tapped_at: tappedAt, fixes: [] });

test("a catch survives the page: another opening of the same drawer finds it with the same id and content", async () => {
  const drawer = drawerInMemory();
  await (await openOutbox(drawer)).add(catchOf("a", 1), "player", { rarity: "rare" });
  const [entry] = (await openOutbox(drawer)).of("player");
  assert.deepEqual(entry.message, catchOf("a", 1));
});

test("an answered catch is gone, here and after a reload", async () => {
  const drawer = drawerInMemory();
  const outbox = await openOutbox(drawer);
  await outbox.add(catchOf("a", 1), "player");
  assert.equal((await outbox.answered("a")).message.id, "a");
  assert.equal((await openOutbox(drawer)).size, 0);
});

test("an answer that comes twice is harmless", async () => {
  const outbox = await openOutbox(drawerInMemory());
  assert.equal(await outbox.answered("never sent"), undefined);
});

test("catches are sent oldest first, and never as another player", async () => {
  const outbox = await openOutbox(drawerInMemory());
  await outbox.add(catchOf("late", 20), "anna");
  await outbox.add(catchOf("early", 10), "anna");
  await outbox.add(catchOf("theirs", 5), "ben");
  assert.deepEqual(outbox.of("anna").map(({ message }) => message.id), ["early", "late"]);
});

test("a catch tapped before the first welcome belongs to whoever is welcomed", async () => {
  const outbox = await openOutbox(drawerInMemory());
  await outbox.add(catchOf("a", 1), null);
  assert.equal(outbox.of("anna").length, 1);
});

test("a balloon that waits is known to wait", async () => {
  const outbox = await openOutbox(drawerInMemory());
  await outbox.add(catchOf("a", 1), "anna");
  assert.ok(outbox.isWaitingFor("balloon-a"));
  assert.ok(!outbox.isWaitingFor("balloon-b"));
});
