// The picture as a file: drawn anew from the data, with title, legend, marking, date, filters and address.
import { Camera } from "./camera.js";
import { CanvasPen } from "./canvas_pen.js";
import { draw, levelOf } from "./drawing.js";
import { LINES } from "./draw_links.js";
import { readColours } from "./look.js";
import { SvgPen } from "./svg_pen.js";

const MARGIN = 28;
const HEAD = 70;
const LINE = 20;
const LEGEND = 200;
const PAPER = 1200;
const ROOM = { x: 190, y: 64 }; // for names, on each side of what is shown
const LEAST = { x: 640, y: 480 };
const MOST_PIXELS = 16384;
/** @type {Record<string, string>} TLP 2.0 (FIRST, 2022); always on black */
const LABELS = { RED: "#ff2b2b", AMBER: "#ffc000", GREEN: "#33ff00", CLEAR: "#ffffff" };

/**
 * @typedef {import("./element.js").AtlasGraph} AtlasGraph
 * @typedef {DOMStringMap} Words
 */

/**
 * @param {string} kind "svg", "png2", "png4", "json"; "print" returns the element itself
 * @param {AtlasGraph} graph @param {Words} words of the page
 * @returns {any} the name of the file that was saved, as a promise; for "print" an SVG element
 */
export function exportAs(kind, graph, words) {
  if (kind === "print") return element(written(graph, words));
  return save(kind, graph, words);
}

/** @param {string} kind @param {AtlasGraph} graph @param {Words} words */
async function save(kind, graph, words) {
  const { picture } = graph.scene;
  if (kind === "json") return download(new Blob([JSON.stringify(picture, null, 1)], { type: "application/json" }), name(picture, "json"));
  if (kind === "svg") return download(new Blob([written(graph, words)], { type: "image/svg+xml" }), name(picture, "svg"));
  return download(await bitmap(graph, words, kind === "png4" ? 4 : 2), name(picture, "png"));
}

/** @param {import("./scene.js").Picture} picture @param {string} type */
function name({ title, marking, at }, type) {
  const plain = title.normalize("NFKD").replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "").slice(0, 60).toLowerCase();
  return `atlas-map_${plain || "map"}_${at}_${marking.replace(/[:+]/g, "-")}.${type}`;
}

/** @param {Blob} blob @param {string} file */
function download(blob, file) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  return file;
}

/** @param {string} svg */
function element(svg) {
  const root = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
  return document.importNode(root, true);
}

/** @param {AtlasGraph} graph @param {Words} words @returns {string} */
function written(graph, words) {
  const font = graph.look?.font ?? "sans-serif";
  const pen = new SvgPen(/** @type {CanvasPen} */ (graph.pen), font);
  sheet(pen, graph, words, (x, y, paint) => pen.group(x, y, paint));
  return pen.written();
}

/** @param {AtlasGraph} graph @param {Words} words @param {number} density @returns {Promise<Blob>} */
function bitmap(graph, words, density) {
  const canvas = document.createElement("canvas");
  const { width, height } = size(graph);
  const fits = Math.min(density, MOST_PIXELS / width, MOST_PIXELS / height);
  Object.assign(canvas, { width: Math.round(width * fits), height: Math.round(height * fits) });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const pen = new CanvasPen(context, graph.look?.font ?? "sans-serif");
  pen.density = fits;
  sheet(pen, graph, words, (x, y, paint) => {
    context.setTransform(fits, 0, 0, fits, x * fits, y * fits);
    paint();
    context.setTransform(fits, 0, 0, fits, 0, 0);
  }, fits);
  return new Promise((done, failed) => canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("no picture"))), "image/png"));
}

/**
 * What is on the screen, larger where that is small, so that more names find room. Near, where things have names, it is
 * cut to the things and room for their names.
 * @param {AtlasGraph} graph
 */
function size({ camera, scene }) {
  const within = levelOf(scene, camera) === "near" ? shownBox(scene, camera) : null;
  const [wide, high] = within ? [(within.right - within.left) * camera.scale, (within.bottom - within.top) * camera.scale * camera.tall] : [camera.width, camera.height];
  const grown = Math.max(1, Math.min(2, PAPER / camera.width, PAPER / wide));
  const beside = within ? ROOM : { x: 0, y: 0 };
  const inner = Math.round(Math.max(LEAST.x, wide * grown + 2 * beside.x));
  const tall = Math.round(Math.max(LEAST.y, high * grown + 2 * beside.y));
  const middle = within ? { x: (within.left + within.right) / 2, y: (within.top + within.bottom) / 2 } : { x: camera.x, y: camera.y };
  return { width: inner + LEGEND + 3 * MARGIN, height: tall + HEAD + 2 * MARGIN + 3 * LINE, inner, tall, grown, middle };
}

/**
 * @param {import("./scene.js").Scene} scene @param {import("./camera.js").Camera} camera
 * @returns {import("./camera.js").Box | null} about the things on the screen, in map units; null where none is
 */
