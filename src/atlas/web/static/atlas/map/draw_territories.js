// Territories: labelled regions and the links between them far out, quiet grounds with their names in the middle.
import { shortened } from "./labels.js";

const NAME_PX = 13;
const LONGEST_NAME_PX = 210;
const ROOM_FOR_TOP_PX = 52;
const SMALLEST_NAMED_PX = 9;
const MOST_DOTS = 3000;
const SHORTEST = 5; // signs of a shortened name that still tell something

/** @typedef {{territory: import("./scene.js").Territory, lines: string[], at: import("./labels.js").Rectangle, inside: boolean}} Named */

/** @param {import("./drawing.js").Sheet} sheet */
export function drawTerritories(sheet) {
  if (sheet.level === "near") return;
  if (sheet.level === "far") drawBridges(sheet);
  for (const each of largestFirst(sheet)) drawGround(sheet, each);
  drawUnnamed(sheet);
}

/**
 * Things without names; where very many are in sight, every so-manieth stands for the others.
 * @param {import("./drawing.js").Sheet} sheet
 */
function drawUnnamed({ pen, scene, camera, look }) {
  const { scale, width, height } = camera;
  const [left, top] = [width / 2 - camera.x * scale, height / 2 - camera.y * scale];
  const inSight = (/** @type {number[]} */ places, /** @type {number} */ i) => {
    const [x, y] = [places[i] * scale + left, places[i + 1] * scale + top];
    return x > 0 && y > 0 && x < width && y < height;
  };
  const families = Object.entries(scene.dots);
  let seen = 0;
  for (const [, places] of families) for (let i = 0; i < places.length; i += 2) if (inSight(places, i)) seen++;
  const stride = 2 * Math.max(1, Math.ceil(seen / MOST_DOTS));
  for (const [family, places] of families) {
    const middles = [];
    for (let i = 0; i < places.length; i += stride) {
      if (inSight(places, i)) middles.push(places[i] * scale + left, places[i + 1] * scale + top);
    }
    pen.dots(middles, Math.min(5, Math.max(0.9, scale * 9)), look.colours[family]);
  }
}

/**
 * Find room for names before anything else takes it.
 * @param {import("./drawing.js").Sheet} sheet @returns {Named[]} those that found some
 */
export function placeTerritoryNames(sheet) {
  if (sheet.level === "near" || sheet.scene.territories.length < 2) return [];
  return largestFirst(sheet).map((each) => placeName(sheet, each)).filter((each) => each !== null);
}

/** @param {import("./drawing.js").Sheet} sheet @param {Named[]} named */
export function writeTerritoryNames(sheet, named) {
  const { pen, look, level, scene } = sheet;
  for (const { territory, lines, at, inside } of named) {
    pen.rectangle(at.x, at.y, at.width, at.height, { fill: look.colours.page, stroke: look.colours.control, width: 1 });
    lines.forEach((words, line) =>
      pen.text(words, at.x + at.width / 2, at.y + 2.5 + (line + 0.5) * (NAME_PX + 3), {
        size: NAME_PX, weight: line ? 400 : 600, fill: look.colours.text, align: "center",
      }));
    if (level === "far" && !scene.things.length && !inside) writeTop(sheet, territory);
  }
}

/** @param {import("./drawing.js").Sheet} sheet */
const largestFirst = ({ scene }) =>
  [...scene.territories].sort((a, b) => b.count - a.count || (a.id < b.id ? -1 : 1));

/** @param {import("./drawing.js").Sheet} sheet */
function drawBridges({ pen, scene, camera, look }) {
  const most = Math.max(1, ...scene.bridges.map((each) => each.count));
  for (const { source, target, count } of scene.bridges) {
    const [a, b] = [scene.territories[source], scene.territories[target]];
    const [from, to] = [camera.toScreen(a.x, a.y), camera.toScreen(b.x, b.y)];
    pen.lines([from.x, from.y, to.x, to.y], { stroke: look.colours.edge, width: 0.75 + 5 * Math.sqrt(count / most) });
  }
}

/** @param {import("./drawing.js").Sheet} sheet @param {import("./scene.js").Territory} territory */
function drawGround({ pen, camera, look, level }, territory) {
  const { x, y } = camera.toScreen(territory.x, territory.y);
  const far = level === "far" ? { stroke: look.colours.control, width: 1.25 } : {};
  pen.circle(x, y, territory.r * camera.scale, { fill: look.colours.surface, ...far });
}

/**
 * Above the disc, else below or aside where that covers no other disc, else inside and shortened to its width.
 * @param {import("./drawing.js").Sheet} sheet @param {import("./scene.js").Territory} territory
 * @returns {Named | null} null for a disc that is too small or has no room
 */
