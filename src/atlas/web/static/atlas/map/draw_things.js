// Things: shapes with names near, hubs and dots in the middle, faint dots far out.
import { shortened } from "./labels.js";

const NAME_PX = 13;
const LONGEST_NAME_PX = 190;
const GLYPH_FROM_PX = 24;
const PIXELS_A_HUB = 16000;
const MOST_FAR_DOTS = 2000;

/**
 * @param {import("./drawing.js").Sheet} sheet
 * @returns {number[]} indices of those with a shape, first to be named first
 */
export function drawThings(sheet) {
  const hubs = sheet.level === "near" ? sheet.seen : sheet.level === "middle" ? hubsOf(sheet) : pickedOf(sheet);
  if (hubs.length < sheet.seen.length) drawDots(sheet, new Set(hubs));
  for (let place = hubs.length - 1; place >= 0; place--) drawShape(sheet, hubs[place]);
  if (sheet.level === "near") hubs.forEach((i) => sheet.taken.take(square(sheet, i)));
  return hubs;
}

/**
 * Name the first of these: those that are told, then those on the way to them.
 * @param {import("./drawing.js").Sheet} sheet @param {number[]} shapes by index
 */
export function nameFirst(sheet, shapes) {
  for (const i of shapes) if (isTold(sheet, i)) writeName(sheet, i, true);
  for (const i of shapes) if (!isTold(sheet, i) && sheet.scene.onWay.has(i)) writeName(sheet, i, false);
}

/**
 * Name the others.
 * @param {import("./drawing.js").Sheet} sheet @param {number[]} shapes by index
 */
export function nameOthers(sheet, shapes) {
  for (const i of shapes) if (!isTold(sheet, i) && !sheet.scene.onWay.has(i)) writeName(sheet, i, false);
}

/**
 * @param {import("./drawing.js").Sheet} sheet @param {number} i
 * @returns {number} from its middle to its edge, in CSS pixels
 */
export function radiusOf({ scene, camera, level, spacing }, i) {
  const grown = scene.radii[i] * Math.min(1.6, Math.max(0.95, camera.scale));
  const most = scene.things[i].chosen ? 26 : Math.max(5, spacing * 0.4);
  return level === "near" ? Math.min(grown, most) : Math.max(4.5, scene.radii[i] * 0.62);
}

/**
 * Those with most links that do not cover each other, and whatever is chosen.
 * @param {import("./drawing.js").Sheet} sheet
 */
function hubsOf(sheet) {
  const { seen, scene, camera, shown } = sheet;
  const most = Math.max(12, Math.round((camera.width * camera.height) / PIXELS_A_HUB));
  const found = [];
  for (const i of seen) {
    const told = scene.things[i].chosen || shown.picked.has(i) || i === shown.hovered;
    if (!told && (found.length >= most || !sheet.taken.isFree(square(sheet, i)))) continue;
    sheet.taken.take(square(sheet, i));
    found.push(i);
  }
  return found;
}

/** @param {import("./drawing.js").Sheet} sheet */
const pickedOf = ({ seen, shown }) => seen.filter((i) => shown.picked.has(i) || i === shown.hovered);

/**
 * Far out, where dots only show how full a territory is, every so-manieth stands for the others.
 * @param {import("./drawing.js").Sheet} sheet @param {Set<number>} without
 */
function drawDots({ pen, seen, scene, camera, look, level, spacing }, without) {
  /** @type {Map<string, number[]>} */
  const families = new Map();
  const { scale } = camera;
  const [left, top] = [camera.width / 2 - camera.x * scale, camera.height / 2 - camera.y * scale];
  const stride = level === "far" ? Math.ceil(seen.length / MOST_FAR_DOTS) : 1;
  for (let place = 0; place < seen.length; place += stride) {
    const i = seen[place];
    if (without.has(i)) continue;
    const { family } = scene.things[i];
    let middles = families.get(family);
    if (!middles) families.set(family, (middles = []));
    middles.push(scene.xs[i] * scale + left, scene.ys[i] * scale + top);
  }
  const radius = level === "far" ? 1.1 : Math.min(3.6, Math.max(1.5, spacing * 0.16));
  for (const [family, middles] of families) pen.dots(middles, radius, look.colours[family]);
}

