"""Find things by words, names and identifiers, among what the asker may see."""

import difflib
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

import attrs

from atlas.model.decay import is_stale
from atlas.model.handling import Handling
from atlas.model.identifiers import recognise
from atlas.model.ids import HandlingId, OrganisationId, ThingId
from atlas.model.markings import TLP, strictest
from atlas.model.words import query_words
from atlas.policy.decide import Action
from atlas.resolve.judging import NO_CLUSTERS, Clusters
from atlas.services import gate
from atlas.services.gate import Visit
from atlas.store import alliance, bases, judgements, search, vocabulary
from atlas.store.alliance import Organisation
from atlas.store.handlings import handlings_by_id
from atlas.store.lexemes import Asked
from atlas.store.scoped import OpenScope
from atlas.store.search import Holding, Line, Matched, Matching

PAGE_SIZE = 25
SUGGESTIONS = 8
MOST_TYPED = 500  # letters that are searched for
_UNNAMED: Mapping[str, str] = MappingProxyType({})
_NEAR_WORDS = 2_000  # words weighed for "did you mean"


@attrs.frozen(kw_only=True)
class Query:
    """What is asked. Facets are alternatives inside one facet and conditions between facets; empty means any.

    `unmerged` finds things by themselves, whatever is judged of them.
    """

    text: str
    kinds: frozenset[str] = frozenset()
    markings: frozenset[TLP] = frozenset()
    organisations: frozenset[str] = frozenset()
    page: int = 1
    size: int = PAGE_SIZE
    unmerged: bool = False


@attrs.frozen(kw_only=True)
class Item:
    """One thing as a line of a list. `marking` is the strictest among the claims that the asker sees of it.

    `confirmed` is when one of these claims was last stated, `stale` whether that is longer ago than the half-life of
    its kind; `basis_lapsed` tells that one of them hangs on a legal basis that is not in force for the asker, `vetted`
    that one of them is vetted.
    """

    id: ThingId
    stix_id: str
    kind: str
    name: str
    aliases: tuple[str, ...]
    marking: TLP
    claims: int
    organisations: tuple[str, ...]
    confirmed: datetime | None = None
    stale: bool = False
    basis_lapsed: bool = False
    vetted: bool = False

    def aged(self, at: datetime) -> "Item":
        """Return it as it stands at a moment: stale or not."""
        stale = self.confirmed is not None and is_stale(self.kind, self.confirmed, at=at)
        return attrs.evolve(self, stale=stale)


@attrs.frozen(kw_only=True)
class Facet:
    """One value of a facet and how many things it would leave, under the other facets chosen.

    `label` is a name for people where the value is none.
    """

    value: str
    count: int
    chosen: bool
    label: str = ""


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


