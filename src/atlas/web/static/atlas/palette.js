// The palette (Ctrl K): screens that this person may use, and acts that this page offers, found by typing. The server
// says which screens; an act is a link or button of the page itself, so nothing is listed that the page does not offer.

const ACTS = "#map-acts a, .map-buttons button, .map-saving summary, button[data-keys], main a.chip";

/** Open the palette with Ctrl K (Cmd K on a Mac), anywhere. */
export function watchPalette() {
  const palette = /** @type {HTMLDialogElement | null} */ (document.getElementById("palette"));
  const input = /** @type {HTMLInputElement | null} */ (document.getElementById("palette-text"));
  const list = document.getElementById("palette-list");
  if (!palette || !input || !list) return;
  /** @type {Map<Element, HTMLElement>} what an option of the page's own acts stands for */
  const acts = new Map();
  const shown = () => /** @type {HTMLElement[]} */ ([...list.querySelectorAll('[role="option"]:not([hidden])')]);

  /** @param {number} to place among what is shown */
  const choose = (to) => {
    const options = shown();
    const at = options.length ? (to + options.length) % options.length : -1;
    options.forEach((option, place) => option.setAttribute("aria-selected", String(place === at)));
    if (at < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", options[at].id);
    options[at].scrollIntoView({ block: "nearest" });
  };
  const chosen = () => shown().findIndex((option) => option.getAttribute("aria-selected") === "true");

  const narrow = () => {
    for (const option of list.children) /** @type {HTMLElement} */ (option).hidden = !fits(option.textContent ?? "", input.value);
    document.getElementById("palette-none")?.toggleAttribute("hidden", shown().length > 0);
    choose(0);
  };

  const open = () => {
    for (const option of acts.keys()) option.remove();
    acts.clear();
    for (const act of offered()) acts.set(list.appendChild(optionOf(act, acts.size)), act);
    input.value = "";
    palette.showModal();
    narrow();
  };

  /** @param {HTMLElement | undefined} option */
  const follow = (option) => {
    if (!option) return;
    palette.close();
    const act = acts.get(option);
    if (act) act.click();
    else window.location.assign(option.dataset.address ?? "");
  };

  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    if (palette.open) palette.close();
    else open();
  });
  input.addEventListener("input", narrow);
  input.addEventListener("keydown", (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) choose(chosen() + by);
    else if (event.key === "Enter") follow(shown()[chosen()]);
    else return;
    event.preventDefault();
  });
  list.addEventListener("click", (event) => {
    const option = /** @type {Element} */ (event.target).closest('[role="option"]');
    follow(/** @type {HTMLElement | undefined} */ (option ?? undefined));
  });
}

/** @returns {HTMLElement[]} what can be done on this page now, each name once */
function offered() {
  /** @type {Map<string, HTMLElement>} */
  const found = new Map();
  for (const each of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(ACTS))) {
    const words = wordsOf(each);
    const works = !each.hidden && !(each instanceof HTMLButtonElement && each.disabled);
    if (works && words && !found.has(words)) found.set(words, each);
  }
  return [...found.values()];
}

/** @param {HTMLElement} act @param {number} number */
function optionOf(act, number) {
  const option = document.createElement("li");
  option.role = "option";
  option.id = `palette-act-${number}`;
  option.textContent = wordsOf(act);
  return option;
}

/** @param {HTMLElement} act @returns {string} its words, without signs for the eye alone and keys */
function wordsOf(act) {
  const copy = /** @type {HTMLElement} */ (act.cloneNode(true));
  for (const each of copy.querySelectorAll("kbd, [aria-hidden='true']")) each.remove();
  const told = act.getAttribute("aria-label") ?? copy.querySelector(".quiet")?.textContent ?? copy.textContent ?? "";
  return told.replace(/\s+/g, " ").trim();
}

/** @param {string} words @param {string} typed @returns {boolean} whether each typed word begins one of the words */
function fits(words, typed) {
  const begins = words.toLocaleLowerCase().split(/\s+/);
  return typed.toLocaleLowerCase().split(/\s+/).every((part) => begins.some((word) => word.startsWith(part)));
}
