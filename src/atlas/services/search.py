"""Find things by words, names and identifiers, among what the asker may see."""

import attrs

from atlas.model.ids import ThingId
from atlas.model.markings import TLP

PAGE_SIZE = 25


@attrs.frozen(kw_only=True)
class Query:
    """What is asked. Facets are alternatives inside one facet and conditions between facets; empty means any."""

    text: str
    kinds: frozenset[str] = frozenset()
    markings: frozenset[TLP] = frozenset()
    organisations: frozenset[str] = frozenset()
    page: int = 1
    size: int = PAGE_SIZE


@attrs.frozen(kw_only=True)
class Item:
    """One thing as a line of a list. `marking` is the strictest among the claims that the asker sees of it."""

    id: ThingId
    stix_id: str
    kind: str
    name: str
    aliases: tuple[str, ...]
    marking: TLP
    claims: int
    organisations: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Facet:
    """One value of a facet and how many things it would leave, under the other facets chosen."""

    value: str
    count: int
    chosen: bool


@attrs.frozen(kw_only=True)
class Found:
    """The answer: `total` things match; `items` is one page of them, best first.

    `capped` means that more than `total` match and only that many were weighed. `did_you_mean` holds words
    near those that were not found, from the asker's own vocabulary; it is empty when something was found.
    """

    query: Query
    total: int
    capped: bool
    items: tuple[Item, ...]
    kinds: tuple[Facet, ...]
    markings: tuple[Facet, ...]
    organisations: tuple[Facet, ...]
    did_you_mean: tuple[str, ...]
    highest: TLP
