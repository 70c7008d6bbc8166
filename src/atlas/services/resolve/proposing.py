"""Things that may be one: what is called like what the visitor's organisation contributed. Computed, never stored."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import attrs

from atlas.model.identifiers import IdentifierKind
from atlas.model.ids import ThingId
from atlas.model.kinds import Group, iter_kinds
from atlas.model.markings import TLP, strictest
from atlas.policy.decide import Action
from atlas.resolve.judging import Pair, ordered
from atlas.resolve.proposing import (
    MOST_NAMESAKES,
    can_be_same,
    common_names,
    folded,
    is_of_person,
    sought,
)
from atlas.services import gate
from atlas.services.gate import Visit
from atlas.services.search import Item, items_of
from atlas.store import alliance, judgements, namesakes, vocabulary
from atlas.store.namesakes import Called
from atlas.store.scoped import OpenScope

MOST = 50
_OWN = 200  # things of the organisation that are weighed at once
_NAMES = 400
_NAMES_OF_ONE = 40
_GROUPS = frozenset({Group.ACTOR, Group.PERSONA, Group.SERVICE, Group.MALWARE}) | {
    *(Group.INFRASTRUCTURE, Group.OPERATION, Group.ORGANISATION)
}


@attrs.frozen(kw_only=True)
class Proposal:
    """Two things side by side: which names and identifiers both have. `person`: to be judged by itself."""

    one: Item
    other: Item
    names: tuple[str, ...]
    identifiers: tuple[tuple[str, str], ...]
    person: bool


@attrs.frozen(kw_only=True)
class Proposals:
    """At most 50 pairs, those of the newest things first; `capped` where there are more."""

    items: tuple[Proposal, ...]
    capped: bool
    highest: TLP


def proposals(visit: Visit, *, batch: uuid.UUID | None = None) -> Proposals:
    """Return pairs of things with a name in common, one of them contributed by the visitor's organisation.

    They are of kinds that can be the same, not joined yet, and not judged by the organisation. `batch` looks at what
    one import brought, else at the 200 newest things. Nothing is proposed for names of fewer than three signs, and for
    those that more than eight things have. Costs a fixed number of statements.

    Raises:
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.READ) as opened:
        own = namesakes.own(opened, batch=batch, kinds=_kinds(), limit=_OWN)
        met = namesakes.alike(opened, _known(opened, own), kinds=_kinds())
        pairs = _open_pairs(opened, _pairs(_named(own), _named([*own, *met])))
        first = pairs[:MOST]
        shared = namesakes.shared_identifiers(opened, first)
        things = [thing for pair in first for thing in pair]
        items = {
            each.id: each for each in items_of(opened, things, alliance.names_of_organisations())
        }
    found = tuple(
        _proposal(items[one], items[other], tuple(shared.get((one, other), ())))
        for one, other in first
        if one in items and other in items
    )
    labels = [side.marking for each in found for side in (each.one, each.other)]
    return Proposals(items=found, capped=len(pairs) > MOST, highest=strictest(labels))


def compare(visit: Visit, one: ThingId, other: ThingId) -> Proposal | None:
    """Return two things side by side, as the visitor sees them; `None` where he sees no claim that describes both.

    Raises:
        Denied: the policy refused.
    """
    pair = ordered(one, other)
    with gate.open_scope(visit, Action.READ) as opened:
        items = items_of(opened, list(pair), alliance.names_of_organisations())
        shared = namesakes.shared_identifiers(opened, [pair])
    if len(items) < 2:
        return None
    return _proposal(items[0], items[1], tuple(shared.get(pair, ())))


def _proposal(one: Item, other: Item, shared: tuple[tuple[str, str], ...]) -> Proposal:
    return Proposal(
        one=one,
        other=other,
        names=common_names((one.name, *one.aliases), (other.name, *other.aliases)),
        identifiers=shared,
        person=is_of_person(one.kind) or is_of_person(other.kind),
    )


def _kinds() -> list[str]:
    values = set(map(str, IdentifierKind))
    return [each.type for each in iter_kinds() if each.group in _GROUPS and each.type not in values]


def _known(opened: OpenScope, own: Sequence[Called]) -> list[tuple[tuple[str, ...], str]]:
    """Return what to seek: names of which all words, or the one that they make, are in the visitor's vocabulary.

    The vocabulary is asked first: else the time that the index takes would tell of words that are hidden.
    """
    names = (name for each in own for name in each.names[:_NAMES_OF_ONE] if folded(name))
    asked = [sought(name) for name in list(dict.fromkeys(names))[:_NAMES]]
    words = {word for words, whole in asked for word in (*words, whole)}
    known = vocabulary.counts(opened, sorted(words))
    seeking = (
        (words if all(known.get(word) for word in words) else (), whole if known.get(whole) else "")
        for words, whole in asked
    )
    return [(words, whole) for words, whole in seeking if words or whole]


def _named(called: Iterable[Called]) -> Mapping[ThingId, tuple[str, frozenset[str]]]:
    """Return each thing's kind and its folded names."""
    found: dict[ThingId, tuple[str, frozenset[str]]] = {}
    for each in called:
        names = frozenset(filter(None, map(folded, each.names)))
        _, known = found.get(each.thing, (each.kind, frozenset()))
        found[each.thing] = each.kind, known | names
    return found


def _pairs(
    own: Mapping[ThingId, tuple[str, frozenset[str]]],
    met: Mapping[ThingId, tuple[str, frozenset[str]]],
) -> list[Pair]:
    """Return pairs with a name in common that is not too common, in the order of the own things."""
    bearers: dict[str, list[ThingId]] = defaultdict(list)
    for thing, (_, names) in met.items():
        for name in names:
            bearers[name].append(thing)
    return list(
        dict.fromkeys(
            ordered(thing, other)
            for thing, (kind, names) in own.items()
            for name in sorted(names)
            if len(bearers[name]) <= MOST_NAMESAKES
            for other in sorted(bearers[name])
            if other != thing and can_be_same(kind, met[other][0])
        )
    )


def _open_pairs(opened: OpenScope, pairs: Sequence[Pair]) -> list[Pair]:
    """Return the pairs that are neither joined yet nor judged by the visitor's organisation."""
    clusters = judgements.merged(opened, [thing for pair in pairs for thing in pair])
    judged = namesakes.judged_by(opened, opened.scope.actor.organisation, pairs)
    return [
        pair
        for pair in pairs
        if clusters.shown(pair[0]) != clusters.shown(pair[1]) and pair not in judged
    ]
