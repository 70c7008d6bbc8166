// What is on the map, ready to be drawn and asked: places, sizes, who is linked to whom.
import { Grid } from "./grid.js";

/**
 * @typedef {{id: string, stix_id: string, kind: string, kind_label: string, family: string, shape: string, name: string,
 *   marking: string, degree: number, more: number, folded: number, x: number, y: number, pinned: boolean, chosen: boolean, answer: boolean,
 *   vetted: boolean, disputed: boolean, territory: number, step: number | null}} Thing
 * @typedef {{source: number, target: number, type: string, label: string, likelihood: number | null, marking: string,
 *   claims: number, sources: string[], answer: boolean}} Link `answer`: it lies on a way that was asked for
 * @typedef {{id: string, name: string, count: number, top: string[], x: number, y: number, r: number}} Territory
 * @typedef {{source: number, target: number, count: number}} Bridge
 * @typedef {{name: string, value: string}} Said
 * @typedef {{version: number, title: string, state: string, marking: string, at: string, filters: Said[], shown: number,
 *   total: number, capped: boolean, nodes: Thing[], edges: Link[], territories: Territory[], bridges: Bridge[],
 *   dots?: Record<string, number[]>}} Picture
 */

const SAMPLE = 400;
const SPACING = 90;

export class Scene {
  /** @param {Picture} picture as `/map.json` answers */
  constructor(picture) {
    this.picture = picture;
    this.things = picture.nodes;
    this.links = picture.edges;
    this.territories = picture.territories ?? [];
    this.bridges = picture.bridges ?? [];
    /** Things that are drawn but not named: x, y of each, by family. */
    this.dots = picture.dots ?? {};
    this.xs = Float64Array.from(this.things, (each) => each.x);
    this.ys = Float64Array.from(this.things, (each) => each.y);
    this.radii = Float64Array.from(this.things, radius);
    /** @type {Map<string, number>} */
    this.places = new Map(this.things.map((each, i) => [each.id, i]));
    /** Indices, those that are to be named first at the front. */
    this.order = ranked(this.things);
    /** Things on a way that was asked for, by index. */
    this.onWay = new Set(this.links.flatMap((each) => (each.answer ? [each.source, each.target] : [])));
    this.lanes = lanes(this.links);
    this.around = neighbours(this.things.length, this.links);
    this.grid = new Grid(this.xs, this.ys, SPACING);
    this.spacing = spacing(this.xs, this.ys, this.grid);
  }

  /** @param {number} i @param {number} x @param {number} y in map units */
  move(i, x, y) {
    this.xs[i] = x;
    this.ys[i] = y;
    this.grid = new Grid(this.xs, this.ys, SPACING);
  }

  /** @returns {import("./camera.js").Box} the box about all things and territories, in map units */
  box() {
    const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
    const take = (/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ r) => {
      box.left = Math.min(box.left, x - r);
      box.right = Math.max(box.right, x + r);
      box.top = Math.min(box.top, y - r);
      box.bottom = Math.max(box.bottom, y + r);
    };
    this.xs.forEach((x, i) => take(x, this.ys[i], this.radii[i]));
    if (!this.things.length) for (const each of this.territories) take(each.x, each.y, each.r);
    return box.left <= box.right ? box : { left: -1, top: -1, right: 1, bottom: 1 };
  }
}

/** @param {Thing} thing @returns {number} how large it is drawn at zoom 1, from its middle, in CSS pixels */
function radius(thing) {
  return Math.min(22, (thing.chosen ? 9 : thing.answer ? 7.5 : 5.5) + 1.45 * Math.log2(1 + thing.degree));
}

/** @param {Thing[]} things */
function ranked(things) {
  const weight = things.map((each) => (each.chosen ? 1e9 : each.answer ? 1e8 : 0) + each.degree);
  return things.map((_, i) => i).sort((a, b) => weight[b] - weight[a] || (things[a].id < things[b].id ? -1 : 1));
}

/**
 * Links between the same two things run side by side: -0.5 and 0.5 for two, -1, 0 and 1 for three.
 * @param {Link[]} links @returns {Float64Array}
 */
function lanes(links) {
  /** @type {Map<string, number[]>} */
  const pairs = new Map();
  links.forEach((each, i) => {
    const pair = each.source < each.target ? `${each.source} ${each.target}` : `${each.target} ${each.source}`;
    const there = pairs.get(pair);
    if (there) there.push(i);
    else pairs.set(pair, [i]);
  });
  const found = new Float64Array(links.length);
  for (const there of pairs.values()) {
    there.forEach((i, place) => {
      const side = links[i].source < links[i].target ? 1 : -1;
      found[i] = (place - (there.length - 1) / 2) * side;
    });
  }
  return found;
}

/** @param {number} count @param {Link[]} links @returns {{thing: number, link: number}[][]} by index of the thing */
function neighbours(count, links) {
  /** @type {{thing: number, link: number}[][]} */
  const found = Array.from({ length: count }, () => []);
  links.forEach((each, link) => {
    found[each.source].push({ thing: each.target, link });
    if (each.source !== each.target) found[each.target].push({ thing: each.source, link });
  });
  return found;
}

/**
 * @param {Float64Array} xs @param {Float64Array} ys @param {Grid} grid
 * @returns {number} how far a thing typically lies from the next, in map units: the median over a sample
 */
function spacing(xs, ys, grid) {
  if (xs.length < 3) return SPACING;
  const stride = Math.max(1, Math.floor(xs.length / SAMPLE));
  const found = [];
  for (let i = 0; i < xs.length; i += stride) {
    const away = grid.around(xs[i], ys[i], SPACING).filter((j) => j !== i);
    found.push(away.reduce((least, j) => Math.min(least, Math.hypot(xs[i] - xs[j], ys[i] - ys[j])), 2 * SPACING));
  }
  return Math.max(1, found.sort((a, b) => a - b)[Math.floor(found.length / 2)]);
}
