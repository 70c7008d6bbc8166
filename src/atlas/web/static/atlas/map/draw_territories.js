// Territories: labelled regions and the links between them far out, quiet grounds with their names in the middle.
import { shortened } from "./labels.js";

const NAME_PX = 13;
const LONGEST_NAME_PX = 210;
const ROOM_FOR_TOP_PX = 52;
const SMALLEST_NAMED_PX = 9;
const SMALLEST_OVER_PX = 26;

/** @typedef {{territory: import("./scene.js").Territory, words: string, at: import("./labels.js").Rectangle, inside: boolean}} Named */

/** @param {import("./drawing.js").Sheet} sheet */
export function drawTerritories(sheet) {
  if (sheet.level === "near") return;
  if (sheet.level === "far") drawBridges(sheet);
  for (const each of largestFirst(sheet)) drawGround(sheet, each);
  drawUnnamed(sheet);
}

/** @param {import("./drawing.js").Sheet} sheet */
function drawUnnamed({ pen, scene, camera, look }) {
  const { left, top, right, bottom } = camera.seen();
  const radius = Math.min(5, Math.max(0.9, camera.scale * 9));
  for (const [family, places] of Object.entries(scene.dots)) {
    const middles = [];
    for (let i = 0; i < places.length; i += 2) {
      const [x, y] = [places[i], places[i + 1]];
      if (x < left || x > right || y < top || y > bottom) continue;
      const at = camera.toScreen(x, y);
      middles.push(at.x, at.y);
    }
    pen.dots(middles, radius, look.colours[family]);
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
  for (const { territory, words, at, inside } of named) {
    pen.rectangle(at.x, at.y, at.width, at.height, { fill: look.colours.page, stroke: look.colours.control, width: 1 });
    pen.text(words, at.x + 6, at.y + at.height / 2, { size: NAME_PX, weight: 600, fill: look.colours.text });
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
 * Above the disc, else below, else inside it; over no other disc if that can be, and moved in from the edge of the view.
 * @param {import("./drawing.js").Sheet} sheet @param {import("./scene.js").Territory} territory
 * @returns {Named | null} null for a disc that is too small or has no room
 */
function placeName({ pen, camera, taken, names, scene }, territory) {
  const { x, y } = camera.toScreen(territory.x, territory.y);
  const r = territory.r * camera.scale;
  if (r < SMALLEST_NAMED_PX || x + r < 0 || y + r < 0 || x - r > camera.width || y - r > camera.height) return null;
  const measure = (/** @type {string} */ words) => pen.measure(words, NAME_PX, 600);
  const words = `${shortened(territory.name, LONGEST_NAME_PX, measure)} · ${territory.count.toLocaleString("en")}`;
  const [width, height] = [measure(words) + 12, NAME_PX + 8];
  const left = Math.min(Math.max(4, x - width / 2), camera.width - width - 4);
  const [above, below, high, middle] = [y - r - height - 2, y + r + 2, y - r * 0.6 - height / 2, y - height / 2]
    .map((top) => ({ x: left, y: top, width, height }));
  const others = scene.territories.filter((each) => each !== territory);
  const clear = [above, below].filter((each) => !others.some((other) => touches(camera, other, each)));
  const inside = [high, middle].filter((each) => 2 * Math.sqrt(r * r - (each.y + height / 2 - y) ** 2) > width);
  const wanted = [...clear, ...inside, ...(r < SMALLEST_OVER_PX ? [] : [middle, above, below])];
  const at = wanted[taken.takeFirst(wanted)];
  if (!at) return null;
  names.push(at);
  return { territory, words, at, inside: at === middle };
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
    const words = shortened(name, 2 * half, measure);
    const at = { x: x - measure(words) / 2 - 2, y: middle - 8, width: measure(words) + 4, height: 16 };
    if (half < 24 || taken.takeFirst([at]) < 0) return;
    names.push(at);
    pen.text(words, x, middle, { size: 12, fill: look.colours.text, halo: look.colours.surface, align: "center" });
  });
}