def find(visit: Visit, query: Query) -> Found:
    """Return what matches, among what the visitor may see: identifiers first, then names, then words.

    All words must occur. Without words, things are listed by name where a facet is chosen.

    Raises:
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.SEARCH) as opened:
        organisations = alliance.names_of_organisations()
        matching = _matching(opened, query, organisations)
        matched, clusters = _matched(opened, matching, query)
        items = items_of(opened, matched.things, organisations, clusters=clusters)
        near = () if matched.total else _near(opened, query.text)
    return _found(query, matched, items, near=near, organisations=organisations)


def suggest(visit: Visit, text: str) -> tuple[Item, ...]:
    """Return at most eight things for a search box while its last word is still being typed."""
    with gate.open_scope(visit, Action.SEARCH) as opened:
        organisations = alliance.names_of_organisations()
        matching = _matching(opened, Query(text=text), organisations, unfinished=True)
        if matching.words is None and not matching.identifiers:
            return ()
        things = search.best(opened, matching, limit=SUGGESTIONS)
        clusters = judgements.merged(opened, things)
        shown = list(dict.fromkeys(map(clusters.shown, things)))
        return items_of(opened, shown, organisations, clusters=clusters)


def _matched(
    opened: OpenScope, matching: Matching, query: Query
) -> tuple[search.Matched, Clusters]:
    """Return what matches; asked a second time where things among it are judged the same, so that each counts once."""
    limit, offset = query.size, (query.page - 1) * query.size
    matched = search.match(opened, matching, limit=limit, offset=offset)
    if query.unmerged or not matched.touched:
        return matched, NO_CLUSTERS
    clusters = judgements.merged(opened, matched.touched)
    if clusters.of:
        matched = search.match(opened, matching, limit=limit, offset=offset, clusters=clusters)
    return matched, clusters


def near(visit: Visit, text: str) -> tuple[Item, ...] | None:
    """Return what is called like something that is about to be claimed; `None` where the visit may not search."""
    if not gate.may(visit, Action.SEARCH):
        return None
    return suggest(visit, text[:MOST_TYPED]) if text.strip() else ()


def items_of(
    opened: OpenScope,
    things: Sequence[ThingId],
    organisations: Mapping[OrganisationId, Organisation],
    *,
    clusters: Clusters = NO_CLUSTERS,
) -> tuple[Item, ...]:
    """Return list lines of things, in the order given; what the scope does not show is left out.

    A thing in one of the `clusters` is told with all its members.
    """
    members = {thing: clusters.all_of(thing) for thing in things}
    distinct = list(dict.fromkeys(member for group in members.values() for member in group))
    lines, held = search.lines(opened, distinct), search.holdings(opened, distinct)
    handlings = handlings_by_id(each.handling for group in held.values() for each in group)
    in_force = bases.in_force(opened)
    known = {id_: _Reading.of(each, in_force) for id_, each in handlings.items()}
    return tuple(
        _item(
            thing,
            [line for member in members[thing] for line in lines.get(member, ())],
            [each for member in members[thing] for each in held.get(member, ())],
            known,
            organisations=organisations,
        ).aged(opened.scope.at)
        for thing in things
        if any(member in lines for member in members[thing])
    )


@attrs.frozen(kw_only=True)
class _Reading:
    """What a list says of a handling."""

    tlp: TLP
    lapsed: bool

    @classmethod
    def of(cls, handling: Handling, in_force: frozenset[str]) -> "_Reading":
        lapsed = handling.basis is not None and handling.basis not in in_force
        return cls(tlp=handling.tlp, lapsed=lapsed)


def _item(
    thing: ThingId,
    lines: Sequence[Line],
    held: Sequence[Holding],
    known: Mapping[HandlingId, _Reading],
    *,
    organisations: Mapping[OrganisationId, Organisation],
) -> Item:
    first = next((line for line in lines if line.name), lines[0])
    names = dict.fromkeys(name for line in lines for name in (line.name, *line.aliases) if name)
    names.pop(first.name, None)
    return Item(
        id=thing,
        stix_id=first.stix_id,
        kind=first.kind,
        name=first.name,
        aliases=tuple(names),
        marking=strictest(known[each.handling].tlp for each in held),
        claims=sum(each.claims for each in held),
        organisations=tuple(sorted({organisations[each.author].name for each in held})),
        confirmed=max(each.confirmed for each in held),
        basis_lapsed=any(known[each.handling].lapsed for each in held),
        vetted=any(each.vetted for each in held),
    )


def _matching(
    opened: OpenScope,
    query: Query,
    organisations: Mapping[OrganisationId, Organisation],
    *,
    unfinished: bool = False,
) -> Matching:
    text = query.text.replace("\0", "").strip()
    authors = [each.id for each in organisations.values() if each.short in query.organisations]
    return Matching(
        words=_words(opened, text, unfinished=unfinished),
        identifiers=recognise(text),
        phrase=text,
        kinds=sorted(query.kinds) or None,
        markings=sorted(query.markings) or None,
        authors=authors if query.organisations else None,
    )


def _words(opened: OpenScope, text: str, *, unfinished: bool) -> Asked | None:
    """Return the words of a text, or `None` where one is not in the visitor's vocabulary.

    The vocabulary is asked first: else the time that the index takes would tell of words that are hidden.
    """
    asked = query_words(text)
    if not asked:
        return None
    last = asked[-1] if unfinished else None
    whole = [word for word in asked if word != last]
    counts = dict(vocabulary.counts(opened, whole))
    if last is not None:
        counts[last] = vocabulary.count_prefixed(opened, last)
    if len(counts) < len(asked) or not all(counts.values()):
        return None
    return Asked(whole=tuple(whole), prefix=last, visible=min(counts.values()))


def _near(opened: OpenScope, text: str) -> tuple[str, ...]:
    """Return words of the visitor's own vocabulary that resemble those that were not found."""
    asked = query_words(text)
    missing = set(asked) - vocabulary.counts(opened, asked).keys()
    near: list[str] = []
    for word in sorted(missing)[:3]:
        known = vocabulary.near(opened, word, limit=_NEAR_WORDS)
        near += difflib.get_close_matches(word, known, n=2, cutoff=0.75)
    return tuple(dict.fromkeys(near))


def _found(
    query: Query,
    matched: Matched,
    items: tuple[Item, ...],
    *,
    near: tuple[str, ...],
    organisations: Mapping[OrganisationId, Organisation],
) -> Found:
    authors = {organisations[author].short: count for author, count in matched.authors.items()}
    names = {each.short: each.name for each in organisations.values()}
    return Found(
        query=query,
        total=matched.total,
        capped=matched.capped,
        items=items,
        kinds=_facets(matched.kinds, query.kinds),
        markings=_facets(matched.markings, query.markings),
        organisations=_facets(authors, query.organisations, names),
        did_you_mean=near,
        highest=strictest(item.marking for item in items),
    )


def _facets(
    counts: Mapping[str, int], chosen: frozenset[str], labels: Mapping[str, str] = _UNNAMED
) -> tuple[Facet, ...]:
    """Return values by falling count; a chosen value stays to be taken off, even at 0."""
    shown = dict.fromkeys(sorted(chosen), 0) | dict(counts)
    ordered = sorted(shown.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(
        Facet(value=v, count=n, chosen=v in chosen, label=labels.get(v, "")) for v, n in ordered
    )
