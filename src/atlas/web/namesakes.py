"""Things of one list that have one and the same name: the smallest fact that tells each from the others."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from types import MappingProxyType

from django.utils.translation import gettext

from atlas.model.ids import ThingId
from atlas.model.kinds import kind_of
from atlas.services.explain import ThingRef
from atlas.services.search import Item

NOTHING: Mapping[ThingId, str] = MappingProxyType({})
_ID_SIGNS = 8  # of a random id: two of a million namesakes would share them


def told_apart(
    things: Iterable[ThingRef | Item], *, beside: Collection[str] = ()
) -> Mapping[ThingId, str]:
    """Return for each thing that shares its name with another one a fact that no other of that name shares.

    That is the kind, else who contributes it where that is known, else the beginning of its id. What the list shows
    `beside` the name ("kind", "organisations") is not said again: such a thing is left out.
    """
    by_name: dict[str, list[ThingRef | Item]] = defaultdict(list)
    for thing in {each.id: each for each in things}.values():
        if thing.name:
            by_name[thing.name.casefold()].append(thing)
    crowds = [each for each in by_name.values() if len(each) > 1]
    found = (pair for crowd in crowds for pair in _facts(crowd))
    return {thing: fact for thing, (called, fact) in found if called not in beside}


def _facts(crowd: Collection[ThingRef | Item]) -> Iterator[tuple[ThingId, tuple[str, str]]]:
    facts = {each.id: list(_facts_of(each)) for each in crowd}
    met = Counter(fact for each in facts.values() for fact in each)
    for thing, known in facts.items():
        yield thing, next((fact for fact in known if met[fact] == 1), known[-1])


def _facts_of(thing: ThingRef | Item) -> Iterator[tuple[str, str]]:
    yield "kind", gettext(kind_of(thing.kind).label)
    if isinstance(thing, Item) and thing.organisations:
        yield "organisations", ", ".join(thing.organisations)
    yield "id", thing.stix_id.rpartition("--")[2][:_ID_SIGNS]
