// Links: how sure is the style of the line, which way is the arrow, what kind is the name on it.
import { radiusOf } from "./draw_things.js";

const LANE_PX = 7;
const WIDE_LANE_PX = 17;
const ARROW_PX = 8;
const OVER_PX = 12; // beyond the edge of the view
const NAME_PX = 11;
const MOST_NAMES = 32;
const MOST_STYLED = 450;
const MOST_HAIRS = 1500;

/** Solid from 70, dashed from 40, dotted below; a thin solid line where nobody said how sure. */
export const LINES = [
  { name: "sure", width: 1.8, dash: [] },
  { name: "likely", width: 1.6, dash: [7, 4] },
  { name: "doubtful", width: 1.8, dash: [1.6, 3.6] },
  { name: "unsaid", width: 1, dash: [] },
];

/** @param {number | null} likelihood in percent @returns {number} place in `LINES` */
export function lineOf(likelihood) {
  if (likelihood === null) return 3;
  return likelihood >= 70 ? 0 : likelihood >= 40 ? 1 : 2;
}

/**
 * A crowd is drawn as hairs; how sure and which way is then told of the links of chosen things alone.
 * @param {import("./drawing.js").Sheet} sheet
 */
export function drawLinks(sheet) {
  const { pen, scene, look } = sheet;
  const seen = inView(sheet);
  const crowded = sheet.level === "middle" || seen.length > MOST_STYLED;
  if (crowded) drawHairs(sheet, seen);
  const ends = LINES.map(() => [/** @type {number[]} */ ([]), /** @type {number[]} */ ([])]);
  const heads = [/** @type {number[]} */ ([]), /** @type {number[]} */ ([])];
  for (const i of seen) {
    const told = isPicked(sheet, scene.links[i]) || isHovered(sheet, scene.links[i]) ? 1 : 0;
    const line = told || !crowded ? shapeOf(sheet, i) : null;
    if (!line) continue;
    pushInside(ends[lineOf(scene.links[i].likelihood)][told], line, sheet.camera);
    pushHead(heads[told], line);
  }
  for (const told of [0, 1]) {
    const stroke = told ? look.colours.accent : look.colours.edge;
    LINES.forEach(({ width, dash }, place) =>
      pen.lines(ends[place][told], { stroke, width: told ? width + 0.8 : width, dash }));
    pen.triangles(heads[told], { fill: stroke });
  }
}

/** @param {import("./drawing.js").Sheet} sheet @returns {number[]} indices of the links that could be seen */
function inView({ scene, camera }) {
  const { left, top, right, bottom } = camera.seen();
  const { xs, ys } = scene;
  const found = [];
  for (let i = 0; i < scene.links.length; i++) {
    const { source: a, target: b } = scene.links[i];
    if ((xs[a] < left && xs[b] < left) || (xs[a] > right && xs[b] > right)) continue;
    if ((ys[a] < top && ys[b] < top) || (ys[a] > bottom && ys[b] > bottom)) continue;
    found.push(i);
  }
  return found;
}

/** @param {import("./drawing.js").Sheet} sheet @param {number[]} seen */
function drawHairs({ pen, scene, camera, look }, seen) {
  const ends = [];
  const { scale } = camera;
  const [left, top] = [camera.width / 2 - camera.x * scale, camera.height / 2 - camera.y * scale];
  const { xs, ys } = scene;
  for (const i of seen) {
    const { source: a, target: b } = scene.links[i];
    const line = { x1: xs[a] * scale + left, y1: ys[a] * scale + top, x2: xs[b] * scale + left, y2: ys[b] * scale + top };
    pushInside(ends, line, camera);
  }
  pen.lines(ends, { stroke: look.colours.line, width: seen.length > MOST_HAIRS ? 0.4 : 0.8 });
}

/** @param {import("./drawing.js").Sheet} sheet @param {import("./scene.js").Link} link */
const isPicked = ({ shown }, link) => shown.picked.has(link.source) || shown.picked.has(link.target);

/** @param {import("./drawing.js").Sheet} sheet @param {import("./scene.js").Link} link */
const isHovered = ({ shown }, link) => link.source === shown.hovered || link.target === shown.hovered;

