"""Find the claims that a case concerns, in the scope of who asks: under her purpose, with the case for its reference.

Claims of the own organisation are told apart from those of others. Of the latter the answer says nothing: each
organisation answers for its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby

import attrs
import msgspec

from atlas.model.grades import Grade
from atlas.model.handling import Duty, Handling, Terms
from atlas.model.ids import ClaimId, ThingId
from atlas.model.markings import TLP, strictest
from atlas.policy import retention as terms_in_time
from atlas.policy.decide import Action, Resource
from atlas.policy.retention import Due, Kept
from atlas.services import gate, search
from atlas.services.gate import Visit
from atlas.services.search import Query
from atlas.services.subjects.cases import about
from atlas.services.subjects.folding import Case
from atlas.store import alliance, objections, things
from atlas.store import retention as kept
from atlas.store.handlings import handlings_by_id, terms_by_id
from atlas.store.objections import Objection
from atlas.store.retention import OwnClaim
from atlas.store.scoped import OpenScope
from atlas.store.things import StoredClaim

FOUND_FOR = "to answer a data subject"
MOST_THINGS = 20  # of one value
MOST_OWN = 500  # own claims of one thing, as many as a case concerns
MOST_OTHERS = 100  # claims of others of one thing


@attrs.frozen(kw_only=True)
class Match:
    """A claim that a case may concern, in the version that stands.

    `sources` are those that it names and that may be told, `content` what it says where no source is protected; `due`
    is when an own claim is looked at and ends, `None` for another organisation's; `picked_as` is the version that was
    picked, where it is another one.
    """

    id: ClaimId
    thing: ThingId
    kind: str
    stix_id: str
    name: str
    aliases: tuple[str, ...]
    organisation: str
    own: bool
    recorded_at: datetime
    grade: Grade
    assessment: bool
    handling: Handling
    terms: Terms
    sources: tuple[str, ...]
    content: Mapping[str, object]
    due: Due | None = None
    objections: tuple[Objection, ...] = ()
    picked_as: ClaimId | None = None

    @property
    def marking(self) -> TLP:
        """Return the label of the claim."""
        return self.handling.tlp


@attrs.frozen(kw_only=True)
class Found:
    """What was found by a case's values: own claims, and those of others that the asker may read.

    `capped` means that a value stands on more things, or a thing on more claims, than were looked at.
    """

    own: tuple[Match, ...]
    others: tuple[Match, ...]
    capped: bool

    @property
    def highest(self) -> TLP:
        """Return the strictest marking of what was found."""
        return strictest(each.marking for each in (*self.own, *self.others))


def find(visit: Visit, case: Case) -> Found:
    """Return the claims about things that a case's values find: identifiers in their normal forms, names, words.

    That somebody looked is a leaf of the log, as unmasking: the answer shows personal data under the case's number.

    Raises:
        Denied: the policy refused; the refusal is on record.
    """
    asker = about(visit, case)
    looked = Resource(organisation=visit.actor.organisation, id=case.id, reason=FOUND_FOR)
    gate.allow(asker, Action.UNMASK, looked)
    answers = [
        search.find(asker, Query(text=value, size=MOST_THINGS, unmerged=True))
        for value in case.asked.values
    ]
    met = list(dict.fromkeys(item.id for answer in answers for item in answer.items))
    with gate.open_scope(asker, Action.LOOKUP) as opened:
        own, more_own = _some_of(opened, met, own=True, limit=MOST_OWN)
        others, more_others = _some_of(opened, met, own=False, limit=MOST_OTHERS)
        matches = matches_of(opened, [*own, *others])
    return Found(
        own=tuple(each for each in matches if each.own),
        others=tuple(each for each in matches if not each.own),
        capped=more_own or more_others or any(each.total > MOST_THINGS for each in answers),
    )


def _some_of(
    opened: OpenScope, things_met: Sequence[ThingId], *, own: bool, limit: int
) -> tuple[list[StoredClaim], bool]:
    """Return so many claims of each thing, own ones or those of others, and whether a thing has more."""
    found = things.claims_about(opened, things_met, own=own, limit=limit + 1)
    by_thing = [list(group) for _, group in groupby(found, key=lambda each: each.thing)]
    kept_of = [claim for group in by_thing for claim in group[:limit]]
    return kept_of, len(kept_of) < len(found)


def picked(visit: Visit, case: Case) -> tuple[Match, ...]:
    """Return the claims that were looked at for a case, each in the version that stands; what is gone is left out.

    Raises:
        Denied: the policy refused; the refusal is on record.
    """
    with gate.open_scope(about(visit, case), Action.LOOKUP) as opened:
        return picked_in(opened, case.picked)


def picked_in(opened: OpenScope, claims: Iterable[ClaimId]) -> tuple[Match, ...]:
    """Return some claims as the scope shows them, each in the version that stands."""
    stored = things.standing(opened, list(claims))
    picked_as = {now.id: claim for claim, now in stored}
    versions = {now.id: now for _, now in stored}
    return tuple(
        attrs.evolve(match, picked_as=picked_as[match.id])
        for match in matches_of(opened, list(versions.values()))
    )


def matches_of(opened: OpenScope, claims: Sequence[StoredClaim]) -> tuple[Match, ...]:
    """Return claims with what an answer needs of each, in the order given."""
    names = alliance.names_of_organisations()
    handlings = handlings_by_id(each.handling for each in claims)
    terms = terms_by_id(each.terms for each in claims)
    ids = [each.id for each in claims]
    told, dated = objections.against(opened, ids), kept.own_among(opened, ids)
    own = opened.scope.actor.organisation
    return tuple(
        Match(
            id=each.id,
            thing=each.thing,
            kind=each.kind,
            stix_id=each.stix_id,
            name=each.name,
            aliases=each.aliases,
            organisation=names[each.author].name,
            own=each.author == own,
            recorded_at=each.recorded_at,
            grade=each.grade,
            assessment=each.assessment,
            handling=handlings[each.handling],
            terms=terms[each.terms],
            sources=_sources(each, terms[each.terms]),
            content=_content(each, terms[each.terms]),
            due=_due(dated.get(each.id), handlings[each.handling], terms[each.terms]),
            objections=told.get(each.id, ()),
        )
        for each in claims
    )


def _due(found: OwnClaim | None, handling: Handling, terms: Terms) -> Due | None:
    if found is None:
        return None
    lasting = Kept(
        recorded=found.recorded_at,
        retention=terms.retention,
        reviewed=found.reviewed,
        has_matter=found.matter is not None,
        is_held=found.held is not None,
    )
    return terms_in_time.due(lasting, handling)


def _content(stored: StoredClaim, terms: Terms) -> Mapping[str, object]:
    """Return what a claim says; nothing where it could tell of a source that is protected, or is too large to show."""
    if terms.source_protected or not stored.content:
        return {}
    return msgspec.json.decode(stored.content, type=dict[str, object])


class _Reference(msgspec.Struct):
    source_name: str = ""


class _Cited(msgspec.Struct):
    external_references: list[_Reference] = []


def _sources(stored: StoredClaim, terms: Terms) -> tuple[str, ...]:
    """Return the names of the sources that a claim cites, none where its source is protected."""
    if terms.source_protected or terms.attribution is Duty.MUST_NOT or not stored.content:
        return ()
    cited = msgspec.json.decode(stored.content, type=_Cited).external_references
    return tuple(dict.fromkeys(each.source_name for each in cited if each.source_name))
