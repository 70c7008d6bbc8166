// Where one looks: the middle of the view in map units, and how many CSS pixels one unit is. A flat picture in a tall
// view is drawn taller than it is, so that its names have room.

export const CLOSEST = 4;
export const FARTHEST = 0.02;

/** @typedef {{x: number, y: number}} Point */
/** @typedef {{left: number, top: number, right: number, bottom: number}} Box */

export class Camera {
  x = 0;
  y = 0;
  scale = 1;
  /** How many times taller than wide one unit is. */
  tall = 1;
  width = 1;
  height = 1;

  /** @param {number} x @param {number} y in map units @returns {Point} in CSS pixels of the view */
  toScreen(x, y) {
    return { x: (x - this.x) * this.scale + this.width / 2, y: (y - this.y) * this.scale * this.tall + this.height / 2 };
  }

  /** @param {number} x @param {number} y in CSS pixels of the view @returns {Point} in map units */
  toMap(x, y) {
    return { x: (x - this.width / 2) / this.scale + this.x, y: (y - this.height / 2) / (this.scale * this.tall) + this.y };
  }

  /** @param {number} margin in CSS pixels @returns {Box} what is seen, in map units */
  seen(margin = 0) {
    const a = this.toMap(-margin, -margin);
    const b = this.toMap(this.width + margin, this.height + margin);
    return { left: a.x, top: a.y, right: b.x, bottom: b.y };
  }

  /** @param {number} dx @param {number} dy in CSS pixels */
  panBy(dx, dy) {
    this.x -= dx / this.scale;
    this.y -= dy / (this.scale * this.tall);
  }

  /**
   * Come closer or go back; the point under (x, y) stays where it is.
   * @param {number} factor more than 1 comes closer
   * @param {number} x @param {number} y in CSS pixels of the view
   */
  zoomAt(factor, x = this.width / 2, y = this.height / 2) {
    const kept = this.toMap(x, y);
    this.scale = Math.min(CLOSEST, Math.max(FARTHEST, this.scale * factor));
    this.x = kept.x - (x - this.width / 2) / this.scale;
    this.y = kept.y - (y - this.height / 2) / (this.scale * this.tall);
  }

  /**
   * Show all of a box, never closer than `closest`.
   * @param {Box} box in map units
   * @param {number} tallest how many times taller than wide a unit may become
   * @param {number} margin in CSS pixels, kept free for names
   */
  fit(box, tallest = 1, margin = 64, closest = 1.25) {
    const room = (/** @type {number} */ side) => Math.max(40, side - 2 * Math.min(margin, side / 5));
    const scale = Math.min(
      room(this.width) / Math.max(1, box.right - box.left),
      room(this.height) / Math.max(1, box.bottom - box.top),
    );
    this.scale = Math.min(closest, Math.max(FARTHEST, scale));
    const high = Math.max(1, box.bottom - box.top) * this.scale;
    this.tall = Math.min(tallest, Math.max(1, room(this.height) / high));
    this.x = (box.left + box.right) / 2;
    this.y = (box.top + box.bottom) / 2;
  }

  /**
   * Move so that a place lies inside the view, no farther than needed.
   * @param {number} x @param {number} y in map units
   */
  reveal(x, y, margin = 72) {
    const at = this.toScreen(x, y);
    const mx = Math.min(margin, this.width / 3);
    const my = Math.min(margin, this.height / 3);
    const dx = Math.max(mx - at.x, 0) + Math.min(this.width - mx - at.x, 0);
    const dy = Math.max(my - at.y, 0) + Math.min(this.height - my - at.y, 0);
    if (dx || dy) this.panBy(dx, dy);
  }

  /** @returns {Camera} */
  copy() {
    return Object.assign(new Camera(), this);
  }
}
