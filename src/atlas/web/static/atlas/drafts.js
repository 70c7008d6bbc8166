// A form with `data-draft` keeps what is typed as a draft: every five seconds where something changed, and on leaving.
import { say } from "./say.js";

const EVERY_MS = 5000;

for (const form of document.querySelectorAll("form[data-draft]")) {
  if (form instanceof HTMLFormElement) watch(form);
}

/** @param {HTMLFormElement} form */
function watch(form) {
  let changed = false;
  let sending = false;
  const keep = async () => {
    if (!changed || sending) return;
    changed = false;
    sending = true;
    if (!(await save(form))) changed = true;
    sending = false;
  };
  form.addEventListener("input", () => (changed = true));
  form.addEventListener("submit", () => (changed = false));
  setInterval(keep, EVERY_MS);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && keep());
}

/**
 * Send the fields; the answer tells the id under which they are kept.
 * @param {HTMLFormElement} form
 * @returns {Promise<boolean>} whether they were kept
 */
async function save(form) {
  const told = document.getElementById("draft-told");
  try {
    const answer = await fetch(form.dataset.draft ?? "", {
      method: "POST",
      body: new FormData(form),
      credentials: "same-origin",
      redirect: "error",
      keepalive: true,
    });
    if (!answer.ok) throw new Error("refused");
    const kept = await answer.json();
    /** @type {HTMLInputElement} */ (form.elements.namedItem("draft")).value = kept.draft;
    if (told) told.textContent = kept.told;
    return true;
  } catch {
    if (told) told.textContent = form.dataset.draftFailed ?? "";
    say(form.dataset.draftFailed ?? "");
    return false;
  }
}
