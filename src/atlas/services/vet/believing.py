"""How likely what is claimed of a thing is, by the rule of `resolve/weighing.py`, with all that went in."""

from collections.abc import Mapping, Sequence

import attrs

from atlas.graphs.lineage import Roots, count_lineages, roots_of
from atlas.model.ids import ClaimId, ThingId
from atlas.resolve.weighing import Voice, pooled
from atlas.services.vet import tracing
from atlas.store import alliance, citations
from atlas.store.handlings import terms_by_id
from atlas.store.scoped import OpenScope


@attrs.frozen(kw_only=True)
class Input:
    """One claim that went in. `lineage` numbers what it rests on; `organisation` is "" of a protected source."""

    claim: ClaimId
    organisation: str
    grade: str
    likelihood: int
    weight: float
    lineage: int
    vetted: bool


@attrs.frozen(kw_only=True)
class Belief:
    """The likelihood in percent by all claims that show, `None` where no source has any weight, and its inputs.

    `lineages` is how many independent sources there are; `vetted` whether one of the claims was vetted.
    """

    percent: int | None
    lineages: int
    vetted: bool
    inputs: tuple[Input, ...]


def of_things(opened: OpenScope, things: Sequence[ThingId]) -> Belief | None:
    """Return the belief in what the scope shows of a thing or cluster; `None` where nothing is claimed of it."""
    found = citations.about(opened, things)
    if not found:
        return None
    named = tracing.sources_by_claim(opened, found)
    sources = list(dict.fromkeys(each for said in named.values() for each in said))
    links = citations.from_sources(opened, sources)
    edges = [(each.citing, each.cited) for each in links]
    numbers = _numbered(named, roots_of(sources, edges))
    protected = terms_by_id(each.terms for each in found)
    names = alliance.names_of_organisations()
    voices = [
        Voice(grade=each.grade, likelihood=each.likelihood, lineage=numbers.get(each.id, 0))
        for each in found
    ]
    return Belief(
        # a protected source votes only where there is no other: it is no lineage of its own
        percent=pooled([each for each in voices if each.lineage] or voices),
        lineages=max(count_lineages(sources, edges), 1),
        vetted=any(each.vetted for each in found),
        inputs=tuple(
            Input(
                claim=each.id,
                organisation=""
                if protected[each.terms].source_protected
                else names[each.author].name,
                grade=str(each.grade),
                likelihood=voice.percent,
                weight=voice.weight,
                lineage=numbers.get(each.id, 0),
                vetted=each.vetted,
            )
            for each, voice in zip(found, voices, strict=True)
        ),
    )


def _numbered(
    named: Mapping[ClaimId, tuple[str, ...]], roots: Mapping[str, Roots | None]
) -> Mapping[ClaimId, int]:
    """Return the number of each claim's lineage, from 1: claims that share a root share it, also by way of others."""
    groups: list[tuple[set[int], list[ClaimId]]] = []
    for claim, said in named.items():
        mine = {root for each in said for root in roots[each] or frozenset({-1})}
        met = [group for group in groups if group[0] & mine]
        for group in met:
            groups.remove(group)
        merged = (mine.union(*(each for each, _ in met)), [c for _, cs in met for c in cs])
        merged[1].append(claim)
        groups.append(merged)
    ordered = {claim: place for place, claim in enumerate(named)}
    groups.sort(key=lambda group: min(ordered[each] for each in group[1]))
    return {claim: number for number, (_, claims) in enumerate(groups, 1) for claim in claims}
