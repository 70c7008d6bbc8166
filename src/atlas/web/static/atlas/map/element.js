// <atlas-graph>: a picture of things and links on a canvas, by pointer and by keyboard.
import { Camera } from "./camera.js";
import { CanvasPen } from "./canvas_pen.js";
import { draw, levelOf } from "./drawing.js";
import { readColours, readSymbols } from "./look.js";
import { watchPointer } from "./pointer.js";
import { Scene } from "./scene.js";
import { DIRECTIONS, next } from "./walking.js";

const PAN_PX = 80;
const STEP = 1.25;
const REACH_PX = 10;
const TALLEST = 1.8;

/**
 * Attributes: `symbols` the address of `symbols.svg`; `label` its name for assistive technology.
 *
 * Events, all bubbling, with `detail`: `atlas:settled` {level, things} when a picture has been drawn for the first time,
 * or would have been where it is out of sight;
 * `atlas:pick` {ids, how: "pointer" | "keyboard" | "script"}; `atlas:open` {id}; `atlas:move` {id, x, y} in map units;
 * `atlas:menu` {id}; `atlas:territory` {id}.
 */
export class AtlasGraph extends HTMLElement {
  scene = new Scene(EMPTY);
  camera = new Camera();
  /** @type {Set<number>} */
  picked = new Set();
  hovered = -1;
  /** @type {import("./labels.js").Rectangle[]} */
  names = [];
  /** @type {Set<number>} links that bear their name, by index */
  named = new Set();
  /** @type {import("./drawing.js").Level} */
  level = "near";
  #asked = 0;
  #settled = true;
  #fitted = false;
  /** @type {{id: string, x: number, y: number} | null} */
  #dragged = null;
  /** @type {import("./scene.js").Thing[]} */
  #fresh = [];
  /** @type {Promise<void> | null} */
  #ready = null;
  /** @type {(() => void)[]} */
  #unwatch = [];

