/* Passkeys as the server writes them (JSON, bytes as base64url) and as the browser wants them (ArrayBuffers), both ways.
   Browsers have learned to do this themselves, but phones of three years ago have not. */

const bytesOf = (text) => {
  const padded = text.replaceAll("-", "+").replaceAll("_", "/").padEnd(Math.ceil(text.length / 4) * 4, "=");
  return Uint8Array.from(atob(padded), (sign) => sign.charCodeAt(0)).buffer;
};

const textOf = (buffer) => {
  const signs = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(signs).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
};

const known = (credentials) => (credentials ?? []).map((credential) => ({ ...credential, id: bytesOf(credential.id) }));

/** What `navigator.credentials.create` takes, from the server's options. */
export const creation = ({ publicKey }) => ({
  publicKey: {
    ...publicKey,
    challenge: bytesOf(publicKey.challenge),
    user: { ...publicKey.user, id: bytesOf(publicKey.user.id) },
    excludeCredentials: known(publicKey.excludeCredentials),
  },
});

/** What `navigator.credentials.get` takes, from the server's options. */
export const request = ({ publicKey }) => ({
  publicKey: {
    ...publicKey,
    challenge: bytesOf(publicKey.challenge),
    allowCredentials: known(publicKey.allowCredentials),
  },
});

/** The browser's answer, to either, as the server reads it. */
export function answer(credential) {
  const { response } = credential;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const written = parts.filter((part) => response[part]).map((part) => [part, textOf(response[part])]);
  return {
    id: credential.id,
    rawId: textOf(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: Object.fromEntries(written),
  };
}
