/** Let `/` go to the search box from anywhere that does not take text; Escape there goes back. */
export function watchKeys() {
  const input = /** @type {HTMLInputElement | null} */ (document.getElementById("q"));
  if (!input) return;
  /** @type {Element | null} */
  let before = null;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || takesText(event.target)) return;
    event.preventDefault();
    before = document.activeElement;
    input.focus();
    input.select();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || input.value || !(before instanceof HTMLElement)) return;
    before.focus();
    before = null;
  });
}

/** @param {EventTarget | null} target */
function takesText(target) {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;
}
