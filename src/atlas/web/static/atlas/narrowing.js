// A list of boxes in `data-narrows` gets a field that leaves what has the typed letters; what is ticked stays.

for (const list of document.querySelectorAll("[data-narrows]")) narrow(list);

/** @param {Element} list */
function narrow(list) {
  const tool = list.querySelector("[data-narrowing]");
  const field = tool?.querySelector("input");
  const told = tool?.querySelector("[role=status]");
  const lines = [...list.querySelectorAll(".ticks label")];
  if (!tool || !field || !told || lines.length < 2) return;
  tool.removeAttribute("hidden");
  field.addEventListener("input", (event) => {
    event.stopPropagation(); // it is no part of what is written, so no draft is kept for it
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    for (const line of lines) {
      const found = words.every((word) => plain(line.textContent ?? "").includes(word));
      line.toggleAttribute("hidden", !found && !line.querySelector("input")?.checked);
    }
    const left = lines.filter((line) => !line.hasAttribute("hidden")).length;
    told.textContent = (told.dataset.left ?? "").replace("{n}", String(left)).replace("{all}", String(lines.length));
  });
  field.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
}

/** @param {string} text */
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
