"""What runs in a process of its own: `python -m bench.jobs JOB ARGUMENTS`, answered by one line of JSON.

A job times itself, so starting Python and importing packages counts for nobody, and its peak of memory is its own.
Ours and the peer's import what they need inside, so that neither carries the other.
"""

import importlib
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from random import Random
from time import perf_counter
from typing import TYPE_CHECKING, Any

from bench.processes import peak_of_this

if TYPE_CHECKING:
    from atlas.model.handling import Audience
    from atlas.services.contribute import Item, Offer
    from atlas.services.gate import Visit

MEMBERS = 46  # pairs of them make about a thousand handlings
READER = "bench-reader"
_JOBS: dict[str, Callable[..., Any]] = {}
_ELSEWHERE = {  # by name: its module, which is imported when it runs, and the function there
    "canvas": "canvas_jobs:canvas",
    "cards": "disruption_jobs:cards",
    "dismantle": "disruption_jobs:dismantle",
    "end_batch": "undoing_jobs:ended",
    "gate": "gate_jobs:gate",
    "lay_out": "layout_jobs:lay_out",
    "lay_out_with_springs": "layout_jobs:lay_out_with_springs",
    "look_up": "searching_jobs:look_up",
    "pages": "pages_jobs:pages",
    "proved": "disruption_jobs:proved",
    "search": "searching_jobs:search",
    "table_by_us": "tables_jobs:by_us",
    "table_cells_alone": "tables_jobs:cells_alone",
    "take_batch": "undoing_jobs:taken",
    "taxii_by_medallion": "taxii_jobs:by_medallion",
    "taxii_by_us": "taxii_jobs:by_us",
    "time_silent": "deconfliction_jobs:time_silent",
    "time_routes": "timing_jobs:time_routes",
    "walk": "walking_jobs:walk",
    "wall": "wall_jobs:wall",
    "wide": "wide_jobs:wide",
    "written": "tables_jobs:written",
    "written_by_stix2": "tables_jobs:written_by_stix2",
}


def job(run: Callable[..., Any]) -> Callable[..., Any]:
    """Let a function be run by its name."""
    _JOBS[run.__name__] = run
    return run


@job
def decode(*files: str) -> dict[str, Any]:
    """Decode and validate files, keeping nothing."""
    from atlas.formats.stix import iter_verified

    return _counted(files, iter_verified)


@job
def misp_by_us(*files: str) -> dict[str, Any]:
    """Decode MISP events as an import does, keeping nothing."""
    from bench.misp_jobs import by_us

    return by_us(files)


@job
def misp_by_pymisp(*files: str) -> dict[str, Any]:
    """Load MISP events with PyMISP."""
    from bench.misp_jobs import by_pymisp

    return by_pymisp(files)


@job
def project(*files: str) -> dict[str, Any]:
    """Decode files as an import does, with names, words, links and identifiers, keeping nothing."""
    from atlas.formats.stix import iter_decoded

    return _counted(files, iter_decoded)


def _counted(files: Iterable[str], read: Callable[..., Iterator[Any]]) -> dict[str, Any]:
    from atlas.model.problems import Problem

    began = perf_counter()
    counts = {False: 0, True: 0}
    for name in files:
        with Path(name).open("rb") as file:
            for found in read(file):
                counts[isinstance(found, Problem)] += 1
    return {
        "seconds": perf_counter() - began,
        "objects": sum(counts.values()),
        "refused": counts[True],
    }


@job
def parse_with_stix2(*files: str) -> dict[str, Any]:
    """Decode the same files with stix2, object by object."""
    import orjson
    import stix2

    objects = refused = 0
    began = perf_counter()
    for name in files:
        for each in orjson.loads(Path(name).read_bytes())["objects"]:
            objects += 1
            try:
                stix2.parse(each, allow_custom=True)
            except (stix2.exceptions.STIXError, ValueError, TypeError):
                refused += 1
    return {"seconds": perf_counter() - began, "objects": objects, "refused": refused}


@job
def load_with_orjson(name: str) -> dict[str, Any]:
    """Load a whole file at once, as most tools do."""
    import orjson

    began = perf_counter()
    loaded = orjson.loads(Path(name).read_bytes())
    return {"seconds": perf_counter() - began, "objects": len(loaded.get("objects", loaded))}


@job
def add_to_memory_store(name: str) -> dict[str, Any]:
    """Put a bundle's objects into stix2's store, object by object."""
    import orjson
    import stix2

    store = stix2.MemoryStore(allow_custom=True)
    began = perf_counter()
    objects = orjson.loads(Path(name).read_bytes())["objects"]
    for each in objects:
        store.add(each)
    return {"seconds": perf_counter() - began, "objects": len(objects)}