/** @param {import("./drawing.js").Sheet} sheet @param {number} i */
function drawShape(sheet, i) {
  const { pen, scene, camera, look, shown } = sheet;
  const { colours } = look;
  const thing = scene.things[i];
  const { x, y } = camera.toScreen(scene.xs[i], scene.ys[i]);
  const r = Math.round(2 * radiusOf(sheet, i)) / 2;
  if (shown.picked.has(i)) pen.circle(x, y, r + 6, { fill: colours.tint, stroke: colours.accent, width: 3 });
  else if (i === shown.hovered) pen.circle(x, y, r + 5, { stroke: colours.accent, width: 1.5 });
  else if (thing.chosen) pen.circle(x, y, r + 4, { stroke: colours.text, width: 1.5 });
  const key = `${thing.shape} ${thing.family} ${r} ${thing.vetted} ${thing.disputed} ${thing.pinned}`;
  const side = 2 * r + 14;
  pen.stamp(key, { x, y, width: side, height: side }, (stamp, mx, my) => paintShape(stamp, thing, { x: mx, y: my, r, look }));
}

/**
 * @param {import("./drawing.js").Pen} pen @param {import("./scene.js").Thing} thing
 * @param {{x: number, y: number, r: number, look: import("./look.js").Look}} at
 */
function paintShape(pen, thing, { x, y, r, look }) {
  const { colours, symbols } = look;
  const part = symbols.get(thing.shape);
  const colour = colours[thing.family];
  if (!part) return;
  pen.symbol(part, x, y, 2 * r, { stroke: colours.page, width: 3 });
  if (thing.vetted) pen.symbol(part, x, y, 2 * r, { fill: colour });
  else drawUnvetted(pen, part, { x, y, r, colour, pale: colours[`pale-${thing.family}`] });
  if (thing.disputed) drawSplit(pen, x, y, r, colour);
  const glyph = symbols.get(`glyph-${thing.family}`);
  if (glyph && 2 * r > GLYPH_FROM_PX && !part.stroke) {
    const middle = thing.shape === "triangle" ? y + r * 0.25 : y;
    pen.symbol(glyph, x, middle, r * 0.95, { stroke: thing.vetted ? colours.page : colour, width: 1.5 });
  }
  if (thing.pinned) drawPin(pen, x, y, r, colours);
}

/**
 * Nobody has vetted it: hollow, with a dashed outline.
 * @param {import("./drawing.js").Pen} pen @param {import("./look.js").Part} part
 * @param {{x: number, y: number, r: number, colour: string, pale: string}} at
 */
function drawUnvetted(pen, part, { x, y, r, colour, pale }) {
  if (!part.stroke) pen.symbol(part, x, y, 2 * r, { fill: pale });
  pen.symbol(part, x, y, 2 * r, { stroke: colour, width: 2, dash: [r * 0.42, r * 0.2] });
}

/** @param {import("./drawing.js").Pen} pen @param {number} x @param {number} y @param {number} r @param {string} colour */
function drawSplit(pen, x, y, r, colour) {
  for (const side of [0, Math.PI]) pen.arc(x, y, r + 3, side + 0.35, side + Math.PI - 0.35, { stroke: colour, width: 2 });
}

/** @param {import("./drawing.js").Pen} pen @param {number} x @param {number} y @param {number} r @param {import("./look.js").Colours} colours */
function drawPin(pen, x, y, r, colours) {
  pen.circle(x + r * 0.8, y - r * 0.8, 3.5, { fill: colours.page, stroke: colours.text, width: 1.5 });
}

/** @param {import("./drawing.js").Sheet} sheet @param {number} i @returns {import("./labels.js").Rectangle} */
function square(sheet, i) {
  const { x, y } = sheet.camera.toScreen(sheet.scene.xs[i], sheet.scene.ys[i]);
  const r = radiusOf(sheet, i) + 1;
  return { x: x - r, y: y - r, width: 2 * r, height: 2 * r };
}

