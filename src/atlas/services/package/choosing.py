"""The claims that editors choose from: what each says in words, and why one cannot be cited."""

import uuid
from collections.abc import Mapping, Sequence

import attrs

from atlas.model.grades import likelihood_words
from atlas.model.handling import Handling
from atlas.model.ids import HandlingId, InvestigationId
from atlas.model.markings import TLP, strictest
from atlas.policy.citable import barred
from atlas.policy.decide import Action
from atlas.services import gate
from atlas.services.gate import Visit
from atlas.services.investigations.acting import find
from atlas.services.investigations.reading import Line, lines_of
from atlas.services.package import naming
from atlas.services.package.weighing import is_lead
from atlas.services.search import items_of
from atlas.store import alliance
from atlas.store import cited as claims_of
from atlas.store.cited import CitedClaim
from atlas.store.handlings import handlings_by_id
from atlas.store.scoped import OpenScope


@attrs.frozen(kw_only=True)
class Choice:
    """A claim that could be cited. `why_not` is "" where nothing in the claim itself forbids it.

    `marking` is the claim's own, `shows` the strictest of it and of the names in `says`.
    """

    id: uuid.UUID
    says: str
    grade: str
    likelihood: str
    vetting: str
    marking: TLP
    shows: TLP
    why_not: str


def folders(visit: Visit) -> tuple[Line, ...]:
    """Return the latest 200 investigations that the visitor may see, the latest first.

    Raises:
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.EDIT_PACKAGE) as opened:
        return lines_of(opened)


def of_folder(visit: Visit, investigation: InvestigationId) -> tuple[Choice, ...]:
    """Return the claims of a folder that the visitor reads, in the order in which they were put in.

    Raises:
        NotFound: the visitor sees no such folder.
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.EDIT_PACKAGE) as opened:
        return _choices(opened, find(opened, investigation).claim_ids())


def named(visit: Visit, claims: Sequence[uuid.UUID]) -> tuple[Choice, ...]:
    """Return those of the claims that the visitor reads and that nobody withdrew, in the order given.

    Raises:
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.EDIT_PACKAGE) as opened:
        return _choices(opened, claims)


def identifiers(visit: Visit, claims: Sequence[uuid.UUID]) -> tuple[tuple[str, str], ...]:
    """Return (kind, value) of the identifiers that claims name, each once, by kind and value.

    Raises:
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.EDIT_PACKAGE) as opened:
        found = claims_of.identifiers(opened, claims)
    return tuple(dict.fromkeys((kind, value) for _claim, kind, value in found))


def highest(choices: Sequence[Choice]) -> TLP:
    """Return the strictest marking of what is shown."""
    return strictest([each.shows for each in choices])


def _choices(opened: OpenScope, ids: Sequence[uuid.UUID]) -> tuple[Choice, ...]:
    known = claims_of.cited(opened, ids)
    handlings = handlings_by_id({each.handling for each in known.values()})
    links = claims_of.links(opened, list(known))
    ends = {end for each in links for end in (each.source, each.target)}
    things = items_of(opened, sorted(ends), alliance.names_of_organisations())
    names = {each.id: (each.kind, each.name) for each in things if each.name}
    said = naming.sentences(links, names)
    labels = {each.id: each.marking for each in things}
    shown = {
        each.claim: strictest([labels[end] for end in (each.source, each.target) if end in labels])
        for each in links
    }
    choices = (
        _choice(known[each], said, handlings) for each in dict.fromkeys(ids) if each in known
    )
    return tuple(
        attrs.evolve(each, shows=strictest([each.marking, *filter(None, [shown.get(each.id)])]))
        for each in choices
    )


def _choice(
    claim: CitedClaim, said: Mapping[uuid.UUID, str], handlings: Mapping[HandlingId, Handling]
) -> Choice:
    handling = handlings[claim.handling]
    why_not = barred(handling, vetting=claim.vetting, fast=claim.fast, lead=is_lead(claim.content))
    if not claim.stands:
        why_not = "Its contributor changed it or took it back. Cite what stands now."
    sure = "" if claim.likelihood is None else likelihood_words(claim.likelihood)
    return Choice(
        id=claim.id,
        says=said.get(claim.id) or naming.words_of(claim.kind, claim.name),
        grade=claim.grade,
        likelihood=sure,
        vetting=claim.vetting,
        marking=handling.tlp,
        shows=handling.tlp,
        why_not=why_not,
    )