function shownBox({ xs, ys }, camera) {
  const { left, top, right, bottom } = camera.seen();
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  xs.forEach((x, i) => {
    const y = ys[i];
    if (x < left || x > right || y < top || y > bottom) return;
    Object.assign(box, { left: Math.min(box.left, x), right: Math.max(box.right, x), top: Math.min(box.top, y), bottom: Math.max(box.bottom, y) });
  });
  return box.left <= box.right ? box : null;
}

/**
 * @param {import("./drawing.js").Pen} pen @param {AtlasGraph} graph @param {Words} words
 * @param {(x: number, y: number, paint: () => void) => void} within
 */
function sheet(pen, graph, words, within, density = 1) {
  const { width, height, inner, tall, grown, middle } = size(graph);
  const colours = readColours(graph, { scheme: "light" });
  const look = { colours, symbols: graph.look?.symbols ?? new Map(), font: graph.look?.font ?? "sans-serif" };
  const { picture } = graph.scene;
  pen.begin(width, height, colours.page, density);
  if (pen instanceof SvgPen) pen.title(`${picture.title} (${picture.marking})`);
  const camera = Object.assign(graph.camera.copy(), middle, { width: inner, height: tall, scale: graph.camera.scale * grown });
  within(MARGIN, HEAD, () => draw(pen, graph.scene, camera, look, { picked: new Set(), hovered: -1, whole: true }));
  pen.rectangle(MARGIN, HEAD, inner, tall, { stroke: colours.line, width: 1 });
  head(pen, picture, { width, colours });
  key(pen, graph, words, { x: 2 * MARGIN + inner, y: HEAD, look });
  foot(pen, picture, words, { y: HEAD + tall + LINE + 4, width, colours });
  pen.end();
}

/** @param {import("./drawing.js").Pen} pen @param {import("./scene.js").Picture} picture @param {{width: number, colours: Record<string, string>}} at */
function head(pen, { title, marking }, { width, colours }) {
  const label = pen.measure(marking, 15, 700) + 16;
  pen.text(clipped(pen, title, width - label - 3 * MARGIN, 20), MARGIN, 38, { size: 20, weight: 700, fill: colours.text });
  pen.rectangle(width - MARGIN - label, 24, label, 28, { fill: "#000000" });
  const colour = LABELS[marking.replace("TLP:", "").split("+")[0]] ?? "#ffffff";
  pen.text(marking, width - MARGIN - label / 2, 38, { size: 15, weight: 700, fill: colour, align: "center" });
}

/** @param {import("./drawing.js").Pen} pen @param {string} words @param {number} most @param {number} size */
function clipped(pen, words, most, size) {
  let text = words;
  while (text.length > 4 && pen.measure(text, size, 700) > most) text = `${text.slice(0, -5)}…`;
  return text;
}

/**
 * @param {import("./drawing.js").Pen} pen @param {AtlasGraph} graph @param {Words} words
 * @param {{x: number, y: number, look: import("./look.js").Look}} at
 */
function key(pen, { scene }, words, { x, y, look }) {
  const { colours, symbols } = look;
  let line = y + 10;
  const tell = (/** @type {string} */ text, weight = 400) => pen.text(text, x + (weight > 400 ? 0 : 34), line, { size: 12, weight, fill: colours.text });
  tell(words.key ?? "", 700);
  for (const { kind_label: kind, family, shape } of kinds(scene)) {
    line += LINE;
    const part = symbols.get(shape);
    if (part) pen.symbol(part, x + 14, line, 14, { fill: colours[family] });
    tell(kind);
  }
  line += LINE / 2;
  for (const { name, width, dash } of LINES) {
    line += LINE;
    pen.lines([x, line, x + 28, line], { stroke: colours.edge, width, dash });
    tell(words[name] ?? "");
  }
  if (scene.things.some((each) => !each.vetted)) {
    line += LINE;
    pen.circle(x + 14, line, 6, { stroke: colours.muted, width: 1.8, dash: [3, 2] });
    tell(words.unvetted ?? "");
  }
}

/** @param {import("./scene.js").Scene} scene */
function kinds(scene) {
  const found = new Map(scene.things.map((each) => [each.kind, each]));
  return [...found.values()].sort((a, b) => (a.kind_label < b.kind_label ? -1 : 1)).slice(0, 16);
}

/**
 * @param {import("./drawing.js").Pen} pen @param {import("./scene.js").Picture} picture @param {Words} words
 * @param {{y: number, width: number, colours: Record<string, string>}} at
 */
function foot(pen, picture, words, { y, width, colours }) {
  const filters = picture.filters.map((each) => `${each.name}=${each.value}`).join(", ") || (words.nofilters ?? "");
  const counted = (words.shown ?? "").replace("{shown}", String(picture.shown)).replace("{total}", String(picture.total));
  const lines = [`${words.at} ${picture.at} · ${counted}`, `${words.filters}: ${filters}`, `${location.origin}/map?${picture.state}`];
  lines.forEach((text, place) =>
    pen.text(clipped(pen, text, 1.05 * width - 2 * MARGIN, 12), MARGIN, y + place * LINE, { size: 12, fill: colours.muted }));
}
