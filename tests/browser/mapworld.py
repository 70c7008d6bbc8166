"""A small part of the map for tests of the map: crews, a hub, a chain, something hidden. All names are made up."""

from collections.abc import Iterator, Mapping
from urllib.parse import urlencode

import attrs
from playwright.sync_api import Page, expect

import website
from website import Object, link, stix

HUB_TOOLS = 300
HUB_FILES = 100
STEPS = 6
HIDDEN_FROM_BANK = "Sunken Lantern"

TERN = stix("intrusion-set", name="Amber Tern", description="Extortion.")
WREN = stix("intrusion-set", name="Basalt Wren", description="Invoices.")
KILN = stix("tool", name="Common Kiln", description="Sold to many.")
HUB = stix("malware", name="Wide Hub", is_family=True)
CHAIN = [stix("tool", name=f"Chain Link {n}") for n in range(STEPS + 1)]
LONE = stix("tool", name="Lone Stone", description="Linked to nothing.")
# a crew of its own, with days and places
PLOVER = stix("intrusion-set", name="Gilt Plover", first_seen="2024-01-10T00:00:00.000Z")
QUARRY = stix("tool", name="Salt Quarry", description="Rented.")
GROVE = stix("malware", name="Tin Grove", is_family=True, first_seen="2025-06-01T00:00:00.000Z")
ISLE = stix("location", name="Isle of Salt", country="MT")
FAR = stix("location", name="Far Tin", country="QS")
HIDDEN = stix("tool", name=HIDDEN_FROM_BANK, description="The vendor's alone.")


def _of_bank() -> Iterator[Object]:
    yield from (TERN, WREN, KILN, HUB, LONE, *CHAIN)
    yield {**link("uses", TERN, KILN), "confidence": 80}
    yield {**link("uses", WREN, KILN), "confidence": 40}
    yield link("uses", TERN, HUB)
    for number in range(HUB_TOOLS):
        tool = stix("tool", name=f"Spoke tool {number:03}")
        yield from (tool, link("downloads", HUB, tool))
    for number in range(HUB_FILES):
        file = stix("malware", name=f"Spoke file {number:03}", is_family=False)
        yield from (file, link("variant-of", file, HUB))
    yield from (link("uses", CHAIN[n], CHAIN[n + 1]) for n in range(0, STEPS, 2))
    yield from (PLOVER, QUARRY, GROVE, ISLE, FAR, link("uses", PLOVER, GROVE))
    yield {**link("uses", PLOVER, QUARRY), "start_time": "2024-03-05T00:00:00.000Z"}
    yield from (link("located-at", QUARRY, ISLE), link("targets", GROVE, ISLE))
    yield link("located-at", GROVE, FAR)


def _of_vendor() -> Iterator[Object]:
    yield from (link("uses", CHAIN[n], CHAIN[n + 1]) for n in range(1, STEPS, 2))


def commands(site: website.Website) -> list[list[str]]:
    """Return the imports that put this part onto the map."""
    hidden = [HIDDEN, link("uses", TERN, HIDDEN), link("uses", WREN, HIDDEN)]
    shared = ["--marking", "TLP:GREEN"]
    return [
        ["import", "--org", "bank", *shared, site.file([*_of_bank()])],
        ["import", "--org", "vendor", *shared, site.file([*_of_vendor()])],
        ["import", "--org", "vendor", "--marking", "TLP:AMBER+STRICT", site.file(hidden)],
    ]


@attrs.frozen(kw_only=True)
class Places:
    """Ids of things by name, as one visitor sees them."""

    ids: Mapping[str, str]

    def address(self, **asked: str | list[str]) -> str:
        """Return an address of the map in which names stand for ids."""
        pairs = [
            (name, self.ids.get(each, each))
            for name, values in asked.items()
            for each in (values if isinstance(values, list) else [values])
        ]
        return "/map?" + urlencode([(name.rstrip("_"), value) for name, value in pairs])


def places(visitor: website.Visitor) -> Places:
    """Return the ids of the things that tests begin with."""
    names = [
        str(each["name"]) for each in (TERN, WREN, KILN, HUB, LONE, CHAIN[0], CHAIN[-1], PLOVER)
    ]
    found = {name: visitor.things(f'"{name}"')[0].removeprefix("/thing/") for name in names}
    return Places(ids=found)


class Picture:
    """The picture of a page, as a test handles it: real pixels, no sleeping."""

    def __init__(self, page: Page) -> None:
        """Wait until it is drawn."""
        self.page = page
        self.element = page.locator("atlas-graph")
        expect(page.locator("#map[data-settled]")).to_be_attached()

    @property
    def names(self) -> list[str]:
        """The names of the things on it, in its order."""
        found: list[str] = self.element.evaluate("e => e.scene.things.map(each => each.name)")
        return found

    @property
    def picked(self) -> list[str]:
        """The names of the chosen things."""
        found: list[str] = self.element.evaluate(
            "e => [...e.picked].map(i => e.scene.things[i].name)"
        )
        return found

    def place(self, name: str) -> tuple[float, float]:
        """Return where a thing stands, in map units."""
        x, y = self.element.evaluate(
            """(e, name) => {
                const i = e.scene.things.findIndex(each => each.name === name);
                return [e.scene.xs[i], e.scene.ys[i]];
            }""",
            name,
        )
        return x, y

    def at(self, name: str) -> tuple[float, float]:
        """Return where a thing is in the window."""
        spot = self.element.evaluate(
            "(e, name) => e.screenPosition(e.scene.things.find(each => each.name === name).id)",
            name,
        )
        return spot["x"], spot["y"]

    def press(self, name: str, **how: object) -> None:
        """Press a thing."""
        self.page.mouse.click(*self.at(name), **how)  # type: ignore[arg-type] # passed on

    def drag(self, name: str, dx: float, dy: float) -> None:
        """Drag a thing, and wait until that is in the address and on the picture."""
        x, y = self.at(name)
        before = self.page.url
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + dx, y + dy, steps=4)
        self.page.mouse.up()
        self.page.wait_for_url(lambda url: url != before)
        expect(self.page.locator("#map")).not_to_have_attribute("aria-busy", "true")

    def pixels(self) -> str:
        """Return the picture as data."""
        drawn: str = self.element.evaluate("e => { e.drawNow(); return e.canvas.toDataURL(); }")
        return drawn
