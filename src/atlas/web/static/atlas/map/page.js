// The page of the map: brings picture, table, panel and address together.
import "./element.js";
import { Acts } from "./acts.js";
import { Menu } from "./menu.js";
import { exportAs } from "./export.js";
import { say } from "../say.js";

const QUIET_MS = 150;

/** @typedef {import("./element.js").AtlasGraph} AtlasGraph */

const page = /** @type {HTMLElement} */ (document.getElementById("map"));
const graph = /** @type {AtlasGraph} */ (document.getElementById("graph"));
const words = document.getElementById("map-words")?.dataset ?? {};
const acts = new Acts(page, graph, words);
const menu = new Menu(page, graph, words);
let waiting = 0;

graph.addEventListener("atlas:settled", () => (page.dataset.settled = String(graph.scene.things.length)));
page.querySelector(".map-buttons")?.removeAttribute("hidden");
acts.begin();

/** @param {string} name @param {(detail: any) => void} hear */
const on = (name, hear) => graph.addEventListener(name, (event) => hear(/** @type {CustomEvent} */ (event).detail));

on("atlas:pick", ({ ids, how }) => {
  tell(how === "keyboard");
  mark(ids);
  if (how === "state") return;
  clearTimeout(waiting);
  waiting = window.setTimeout(() => acts.pick(ids), QUIET_MS);
});
on("atlas:open", ({ id }) => window.location.assign(`/thing/${id}`));
on("atlas:move", ({ id, x, y }) => acts.move(id, x, y));
on("atlas:menu", async ({ id }) => {
  clearTimeout(waiting);
  await acts.pick(graph.pickedIds());
  menu.open(id);
});
on("atlas:territory", ({ id }) => {
  const link = page.querySelector(`a[data-territory="${CSS.escape(id)}"]`);
  if (link instanceof HTMLAnchorElement) link.click();
});

page.addEventListener("click", (event) => {
  const pressed = /** @type {Element} */ (event.target).closest("[data-do], [data-export]");
  if (!(pressed instanceof HTMLElement)) return;
  if (pressed.dataset.export) save(pressed);
  else act(pressed.dataset.do ?? "");
});

page.addEventListener("change", (event) => {
  const box = event.target;
  if (box instanceof HTMLInputElement && box.name === "pick") graph.select(ticked(), "table");
});

document.addEventListener("keydown", (event) => {
  const undo = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z";
  if (!undo || takesText(event.target)) return;
  event.preventDefault();
  act(event.shiftKey ? "redo" : "undo");
});

// Single keys, while the picture has the focus (WCAG 2.1.4 excepts such).
graph.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (key(event.key)) event.preventDefault();
});

/** @param {string} name @returns {boolean} whether it means something */
function key(name) {
  const act = { e: "expand", h: "hide", c: "collapse" }[name];
  if (act) acts.follow(act);
  else if (name === "f") graph.fit();
  else if (name === "t") acts.tab("table");
  else if (name === "p") document.getElementById("path-to")?.focus();
  else return false;
  return true;
}

addEventListener("beforeprint", () => {
  const drawn = exportAs("print", graph, words);
  if (drawn) page.querySelector(".map-picture")?.append(drawn);
});
addEventListener("afterprint", () => page.querySelector(".map-picture > svg")?.remove());

/** @param {string} name */
function act(name) {
  if (name === "in") graph.zoomBy(1.3);
  else if (name === "out") graph.zoomBy(1 / 1.3);
  else if (name === "fit") graph.fit();
  else if (name === "undo") acts.undo();
  else if (name === "redo") acts.redo();
  else if (name === "arrange") acts.go(document.getElementById("map-state")?.dataset.fresh ?? "");
}

/** @param {HTMLElement} button */
async function save(button) {
  const file = await exportAs(button.dataset.export ?? "", graph, words);
  button.closest("details")?.removeAttribute("open");
  if (file) say((words.saved ?? "").replace("{file}", file));
}

/** Say which thing is chosen in the line under the picture, and aloud where it was reached by keyboard. */
function tell(aloud = false) {
  const line = document.getElementById("map-line");
  const picked = [...graph.picked].map((i) => graph.scene.things[i]);
  const thing = picked.at(-1);
  let sentence = words.none ?? "";
  if (thing) {
    const links = thing.degree === 1 ? words.link : words.links?.replace("{n}", thing.degree.toLocaleString());
    const values = { name: thing.name, kind: thing.kind_label, marking: thing.marking, degree: links ?? "" };
    sentence = (words.line ?? "").replace(/\{(\w+)\}/g, (_, name) => values[/** @type {keyof typeof values} */ (name)] ?? "");
  }
  if (picked.length > 1) sentence += ` · ${(words.chosen ?? "").replace("{n}", String(picked.length))}`;
  if (line) line.textContent = sentence;
  if (aloud) say(sentence);
}

/** @param {string[]} ids */
function mark(ids) {
  for (const row of page.querySelectorAll("tr[data-thing]")) {
    const picked = ids.includes(/** @type {HTMLElement} */ (row).dataset.thing ?? "");
    row.classList.toggle("picked", picked);
    const box = row.querySelector("input[name=pick]");
    if (box instanceof HTMLInputElement) box.checked = picked;
  }
}

/** @returns {string[]} those ticked in the table, after those that were chosen and are on other pages of it */
function ticked() {
  const boxes = [...page.querySelectorAll("input[name=pick]")].filter((each) => each instanceof HTMLInputElement);
  const here = new Set(boxes.map((each) => each.value));
  const elsewhere = graph.pickedIds().filter((id) => !here.has(id));
  return [...elsewhere, ...boxes.filter((each) => each.checked).map((each) => each.value)];
}

/** @param {EventTarget | null} target */
function takesText(target) {
  return target instanceof Element && target.closest("input:not([type=checkbox]), textarea, select") !== null;
}
