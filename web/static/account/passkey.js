/* The forms with `data-passkey`: their button asks for finger, face or PIN, then the form goes off with the answer.
   `data-passkey` is "make" or "use". The server's options stand in the page, or are fetched when the button is pressed,
   because a log-in page may lie open for hours. What goes wrong is said by the form's own hidden sentences. */

import { answer, creation, request } from "./credentials.js";

for (const form of document.querySelectorAll("form[data-passkey]")) prepare(form);

function prepare(form) {
  if (!globalThis.PublicKeyCredential || !globalThis.isSecureContext) {
    tell(form, "unsupported");
    return;
  }
  form.querySelector("[data-passkey-part]").hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask(form);
  });
}

async function ask(form) {
  const button = form.querySelector("button[type=submit]");
  button.disabled = true;
  tell(form, null);
  try {
    form.elements.credential.value = JSON.stringify(await credentialFor(form));
    form.submit();
  } catch (error) {
    tell(form, troubleOf(error));
    button.disabled = false;
  }
}

async function credentialFor(form) {
  const options = await optionsFor(form);
  const credential = form.dataset.passkey === "make"
    ? await navigator.credentials.create(creation(options))
    : await navigator.credentials.get(request(options));
  return answer(credential);
}

async function optionsFor(form) {
  if (!form.dataset.options) return JSON.parse(document.getElementById("passkey-options").textContent);
  const response = await fetch(form.dataset.options, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`options: ${response.status}`);
  return (await response.json()).request_options;
}

const troubleOf = (error) => ({ InvalidStateError: "known", NotAllowedError: "cancelled" })[error.name] ?? "failed";

function tell(form, trouble) {
  for (const sentence of form.querySelectorAll("[data-trouble]")) sentence.hidden = sentence.dataset.trouble !== trouble;
}
