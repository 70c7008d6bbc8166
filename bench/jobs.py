"""What runs in a process of its own: `python -m bench.jobs JOB ARGUMENTS`, answered by one line of JSON.

A job times itself, so starting Python and importing packages counts for nobody, and its peak of memory is its own.
Ours and the peer's import what they need inside, so that neither carries the other.
"""

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
def table_by_us(file: str) -> dict[str, Any]:
    """Decode a table as an import does, keeping nothing."""
    from bench.tables_jobs import by_us

    return by_us(file)


@job
def table_cells_alone(file: str) -> dict[str, Any]:
    """Read the cells of a table and nothing of what they mean."""
    from bench.tables_jobs import cells_alone

    return cells_alone(file)


@job
def written(form: str, count: int) -> dict[str, Any]:
    """Write objects in a form."""
    from bench.tables_jobs import written as measured

    return measured(form, count)


@job
def written_by_stix2(count: int) -> dict[str, Any]:
    """Write the same with stix2."""
    from bench.tables_jobs import written_by_stix2 as measured

    return measured(count)


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
def take_batch(name: str, organisation: str) -> dict[str, Any]:
    """Import a bundle as a batch that can be undone."""
    from bench.undoing_jobs import taken

    return taken(name, organisation)


@job
def end_batch(batch: str, organisation: str, act: str) -> dict[str, Any]:
    """`undo` such an import, or `put_back`."""
    from bench.undoing_jobs import ended

    return ended(batch, organisation, act)


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


@job
def search(repeats: int) -> dict[str, Any]:
    """Ask under the wall and beside it."""
    from bench.searching_jobs import search as measured

    return measured(repeats)


@job
def look_up(lines: int, rounds: int) -> dict[str, Any]:
    """Look up identifiers under the wall and beside it."""
    from bench.searching_jobs import look_up as measured

    return measured(lines, rounds)


@job
def gate(handlings: int) -> dict[str, Any]:
    """Compute scopes and record decisions."""
    from bench.gate_jobs import gate as measured

    return measured(handlings)


@job
def wall(repeats: int) -> dict[str, Any]:
    """Read, search and count under the wall and beside it."""
    from bench.wall_jobs import wall as measured

    return measured(repeats)


@job
def time_routes(base: str, link: str, samples: int) -> dict[str, Any]:
    """Ask for what is hidden and what is absent, with a clock."""
    from bench.timing_jobs import time_routes as measured

    return measured(base, link, samples)


@job
def lay_out(nodes: int, seed: int) -> dict[str, Any]:
    """Arrange a graph into territories."""
    from bench.layout_jobs import lay_out as measured

    return measured(nodes, seed)


@job
def lay_out_with_springs(nodes: int, seed: int) -> dict[str, Any]:
    """Arrange the same graph by springs alone."""
    from bench.layout_jobs import lay_out_with_springs as measured

    return measured(nodes, seed)


@job
def canvas(base: str, link: str, things: int) -> dict[str, Any]:
    """Draw and move a large picture in a browser."""
    from bench.canvas_jobs import canvas as measured

    return measured(base, link, things)


@job
def pages(base: str, link: str, repeats: int) -> dict[str, Any]:
    """Open pages in a throttled browser."""
    from bench.pages_jobs import pages as measured

    return measured(base, link, repeats)


@job
def walk(things: int, seed: int, repeats: int) -> dict[str, Any]:
    """Walk over links under the wall and beside it."""
    from bench.walking_jobs import walk as measured

    return measured(things, seed, repeats)


@job
def wide(repeats: int, seed: int) -> dict[str, list[float]]:
    """Open what very many hang on."""
    from bench.wide_jobs import wide as measured

    return measured(repeats, seed)


def main() -> None:
    """Run one job and print its answer."""
    name, arguments = sys.argv[1:]
    answer = _JOBS[name](*json.loads(arguments))
    print(json.dumps({"answer": answer, "peak_bytes": peak_of_this()}))


if __name__ == "__main__":
    main()
