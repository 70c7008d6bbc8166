"""Bulk look-up: which of these identifiers are on the map that the asker may see. Nothing asked is kept."""

from collections.abc import Mapping, Sequence

import attrs

from atlas.errors import UsageError
from atlas.model.identifiers import Identifier, recognise
from atlas.model.ids import HandlingId, ThingId
from atlas.model.markings import TLP, strictest
from atlas.policy.decide import Action
from atlas.resolve.judging import Clusters
from atlas.services import gate, ledger
from atlas.services.export import BASIS_LAPSED, OTHERS_RED
from atlas.services.gate import Visit
from atlas.services.ledger import Gathering, Kind
from atlas.services.search import Item, items_of
from atlas.store import alliance, exporting, judgements, search
from atlas.store.handlings import handlings_by_id
from atlas.store.scoped import OpenScope
from atlas.store.search import Holders

MAX_LINES = 10_000
MAX_CHARS = 4 * 1024 * 1024
MOST_THINGS = 20  # of one identifier: it may stand in a hundred thousand reports
_MOST_IN_ALL = 20_000
_LONGEST_LINE = 4_096  # normal forms have at most 2,048 bytes


@attrs.frozen(kw_only=True)
class Line:
    """One line as given: what it was read as (best first; empty when nothing), and the things it is on.

    `things` are the first 20 of each identifier, fewer where many are asked; `total` tells how many there are at
    least. `stays` counts those that a file goes without.
    """

    number: int
    text: str
    identifiers: tuple[Identifier, ...]
    things: tuple[Item, ...]
    total: int
    stays: int = 0


@attrs.frozen(kw_only=True)
class LookedUp:
    """The answer, in the order given. `known` lines are on the map; `unreadable` ones are no identifier.

    `left_out` are the things that a file goes without, as an export would: by STIX id, with the reason. What a list
    says of a thing stands on all its claims, so where one of them stays the thing does.
    """

    lines: tuple[Line, ...]
    known: int
    unknown: int
    unreadable: int
    highest: TLP
    left_out: tuple[tuple[str, str], ...] = ()


def lookup(visit: Visit, lines: Sequence[str]) -> LookedUp:
    """Return what each line is and where it stands on the map that the visitor may see. Blank lines are skipped.

    Raises:
        UsageError: more than 10,000 lines or 4 Mi characters.
        Denied: the policy refused.
    """
    return _look_up(visit, lines)


def take_out(visit: Visit, lines: Sequence[str]) -> LookedUp:
    """Return the same for a file that leaves, without what an export would leave out.

    The claims behind it are written into the ledger before (P12).

    Raises:
        UsageError: as `lookup`.
        Denied: the policy refused.
    """
    taking = _Taking()
    found = _look_up(visit, lines, taking)
    if taking.gathered:
        used = handlings_by_id(taking.handlings).values()
        ledger.record(
            visit,
            taking.gathered,
            kind=Kind.LOOKUP,
            marking=found.highest,
            bases={each.basis for each in used if each.basis},
        )
    return found


@attrs.frozen
class _Taking:
    """What leaves with an answer: its claims, and under which handlings they lie."""

    gathered: Gathering = attrs.field(factory=Gathering)
    handlings: set[HandlingId] = attrs.field(factory=set)

    def note(self, opened: OpenScope, things: Sequence[ThingId]) -> None:
        for claim in exporting.behind(opened, things):
            self.gathered.add(claim.id, claim.author, claim.content)
            self.handlings.add(claim.handling)


def _look_up(visit: Visit, lines: Sequence[str], taking: _Taking | None = None) -> LookedUp:
    given = [(n, text.strip()) for n, text in enumerate(lines, start=1) if text.strip()]
    if len(given) > MAX_LINES:
        raise UsageError(f"{len(given):,} lines were given; look up at most {MAX_LINES:,} at once.")
    if sum(len(text) for _, text in given) > MAX_CHARS:
        raise UsageError("More than 4 MiB were given; look up fewer lines at once.")
    read = [(number, text, _read(text)) for number, text in given]
    asked = list(dict.fromkeys(each for _, _, found in read for each in found))
    with gate.open_scope(visit, Action.LOOKUP) as opened:
        most = max(1, min(MOST_THINGS, _MOST_IN_ALL // max(1, len(asked))))
        on_map = search.holders(opened, asked, most=most)
        wanted = list(dict.fromkeys(thing for held in on_map.values() for thing in held.things))
        clusters = judgements.merged(opened, wanted)
        shown = list(dict.fromkeys(map(clusters.shown, wanted)))
        items = items_of(opened, shown, alliance.names_of_organisations(), clusters=clusters)
        stays = _stays(opened, shown, clusters)
        if taking is not None:
            going = [thing for thing in shown if thing not in stays]
            taking.note(opened, [member for thing in going for member in clusters.all_of(thing)])
    named = {item.id: item for item in items if taking is None or item.id not in stays}
    answer = _answer(read, _folded(on_map, clusters), named, stays=stays)
    left_out = tuple((each.stix_id, stays[each.id]) for each in items if each.id in stays)
    return attrs.evolve(answer, left_out=left_out)


def _stays(
    opened: OpenScope, shown: Sequence[ThingId], clusters: Clusters
) -> Mapping[ThingId, str]:
    """Return those things that a file goes without, with the reason."""
    members = {member: thing for thing in shown for member in clusters.all_of(thing)}
    found = exporting.staying(opened, opened.scope.actor.organisation, list(members))
    red = {members[each] for each, is_red in found.items() if is_red}
    staying = {members[each] for each in found}
    return {thing: OTHERS_RED if thing in red else BASIS_LAPSED for thing in staying}


def _folded(
    on_map: Mapping[Identifier, Holders], clusters: Clusters
) -> Mapping[Identifier, Holders]:
    """Return what holds each identifier with the things of one cluster as one."""
    if not clusters.of:
        return on_map
    folded = {}
    for identifier, held in on_map.items():
        things = tuple(dict.fromkeys(map(clusters.shown, held.things)))
        total = held.total - len(held.things) + len(things)
        folded[identifier] = Holders(things=things, total=total)
    return folded


def _read(text: str) -> tuple[Identifier, ...]:
    return recognise(text) if len(text) <= _LONGEST_LINE else ()


def _answer(
    read: Sequence[tuple[int, str, tuple[Identifier, ...]]],
    on_map: Mapping[Identifier, Holders],
    items: Mapping[ThingId, Item],
    *,
    stays: Mapping[ThingId, str],
) -> LookedUp:
    lines = []
    for number, text, found in read:
        held = [on_map[each] for each in found if each in on_map]
        things = dict.fromkeys(thing for each in held for thing in each.things)
        shown = tuple(items[thing] for thing in things if thing in items)
        total = max((each.total for each in held), default=0)
        lines.append(
            Line(
                number=number,
                text=text,
                identifiers=found,
                things=shown,
                total=max(total, len(shown)),
                stays=sum(thing in stays for thing in things),
            )
        )
    return LookedUp(
        lines=tuple(lines),
        known=sum(1 for line in lines if line.things or line.stays),
        unknown=sum(1 for line in lines if line.identifiers and not line.things and not line.stays),
        unreadable=sum(1 for line in lines if not line.identifiers),
        highest=strictest(item.marking for item in items.values()),
    )
