"""What a report on a thing may rest on: current claims that show, that may leave, and that are not TLP:RED.

What may not leave stands on no page of a report either, so that the page and the paper say the same.
"""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

import attrs

from atlas.errors import NotFound
from atlas.model.handling import Terms
from atlas.model.ids import TermsId, ThingId
from atlas.model.markings import PAP, TLP, strictest
from atlas.model.terms import strictest_terms
from atlas.policy import registers
from atlas.services import ledger
from atlas.services.explain import NOT_FOUND
from atlas.services.gate import Visit
from atlas.services.ledger import Gathering, Kind
from atlas.services.search import items_of
from atlas.store import alliance, cited, exporting, judgements, things
from atlas.store.cited import CitedClaim, CitedLink
from atlas.store.exporting import Behind
from atlas.store.handlings import handlings_by_id, terms_by_id
from atlas.store.scoped import OpenScope
from atlas.store.told_of import told_of


@attrs.frozen(kw_only=True)
class Rest:
    """What is told of a thing, the latest first; the `place`-th claim is cited as `place + 1`.

    `names` are kind and name of the thing and of those that it is linked to; a link whose other end may not leave is
    left out. `behind` are the claims on which the names of others stand. `is_register` tells that claims on several
    convicted persons were left out (P6).
    """

    thing: ThingId
    kind: str
    name: str
    aliases: tuple[str, ...]
    claims: tuple[CitedClaim, ...]
    terms: Mapping[TermsId, Terms]
    links: tuple[CitedLink, ...]
    names: Mapping[ThingId, tuple[str, str]]
    identifiers: tuple[tuple[uuid.UUID, str, str], ...]
    marking: TLP
    pap: PAP
    behind: tuple[Behind, ...]
    is_register: bool = False

    @property
    def numbers(self) -> Mapping[uuid.UUID, int]:
        """Return the number under which each claim is cited."""
        return {each.id: place for place, each in enumerate(self.claims, start=1)}


def find(opened: OpenScope, thing: ThingId, *, since: datetime | None = None) -> Rest:
    """Return what the scope shows of a thing and may leave, of what came `since` a moment: 200 claims at most.

    Raises:
        NotFound: the scope shows no such thing.
    """
    appearance = things.appears(opened, thing)
    if appearance is None:
        raise NotFound(NOT_FOUND)
    members = judgements.merged(opened, [thing]).all_of(thing)
    own = opened.scope.actor.organisation
    told = cited.lately(opened, members, since=since)
    going = list(exporting.contents(opened, own, [each.id for each in told]))
    labels = {each.id: each.tlp for each in going if each.tlp is not TLP.RED}
    convicted = {each.id for each in going if each.convicted}
    held = registers.withheld(told_of(opened, convicted))
    claims = [each for each in told if each.id in labels and each.id not in held]
    links, names, behind = _linked(opened, members, claims)
    described = [each for each in claims if each.thing in members and each.name]
    terms = terms_by_id({each.terms for each in claims})
    handlings = handlings_by_id({each.handling for each in behind})
    marks = [*(labels[each.id] for each in claims), *(each.tlp for each in handlings.values())]
    name = described[0].name if described else f"a {appearance[0]}"
    return Rest(
        thing=members[0],
        kind=appearance[0],
        name=name,
        aliases=tuple(dict.fromkeys(alias for each in described for alias in each.aliases)),
        claims=tuple(claims),
        terms=terms,
        links=links,
        names={**names, **dict.fromkeys(members, (appearance[0], name))},
        identifiers=tuple(cited.identifiers(opened, [each.id for each in claims])),
        marking=strictest(marks) if marks else TLP.CLEAR,
        pap=strictest_terms(terms.values()).pap,
        behind=behind,
        is_register=bool(held),
    )


def _linked(
    opened: OpenScope, members: Sequence[ThingId], claims: Sequence[CitedClaim]
) -> tuple[tuple[CitedLink, ...], Mapping[ThingId, tuple[str, str]], tuple[Behind, ...]]:
    """Return the links of the claims to others that may be named, what these are called, and what that rests on."""
    links = cited.links(opened, [each.id for each in claims])
    ends = {end for each in links for end in (each.source, each.target)} - set(members)
    staying = exporting.staying(opened, opened.scope.actor.organisation, list(ends))
    items = items_of(opened, sorted(ends - set(staying)), alliance.names_of_organisations())
    named = {each.id: (each.kind, each.name) for each in items if each.marking is not TLP.RED}
    able = {*named, *members}
    kept = tuple(each for each in links if each.source in able and each.target in able)
    return kept, named, tuple(exporting.behind(opened, sorted(named)))


def record(visit: Visit, rest: Rest) -> None:
    """Write into the ledger what a report takes out, before it goes (P12)."""
    going = Gathering()
    for each in rest.claims:
        going.add(each.id, each.author, each.content)
    cited_ids = {each.id for each in rest.claims}
    for name in rest.behind:
        if name.id not in cited_ids:
            going.add(name.id, name.author, name.content)
    if not going:
        return
    ids = {each.handling for each in rest.claims} | {each.handling for each in rest.behind}
    used = handlings_by_id(ids).values()
    bases = {each.basis for each in used if each.basis}
    ledger.record(visit, going, kind=Kind.EXPORT, marking=rest.marking, bases=bases)
