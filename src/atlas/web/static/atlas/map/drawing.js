// The one drawing routine. It knows two pens, canvas and SVG, and draws the same picture with either.
import { drawLinks, nameAnswer, nameLinks } from "./draw_links.js";
import { drawTerritories, placeTerritoryNames, writeTerritoryNames } from "./draw_territories.js";
import { drawThings, nameFirst, nameOthers, tellHovered } from "./draw_things.js";
import { Taken } from "./labels.js";

/**
 * @typedef {import("./canvas_pen.js").CanvasPen | import("./svg_pen.js").SvgPen} Pen
 * @typedef {"far" | "middle" | "near"} Level
 * @typedef {{picked: Set<number>, hovered: number, whole?: boolean}} Shown which things are chosen and under the
 *   pointer, by index; whether names are written in full
 * @typedef {{pen: Pen, scene: import("./scene.js").Scene, camera: import("./camera.js").Camera,
 *   look: import("./look.js").Look, shown: Shown, level: Level, seen: number[], taken: Taken, spacing: number,
 *   names: import("./labels.js").Rectangle[], named: Set<number>, whole: boolean}} Sheet `named` links, by index; `whole`
 *   names are cut only where they would not stand at all
 */

const NEAR_PX = 30;
const MIDDLE_PX = 9;

/**
 * @param {import("./scene.js").Scene} scene @param {import("./camera.js").Camera} camera
 * @returns {Level} far: territories; middle: hubs and dots; near: shapes, names, arrows
 */
export function levelOf(scene, camera) {
  if (!scene.things.length) return "far";
  const px = scene.spacing * camera.scale;
  if (px >= NEAR_PX) return "near";
  return px >= MIDDLE_PX || scene.territories.length < 2 ? "middle" : "far";
}

/**
 * Draw all that is seen; nothing is drawn over its edge.
 * @param {Pen} pen @param {import("./scene.js").Scene} scene @param {import("./camera.js").Camera} camera
 * @param {import("./look.js").Look} look @param {Shown} shown
 * @returns {{level: Level, names: import("./labels.js").Rectangle[], named: Set<number>}} what was written, and where
 */
export function draw(pen, scene, camera, look, shown) {
  const sheet = {
    pen, scene, camera, look, shown,
    level: levelOf(scene, camera),
    seen: inView(scene, camera),
    taken: new Taken(camera.width, camera.height),
    spacing: scene.spacing * camera.scale,
    names: [],
    named: /** @type {Set<number>} */ (new Set()),
    whole: shown.whole ?? false,
  };
  drawTerritories(sheet);
  const named = placeTerritoryNames(sheet);
  if (sheet.level !== "far") drawLinks(sheet);
  const shapes = drawThings(sheet);
  nameFirst(sheet, shapes);
  if (sheet.level === "near") nameAnswer(sheet);
  nameOthers(sheet, shapes);
  if (sheet.level === "near") nameLinks(sheet);
  writeTerritoryNames(sheet, named);
  tellHovered(sheet);
  return { level: sheet.level, names: sheet.names, named: sheet.named };
}

/** @param {import("./scene.js").Scene} scene @param {import("./camera.js").Camera} camera @returns {number[]} indices, first to be named first */
function inView(scene, camera) {
  const { left, top, right, bottom } = camera.seen(24);
  const { xs, ys } = scene;
  return scene.order.filter((i) => xs[i] >= left && xs[i] <= right && ys[i] >= top && ys[i] <= bottom);
}
