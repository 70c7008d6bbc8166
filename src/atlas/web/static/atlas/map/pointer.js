// Mouse, touch and pen on the map: pan, pinch, wheel, hover, choose, open, drag, menu.

const STILL_PX = 4;
const LONG_PRESS_MS = 550;

/**
 * @param {import("./element.js").AtlasGraph} graph
 * @param {HTMLCanvasElement} canvas
 */
export function watchPointer(graph, canvas) {
  /** @type {Map<number, {x: number, y: number}>} */
  const down = new Map();
  /** @type {{x: number, y: number, thing: string, moved: boolean, timer: number} | null} the thing by id: a new picture numbers anew */
  let press = null;

  const at = (/** @type {MouseEvent} */ event) => {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    down.set(event.pointerId, at(event));
    if (event.button !== 0 || down.size > 1) return endPress();
    const { x, y } = at(event);
    press = { x, y, thing: graph.idAt(x, y), moved: false, timer: 0 };
    if (event.pointerType === "touch") press.timer = window.setTimeout(() => press && menu(x, y), LONG_PRESS_MS);
  });

  canvas.addEventListener("pointermove", (event) => {
    const now = at(event);
    const before = down.get(event.pointerId);
    if (!before) return graph.hover(graph.thingAt(now.x, now.y));
    down.set(event.pointerId, now);
    if (down.size === 2) return pinch(event.pointerId, before, now);
    if (!press) return;
    if (!press.moved && Math.hypot(now.x - press.x, now.y - press.y) < STILL_PX) return;
    press.moved = true;
    clearTimeout(press.timer);
    if (press.thing) graph.drag(press.thing, now.x, now.y);
    else graph.panBy(now.x - before.x, now.y - before.y);
  });

  canvas.addEventListener("pointerup", (event) => {
    const ended = press;
    forget(event);
    if (!ended) return;
    if (ended.moved && ended.thing) graph.drop();
    else if (!ended.moved) graph.press(ended.x, ended.y, event.shiftKey || event.ctrlKey || event.metaKey);
  });
  canvas.addEventListener("pointercancel", forget);
  canvas.addEventListener("pointerleave", () => graph.hover(-1));
  canvas.addEventListener("dblclick", (event) => graph.open(graph.thingAt(at(event).x, at(event).y)));
  canvas.addEventListener("contextmenu", (event) => {
    event.preventDefault();
    if (event.button === 2) menu(at(event).x, at(event).y);
  });
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    const { x, y } = at(event);
    graph.zoomBy(Math.exp(-Math.max(-120, Math.min(120, event.deltaY * lines)) * 0.0025), x, y);
  }, { passive: false });

  /** @param {PointerEvent} event */
  function forget(event) {
    down.delete(event.pointerId);
    endPress();
  }

  function endPress() {
    if (press) clearTimeout(press.timer);
    press = null;
  }

  /** @param {number} x @param {number} y */
  function menu(x, y) {
    endPress();
    const thing = graph.thingAt(x, y);
    if (thing >= 0) graph.menu(thing);
  }

  /** @param {number} moving @param {{x: number, y: number}} before @param {{x: number, y: number}} now */
  function pinch(moving, before, now) {
    endPress();
    const [other] = [...down].filter(([id]) => id !== moving).map(([, place]) => place);
    const span = (/** @type {{x: number, y: number}} */ a) => Math.hypot(a.x - other.x, a.y - other.y);
    const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
    graph.panBy((now.x - before.x) / 2, (now.y - before.y) / 2);
    graph.zoomBy(span(now) / Math.max(1, span(before)), middle.x, middle.y);
  }
}
