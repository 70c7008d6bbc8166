"""D10 of the demonstration: the operations are assessed and close, their cell closes, and access ends with them."""

from collections.abc import Iterator

from atlas.policy.operations import Step
from atlas.services import operations, playbooks, search
from atlas.services.alliance import cells
from atlas.services.demo.living import Stage, Thread, Told
from atlas.services.demo.wave import NAME
from atlas.services.demo.waves import SERVER, WALLET, Wave
from atlas.services.search import Query

LESSONS = (
    ("Keeping the disks first gave the police what the order rested on.", ""),
    ("The seller was back in two days: let whoever watches begin on the day of go.", "yes"),
)
"""What the evaluator learnt, each with "yes" where it did not work. A text with a name in it is refused."""
NAMES = ("Harbour Ember", "Police Bureau of Veldmark", "Cloudmoor", str(SERVER["value"]), NAME)


def told(stage: Stage, thread: Thread) -> Iterator[Told]:
    """Close what the cell did, and the cell."""
    yield from _archive(stage, thread)
    yield _left(stage)
    yield from _part(stage, thread)


def _archive(stage: Stage, thread: Thread) -> Iterator[Told]:
    waves = [Wave(stage, each) for each in thread.waves]
    for each in waves:
        each.step("sora", 30, Step.ASSESS)
    for text, failed in LESSONS:
        waves[0].do("sora", 30, "learn", text=text, failed=failed)
    before = _seen(stage, "teresa", 30.1)
    refused = waves[0].refused("teresa", 30.2, Step.CLOSE)
    for each in waves:
        each.step("noor", 30.3, Step.CLOSE)
    yield Told(
        chapter="D10",
        text="Both waves are assessed; only Sentrivale, which opened them, may close them, and it keeps the archive.",
        figures={
            "Cloudmoor read": before,
            "refused by": refused,
            "it reads now": _seen(stage, "teresa", 30.4),
            "Sentrivale reads": _seen(stage, "declan", 30.4),
        },
    )


def _left(stage: Stage) -> Told:
    found = playbooks.listed(stage.visit("ilse", 30.6), playbooks.Wanted())
    lessons = [each.text for one in found.items for each in one.lessons]
    return Told(
        chapter="D10",
        text="Two playbooks are published to all members, outside the cell as well: what was done, and no name.",
        figures={
            "CERT reads": found.total,
            "levers": len({lever for each in found.items for lever in each.levers}),
            "lessons": len(lessons),
            "names": sum(name in text for name in NAMES for text in lessons),
        },
    )


def _part(stage: Stage, thread: Thread) -> Iterator[Told]:
    before = _finds(stage, "teresa", 31)
    cells.close_cell(
        stage.visit("noor", 31.1), thread.cell, reason="it is measured, as its charter says"
    )
    yield Told(
        chapter="D10",
        text="The cell closes: what was said to it alone is read by who said it, and by nobody else.",
        figures={
            "Cloudmoor found": before,
            "it finds now": _finds(stage, "teresa", 31.2),
            "Coinmeadow finds": _finds(stage, "kofi", 31.2),
        },
    )


def _seen(stage: Stage, who: str, day: float) -> int:
    """Return how many operations somebody sees."""
    return operations.listed(stage.visit(who, day)).total


def _finds(stage: Stage, who: str, day: float) -> int:
    """Return how many things somebody finds by the wallet that was given to the cell alone."""
    return search.find(stage.visit(who, day), Query(text=str(WALLET["value"]))).total
