/** Show a chosen theme or density at once and keep it; without this the form's button does the same. */
export function watchAppearance() {
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-appearance]"));
  if (!form) return;
  form.querySelector("button")?.setAttribute("hidden", "");
  form.addEventListener("change", () => {
    const chosen = new FormData(form);
    document.documentElement.dataset.theme = String(chosen.get("theme"));
    document.documentElement.dataset.density = String(chosen.get("density"));
    fetch(form.action, { method: "POST", body: chosen, redirect: "manual" });
  });
}
