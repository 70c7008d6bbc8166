// Where names may stand: inside the view, over no shape and over no other name. What finds no room is left out.

/** @typedef {{x: number, y: number, width: number, height: number}} Rectangle */

const CELL = 48;
const MOST_KNOWN = 20_000;

/** Rectangles that are taken already. */
export class Taken {
  /** @param {number} width @param {number} height of the view, in CSS pixels */
  constructor(width, height) {
    this.width = width;
    this.height = height;
    /** @type {Map<number, Rectangle[]>} */
    this.cells = new Map();
  }

  /** @param {Rectangle} wanted @returns {boolean} whether all of it is inside the view and on nothing else */
  isFree(wanted) {
    if (wanted.x < 2 || wanted.y < 2) return false;
    if (wanted.x + wanted.width > this.width - 2 || wanted.y + wanted.height > this.height - 2) return false;
    return this.under(wanted).every((cell) => !this.cells.get(cell)?.some((other) => overlap(wanted, other)));
  }

  /** @param {Rectangle} rectangle */
  take(rectangle) {
    for (const cell of this.under(rectangle)) {
      const there = this.cells.get(cell);
      if (there) there.push(rectangle);
      else this.cells.set(cell, [rectangle]);
    }
  }

  /**
   * Take the first that is free.
   * @param {Rectangle[]} wanted
   * @returns {number} its place in the list, or -1
   */
  takeFirst(wanted) {
    const place = wanted.findIndex((each) => this.isFree(each));
    if (place >= 0) this.take(wanted[place]);
    return place;
  }

  /** @param {Rectangle} rectangle @returns {number[]} cells under it */
  under({ x, y, width, height }) {
    const cells = [];
    for (let column = Math.floor(x / CELL); column <= Math.floor((x + width) / CELL); column++) {
      for (let row = Math.floor(y / CELL); row <= Math.floor((y + height) / CELL); row++) cells.push(column * 4096 + row);
    }
    return cells;
  }
}

/** @param {Rectangle} a @param {Rectangle} b */
export function overlap(a, b) {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** @type {Map<string, string>} what was shortened before: pictures are drawn many times a second */
const known = new Map();

/**
 * @param {string} words @param {number} most CSS pixels
 * @param {(words: string) => number} measure
 * @param {string} [font] names what is measured, where it is not always the same
 * @returns {string} the words, or as many signs of them as fit with an ellipsis
 */
export function shortened(words, most, measure, font = "") {
  if (measure(words) <= most) return words;
  const room = Math.floor(most / 6) * 6; // so that coming closer does not ask anew at every step
  const key = `${font} ${room} ${words}`;
  let found = known.get(key);
  if (found === undefined) {
    if (known.size > MOST_KNOWN) known.clear();
    known.set(key, (found = cutTo(words, room, measure)));
  }
  return found;
}

/** @param {string} words @param {number} most @param {(words: string) => number} measure */
function cutTo(words, most, measure) {
  const signs = [...new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(words.slice(0, 200))];
  let [fits, tooMany] = [1, signs.length];
  while (fits < tooMany - 1) {
    const middle = Math.floor((fits + tooMany) / 2);
    if (measure(cut(signs, middle)) <= most) fits = middle;
    else tooMany = middle;
  }
  return cut(signs, fits);
}

/** @param {{segment: string}[]} signs @param {number} count */
const cut = (signs, count) => signs.slice(0, count).map((each) => each.segment).join("").trimEnd() + "…";
