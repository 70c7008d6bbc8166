// Links: how sure is the style of the line, which way is the arrow, what kind is the name on it.
import { radiusOf } from "./draw_things.js";
import { overlap } from "./labels.js";

const LANE_PX = 7;
const WIDE_LANE_PX = 17;
const ARROW_PX = 8;
const OVER_PX = 12; // beyond the edge of the view
const NAME_PX = 11;
const MOST_NAMES = 32;
const ALONG = [0.5, 0.4, 0.6, 0.3, 0.7]; // parts of a line at which a name is tried
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
 * Name the links of the answer: those on the ways from what was asked for to what was found. They come before
 * the others, beside the line where there is no room on it.
 * @param {import("./drawing.js").Sheet} sheet
 */
export function nameAnswer(sheet) {
  const told = inView(sheet).filter((i) => sheet.scene.links[i].answer);
  if (told.length <= MOST_NAMES) for (const side of sideBySide(sheet, told)) nameSide(sheet, side, ALONG);
}

/**
 * Write what kind of link it is in the middle of the line, where there is room; those of chosen things first.
 * Where they are few, short ones are named beside the line.
 * @param {import("./drawing.js").Sheet} sheet
 */
export function nameLinks(sheet) {
  const told = [];
  const others = [];
  for (const i of inView(sheet)) {
    if (sheet.named.has(i)) continue;
    (isPicked(sheet, sheet.scene.links[i]) ? told : others).push(i);
  }
  const few = others.length + told.length <= MOST_NAMES;
  for (const side of sideBySide(sheet, few ? [...told, ...others] : told.slice(0, MOST_NAMES))) nameSide(sheet, side, few ? ALONG : [0.5]);
}

/**
 * @param {import("./drawing.js").Sheet} sheet @param {number[]} links by index
 * @returns {number[][]} those between the same two things together, in the order given
 */
function sideBySide({ scene }, links) {
  /** @type {Map<string, number[]>} */
  const pairs = new Map();
  for (const i of links) {
    const { source, target } = scene.links[i];
    const pair = `${Math.min(source, target)} ${Math.max(source, target)}`;
    pairs.set(pair, [...(pairs.get(pair) ?? []), i]);
  }
  return [...pairs.values()];
}

/**
 * Give each of the links between two things its name; where not all find room, one name tells all of them.
 * @param {import("./drawing.js").Sheet} sheet @param {number[]} side @param {number[]} along where on the line to try
 */
function nameSide(sheet, side, along) {
  const places = side.map((i) => placeOf(sheet, i, sheet.scene.links[i].label, along));
  const apart = places.every((each, n) => each && !places.slice(0, n).some((other) => other && overlap(each, other)));
  const words = [...new Set(side.map((i) => sheet.scene.links[i].label))].join(", ");
  const middle = side[Math.floor((side.length - 1) / 2)];
  const joined = apart ? null : placeOf(sheet, middle, words, along);
  if (joined) return write(sheet, side, words, joined);
  for (const i of side) {
    const { label } = sheet.scene.links[i];
    const place = placeOf(sheet, i, label, along);
    if (place) write(sheet, [i], label, place);
  }
}

/**
 * @param {import("./drawing.js").Sheet} sheet @param {number} i index of the link @param {string} words
 * @param {number[]} along parts of the line at which to try; with more than one, beside the line too
 * @returns {import("./labels.js").Rectangle | null}
 */
function placeOf(sheet, i, words, along) {
  const line = shapeOf(sheet, i);
  if (!line) return null;
  const [width, height] = [sheet.pen.measure(words, NAME_PX) + 6, NAME_PX + 3];
  const [dx, dy] = [line.x2 - line.x1, line.y2 - line.y1];
  const steep = Math.abs(dy) > Math.abs(dx);
  const long = Math.hypot(dx, dy) >= (steep ? 3 * height : width + 2 * ARROW_PX);
  if (!long && along.length === 1) return null;
  const on = along.map((part) => ({ x: line.x1 + part * dx - width / 2, y: line.y1 + part * dy - height / 2, width, height }));
  const beside = along.length === 1 ? [] : on.flatMap((at) => [-1, 1].map((way) =>
    steep ? { ...at, x: at.x + way * (width / 2 + 4) } : { ...at, y: at.y + way * (height + 1) }));
  return [...(long ? on : []), ...beside].find((at) => sheet.taken.isFree(at)) ?? null;
}

/**
 * @param {import("./drawing.js").Sheet} sheet @param {number[]} links that the words tell @param {string} words
 * @param {import("./labels.js").Rectangle} at
 */
function write(sheet, links, words, at) {
  const { pen, scene, look, taken, names, named } = sheet;
  taken.take(at);
  names.push(at);
  for (const i of links) named.add(i);
  const fill = links.some((i) => isPicked(sheet, scene.links[i])) ? look.colours.accent : look.colours.muted;
  pen.text(words, at.x + at.width / 2, at.y + at.height / 2, { size: NAME_PX, fill, halo: look.colours.page, align: "center" });
}