function placeName(sheet, territory) {
  const { camera, taken, names, scene } = sheet;
  const { x, y } = camera.toScreen(territory.x, territory.y);
  const r = territory.r * camera.scale;
  if (r < SMALLEST_NAMED_PX || x + r < 0 || y + r < 0 || x - r > camera.width || y - r > camera.height) return null;
  const reach = r + LONGEST_NAME_PX;
  const others = scene.territories.filter((each) => each !== territory
    && Math.abs(each.x - territory.x) * camera.scale < reach + each.r * camera.scale
    && Math.abs(each.y - territory.y) * camera.scale < reach + each.r * camera.scale);
  const count = territory.count.toLocaleString("en");
  const long = [`${named(sheet, territory.name, LONGEST_NAME_PX)} · ${count}`];
  const size = sizeOf(sheet, long);
  const beside = outside(camera, { x, y, r }, size);
  const clear = beside.filter((each) => taken.isFree(each) && !others.some((other) => touches(camera, other, each)));
  const short = [named(sheet, territory.name, 2 * r - 22), count];
  const high = r > ROOM_FOR_TOP_PX ? y - r * 0.5 : y;
  const middle = [around({ x, y: high }, sizeOf(sheet, short))].filter(() => short[0].length > SHORTEST || short[0] === territory.name);
  const tries = /** @type {[string[], import("./labels.js").Rectangle[]][]} */ ([[long, clear], [short, middle], [long, r > 24 ? beside : []]]);
  for (const [lines, places] of tries) {
    const at = places[taken.takeFirst(places)];
    if (!at) continue;
    names.push(at);
    return { territory, lines, at, inside: lines === short && high === y };
  }
  return null;
}

/** @param {import("./drawing.js").Sheet} sheet @param {string} name @param {number} most CSS pixels */
const named = ({ pen }, name, most) => shortened(name, most, (words) => pen.measure(words, NAME_PX, 600), "territory");

/** @param {import("./drawing.js").Sheet} sheet @param {string[]} lines */
const sizeOf = ({ pen }, lines) =>
  ({ width: Math.max(...lines.map((each) => pen.measure(each, NAME_PX, 600))) + 12, height: lines.length * (NAME_PX + 3) + 5 });

/** @param {import("./camera.js").Point} middle @param {{width: number, height: number}} size */
const around = ({ x, y }, { width, height }) => ({ x: x - width / 2, y: y - height / 2, width, height });

/**
 * @param {import("./camera.js").Camera} camera @param {{x: number, y: number, r: number}} disc in CSS pixels
 * @param {{width: number, height: number}} size
 * @returns {import("./labels.js").Rectangle[]} above and below, in the middle and to both sides, moved in from the edge of the view
 */
function outside(camera, { x, y, r }, { width, height }) {
  const at = (/** @type {number} */ left, /** @type {number} */ top) =>
    ({ x: Math.min(Math.max(4, left), camera.width - width - 4), y: top, width, height });
  const [above, below] = [y - r - height - 2, y + r + 2];
  return [
    at(x - width / 2, above), at(x - width / 2, below),
    at(x - width * 0.85, above + 3), at(x - width * 0.15, above + 3),
    at(x - width * 0.85, below - 3), at(x - width * 0.15, below - 3),
  ];
}

/**
 * @param {import("./camera.js").Camera} camera @param {import("./scene.js").Territory} disc
 * @param {import("./labels.js").Rectangle} at @returns {boolean}
 */
function touches(camera, disc, at) {
  const { x, y } = camera.toScreen(disc.x, disc.y);
  const [dx, dy] = [Math.max(at.x - x, 0, x - at.x - at.width), Math.max(at.y - y, 0, y - at.y - at.height)];
  return Math.hypot(dx, dy) < disc.r * camera.scale - 2;
}

/**
 * Write the greatest three things inside the disc.
 * @param {import("./drawing.js").Sheet} sheet @param {import("./scene.js").Territory} territory
 */
function writeTop({ pen, camera, look, taken, names }, territory) {
  const { x, y } = camera.toScreen(territory.x, territory.y);
  const r = territory.r * camera.scale;
  if (r < ROOM_FOR_TOP_PX) return;
  territory.top.slice(0, 3).forEach((name, line, all) => {
    const measure = (/** @type {string} */ words) => pen.measure(words, 12);
    const middle = y + (line - (Math.min(3, all.length) - 1) / 2) * 18;
    const half = Math.sqrt(Math.max(0, r * r - (Math.abs(middle - y) + 9) ** 2)) - 6;
    const words = shortened(name, 2 * half, measure, "top");
    const at = { x: x - measure(words) / 2 - 2, y: middle - 8, width: measure(words) + 4, height: 16 };
    if (half < 24 || taken.takeFirst([at]) < 0) return;
    names.push(at);
    pen.text(words, x, middle, { size: 12, fill: look.colours.text, halo: look.colours.surface, align: "center" });
  });
}