/** @param {import("./drawing.js").Sheet} sheet @param {number} i @returns {boolean} whether its name comes before all others */
const isTold = ({ shown, scene }, i) =>
  shown.picked.has(i) || scene.things[i].chosen || scene.things[i].answer;

/**
 * @param {import("./scene.js").Scene} scene @param {number} i
 * @returns {number[]} right 0, left 1, below 2, above 3: those where fewest links leave before the others
 */
function quietestFirst(scene, i) {
  const busy = [0, 0.1, 0.2, 0.3];
  for (const { thing } of scene.around[i].slice(0, 60)) {
    const [dx, dy] = [scene.xs[thing] - scene.xs[i], scene.ys[thing] - scene.ys[i]];
    if (Math.abs(dx) > 0.8 * Math.abs(dy)) busy[dx > 0 ? 0 : 1]++;
    if (Math.abs(dy) > 1.2 * Math.abs(dx)) busy[dy > 0 ? 2 : 3]++;
  }
  return [0, 1, 2, 3].sort((a, b) => busy[a] - busy[b]);
}

/**
 * Write a name beside its shape where there is room; what is told must be shown, so it is shortened until it fits.
 * @param {import("./drawing.js").Sheet} sheet @param {number} i @param {boolean} told
 */
function writeName(sheet, i, told) {
  const { pen, scene, camera, look, taken, names } = sheet;
  const weight = told ? 600 : 400;
  const measure = (/** @type {string} */ words) => pen.measure(words, NAME_PX, weight);
  for (const most of sheet.whole ? [Infinity, 300, 180, 120] : told ? [300, 180, 120, 70] : [LONGEST_NAME_PX]) {
    const words = most === Infinity ? scene.things[i].name : shortened(scene.things[i].name, most, measure, String(weight));
    const sides = besides(camera, camera.toScreen(scene.xs[i], scene.ys[i]), {
      width: measure(words) + 4,
      height: NAME_PX + 4,
      away: radiusOf(sheet, i) + (scene.things[i].chosen || sheet.shown.picked.has(i) ? 9 : 4),
    });
    const places = quietestFirst(scene, i).map((side) => sides[side]);
    const at = places[taken.takeFirst(places)];
    if (!at) continue;
    names.push(at);
    pen.text(words, at.x + 2, at.y + at.height / 2, { size: NAME_PX, weight, fill: look.colours.text, halo: look.colours.page });
    return;
  }
}

/**
 * @param {import("./camera.js").Camera} camera @param {import("./camera.js").Point} middle
 * @param {{width: number, height: number, away: number}} size
 * @returns {import("./labels.js").Rectangle[]} right, left, below, above; the last two moved in from the edge of the view
 */
function besides(camera, { x, y }, { width, height, away }) {
  const inward = Math.min(Math.max(4, x - width / 2), camera.width - width - 4);
  const left = Math.abs(inward - x + width / 2) < width / 2 ? inward : x - width / 2;
  return [
    { x: x + away, y: y - height / 2, width, height },
    { x: x - away - width, y: y - height / 2, width, height },
    { x: left, y: y + away, width, height },
    { x: left, y: y - away - height, width, height },
  ];
}

/**
 * Show the whole name of the thing under the pointer, over all that lies there.
 * @param {import("./drawing.js").Sheet} sheet
 */
export function tellHovered(sheet) {
  const { pen, scene, camera, look, shown } = sheet;
  const thing = scene.things[shown.hovered];
  if (!thing) return;
  const words = shortened(thing.name, camera.width - 60, (words) => pen.measure(words, NAME_PX, 600));
  const { x, y } = camera.toScreen(scene.xs[shown.hovered], scene.ys[shown.hovered]);
  const [width, height, away] = [pen.measure(words, NAME_PX, 600) + 12, NAME_PX + 10, radiusOf(sheet, shown.hovered) + 8];
  const right = x + away + width < camera.width;
  const left = right ? x + away : Math.max(4, x - away - width);
  pen.rectangle(left, y - height / 2, width, height, { fill: look.colours.page, stroke: look.colours.accent, width: 1 });
  pen.text(words, left + 6, y, { size: NAME_PX, weight: 600, fill: look.colours.text });
}
