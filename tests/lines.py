"""What is asked of each command of the command line that reads, line by line, for the walk of `doors.py`."""

import uuid
from collections.abc import Callable, Iterator, Mapping
from itertools import combinations
from pathlib import Path
from types import MappingProxyType

from asking import stix_id
from two_worlds import DOMAIN, LEDGER, PERSON, QUERIES, SECRETS, VISIBLE, Worlds

_ABSENT = str(uuid.UUID(int=9))
Words = tuple[str, ...]
Lines = Callable[[Worlds, str, Path], Iterator[Words]]


def _read(person: str, *queries: Words) -> Iterator[Words]:
    """Yield each query, in turn for people and for programs."""
    for place, query in enumerate(queries):
        yield (*query, "--as", person, *(("--json",) if place % 2 else ()))


def _cli_search(worlds: Worlds, person: str, folder: Path) -> Iterator[Words]:
    yield from _read(person, *(("search", text) for text in QUERIES))
    yield ("search", "zanzibar", "--as", person, "--kind", "malware", "--limit", "1")
    yield ("search", "LockerX", "--as", person, "--purpose", "evaluation")


def _cli_show(worlds: Worlds, person: str, folder: Path) -> Iterator[Words]:
    for place, said in enumerate((*VISIBLE, *SECRETS)):
        ids = [str(worlds.thing(said)), str(said["id"])]
        yield from _read(person, *(("show", id_) for id_ in (ids if place % 2 else ids[::-1])))
    why = ("--reference", "case 7", "--reason", "a case of ours")
    for purpose in ("research", "publication"):
        for said in (PERSON, LEDGER, SECRETS[0]):
            yield from _read(person, ("show", str(said["id"]), "--purpose", purpose, *why))


def _cli_why(worlds: Worlds, person: str, folder: Path) -> Iterator[Words]:
    ids = [stix_id(said) for said in (*VISIBLE, *SECRETS)]
    yield from _read(person, *(("why", id_) for id_ in ids))
    yield from _read(person, *(("why", str(worlds.thing(said))) for said in SECRETS[:3]))


def _cli_lookup(worlds: Worlds, person: str, folder: Path) -> Iterator[Words]:
    given = folder / "identifiers.txt"
    given.write_text("\n".join(QUERIES))
    yield from _read(person, ("lookup", str(given)), ("lookup", str(given)))


def _cli_export(worlds: Worlds, person: str, folder: Path) -> Iterator[Words]:
    out = ("export", "--format", "stix", "--out", str(folder / "out.json"))
    yield from _read(person, out, (*out, "--current"))
    yield from _read(person, *((*out, "--query", text) for text in QUERIES[::3]))


def _cli_path(worlds: Worlds, person: str, folder: Path) -> Iterator[Words]:
    pairs = list(combinations((*VISIBLE[:5], SECRETS[0]), 2))
    yield from _read(person, *(("path", *map(stix_id, pair)) for pair in pairs))
    ends = ("path", stix_id(LEDGER), str(worlds.thing(DOMAIN)))
    yield from _read(person, *((*ends, "--max-hops", str(hops)) for hops in (1, 2, 4)))
    yield from _read(person, (*ends, "--everything"), (*ends, "--relation", "related-to"))
    yield from _read(person, *(("path", "quiet ledger", text) for text in QUERIES[::4] if text))


def _cli_shared(worlds: Worlds, person: str, folder: Path) -> Iterator[Words]:
    yield from _read(person, ("shared", *map(stix_id, (SECRETS[0], VISIBLE[0]))))
    for place, pair in enumerate(combinations((*VISIBLE[:5], SECRETS[0]), 2)):
        asked = ("shared", *map(stix_id, pair), "--hops", str(place % 3 + 1))
        yield from _read(person, (*asked, "--everything") if place % 2 else asked)
    yield from _read(person, ("shared", *map(stix_id, VISIBLE[:3]), "--kind", "tool"))


def _cli_neighbours(worlds: Worlds, person: str, folder: Path) -> Iterator[Words]:
    for said in (*VISIBLE, *SECRETS):
        asked = ("neighbours", stix_id(said))
        yield from _read(person, asked)
    asked = ("neighbours", stix_id(LEDGER))
    yield from _read(person, asked, asked, (*asked, "--relation", "uses"))
    yield from _read(person, *(("neighbours", text) for text in QUERIES[::4] if text))


def _cli_proposals(worlds: Worlds, person: str, folder: Path) -> Iterator[Words]:
    asked = ("same", "proposals")
    yield from _read(person, asked, asked, (*asked, "--batch", _ABSENT))


def _cli_same_of(worlds: Worlds, person: str, folder: Path) -> Iterator[Words]:
    things = [str(worlds.thing(said)) for said in (*VISIBLE, *SECRETS)]
    yield from _read(person, *(("same", "of", thing) for thing in things))


def _listed(*words: str) -> Lines:
    return lambda worlds, person, folder: _read(person, words, words)


def _of_things(*words: str) -> Lines:
    """Return how a command is asked about things, seen and secret, by id and by reference."""

    def asks(worlds: Worlds, person: str, folder: Path) -> Iterator[Words]:
        ids = [str(worlds.thing(said)) for said in (*VISIBLE[:3], *SECRETS)]
        named = [stix_id(said) for said in SECRETS[:2]]
        yield from _read(person, *((*words[:2], id_, *words[2:]) for id_ in (*ids, *named)))

    return asks


_DRAFT = (
    *("recipient=Desk", "subject=a host", "reasons=why", "basis=law"),
    *("contact=a@north.example", "domain=north.example"),
)


def _of_drafts(worlds: Worlds, person: str, folder: Path) -> Iterator[Words]:
    said = [word for each in _DRAFT for word in ("--set", each)]
    ids = [str(worlds.thing(each)) for each in (*VISIBLE[:2], *SECRETS)]
    yield from _read(person, *(("report", "draft", id_, "refer", *said) for id_ in ids))


ABUSE = (
    *("--kind", "infrastructure/botnet", "--source", "evil.example", "--words", "It commands."),
    *("--contact", "abuse@north.example", "--domain", "north.example"),
)
COMMANDS: Mapping[str, Lines] = MappingProxyType(
    {
        "search": _cli_search,
        "show": _cli_show,
        "why": _cli_why,
        "lookup": _cli_lookup,
        "export": _cli_export,
        "path": _cli_path,
        "shared": _cli_shared,
        "neighbours": _cli_neighbours,
        "deconflict list": _listed("deconflict", "list"),
        "nominations list": _listed("nominations", "list"),
        "same proposals": _cli_proposals,
        "same of": _cli_same_of,
        "report profile": _of_things("report", "profile"),
        "report alert": _of_things("report", "alert", "--days", "3000"),
        "report abuse": _of_things("report", "abuse", *ABUSE),
        "report draft": _of_drafts,
    }
)
