// The search box as an ARIA combobox (APG, "editable combobox with list autocomplete"). htmx fetches the list.

/** Watch the search box: arrows walk the suggestions, Enter opens one, Escape closes, then empties. */
export function watchCombobox() {
  const input = /** @type {HTMLInputElement | null} */ (document.getElementById("q"));
  const list = document.getElementById("suggestions");
  if (!input || !list) return;
  const options = () => /** @type {HTMLElement[]} */ ([...list.querySelectorAll('[role="option"]')]);
  const active = () => options().findIndex((option) => option.id === input.getAttribute("aria-activedescendant"));

  /** @param {boolean} open */
  const show = (open) => {
    const shown = open && options().length > 0;
    list.hidden = !shown;
    input.setAttribute("aria-expanded", String(shown));
    if (!shown) walk(-1);
  };

  /** @param {number} to place in the list; -1 for none */
  const walk = (to) => {
    options().forEach((option, place) => option.setAttribute("aria-selected", String(place === to)));
    const option = options()[to];
    if (!option) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };

  /** @param {HTMLElement | undefined} option */
  const open = (option) => {
    if (option?.dataset.address) window.location.assign(option.dataset.address);
  };

  /** @type {Record<string, () => void>} */
  const keys = {
    ArrowDown: () => (list.hidden ? show(true) : walk((active() + 1) % options().length)),
    ArrowUp: () => walk(active() > 0 ? active() - 1 : options().length - 1),
    Escape: () => (list.hidden ? (input.value = "") : show(false)),
  };

  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !list.hidden && active() >= 0) {
      event.preventDefault();
      open(options()[active()]);
    } else if (keys[event.key]) {
      event.preventDefault();
      keys[event.key]();
    }
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = /** @type {Element} */ (event.target).closest('[role="option"]');
    open(/** @type {HTMLElement | undefined} */ (option ?? undefined));
  });
  list.addEventListener("htmx:afterSwap", () => show(input.value.trim() !== "" && document.activeElement === input));
  input.addEventListener("blur", () => show(false));
}
