"""A browser that draws a large picture: Debian's Chromium without a GPU, on the map's own page."""

import shutil
from random import Random
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

from atlas.graphs import layout
from atlas.graphs.graph import Graph
from atlas.model.kinds import SHAPES
from bench.pages import BROWSER
from bench.pages_jobs import sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Page

_VIEWPORT = {"width": 1280, "height": 800}
_LINKS_A_THING = 1.35
_COMMUNITY = 80
_PAN_MS = 4_000
_FIRST = """async ([picture]) => {
    const graph = document.querySelector("atlas-graph");
    const began = performance.now();
    await graph.show(picture);
    graph.drawNow();
    return performance.now() - began;
}"""
# Pans in a circle and comes closer and goes back meanwhile, as a hand does; returns the time of each frame.
_FRAMES = """ms => new Promise(done => {
    const graph = document.querySelector("atlas-graph");
    const frames = [];
    let began, before;
    const step = now => {
        began ??= now;
        if (before !== undefined) frames.push(now - before);
        before = now;
        const turn = (now - began) / 400;
        graph.panBy(14 * Math.cos(turn), 14 * Math.sin(turn));
        graph.zoomBy(1 + 0.02 * Math.sin(turn / 3));
        if (now - began < ms) requestAnimationFrame(step);
        else done(frames);
    };
    requestAnimationFrame(step);
})"""
_HITS = """() => {
    const graph = document.querySelector("atlas-graph");
    const began = performance.now();
    for (let i = 0; i < 2000; i++) graph.thingAt((i * 37) % 600, (i * 53) % 600);
    return (performance.now() - began) / 2000;
}"""


def canvas(base: str, link: str, things: int) -> dict[str, Any]:
    """Return milliseconds of the first drawing, of each frame at two distances, and of asking what lies at a point."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which(BROWSER), args=["--disable-gpu", "--no-sandbox"]
        )
        context = browser.new_context(viewport=_VIEWPORT)  # type: ignore[arg-type] # a plain dict
        _, thing = sign_in(context, base, link)
        page = context.new_page()
        page.goto(f"{base}{thing.replace('/thing/', '/map?of=')}")
        page.locator("#map[data-settled]").wait_for(state="attached")
        return _measured(page, picture(things))


def picture(things: int, *, seed: int = 20_260_101) -> dict[str, Any]:
    """Return a picture of communities with a few bridges, as `/map.json` would send it; the same for the same seed."""
    rng = Random(seed)
    links = {_link(rng, things) for _ in range(round(things * _LINKS_A_THING))}
    pairs = sorted(pair for pair in links if pair[0] != pair[1])
    made = layout.arrange(Graph.of(things, [a for a, _ in pairs], [b for _, b in pairs]))
    families = [str(group) for group in SHAPES]
    nodes = [
        _node(place, family=families[place % len(families)], at=(x, y), territory=territory)
        for place, ((x, y), territory) in enumerate(
            zip(made.places(), made.territory.tolist(), strict=True)
        )
    ]
    for a, b in pairs:
        nodes[a]["degree"] += 1
        nodes[b]["degree"] += 1
    return {
        **{"version": 1, "title": "Large", "state": "", "marking": "TLP:CLEAR", "at": "2026-01-01"},
        **{"filters": [], "shown": things, "total": things, "capped": False, "bridges": []},
        "nodes": nodes,
        "edges": [_edge(a, b, likelihood=rng.choice((None, 30, 55, 80))) for a, b in pairs],
        "territories": [
            {
                "id": str(place),
                "name": f"Region {place}",
                "count": 80,
                "top": [],
                "x": x,
                "y": y,
                "r": r,
            }
            for place, (x, y, r) in enumerate(made.discs.tolist())
        ],
    }


def _link(rng: Random, things: int) -> tuple[int, int]:
    """Link a thing to a great one of its community, at times to one of another."""
    one = rng.randrange(things)
    home = one // _COMMUNITY if rng.random() < 0.93 else rng.randrange(max(1, things // _COMMUNITY))
    other = min(
        things - 1, home * _COMMUNITY + min(_COMMUNITY - 1, int(rng.paretovariate(0.9)) - 1)
    )
    return min(one, other), max(one, other)


def _node(place: int, *, family: str, at: tuple[float, float], territory: int) -> dict[str, Any]:
    return {
        **{"id": str(place), "stix_id": "", "kind": "tool", "kind_label": "Tool", "family": family},
        **{
            "shape": "diamond",
            "name": f"Thing number {place}",
            "marking": "TLP:CLEAR",
            "degree": 0,
        },
        **{"more": 0, "folded": 0, "x": at[0], "y": at[1], "pinned": False, "chosen": False},
        **{"vetted": place % 3 > 0, "disputed": False, "territory": territory, "step": None},
    }


def _edge(source: int, target: int, *, likelihood: int | None) -> dict[str, Any]:
    return {
        **{"source": source, "target": target, "type": "uses", "label": "uses"},
        **{"likelihood": likelihood, "marking": "TLP:CLEAR", "claims": 1, "sources": []},
    }


def _measured(page: "Page", drawn: dict[str, Any]) -> dict[str, Any]:
    first = page.evaluate(_FIRST, [drawn])
    far = page.evaluate(_FRAMES, _PAN_MS)
    page.evaluate(
        "() => { const g = document.querySelector('atlas-graph'); g.fit(); g.zoomBy(6); }"
    )
    near = page.evaluate(_FRAMES, _PAN_MS)
    level = page.evaluate("() => document.querySelector('atlas-graph').level")
    return {"first": first, "far": far, "near": near, "level": level, "hit": page.evaluate(_HITS)}
