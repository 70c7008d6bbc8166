// The back end that draws SVG text, for files and for paper. The same methods as `canvas_pen.js`.

const ESCAPED = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** @param {unknown} value @returns {string} safe as text and in an attribute; characters that XML forbids are left out */
export function escaped(value) {
  return String(value).toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
    .replace(/[&<>"]/g, (sign) => ESCAPED[/** @type {keyof typeof ESCAPED} */ (sign)]);
}

/** @param {number} value */
const near = (value) => String(Math.round(value * 100) / 100);

export class SvgPen {
  /**
   * @param {import("./canvas_pen.js").CanvasPen} measuring what measures text: SVG text alone cannot
   * @param {string} font
   */
  constructor(measuring, font) {
    this.measuring = measuring;
    this.font = font;
    /** @type {string[]} */
    this.out = [];
  }

  /** @param {number} width @param {number} height @param {string} page */
  begin(width, height, page) {
    this.out.push(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${near(width)}" height="${near(height)}" ` +
        `viewBox="0 0 ${near(width)} ${near(height)}" font-family="${escaped(this.font)}" stroke-linejoin="round">`,
      `<rect width="100%" height="100%" fill="${page}"/>`,
    );
  }

  end() {
    this.out.push("</svg>");
  }

  /** @param {string} title */
  title(title) {
    this.out.push(`<title>${escaped(title)}</title>`);
  }

  /** @param {number} x @param {number} y @param {() => void} draw what is drawn from there */
  group(x, y, draw) {
    this.out.push(`<g transform="translate(${near(x)} ${near(y)})">`);
    draw();
    this.out.push("</g>");
  }

  /** @param {number[]} ends @param {import("./canvas_pen.js").Paint} paint */
  lines(ends, paint) {
    let d = "";
    for (let i = 0; i < ends.length; i += 4) {
      d += `M${near(ends[i])} ${near(ends[i + 1])}L${near(ends[i + 2])} ${near(ends[i + 3])}`;
    }
    if (d) this.out.push(`<path d="${d}"${attributes(paint)}/>`);
  }

  /** @param {number[]} corners @param {import("./canvas_pen.js").Paint} paint */
  triangles(corners, paint) {
    let d = "";
    for (let i = 0; i < corners.length; i += 6) {
      const [a, b, c, e, f, g] = corners.slice(i, i + 6).map(near);
      d += `M${a} ${b}L${c} ${e}L${f} ${g}z`;
    }
    if (d) this.out.push(`<path d="${d}"${attributes(paint)}/>`);
  }

  /** @param {number[]} middles @param {number} radius @param {string} fill */
  dots(middles, radius, fill) {
    const side = radius * 1.8;
    let d = "";
    for (let i = 0; i < middles.length; i += 2) {
      d += `M${near(middles[i] - side / 2)} ${near(middles[i + 1] - side / 2)}h${near(side)}v${near(side)}h${near(-side)}z`;
    }
    if (d) this.out.push(`<path d="${d}" fill="${fill}"/>`);
  }

  /** @param {number} x @param {number} y @param {number} radius @param {import("./canvas_pen.js").Paint} paint */
  circle(x, y, radius, paint) {
    this.out.push(`<circle cx="${near(x)}" cy="${near(y)}" r="${near(Math.max(0, radius))}"${attributes(paint)}/>`);
  }

  /** @param {number} x @param {number} y @param {number} radius @param {number} from @param {number} to @param {import("./canvas_pen.js").Paint} paint */
  arc(x, y, radius, from, to, paint) {
    const at = (/** @type {number} */ angle) => `${near(x + radius * Math.cos(angle))} ${near(y + radius * Math.sin(angle))}`;
    const long = to - from > Math.PI ? 1 : 0;
    this.out.push(`<path d="M${at(from)}A${near(radius)} ${near(radius)} 0 ${long} 1 ${at(to)}"${attributes(paint)}/>`);
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height @param {import("./canvas_pen.js").Paint} paint */
  rectangle(x, y, width, height, paint) {
    this.out.push(
      `<rect x="${near(x)}" y="${near(y)}" width="${near(width)}" height="${near(height)}"${attributes(paint)}/>`,
    );
  }

  /**
   * @param {import("./look.js").Part} part @param {number} x @param {number} y @param {number} side
   * @param {import("./canvas_pen.js").Paint} paint
   */
  symbol(part, x, y, side, paint) {
    const scale = side / 24;
    const place = `transform="translate(${near(x - side / 2)} ${near(y - side / 2)}) scale(${Math.round(scale * 1e4) / 1e4})"`;
    const inside = (/** @type {import("./canvas_pen.js").Paint} */ painted) =>
      this.out.push(`<path d="${part.d}" ${place}${attributes(painted)}/>`);
    if (part.stroke && paint.fill) inside({ stroke: paint.fill, width: part.stroke });
    else if (paint.fill) inside({ fill: paint.fill });
    if (!paint.stroke) return;
    inside({
      stroke: paint.stroke,
      width: (paint.width ?? 1) / scale,
      dash: (paint.dash ?? []).map((each) => each / scale),
    });
  }

  /**
   * @param {string} _key @param {{x: number, y: number}} at its middle
   * @param {(pen: SvgPen, x: number, y: number) => void} paint
   */
  stamp(_key, { x, y }, paint) {
    paint(this, x, y);
  }

  /** @param {string} words @param {number} x @param {number} y @param {import("./canvas_pen.js").Writing} writing */
  text(words, x, y, { size, weight = 400, fill, halo, align = "start" }) {
    const anchor = { start: "", center: ' text-anchor="middle"', end: ' text-anchor="end"' }[align];
    const ring = halo ? ` stroke="${halo}" stroke-width="3.5" paint-order="stroke"` : "";
    this.out.push(
      `<text x="${near(x)}" y="${near(y + size * 0.35)}" font-size="${size}" font-weight="${weight}" fill="${fill}"` +
        `${anchor}${ring}>${escaped(words)}</text>`,
    );
  }

  /** @param {string} words @param {number} size @param {number} weight */
  measure(words, size, weight = 400) {
    return this.measuring.measure(words, size, weight);
  }

  /** @returns {string} */
  written() {
    return this.out.join("\n");
  }
}

/** @param {import("./canvas_pen.js").Paint} paint */
function attributes({ fill, stroke, width = 1, dash = [] }) {
  const line = stroke ? ` stroke="${stroke}" stroke-width="${near(width)}"` : "";
  const dashes = stroke && dash.length ? ` stroke-dasharray="${dash.map(near).join(" ")}"` : "";
  return ` fill="${fill ?? "none"}"${line}${dashes}`;
}