  connectedCallback() {
    if (!this.canvas) this.#build();
    this.#watch();
    this.#ready ??= readSymbols(this.getAttribute("symbols") ?? "").then((symbols) => {
      this.look = { colours: readColours(this), symbols, font: getComputedStyle(this).fontFamily };
    });
  }

  disconnectedCallback() {
    this.#unwatch.forEach((end) => end());
    this.#unwatch = [];
  }

  /**
   * Show a picture. Things that were chosen and are still there stay chosen.
   * @param {import("./scene.js").Picture} picture
   * @param {{keep?: boolean}} [options] whether to go on looking at the same place
   */
  async show(picture, { keep = false } = {}) {
    await this.#ready;
    const chosen = this.pickedIds();
    const before = this.scene.places;
    this.scene = new Scene(picture);
    this.#fresh = keep ? this.scene.things.filter((each) => !before.has(each.id)) : [];
    this.picked = new Set(chosen.map((id) => this.scene.places.get(id)).filter((i) => i !== undefined));
    this.hovered = -1;
    this.#holdDragged();
    this.#settled = false;
    if (!keep) this.fit();
    this.request();
  }

  /** @param {string | string[]} ids what is to be chosen; what is not on the map is left out */
  select(ids, how = "script") {
    const wanted = [ids].flat().map((id) => this.scene.places.get(id)).filter((i) => i !== undefined);
    this.picked = new Set(wanted);
    this.request();
    this.#tell("atlas:pick", { ids: this.pickedIds(), how });
  }

  /** @returns {string[]} */
  pickedIds() {
    return [...this.picked].map((i) => this.scene.things[i].id);
  }

  /** @param {string} id @returns {import("./camera.js").Point | null} its middle in the window, in CSS pixels; null where it is not on the map */
  screenPosition(id) {
    const i = this.scene.places.get(id);
    if (i === undefined || !this.canvas) return null;
    const at = this.camera.toScreen(this.scene.xs[i], this.scene.ys[i]);
    const box = this.canvas.getBoundingClientRect();
    return { x: at.x + box.left, y: at.y + box.top };
  }

  fit() {
    this.#fitted = this.camera.width > 1;
    this.camera.fit(this.scene.box(), this.scene.territories.length ? 1 : TALLEST); // territories are round
    this.request();
  }

  /** @param {number} dx @param {number} dy in CSS pixels */
  panBy(dx, dy) {
    this.camera.panBy(dx, dy);
    this.request();
  }

  /** @param {number} factor @param {number} [x] @param {number} [y] the point that stays, in CSS pixels */
  zoomBy(factor, x, y) {
    this.camera.zoomAt(factor, x, y);
    this.request();
  }

  /** @param {string} id come near enough to see its shape and name */
  reveal(id) {
    const i = this.scene.places.get(id);
    if (i === undefined) return;
    this.camera.reveal(this.scene.xs[i], this.scene.ys[i]);
    this.request();
  }

  /** Show all where some of what the last act added is out of sight. */
  revealNew() {
    const { left, top, right, bottom } = this.camera.seen();
    if (this.#fresh.some(({ x, y }) => x < left || x > right || y < top || y > bottom)) this.fit();
  }

  /** @param {number} x @param {number} y in CSS pixels of the canvas @returns {number} index of the thing there, or -1 */
  thingAt(x, y) {
    const at = this.camera.toMap(x, y);
    const { scale } = this.camera;
    const reach = (/** @type {number} */ i) => Math.max(REACH_PX, this.scene.radii[i] * Math.min(1.6, Math.max(0.95, scale))) / scale;
    return this.scene.grid.nearest(at.x, at.y, 40 / scale, reach);
  }

  /** @param {number} i */
  hover(i) {
    if (i === this.hovered) return;
    this.hovered = i;
    if (this.canvas) this.canvas.style.cursor = i >= 0 ? "pointer" : "";
    this.request();
  }

  /** @param {number} x @param {number} y @param {boolean} more whether what is chosen already stays chosen */
  press(x, y, more) {
    const i = this.thingAt(x, y);
    if (i >= 0) return this.choose(i, more, "pointer");
    const at = this.camera.toMap(x, y);
    const there = this.scene.territories.find((each) => Math.hypot(each.x - at.x, each.y - at.y) <= each.r);
    if (there && this.level === "far") this.#tell("atlas:territory", { id: there.id });
    else if (!more) this.select([], "pointer");
  }

  /** @param {number} i @param {boolean} more @param {string} how */
  choose(i, more, how) {
    const { id } = this.scene.things[i];
    const before = more ? this.pickedIds() : [];
    this.select(before.includes(id) ? before.filter((each) => each !== id) : [...before, id], how);
  }

  /** @param {number} i */
  open(i) {
    if (i >= 0) this.#tell("atlas:open", { id: this.scene.things[i].id });
  }

  /** @param {number} i */
  menu(i) {
    if (!this.picked.has(i)) this.choose(i, false, "pointer");
    this.#tell("atlas:menu", { id: this.scene.things[i].id });
  }

  /** @param {number} x @param {number} y in CSS pixels of the canvas @returns {string} id of the thing there, or "" */
  idAt(x, y) {
    return this.scene.things[this.thingAt(x, y)]?.id ?? "";
  }

  /** @param {string} id @param {number} x @param {number} y in CSS pixels of the canvas */
  drag(id, x, y) {
    this.#dragged = { id, ...this.camera.toMap(x, y) };
    this.#holdDragged();
    this.request();
  }

  /** Let go of what was dragged. */
  drop() {
    if (!this.#dragged) return;
    const { id, x, y } = this.#dragged;
    this.#dragged = null;
    this.#tell("atlas:move", { id, x: Math.round(x), y: Math.round(y) });
  }

  /** What is being dragged stays under the pointer, also on a picture that comes meanwhile. */
  #holdDragged() {
    const i = this.scene.places.get(this.#dragged?.id ?? "");
    if (this.#dragged && i !== undefined) this.scene.move(i, this.#dragged.x, this.#dragged.y);
  }

  /** Draw at the next frame. */
  request() {
    this.#asked ||= requestAnimationFrame(() => this.#draw());
  }

  /** Draw now; what `bench` measures. */
  drawNow() {
    cancelAnimationFrame(this.#asked);
    this.#draw();
  }

  #build() {
    const canvas = document.createElement("canvas");
    canvas.tabIndex = 0;
    canvas.setAttribute("role", "application");
    canvas.setAttribute("aria-label", this.getAttribute("label") ?? "");
    const described = this.getAttribute("described-by");
    if (described) canvas.setAttribute("aria-describedby", described);
    this.canvas = canvas;
    this.pen = new CanvasPen(/** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { alpha: false })), getComputedStyle(this).fontFamily);
    this.replaceChildren(canvas);
    watchPointer(this, canvas);
    canvas.addEventListener("keydown", (event) => this.#key(event));
  }

  #watch() {
    const sized = new ResizeObserver(() => this.#resize());
    sized.observe(this);
    const themed = new MutationObserver(() => this.#recolour());
    themed.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    const changes = ["(prefers-color-scheme: dark)", "(forced-colors: active)"].map((each) => matchMedia(each));
    const recolour = () => this.#recolour();
    changes.forEach((each) => each.addEventListener("change", recolour));
    this.#unwatch = [
      () => sized.disconnect(),
      () => themed.disconnect(),
      () => changes.forEach((each) => each.removeEventListener("change", recolour)),
    ];
  }

  #recolour() {
    if (this.look) this.look = { ...this.look, colours: readColours(this) };
    this.request();
  }

  #resize() {
    const { clientWidth, clientHeight } = this;
    if (!this.canvas || !clientWidth || !clientHeight) return;
    const density = window.devicePixelRatio || 1;
    this.canvas.width = Math.round(clientWidth * density);
    this.canvas.height = Math.round(clientHeight * density);
    Object.assign(this.camera, { width: clientWidth, height: clientHeight });
    if (!this.#fitted) this.fit();
    this.drawNow();
  }

  #draw() {
    this.#asked = 0;
    const { width, height } = this.camera;
    if (this.canvas && this.pen && this.look && width > 1) {
      this.pen.begin(width, height, this.look.colours.page, this.canvas.width / width);
      const shown = { picked: this.picked, hovered: this.hovered };
      Object.assign(this, draw(this.pen, this.scene, this.camera, this.look, shown));
    }
    if (this.#settled) return;
    this.#settled = true;
    this.#tell("atlas:settled", { level: this.level, things: this.scene.things.length });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const direction = DIRECTIONS[event.key];
    const done = direction ? this.#walk(direction, event.shiftKey) : this.#act(event);
    if (done) event.preventDefault();
  }

  /** @param {[number, number]} direction @param {boolean} pan */
  #walk(direction, pan) {
    if (pan || !this.scene.things.length) this.panBy(-direction[0] * PAN_PX, -direction[1] * PAN_PX);
    else {
      const from = [...this.picked].at(-1);
      const to = from === undefined ? this.scene.order[0] : next(this.scene, from, direction);
      if (to >= 0) this.#arrive(to);
    }
    return true;
  }

  /** @param {number} i */
  #arrive(i) {
    this.choose(i, false, "keyboard");
    if (levelOf(this.scene, this.camera) === "far") this.camera.zoomAt(12 / (this.scene.spacing * this.camera.scale));
    this.reveal(this.scene.things[i].id);
  }

  /** @param {KeyboardEvent} event @returns {boolean} whether the key means something here */
  #act({ key, shiftKey }) {
    const at = [...this.picked].at(-1);
    if (key === "+" || key === "=") this.zoomBy(STEP);
    else if (key === "-") this.zoomBy(1 / STEP);
    else if (key === "0") this.fit();
    else if (key === "Home" && this.scene.order.length) this.#arrive(this.scene.order[0]);
    else if (key === "Escape") this.select([], "keyboard");
    else if (at === undefined) return false;
    else if (key === "Enter") this.open(at);
    else if (key === "x") this.choose(at, true, "keyboard");
    else if (key === "ContextMenu" || (key === "F10" && shiftKey)) this.menu(at);
    else return false;
    return true;
  }

  /** @param {string} name @param {unknown} detail */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }
}

/** @type {import("./scene.js").Picture} */
const EMPTY = {
  version: 1, title: "", state: "", marking: "TLP:CLEAR", at: "", filters: [], shown: 0, total: 0, capped: false,
  nodes: [], edges: [], territories: [], bridges: [],
};

customElements.define("atlas-graph", AtlasGraph);
