// The menu of a thing on the picture. It holds the acts of the panel, so there is one list of them.

export class Menu {
  /** @param {HTMLElement} page @param {import("./element.js").AtlasGraph} graph @param {DOMStringMap} words */
  constructor(page, graph, words) {
    this.page = page;
    this.graph = graph;
    this.box = document.createElement("div");
    this.box.className = "map-menu";
    this.box.setAttribute("role", "menu");
    this.box.setAttribute("aria-label", words.menu ?? "");
    this.box.hidden = true;
    page.append(this.box);
    this.box.addEventListener("keydown", (event) => this.#key(event));
    this.box.addEventListener("click", () => this.close());
    document.addEventListener("pointerdown", (event) => {
      if (!this.box.contains(/** @type {Node} */ (event.target))) this.close();
    });
  }

  /** @param {string} id of the thing it stands beside */
  open(id) {
    const acts = [...this.page.querySelectorAll("#map-acts a")].map((each) => /** @type {HTMLElement} */ (each.cloneNode(true)));
    for (const each of acts) {
      each.className = "";
      each.setAttribute("role", "menuitem");
      each.tabIndex = -1;
    }
    if (!acts.length) return;
    this.box.replaceChildren(...acts);
    this.box.hidden = false;
    this.#place(this.graph.screenPosition(id) ?? { x: 0, y: 0 });
    acts[0].focus();
  }

  close() {
    if (this.box.hidden) return;
    const inside = this.box.contains(document.activeElement);
    this.box.hidden = true;
    if (inside) this.graph.canvas?.focus();
  }

  /** @param {{x: number, y: number}} at in the window */
  #place({ x, y }) {
    const { width, height } = this.box.getBoundingClientRect();
    this.box.style.left = `${Math.max(4, Math.min(x + 12, window.innerWidth - width - 4))}px`;
    this.box.style.top = `${Math.max(4, Math.min(y + 12, window.innerHeight - height - 4))}px`;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const items = /** @type {HTMLElement[]} */ ([...this.box.children]);
    const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1 }[event.key];
    if (to !== undefined) items[to % items.length].focus();
    else if (event.key === "Escape" || event.key === "Tab") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
