"""A list that somebody pastes or uploads: shown as it would be stored, then stored.

`check` keeps nothing. What it says of the map is what the visitor may see; what it counts as unchanged is what the
visitor's own organisation said before.
"""

import io
import uuid
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import attrs

from atlas.errors import UsageError
from atlas.formats import tabular
from atlas.formats.tabular import Listed, Refused
from atlas.model.claim import Decoded, Marked
from atlas.model.handling import Audience, Handling
from atlas.model.ids import BatchId, ThingId
from atlas.model.markings import TLP
from atlas.model.problems import Problem
from atlas.policy.decide import Action
from atlas.policy.permits import permits
from atlas.services import gate
from atlas.services.contribute import Going, Item, Note, Offer, Report, take
from atlas.services.contribute.choosing import chooser_of
from atlas.services.gate import Visit
from atlas.services.search import Item as OnMap
from atlas.services.search import items_of
from atlas.store import alliance, readership, search

MAX_ROWS = 10_000
SHOWN_ROWS = 50
_ANY_REFERENCE = "any"  # what is given is weighed for whoever says what the visit is about


@attrs.frozen(kw_only=True)
class Reach:
    """One choice of audience: the word that stands for it, and the cell that it is, if it is one."""

    word: str
    cell: str = ""
    ceiling: TLP | None = None


@attrs.frozen(kw_only=True)
class Readers:
    """How many would read: people, and organisations with at least one of them."""

    organisations: int
    persons: int


@attrs.frozen(kw_only=True)
class Shown:
    """One of the first rows: as it will be stored, and the first thing on the map that the visitor may see it on."""

    line: int
    kind: str
    value: str
    note: str
    on_map: OnMap | None


@attrs.frozen(kw_only=True)
class Rejected:
    """A row that stays out, in cells if they could be told apart, with the reason."""

    line: int
    value: str
    type: str
    note: str
    code: str
    reason: str


@attrs.frozen(kw_only=True)
class Checked:
    """What would become of a list. `known` rows are on the map that the visitor may see."""

    shown: tuple[Shown, ...]
    report: Report
    rejected: tuple[Rejected, ...]
    warnings: tuple[Problem, ...]
    known: int
    handling: Handling
    readers: Readers


@attrs.frozen(kw_only=True)
class Stored:
    """What became of a list."""

    report: Report
    rejected: tuple[Rejected, ...]
    warnings: tuple[Problem, ...]
    handling: Handling


@attrs.frozen(kw_only=True)
class _Read:
    listed: tuple[Listed, ...]
    refused: tuple[Refused, ...]
    remarks: tuple[Problem, ...]
    lines: tuple[str, ...]


def reaches(visit: Visit) -> tuple[Reach, ...]:
    """Return whom this visitor may address: as the marking says, the alliance, the own organisation, its open cells.

    Raises:
        Denied: the visitor may not contribute.
    """
    gate.allow(visit, Action.CONTRIBUTE)
    cells = readership.open_cells(visit.actor.organisation, visit.now)
    fixed = (Reach(word="marking"), Reach(word="alliance"), Reach(word="own"))
    return (*fixed, *(Reach(word=f"cell:{c.short}", cell=c.name, ceiling=c.ceiling) for c in cells))


def audience_of(visit: Visit, word: str) -> Audience | None:
    """Return the audience that a `Reach.word` names; `None` leaves it to the marking.

    Raises:
        UsageError: no reach of this visitor has this word.
    """
    if word == "marking":
        return None
    if word == "alliance":
        return Audience(alliance=True)
    if word == "own":
        return Audience(organisations=frozenset({visit.actor.organisation}))
    cells = readership.open_cells(visit.actor.organisation, visit.now)
    chosen = frozenset(each.id for each in cells if word == f"cell:{each.short}")
    if not chosen:
        raise UsageError("Choose who may know it from the list.")
    return Audience(cells=chosen)


def check(visit: Visit, text: str, *, offer: Offer, source: str, map_key: bytes) -> Checked:
    """Return what would become of a list, and keep nothing of it.

    Raises:
        UsageError: more than 10,000 rows, none at all, or an audience in which nobody could read it.
        Denied: the visitor may not contribute, or not to this audience.
    """
    handling = handling_of(visit, offer)
    read = _read(text, source, apart=apart_of(handling))
    report = _take(visit, read, attrs.evolve(offer, rehearsal=True), map_key)
    known, shown = _on_map(visit, read.listed)
    return Checked(
        shown=shown,
        report=report,
        rejected=_rejected(read, report),
        warnings=_warnings(read, report),
        known=known,
        handling=handling,
        readers=readers_of(handling, visit),
    )


def store(visit: Visit, text: str, *, offer: Offer, source: str, map_key: bytes) -> Stored:
    """Store a list as claims of the visitor's organisation. The same again changes nothing.

    Raises:
        UsageError, Denied: as `check`.
    """
    handling = handling_of(visit, offer)
    read = _read(text, source, apart=apart_of(handling))
    report = _take(visit, read, offer, map_key)
    return Stored(
        report=report,
        rejected=_rejected(read, report),
        warnings=_warnings(read, report),
        handling=handling,
    )


def rejected(text: str) -> tuple[Rejected, ...]:
    """Return the rows of a text that cannot be read, by themselves. Asks nothing of the map."""
    return _rejected(_read(text, ""), Report())


