/**
 * Passkeys: a form with `data-passkey` asks its address what to ask of the browser, puts the answer into its field
 * `answer`, and goes on as a form does. Without script, or where the browser has no passkeys, it stays hidden.
 */

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (form instanceof HTMLFormElement && window.PublicKeyCredential) watch(form);
}

/** @param {HTMLFormElement} form */
function watch(form) {
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    answer(form).catch(() => form.querySelector("[data-passkey-failed]")?.removeAttribute("hidden"));
  });
}

/** @param {HTMLFormElement} form */
async function answer(form) {
  form.querySelector("[data-passkey-failed]")?.setAttribute("hidden", "");
  const token = field(form, "csrfmiddlewaretoken").value;
  const asked = await fetch(form.dataset.passkey ?? "", {
    method: "POST",
    headers: { "X-CSRFToken": token },
    credentials: "same-origin",
  });
  if (asked.redirected) return location.assign(asked.url);
  if (!asked.ok) throw new Error("refused");
  const { publicKey } = await asked.json();
  const made = form.hasAttribute("data-passkey-new")
    ? await navigator.credentials.create({ publicKey: forMaking(publicKey) })
    : await navigator.credentials.get({ publicKey: forUsing(publicKey) });
  if (!(made instanceof PublicKeyCredential)) throw new Error("nothing made");
  field(form, "answer").value = JSON.stringify(told(made));
  form.submit();
}

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 * @returns {HTMLInputElement}
 */
function field(form, name) {
  const found = form.elements.namedItem(name);
  if (!(found instanceof HTMLInputElement)) throw new Error(`no field ${name}`);
  return found;
}

/** @param {any} asked what WebAuthn calls PublicKeyCredentialCreationOptionsJSON */
function forMaking(asked) {
  return {
    ...asked,
    challenge: bytes(asked.challenge),
    user: { ...asked.user, id: bytes(asked.user.id) },
    excludeCredentials: (asked.excludeCredentials ?? []).map(known),
  };
}

/** @param {any} asked what WebAuthn calls PublicKeyCredentialRequestOptionsJSON */
function forUsing(asked) {
  return { ...asked, challenge: bytes(asked.challenge), allowCredentials: (asked.allowCredentials ?? []).map(known) };
}

/** @param {any} credential */
function known(credential) {
  return { ...credential, id: bytes(credential.id) };
}

/**
 * Say what the browser made or signed, with its bytes as base64url.
 * @param {PublicKeyCredential} made
 */
function told(made) {
  const said = /** @type {any} */ (made.response);
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (said[name]) response[name] = text(said[name]);
  }
  return {
    id: made.id,
    rawId: text(made.rawId),
    type: made.type,
    response,
    clientExtensionResults: made.getClientExtensionResults(),
  };
}

/**
 * @param {string} base64url
 * @returns {Uint8Array}
 */
function bytes(base64url) {
  const plain = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

/**
 * @param {ArrayBuffer} buffer
 * @returns {string}
 */
function text(buffer) {
  const plain = Array.from(new Uint8Array(buffer), (each) => String.fromCharCode(each)).join("");
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
