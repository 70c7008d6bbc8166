// Single keys: those of the list in the page (`#keys-list`), which is what `?` shows. A person can switch them off.

const SECOND_KEY_MS = 1500;

/** Let single keys work wherever no text is taken; `Escape` in the search box goes back to where one was. */
export function watchKeys() {
  const input = /** @type {HTMLInputElement | null} */ (document.getElementById("q"));
  const list = /** @type {HTMLDialogElement | null} */ (document.getElementById("keys-list"));
  if (!list) return;
  const addresses = new Map([...list.querySelectorAll("[data-goes]")].map((row) => goes(/** @type {HTMLElement} */ (row))));
  /** @type {Element | null} */
  let before = null;
  let waitingSince = 0;

  /** @param {string} key @returns {boolean} whether it means something */
  const press = (key) => {
    const sequence = Date.now() - waitingSince < SECOND_KEY_MS ? `g ${key}` : key;
    waitingSince = sequence === "g" ? Date.now() : 0;
    const button = /** @type {HTMLElement | null} */ (document.querySelector(`main :is(button, input)[aria-keyshortcuts="${CSS.escape(sequence)}"]`));
    if (button) return button.focus(), button.click(), true;
    const address = addresses.get(sequence);
    if (address) window.location.assign(address);
    else if (sequence === "/" && input) {
      before = document.activeElement;
      input.focus();
      input.select();
    } else if (sequence === "?") list.showModal();
    else if (sequence === "j" || sequence === "k") return step(sequence === "j" ? 1 : -1);
    else return sequence === "g";
    return true;
  };

  document.addEventListener("keydown", (event) => {
    if (isSingle(event) && isOff()) event.stopImmediatePropagation(); // also those of the picture
  }, { capture: true });
  document.addEventListener("keydown", (event) => {
    if (isSingle(event) && !event.defaultPrevented && !list.open && press(event.key)) event.preventDefault();
  });
  input?.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || input.value || !(before instanceof HTMLElement)) return;
    before.focus();
    before = null;
  });
  for (const button of document.querySelectorAll("[data-keys]")) {
    button.removeAttribute("hidden");
    button.addEventListener("click", () => list.showModal());
  }
}

/** @param {HTMLElement} row @returns {[string, string]} */
function goes(row) {
  return [row.dataset.keys ?? "", row.dataset.goes ?? ""];
}

/** @returns {boolean} whether the person switched single keys off */
function isOff() {
  return document.documentElement.dataset.singleKeys === "off";
}

/** @param {KeyboardEvent} event */
function isSingle(event) {
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;
  return plain && event.key.length === 1 && event.key !== " " && !takesText(event.target);
}

/** Go to the next or the former thing in a list of the page. @param {number} by @returns {boolean} whether there is one */
function step(by) {
  const links = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("main .thing-name")]);
  const at = links.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const next = links[at < 0 && by < 0 ? links.length - 1 : at + by];
  next?.focus();
  return next !== undefined;
}

/** @param {EventTarget | null} target */
function takesText(target) {
  return target instanceof Element && target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]") !== null;
}