/**
 * @param {import("./drawing.js").Sheet} sheet @param {number} i index of the link
 * @returns {{x1: number, y1: number, x2: number, y2: number} | null} from edge to edge of the two shapes, in CSS pixels;
 *   null where the two shapes touch
 */
function shapeOf(sheet, i) {
  const { scene, camera } = sheet;
  const { source, target } = scene.links[i];
  const from = camera.toScreen(scene.xs[source], scene.ys[source]);
  const to = camera.toScreen(scene.xs[target], scene.ys[target]);
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const [start, stop] = [radiusOf(sheet, source) + 1, radiusOf(sheet, target) + 3];
  if (length <= start + stop + 2) return null;
  const [ux, uy] = [(to.x - from.x) / length, (to.y - from.y) / length];
  const aside = scene.lanes[i] * (scene.links.length <= MOST_NAMES ? WIDE_LANE_PX : LANE_PX);
  return {
    x1: from.x + ux * start - uy * aside,
    y1: from.y + uy * start + ux * aside,
    x2: to.x - ux * stop - uy * aside,
    y2: to.y - uy * stop + ux * aside,
  };
}

/**
 * Keep the part of a line that is in sight (Liang and Barsky, 1984): dashes far outside would be counted one by one.
 * @param {number[]} ends @param {{x1: number, y1: number, x2: number, y2: number}} line
 * @param {import("./camera.js").Camera} camera
 */
function pushInside(ends, { x1, y1, x2, y2 }, { width, height }) {
  const [dx, dy] = [x2 - x1, y2 - y1];
  let [from, to] = [0, 1];
  for (const [step, room] of [[-dx, x1 + OVER_PX], [dx, width + OVER_PX - x1], [-dy, y1 + OVER_PX], [dy, height + OVER_PX - y1]]) {
    if (step === 0 && room < 0) return;
    if (step < 0) from = Math.max(from, room / step);
    else if (step > 0) to = Math.min(to, room / step);
  }
  if (from < to) ends.push(x1 + from * dx, y1 + from * dy, x1 + to * dx, y1 + to * dy);
}

/** @param {number[]} corners @param {{x1: number, y1: number, x2: number, y2: number}} line */
function pushHead(corners, { x1, y1, x2, y2 }) {
  const angle = Math.atan2(y2 - y1, x2 - x1);
  for (const turn of [0, Math.PI - 0.38, Math.PI + 0.38]) {
    const far = turn ? ARROW_PX : 0;
    corners.push(x2 + far * Math.cos(angle + turn), y2 + far * Math.sin(angle + turn));
  }
}

/**
 * Write what kind of link it is in the middle of the line, where there is room; those of chosen things first.
 * @param {import("./drawing.js").Sheet} sheet
 */
export function nameLinks(sheet) {
  const told = [];
  const others = [];
  for (const i of inView(sheet)) (isPicked(sheet, sheet.scene.links[i]) ? told : others).push(i);
  const few = others.length + told.length <= MOST_NAMES;
  for (const i of few ? [...told, ...others] : told.slice(0, MOST_NAMES)) nameLink(sheet, i);
}

/** @param {import("./drawing.js").Sheet} sheet @param {number} i index of the link */
function nameLink(sheet, i) {
  const { pen, scene, look, taken, names } = sheet;
  const line = shapeOf(sheet, i);
  if (!line) return;
  const words = scene.links[i].label;
  const [width, height] = [pen.measure(words, NAME_PX) + 6, NAME_PX + 3];
  const [x, y] = [(line.x1 + line.x2) / 2, (line.y1 + line.y2) / 2];
  const steep = Math.abs(line.y2 - line.y1) > Math.abs(line.x2 - line.x1);
  if (Math.hypot(line.x2 - line.x1, line.y2 - line.y1) < (steep ? 3 * height : width + 2 * ARROW_PX)) return;
  const at = { x: x - width / 2, y: y - height / 2, width, height };
  if (taken.takeFirst([at]) < 0) return;
  names.push(at);
  const fill = isPicked(sheet, scene.links[i]) ? look.colours.accent : look.colours.muted;
  pen.text(words, x, y, { size: NAME_PX, fill, halo: look.colours.page, align: "center" });
}
