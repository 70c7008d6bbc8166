/** Show a chosen theme, density or use of keys at once and keep it, and a language by asking anew; without this the form's button does the same. */
export function watchAppearance() {
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-appearance]"));
  if (!form) return;
  form.querySelector("button[type=submit]")?.setAttribute("hidden", "");
  form.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLInputElement && target.name === "language") return form.submit();
    const chosen = new FormData(form);
    document.documentElement.dataset.theme = String(chosen.get("theme"));
    document.documentElement.dataset.density = String(chosen.get("density"));
    document.documentElement.dataset.singleKeys = String(chosen.get("keys"));
    fetch(form.action, { method: "POST", body: chosen, redirect: "manual" });
  });
}
