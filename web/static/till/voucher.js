/* A voucher's text, checked by this phone alone with the county's public key: `TTV1.claim.signature`, the signature an
   ECDSA on P-256 over the claim's 40 bytes (voucher, merchant, coins, last second; see web/api/redeeming_shapes.py). */

const SCHEME = { name: "ECDSA", namedCurve: "P-256" };
const SIGNED = { name: "ECDSA", hash: "SHA-256" };
const CLAIM_BYTES = 40;

export const isVoucher = (text) => text.startsWith("TTV1.");

/** {ok: true, id, coins, untilS}, or {ok: false, code}: forged, foreign or over. `key` is what /till/key answers. */
export async function checked(text, key, nowMs) {
  const claim = await signedClaim(text, key.jwk);
  if (!claim) return { ok: false, code: "forged" };
  if (claim.merchant !== key.merchant) return { ok: false, code: "foreign" };
  if (nowMs / 1000 > claim.untilS + key.clocks_apart_s) return { ok: false, code: "over" };
  return { ok: true, ...claim };
}

async function signedClaim(text, jwk) {
  const [, claim, signature, ...rest] = text.split(".").map((part, place) => (place ? bytesOf(part) : part));
  if (!claim || !signature || rest.length || claim.length !== CLAIM_BYTES) return null;
  const key = await crypto.subtle.importKey("jwk", jwk, SCHEME, false, ["verify"]);
  return (await crypto.subtle.verify(SIGNED, key, signature, claim)) ? read(claim) : null;
}

function bytesOf(base64url) {
  try {
    return Uint8Array.from(atob(base64url.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
  } catch {
    return null;
  }
}

function read(claim) {
  const numbers = new DataView(claim.buffer);
  return { id: uuid(claim.slice(0, 16)), merchant: uuid(claim.slice(16, 32)), coins: numbers.getUint32(32), untilS: numbers.getUint32(36) };
}

function uuid(bytes) {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
