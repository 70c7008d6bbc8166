// The back end that draws on a canvas. `svg_pen.js` has the same methods and draws the same picture as SVG.

/**
 * @typedef {{fill?: string, stroke?: string, width?: number, dash?: number[]}} Paint widths and dashes in CSS pixels
 * @typedef {{size: number, weight?: number, fill: string, halo?: string, align?: "start" | "center" | "end"}} Writing
 */

const HALO = 3.5;
const MOST_STAMPS = 1500;

export class CanvasPen {
  /**
   * @param {CanvasRenderingContext2D} context
   * @param {string} font the family of fonts
   */
  constructor(context, font) {
    this.context = context;
    this.font = font;
    /** @type {Map<string, Path2D>} */
    this.paths = new Map();
    /** @type {Map<string, number>} */
    this.widths = new Map();
    /** @type {Map<string, ImageBitmap>} */
    this.stamps = new Map();
    this.density = 1;
    this.page = "";
  }

  /** @param {number} width @param {number} height in CSS pixels @param {string} page @param {number} density device pixels in one of them */
  begin(width, height, page, density) {
    if (density !== this.density || page !== this.page) this.stamps.clear();
    Object.assign(this, { density, page });
    this.context.setTransform(density, 0, 0, density, 0, 0);
    this.context.fillStyle = page;
    this.context.fillRect(0, 0, width, height);
    this.context.lineJoin = "round";
    this.context.textBaseline = "middle";
  }

  end() {}

  /** @param {number[]} ends x1, y1, x2, y2 of each line, one after the other @param {Paint} paint */
  lines(ends, paint) {
    if (!ends.length) return;
    const context = this.context;
    context.beginPath();
    for (let i = 0; i < ends.length; i += 4) {
      context.moveTo(ends[i], ends[i + 1]);
      context.lineTo(ends[i + 2], ends[i + 3]);
    }
    this.paint(paint);
  }

  /** @param {number[]} corners x, y of three corners of each triangle @param {Paint} paint */
  triangles(corners, paint) {
    if (!corners.length) return;
    const context = this.context;
    context.beginPath();
    for (let i = 0; i < corners.length; i += 6) {
      context.moveTo(corners[i], corners[i + 1]);
      context.lineTo(corners[i + 2], corners[i + 3]);
      context.lineTo(corners[i + 4], corners[i + 5]);
      context.closePath();
    }
    this.paint(paint);
  }

  /** @param {number[]} middles x, y of each dot @param {number} radius @param {string} fill */
  dots(middles, radius, fill) {
    const context = this.context;
    const side = Math.max(1, Math.round(radius * 1.8)); // whole pixels: many times as quick as parts of them
    context.fillStyle = fill;
    for (let i = 0; i < middles.length; i += 2) {
      context.fillRect(Math.round(middles[i] - side / 2), Math.round(middles[i + 1] - side / 2), side, side);
    }
  }

  /** @param {number} x @param {number} y @param {number} radius @param {Paint} paint */
  circle(x, y, radius, paint) {
    this.context.beginPath();
    this.context.arc(x, y, Math.max(0, radius), 0, 2 * Math.PI);
    this.paint(paint);
  }

