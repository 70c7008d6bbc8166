// Colours and shapes. Both have one table for the whole product: colours are read from the style sheet (so the picture
// follows theme and forced colours), shapes from `symbols.svg`.

/** @typedef {{d: string, stroke: number}} Part a path in a square of 24, filled, or drawn with a line of `stroke` */
/** @typedef {Record<string, string>} Colours */
/** @typedef {{colours: Colours, symbols: Map<string, Part>, font: string}} Look */

export const FAMILIES = [
  "actor", "persona", "service", "malware", "infrastructure", "wallet", "victim", "jurisdiction", "operation",
  "organisation", "technique", "document",
];
const VARIABLES = ["page", "surface", "line", "text", "muted", "accent", "tint", "control", "error"];
const FORCED = {
  page: "Canvas", surface: "Canvas", line: "CanvasText", text: "CanvasText", muted: "CanvasText", accent: "Highlight",
  tint: "Canvas", control: "CanvasText", error: "CanvasText", edge: "CanvasText",
};

/**
 * Read the colours as they are now around an element.
 * @param {Element} host
 * @param {{scheme?: "light" | "dark"}} [options] the scheme to read, whatever the page has
 * @returns {Colours} by variable and by family, as `rgb(...)`
 */
export function readColours(host, { scheme } = {}) {
  const probe = document.createElement("span");
  if (scheme) probe.style.colorScheme = scheme;
  probe.style.transition = "none";
  host.append(probe);
  const forced = !scheme && matchMedia("(forced-colors: active)").matches;
  /** @type {Colours} */
  const found = {};
  const read = (/** @type {string} */ name, /** @type {string} */ value) => {
    probe.style.color = value;
    found[name] = getComputedStyle(probe).color;
  };
  for (const name of VARIABLES) read(name, forced ? FORCED[name] : `var(--${name})`);
  read("edge", forced ? FORCED.edge : "var(--edge)");
  probe.style.color = "";
  for (const family of FAMILIES) {
    probe.className = family;
    if (forced) read(family, "CanvasText");
    else found[family] = getComputedStyle(probe).color;
    found[`pale-${family}`] = forced ? found.page : mixed(found[family], found.page);
  }
  probe.remove();
  return found;
}

/** @param {string} colour @param {string} page both as `rgb(r, g, b)` @returns {string} a fifth of the colour on the page */
function mixed(colour, page) {
  const [a, b] = [colour, page].map((each) => (each.match(/[\d.]+/g) ?? []).map(Number));
  return `rgb(${a.slice(0, 3).map((part, i) => Math.round(0.2 * part + 0.8 * b[i])).join(", ")})`;
}

/**
 * @param {string} address of `symbols.svg`
 * @returns {Promise<Map<string, Part>>} each symbol that is one path or circle, by its id
 */
export async function readSymbols(address) {
  const text = await (await fetch(address)).text();
  const found = new Map();
  for (const symbol of new DOMParser().parseFromString(text, "image/svg+xml").querySelectorAll("symbol")) {
    const first = symbol.firstElementChild;
    if (symbol.childElementCount === 1 && first?.matches("path, circle")) found.set(symbol.id, part(first));
  }
  return found;
}

/** @param {Element} drawn a path or a circle @returns {Part} */
function part(drawn) {
  const stroke = Number(drawn.getAttribute("stroke-width") ?? 0);
  if (drawn.tagName === "path") return { d: drawn.getAttribute("d") ?? "", stroke };
  const [x, y, r] = ["cx", "cy", "r"].map((name) => Number(drawn.getAttribute(name)));
  return { d: `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`, stroke };
}
