// Finding what lies near a point: cells of equal size over the map, each with the indices that lie in it.

export class Grid {
  /**
   * @param {ArrayLike<number>} xs @param {ArrayLike<number>} ys places in map units, by index
   * @param {number} cell side of a cell in map units
   */
  constructor(xs, ys, cell) {
    this.xs = xs;
    this.ys = ys;
    this.cell = Math.max(cell, 1e-6);
    /** @type {Map<string, number[]>} */
    this.cells = new Map();
    for (let i = 0; i < xs.length; i++) this.put(i);
  }

  /** @param {number} i */
  put(i) {
    const key = this.key(this.xs[i], this.ys[i]);
    const there = this.cells.get(key);
    if (there) there.push(i);
    else this.cells.set(key, [i]);
  }

  /** @param {number} x @param {number} y */
  key(x, y) {
    return `${Math.floor(x / this.cell)},${Math.floor(y / this.cell)}`;
  }

  /**
   * @param {number} x @param {number} y @param {number} radius in map units
   * @param {(i: number) => number} reach how near to `i` counts, in map units
   * @returns {number} the nearest index within its reach, or -1
   */
  nearest(x, y, radius, reach) {
    let best = -1;
    let nearest = Infinity;
    for (const i of this.around(x, y, radius)) {
      const away = Math.hypot(this.xs[i] - x, this.ys[i] - y);
      if (away <= reach(i) && away < nearest) {
        best = i;
        nearest = away;
      }
    }
    return best;
  }

  /** @param {number} x @param {number} y @param {number} radius in map units @returns {number[]} indices of the cells about */
  around(x, y, radius) {
    const found = [];
    const [left, right] = [Math.floor((x - radius) / this.cell), Math.floor((x + radius) / this.cell)];
    const [top, bottom] = [Math.floor((y - radius) / this.cell), Math.floor((y + radius) / this.cell)];
    if ((right - left + 1) * (bottom - top + 1) > this.cells.size) return [...this.cells.values()].flat();
    for (let column = left; column <= right; column++) {
      for (let row = top; row <= bottom; row++) {
        const there = this.cells.get(`${column},${row}`);
        if (there) found.push(...there);
      }
    }
    return found;
  }
}