@job
def take(name: str, organisation: str) -> dict[str, Any]:
    """Import a bundle into the node's database under one marking; what returns is durable."""
    from atlas.cli.startup import ready
    from atlas.model.markings import TLP

    with ready() as made:
        from atlas.services.contribute import Offer

        visit = contributor(organisation)
        return _take(visit, items(name, lambda: None), Offer(marking=TLP.GREEN), made.map_key())


@job
def take_mixed(name: str, handlings: int | None = None) -> dict[str, Any]:
    """Import a bundle whose objects lie under about a thousand handlings: 90 % shared, 10 % for two members.

    Where so many `handlings` are asked for, the tenth is for two to four members, and all are known beforehand.
    """
    from atlas.cli.startup import ready

    with ready() as made:
        from atlas.services.contribute import Offer
        from bench.wall_jobs import interned

        offers = iter_offers(_pairs() if handlings is None else interned(handlings))
        return _take(
            contributor("member-01"), items(name, lambda: next(offers)), Offer(), made.map_key()
        )


@job
def take_hidden(name: str) -> dict[str, Any]:
    """Import a bundle that only its contributor may read."""
    from atlas.cli.startup import ready
    from atlas.model.markings import TLP

    with ready() as made:
        from atlas.model.handling import Audience
        from atlas.services.contribute import Offer

        visit = contributor("member-01")
        own = Audience(organisations=frozenset({visit.actor.organisation}))
        offer = Offer(marking=TLP.AMBER, audience=own)
        return _take(visit, items(name, lambda: None), offer, made.map_key())


def _take(
    visit: "Visit", items: Iterable["Item"], offer: "Offer", map_key: bytes
) -> dict[str, Any]:
    from atlas.services import contribute

    times: list[tuple[int, float]] = []
    began = perf_counter()
    report = contribute.take(
        visit,
        items,
        offer=offer,
        map_key=map_key,
        going=contribute.Going(progress=lambda done: times.append((done, perf_counter() - began))),
    )
    counts = {name: getattr(report, name) for name in ("stored", "superseded", "unchanged")}
    return counts | {
        "seconds": perf_counter() - began,
        "objects": report.read,
        "refused": report.rejected,
        "times": times,
    }


def items(name: str, offer: Callable[[], "Offer | None"]) -> Iterator["Item"]:
    """Yield the items of a file, each with an offer of its own or none."""
    from atlas.services.contribute import Item, iter_decoded_ahead

    with Path(name).open("rb") as file:
        for found in iter_decoded_ahead(file, name=name):
            yield Item(file=name, found=found, offer=offer())


def _pairs() -> list["Audience"]:
    from atlas.model.handling import Audience
    from atlas.store import alliance

    members = sorted(alliance.names_of_organisations())
    return [Audience(organisations=frozenset(pair)) for pair in combinations(members, 2)]


def iter_offers(audiences: Sequence["Audience"]) -> Iterator["Offer"]:
    """Yield what is offered, object by object: for all, for the alliance, for one of these audiences."""
    from atlas.model.markings import TLP
    from atlas.services.contribute import Offer

    narrow = [Offer(marking=TLP.AMBER, audience=each) for each in audiences]
    clear, green = Offer(marking=TLP.CLEAR), Offer(marking=TLP.GREEN)
    rng = Random(1)
    while True:
        share = rng.random()
        yield clear if share < 0.6 else green if share < 0.9 else rng.choice(narrow)


def contributor(organisation: str) -> "Visit":
    """Return the visit that contributes for an organisation, made where there is none."""
    from atlas.model.handling import Purpose
    from atlas.services import alliance
    from atlas.services.gate import Visit

    now = datetime.now(UTC)
    actor = alliance.contributor(organisation, create=True, now=now)
    return Visit(actor=actor, purpose=Purpose.RESEARCH, now=now)


@job
def found_alliance() -> None:
    """Make the members and the person who reads, unless they are there."""
    from atlas.cli.startup import ready
    from atlas.policy.actors import Role

    with ready() as made:
        from atlas.services import alliance

        names = [f"member-{number:02}" for number in range(1, MEMBERS + 1)]
        known = {card.organisation_short for card in alliance.cards()}
        if "member-02" in known:
            return
        for name in names:
            alliance.admit(name, name, kind="private", now=made.now())
        roles = frozenset({Role.RESEARCHER})
        alliance.add_person(READER, "member-02", roles=roles, now=made.now())


def _find(name: str) -> Callable[..., Any]:
    if name in _JOBS:
        return _JOBS[name]
    module, function = _ELSEWHERE[name].split(":")
    return getattr(importlib.import_module(f"bench.{module}"), function)  # type: ignore[no-any-return]


def main() -> None:
    """Run one job and print its answer."""
    name, arguments = sys.argv[1:]
    answer = _find(name)(*json.loads(arguments))
    print(json.dumps({"answer": answer, "peak_bytes": peak_of_this()}))


if __name__ == "__main__":
    main()