  /** @param {number} x @param {number} y @param {number} radius @param {number} from @param {number} to angles @param {Paint} paint */
  arc(x, y, radius, from, to, paint) {
    this.context.beginPath();
    this.context.arc(x, y, radius, from, to);
    this.paint(paint);
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height @param {Paint} paint */
  rectangle(x, y, width, height, paint) {
    this.context.beginPath();
    this.context.rect(x, y, width, height);
    this.paint(paint);
  }

  /**
   * @param {import("./look.js").Part} part
   * @param {number} x @param {number} y its middle @param {number} side @param {Paint} paint
   */
  symbol(part, x, y, side, paint) {
    const context = this.context;
    const scale = side / 24;
    context.save();
    context.translate(x - side / 2, y - side / 2);
    context.scale(scale, scale);
    const path = this.path(part.d);
    if (part.stroke && paint.fill) {
      context.setLineDash([]);
      context.lineWidth = part.stroke;
      context.strokeStyle = paint.fill;
      context.stroke(path);
    } else if (paint.fill) {
      context.fillStyle = paint.fill;
      context.fill(path);
    }
    if (paint.stroke) {
      context.setLineDash((paint.dash ?? []).map((each) => each / scale));
      context.lineWidth = (paint.width ?? 1) / scale;
      context.strokeStyle = paint.stroke;
      context.stroke(path);
    }
    context.restore();
  }

  /**
   * Draw what looks the same in many places once, and print it from then on.
   * @param {string} key equal for what looks equal in one theme
   * @param {{x: number, y: number, width: number, height: number}} at its middle and its size, with all that hangs over
   * @param {(pen: CanvasPen, x: number, y: number) => void} paint draws it around a point
   */
  stamp(key, { x, y, width, height }, paint) {
    const { density } = this;
    let stamp = this.stamps.get(key);
    if (!stamp) {
      if (this.stamps.size > MOST_STAMPS) this.stamps.clear();
      const sheet = new OffscreenCanvas(Math.ceil(width * density), Math.ceil(height * density));
      const pen = new CanvasPen(/** @type {any} */ (sheet.getContext("2d")), this.font);
      pen.paths = this.paths;
      pen.context.setTransform(density, 0, 0, density, 0, 0);
      pen.context.lineJoin = "round";
      pen.context.textBaseline = "middle";
      paint(pen, width / 2, height / 2);
      this.stamps.set(key, (stamp = sheet.transferToImageBitmap())); // drawing a canvas would copy it each time
    }
    const [left, top] = [x - width / 2, y - height / 2].map((each) => Math.round(each * density) / density);
    this.context.drawImage(stamp, left, top, stamp.width / density, stamp.height / density);
  }

  /** @param {string} words @param {number} x @param {number} y the middle of the line of text @param {Writing} writing */
  text(words, x, y, writing) {
    if (!writing.halo) return this.write(words, x, y, writing);
    const { size, weight = 400, fill, align = "start" } = writing;
    const width = this.measure(words, size, weight) + 2 * HALO;
    const middle = align === "center" ? x : align === "end" ? x - width / 2 + HALO : x + width / 2 - HALO;
    const at = { x: middle, y, width, height: 1.5 * size + 2 * HALO };
    this.stamp(`${words} ${size} ${weight} ${fill}`, at, (pen, left, top) => pen.write(words, left, top, { ...writing, align: "center" }));
  }

  /** @param {string} words @param {number} x @param {number} y @param {Writing} writing */
  write(words, x, y, { size, weight = 400, fill, halo, align = "start" }) {
    const context = this.context;
    context.font = `${weight} ${size}px ${this.font}`;
    context.textAlign = align === "start" ? "left" : align === "end" ? "right" : "center";
    if (halo) {
      context.setLineDash([]);
      context.lineWidth = HALO;
      context.strokeStyle = halo;
      context.strokeText(words, x, y);
    }
    context.fillStyle = fill;
    context.fillText(words, x, y);
  }

  /** @param {string} words @param {number} size @param {number} weight @returns {number} how wide it is written, in CSS pixels */
  measure(words, size, weight = 400) {
    const key = `${weight} ${size} ${words}`;
    let width = this.widths.get(key);
    if (width === undefined) {
      this.context.font = `${weight} ${size}px ${this.font}`;
      width = this.context.measureText(words).width;
      this.widths.set(key, width);
    }
    return width;
  }

  /** @param {Paint} paint */
  paint({ fill, stroke, width = 1, dash = [] }) {
    if (fill) {
      this.context.fillStyle = fill;
      this.context.fill();
    }
    if (stroke) {
      this.context.setLineDash(dash);
      this.context.lineWidth = width;
      this.context.strokeStyle = stroke;
      this.context.stroke();
    }
  }

  /** @param {string} d @returns {Path2D} */
  path(d) {
    let path = this.paths.get(d);
    if (!path) this.paths.set(d, (path = new Path2D(d)));
    return path;
  }
}
