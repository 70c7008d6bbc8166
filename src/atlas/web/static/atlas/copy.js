import { say } from "./say.js";

/** Show the buttons that copy a live value, also in what is swapped in later, and let them work. */
export function watchCopying() {
  reveal(document);
  document.addEventListener("htmx:afterSettle", (event) => reveal(/** @type {ParentNode} */ (event.target)));
  document.addEventListener("click", (event) => {
    const button = /** @type {Element} */ (event.target).closest("[data-copy]");
    if (button instanceof HTMLElement) copy(button);
  });
}

/** @param {ParentNode} part */
function reveal(part) {
  if (!navigator.clipboard) return;
  for (const button of part.querySelectorAll("[data-copy]")) button.removeAttribute("hidden");
}

/**
 * Put the value of a button on the clipboard, say so, and show it on the button for a moment.
 * @param {HTMLElement} button
 */
async function copy(button) {
  await navigator.clipboard.writeText(button.dataset.copy ?? "");
  say(document.body.dataset.copied ?? "");
  button.classList.add("done");
  setTimeout(() => button.classList.remove("done"), 1500);
}