def apart_of(handling: Handling) -> str:
    """Return what sets rows for named persons apart: nobody else's rows meet them, or tell that they are there."""
    return handling.digest().hex() if handling.tlp is TLP.RED else ""


def _read(text: str, source: str, *, apart: str = "") -> _Read:
    rows_of = tabular.iter_listed(io.BytesIO(text.encode()), source=source, apart=apart)
    found = list(islice(rows_of, MAX_ROWS + 2))
    rows = sum(1 for each in found if not isinstance(each, Problem))
    if rows > MAX_ROWS:
        raise UsageError(
            f"These are more than {MAX_ROWS:,} rows. Split the list, or use atlas import on the node."
        )
    if not rows:
        raise UsageError("There is no row yet. Paste a list or choose a file.")
    return _Read(
        listed=tuple(each for each in found if isinstance(each, Listed)),
        refused=tuple(each for each in found if isinstance(each, Refused)),
        remarks=tuple(each for each in found if isinstance(each, Problem)),
        lines=tuple(io.StringIO(text, newline=None)),
    )


def _take(visit: Visit, read: _Read, offer: Offer, map_key: bytes) -> Report:
    found: list[Decoded | Problem] = [each.decoded for each in read.listed]
    found += [each.problem for each in read.refused]
    items = (Item(file="", found=each) for each in found)
    note = Note(id=BatchId(uuid.uuid4()), file="pasted list", format="csv")
    return take(visit, items, offer=offer, map_key=map_key, going=Going(note=note))


def handling_of(visit: Visit, offer: Offer) -> Handling:
    """Return who will read what is given with this offer and has no markings of its own.

    Raises:
        UsageError: nobody could read it, or its label does not go to this audience.
        Denied: the visitor may not contribute.
    """
    # whoever may not contribute hears that, and nothing of audiences
    gate.assert_may_give(visit, ())
    handling = chooser_of(visit.actor.organisation).choose(Marked(), offer).handling
    standing = alliance.standing_of(visit.actor, visit.now)
    narrow = handling.tlp is TLP.AMBER_STRICT and handling.audience.alliance
    narrow |= handling.tlp is TLP.RED and not handling.audience.persons
    readable = permits(
        handling, standing, purpose=visit.purpose, at=visit.now, reference=_ANY_REFERENCE
    )
    if narrow or not readable:
        raise UsageError(
            f"{handling.tlp} does not go to this audience. AMBER+STRICT stays with your organisation or a cell; RED "
            "goes to the people of your organisation by name, as far as the marking goes. Choose another."
        )
    return handling


def readers_of(handling: Handling, visit: Visit) -> Readers:
    """Return how many a handling reaches, as everybody stands now, for the purpose of this visit.

    Whoever may read personal data with a reference counts.
    """
    reading = [
        each.actor
        for each in readership.standings(visit.now)
        if permits(handling, each, purpose=visit.purpose, at=visit.now, reference=_ANY_REFERENCE)
    ]
    return Readers(organisations=len({each.organisation for each in reading}), persons=len(reading))


def _on_map(visit: Visit, listed: Sequence[Listed]) -> tuple[int, tuple[Shown, ...]]:
    """Return how many rows are on the map that the visitor may see, and the first rows."""
    asked = list(dict.fromkeys(each.identifier for each in listed))
    first = listed[:SHOWN_ROWS]
    with gate.open_scope(visit, Action.LOOKUP) as opened:
        held = search.holders(opened, asked, most=1)
        wanted = [_first_thing(held[e.identifier]) for e in first if e.identifier in held]
        organisations = alliance.names_of_organisations()
        items = {
            item.id: item for item in items_of(opened, list(dict.fromkeys(wanted)), organisations)
        }
    known = sum(1 for each in listed if each.identifier in held)
    shown = tuple(
        Shown(
            line=each.row.line,
            kind=str(each.identifier.kind),
            value=each.identifier.value,
            note=each.row.note,
            on_map=items.get(_first_thing(held[each.identifier]))
            if each.identifier in held
            else None,
        )
        for each in first
    )
    return known, shown


def _first_thing(holders: search.Holders) -> ThingId:
    return holders.things[0]


def _rejected(read: _Read, report: Report) -> tuple[Rejected, ...]:
    """Return the rows that could not be read, and those that the map could not hold, by line."""
    refused = {each.line: each for each in read.refused}
    rows = {each.row.line: each.row for each in read.listed}
    told = [(each.line, each.problem) for each in read.refused]
    told += [(_line(p), p) for _, p in report.entries if p.rejected and _line(p) not in refused]
    return tuple(
        Rejected(
            line=line,
            value=row.value if row else _as_given(read, line),
            type=row.type if row else "",
            note=row.note if row else "",
            code=problem.code,
            reason=problem.message,
        )
        for line, problem in sorted(told, key=lambda each: each[0])
        for row in [refused[line].row if line in refused else rows.get(line)]
    )


def _as_given(read: _Read, line: int) -> str:
    return read.lines[line - 1].rstrip("\n") if line <= len(read.lines) else ""


def _warnings(read: _Read, report: Report) -> tuple[Problem, ...]:
    return (*read.remarks, *_told(problem for _, problem in report.entries))


def _told(problems: Iterable[Problem]) -> Iterator[Problem]:
    return (each for each in problems if not each.rejected)


def _line(problem: Problem) -> int:
    number = problem.where.removeprefix("line ")
    return int(number) if number.isdigit() else 0
