"""A browser that visits pages: Debian's Chromium, throttled through its DevTools protocol."""

import shutil
from time import perf_counter
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

from bench.pages import BROWSER

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

_SLOW_NETWORK = {
    "offline": False,
    "latency": 75,
    "downloadThroughput": 1.6e6 / 8,
    "uploadThroughput": 1.6e6 / 8,
}
_SLOW_CPU = 4
_VIEWPORT = {"width": 1280, "height": 800}
_PAINTED = """() => new Promise(done => new PerformanceObserver((list, self) => {
    const paint = list.getEntriesByName("first-contentful-paint")[0];
    if (paint) { self.disconnect(); done(paint.startTime); }
}).observe({type: "paint", buffered: true}))"""
_LOADED = """() => {
    const page = performance.getEntriesByType("navigation")[0];
    const all = [page, ...performance.getEntriesByType("resource")];
    return [page.responseStart - page.requestStart, all.reduce((sum, each) => sum + each.transferSize, 0)];
}"""


def pages(base: str, link: str, repeats: int) -> dict[str, Any]:
    """Return milliseconds to the first paint of each page, cold and warm, and to results of a search."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which(BROWSER), args=["--disable-gpu", "--no-sandbox"]
        )
        context = browser.new_context(viewport=_VIEWPORT)  # type: ignore[arg-type] # a plain dict
        word, thing = sign_in(context, base, link)
        addresses = {"Desk": "/", "Search": f"/search?q={word}", "Thing": thing}
        paint = {
            name: _paints(context, base + address, repeats) for name, address in addresses.items()
        }
        return {"paint": paint, "results": _results(context, base, repeats)}


def sign_in(context: "BrowserContext", base: str, link: str) -> tuple[str, str]:
    """Sign in, and return a word that finds much and the address of the first thing it finds."""
    page = context.new_page()
    page.goto(link)
    page.locator("main form button, main form [type=submit]").first.click()
    page.goto(f"{base}/search?q=malware")
    page.goto(f"{base}/search?kind=malware")
    found = page.locator('a[href^="/thing/"]').first
    word = (found.text_content() or "").split()[0]
    address = found.get_attribute("href") or ""
    page.close()
    return word, address


def _paints(context: "BrowserContext", address: str, repeats: int) -> dict[str, Any]:
    taken: dict[str, Any] = {"cold": [], "warm": [], "server": [], "bytes": 0}
    for _ in range(repeats):
        page = context.new_page()
        tools = context.new_cdp_session(page)
        tools.send("Network.enable")
        tools.send("Network.clearBrowserCache")
        tools.send("Network.emulateNetworkConditions", _SLOW_NETWORK)
        tools.send("Emulation.setCPUThrottlingRate", {"rate": _SLOW_CPU})
        page.goto(address)
        taken["cold"].append(page.evaluate(_PAINTED))
        server, taken["bytes"] = page.evaluate(_LOADED)
        taken["server"].append(server - _SLOW_NETWORK["latency"])
        page.goto(address)
        taken["warm"].append(page.evaluate(_PAINTED))
        page.close()
    return taken


def _results(context: "BrowserContext", base: str, repeats: int) -> list[float]:
    """Return milliseconds from the first key to results in sight, typing as fast as a machine does."""
    page = context.new_page()
    taken = []
    for place in range(repeats + 1):
        page.goto(f"{base}/search?kind=malware&page={place + 1}")
        words = _first_word(page)
        page.goto(base)
        began = perf_counter()
        page.keyboard.press("/")
        page.keyboard.insert_text(words)
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?*")
        page.locator('.results a[href^="/thing/"]').first.wait_for()
        taken.append((perf_counter() - began) * 1e3)
    page.close()
    return taken[1:]  # the first meets a browser that is still warming up


def _first_word(page: "Page") -> str:
    return (page.locator('.results a[href^="/thing/"]').first.text_content() or "").split()[0]
