import assert from "node:assert/strict";
import { test } from "node:test";

import { answer, creation, request } from "../../../web/static/account/credentials.js";

const bytes = (buffer) => [...new Uint8Array(buffer)];
const buffer = (...numbers) => Uint8Array.from(numbers).buffer;

test("what the server writes as base64url the browser gets as bytes, signs outside base64 and lost padding included", () => {
  const { publicKey } = creation({
    publicKey: { challenge: "-_8", user: { id: "MQ", name: "阿嬤" }, excludeCredentials: [{ type: "public-key", id: "AAEC" }] },
  });
  assert.deepEqual(bytes(publicKey.challenge), [251, 255]);
  assert.deepEqual(bytes(publicKey.user.id), [49]);
  assert.equal(publicKey.user.name, "阿嬤");
  assert.deepEqual(bytes(publicKey.excludeCredentials[0].id), [0, 1, 2]);
});

test("a log-in names no keys: the phone finds the one that is for here", () => {
  const { publicKey } = request({ publicKey: { challenge: "AA", rpId: "localhost" } });
  assert.deepEqual(publicKey.allowCredentials, []);
  assert.equal(publicKey.rpId, "localhost");
});

test("the browser's answer goes back as base64url without padding, and what it lacks is left out", () => {
  const credential = {
    id: "-_8",
    rawId: buffer(251, 255),
    type: "public-key",
    getClientExtensionResults: () => ({ credProps: { rk: true } }),
    response: { clientDataJSON: buffer(123, 125), signature: buffer(1), userHandle: null },
  };
  const written = JSON.parse(JSON.stringify(answer(credential)));
  assert.deepEqual(written, {
    id: "-_8",
    rawId: "-_8",
    type: "public-key",
    clientExtensionResults: { credProps: { rk: true } },
    response: { clientDataJSON: "e30", signature: "AQ" },
  });
});
