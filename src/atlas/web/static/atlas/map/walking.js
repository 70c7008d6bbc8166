// Walking the map by keyboard: which thing comes next in a direction.

/** @type {Record<string, [number, number]>} */
export const DIRECTIONS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

const WIDEST = Math.cos((60 * Math.PI) / 180);

/**
 * Return the nearest thing that is linked to `from` and lies in that direction, else the nearest at all that does.
 * @param {import("./scene.js").Scene} scene @param {number} from index @param {[number, number]} direction
 * @returns {number} an index, or -1 where nothing lies there
 */
export function next(scene, from, direction) {
  const linked = nearest(scene, from, direction, scene.around[from].map((each) => each.thing));
  return linked >= 0 ? linked : nearest(scene, from, direction, scene.order);
}

/** @param {import("./scene.js").Scene} scene @param {number} from @param {[number, number]} direction @param {number[]} among */
function nearest(scene, from, [dx, dy], among) {
  let best = -1;
  let least = Infinity;
  for (const i of among) {
    const [x, y] = [scene.xs[i] - scene.xs[from], scene.ys[i] - scene.ys[from]];
    const away = Math.hypot(x, y);
    const along = (x * dx + y * dy) / (away || 1);
    if (i === from || along < WIDEST) continue;
    const cost = away * (2 - along); // what lies straight ahead counts as nearer
    if (cost < least || (cost === least && scene.things[i].id < scene.things[best].id)) [best, least] = [i, cost];
  }
  return best;
}
