// Acts on the map. Each is an address: the server answers it with a whole page, and the parts of that page that differ
// take the place of those shown, while the picture stays. Each act is one entry of the browser's history, so undo is
// going back, and it still works after a reload.
import { say } from "../say.js";

const PARTS = ["map-top", "map-filters", "map-notes", "map-state", "map-twin", "map-counted", "map-panel", "page-marking"];

export class Acts {
  /** @type {{act: AbortController | null, pick: AbortController | null}} what is asked now; an act goes before a choice */
  #asking = { act: null, pick: null };
  #picking = Promise.resolve();
  #top = 0;

  /** @param {HTMLElement} page @param {import("./element.js").AtlasGraph} graph @param {DOMStringMap} words */
  constructor(page, graph, words) {
    this.page = page;
    this.graph = graph;
    this.words = words;
  }

  begin() {
    if (!history.state?.atlas) history.replaceState({ atlas: { depth: 0, top: 0 } }, "");
    this.#top = history.state.atlas.top;
    addEventListener("popstate", () => this.#arrive());
    this.page.addEventListener("click", (event) => this.#click(event));
    this.page.addEventListener("submit", (event) => this.#submit(event));
    this.page.addEventListener("change", (event) => this.#narrow(event));
    this.#buttons();
    void this.#picture(false);
  }

  /** Follow the act of that name of the chosen thing. @param {string} name */
  follow(name) {
    const link = document.querySelector(`#map-acts a[data-name="${CSS.escape(name)}"]`);
    if (link instanceof HTMLAnchorElement) link.click();
  }

  /** @param {string} name of the tab */
  tab(name) {
    const link = this.page.querySelector(`.map-tabs a[data-tab="${CSS.escape(name)}"]`);
    if (link instanceof HTMLAnchorElement) link.click();
    document.getElementById("map-twin")?.querySelector("input, a")?.focus();
  }

  undo() {
    if (history.state?.atlas?.depth > 0) history.back();
  }

  redo() {
    if (history.state?.atlas?.depth < history.state?.atlas?.top) history.forward();
  }

  /** Do what an address says, as one act. @param {string} address */
  async go(address) {
    if (!address) return;
    const answer = await this.#fetch(address);
    if (!answer) return;
    const depth = (history.state?.atlas?.depth ?? 0) + 1;
    this.#top = depth;
    history.pushState({ atlas: { depth, top: depth } }, "", answer.address);
    await this.#show(answer.page);
  }

  /** @param {string} id @param {number} x @param {number} y in map units */
  async move(id, x, y) {
    const asked = this.#state();
    const others = asked.getAll("at").filter((each) => !each.startsWith(`${id}~`));
    asked.delete("at");
    for (const each of [...others, `${id}~${x}~${y}`]) asked.append("at", each);
    await this.go(addressOf(asked));
    const thing = this.graph.scene.things[this.graph.scene.places.get(id) ?? -1];
    say((this.words.moved ?? "").replace("{name}", thing?.name ?? ""));
  }

  /**
   * Put what is chosen into the address and show its panel. That is no act: there is nothing to undo.
   * @param {string[]} ids
   */
  pick(ids) {
    const asked = new URLSearchParams(location.search);
    if (asked.getAll("pick").join() === ids.join()) return this.#picking;
    asked.delete("pick");
    for (const each of ids.slice(-20)) asked.append("pick", each);
    history.replaceState(history.state, "", addressOf(asked));
    if (this.#asking.act) return this.#picking;
    this.#picking = this.#fetch(location.href, "pick").then((answer) => answer && this.#replace(answer.page, ["map-panel", "map-top", "map-state"]));
    return this.#picking;
  }

  /** @returns {URLSearchParams} all of the state, also where the address only names a saved view */
  #state() {
    const asked = new URLSearchParams(document.getElementById("map-state")?.dataset.query);
    for (const name of ["pick", "tab", "time", "place"]) for (const each of new URLSearchParams(location.search).getAll(name)) asked.append(name, each);
    return asked;
  }

  /** Show what the address says after going back or forward. */
  async #arrive() {
    if (history.state?.atlas) history.replaceState({ atlas: { ...history.state.atlas, top: this.#top } }, "");
    const answer = await this.#fetch(location.href);
    if (answer) await this.#show(answer.page);
    say(this.words.undone ?? "");
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const link = /** @type {Element} */ (event.target).closest("a[data-act]");
    const isLink = link instanceof HTMLAnchorElement || link instanceof SVGAElement;
    if (!isLink || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    link.closest("details.menu")?.removeAttribute("open");
    if (link instanceof SVGAElement) return void this.go(link.href.baseVal);
    if (link.dataset.act === "tab") return this.#tab(link);
    void this.go(link.href);
  }

  /** @param {SubmitEvent} event */
  #submit(event) {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.dataset.act) return;
    event.preventDefault();
    const asked = new URLSearchParams();
    for (const [name, value] of new FormData(form, event.submitter)) if (value) asked.append(name, String(value));
    void this.go(addressOf(asked));
  }

  /** @param {Event} event */
  #narrow(event) {
    const form = /** @type {Element} */ (event.target).closest("form[data-act=filter]");
    if (form instanceof HTMLFormElement) form.requestSubmit();
  }

  /** @param {HTMLAnchorElement} link */
  #tab(link) {
    history.replaceState(history.state, "", link.href);
    turn(link.dataset.tab);
    for (const each of this.page.querySelectorAll(".map-tabs a")) each.removeAttribute("aria-current");
    link.setAttribute("aria-current", "true");
    void this.#refresh("act");
  }

  /** @param {"act" | "pick"} what */
  async #refresh(what) {
    const asked = location.href;
    const answer = await this.#fetch(asked, what);
    if (answer) this.#replace(answer.page, PARTS);
    if (answer && location.href !== asked) await this.#refresh("pick"); // something was chosen meanwhile
  }

  /**
   * @param {string} address @param {"act" | "pick"} what
   * @returns {Promise<{page: Document, address: string} | null>} null where something else was asked meanwhile
   */
  async #fetch(address, what = "act") {
    this.#asking.pick?.abort();
    if (what === "act") this.#asking.act?.abort();
    const asking = (this.#asking[what] = new AbortController());
    this.page.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { signal: asking.signal, headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (page.getElementById("map")) return { page, address: answer.url };
      window.location.assign(address);
    } catch (error) {
      if (!asking.signal.aborted) say(document.body.dataset.failed ?? "");
    } finally {
      if (this.#asking[what] === asking) this.#asking[what] = null;
      if (!this.#asking.act && !this.#asking.pick) this.page.removeAttribute("aria-busy");
    }
    return null;
  }

  /** @param {Document} page */
  async #show(page) {
    const before = document.getElementById("map-state")?.dataset;
    const [source, subject] = [before?.source, before?.subject];
    this.#replace(page, PARTS);
    document.title = page.title;
    turn(page.getElementById("map-stage")?.dataset.tab);
    say(page.getElementById("status")?.textContent?.trim() ?? "");
    this.#buttons();
    const now = document.getElementById("map-state")?.dataset;
    if (now?.source !== source) await this.#picture(now?.subject === subject);
    else this.#choose();
  }

  /** @param {Document} page @param {string[]} parts */
  #replace(page, parts) {
    const focused = document.activeElement?.id;
    for (const part of parts) {
      const [old, fresh] = [document.getElementById(part), page.getElementById(part)];
      if (old && fresh && !old.isEqualNode(fresh)) old.replaceWith(document.importNode(fresh, true));
    }
    this.graph.select(this.graph.pickedIds(), "state"); // what was ticked while the answer came stays ticked
    if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus();
  }

  /** @param {boolean} keep whether to go on looking at the same place */
  async #picture(keep) {
    const source = document.getElementById("map-state")?.dataset.source;
    if (!source) return;
    this.page.setAttribute("aria-busy", "true");
    const answer = await fetch(source);
    if (!answer.ok) return say(document.body.dataset.failed ?? "");
    const picture = await answer.json();
    if (document.getElementById("map-state")?.dataset.source !== source) return; // another act came between
    await this.graph.show(picture, { keep });
    this.page.removeAttribute("aria-busy");
    this.#choose();
    if (keep) this.graph.revealNew();
  }

  #choose() {
    this.graph.select(new URLSearchParams(location.search).getAll("pick"), "state");
  }

  #buttons() {
    const { depth = 0, top = 0 } = history.state?.atlas ?? {};
    const button = (/** @type {string} */ name) => this.page.querySelector(`[data-do="${name}"]`);
    button("undo")?.toggleAttribute("disabled", depth <= 0);
    button("redo")?.toggleAttribute("disabled", depth >= top);
  }
}

/** Show what belongs to a tab. @param {string | undefined} tab */
function turn(tab) {
  const stage = document.getElementById("map-stage");
  if (stage) stage.dataset.tab = tab;
}

/** @param {URLSearchParams} asked */
const addressOf = (asked) => `${location.pathname}?${asked.toString().replace(/%7E/g, "~").replace(/%3A/g, ":")}`;
