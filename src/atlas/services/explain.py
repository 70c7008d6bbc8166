"""One thing: what is claimed of it, by whom, when, how sure and under which marking; its links and history."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import attrs
import msgspec

from atlas.errors import NotFound
from atlas.model.grades import Grade
from atlas.model.handling import Handling, Terms
from atlas.model.identifiers import Identifier
from atlas.model.ids import ClaimId, HandlingId, OrganisationId, TermsId, ThingId, thing_id
from atlas.model.markings import TLP, strictest
from atlas.model.masks import mask_of
from atlas.policy.decide import Action
from atlas.policy.derived import Derived, derive, part
from atlas.services import alarms, gate
from atlas.services.gate import Visit
from atlas.services.linked import FIRST_PAGE, Page, links_of
from atlas.services.resolve.telling import NOTHING_JUDGED, Sameness, find_sameness
from atlas.services.search import Item, items_of
from atlas.services.vet.believing import Belief, of_things
from atlas.store import alliance, bases, discussion, judgements, things, withdrawals
from atlas.store.alliance import Organisation
from atlas.store.handlings import handlings_by_id, terms_by_id
from atlas.store.objections import Objection, against
from atlas.store.scoped import OpenScope
from atlas.store.things import StoredClaim, StoredLink
from atlas.store.withdrawals import Withdrawal

CLAIMS_PER_PAGE = 25

NOT_FOUND = "There is no such thing among what you may see."


@attrs.frozen(kw_only=True)
class ThingRef:
    """A thing named in passing. `name` is empty where no claim that the asker sees describes it yet."""

    id: ThingId
    stix_id: str
    kind: str
    name: str
    marking: TLP


@attrs.frozen(kw_only=True)
class ClaimView:
    """One claim as the asker may read it.

    `content` is the object as it was contributed; empty where its `size` in bytes is more than a page shows.
    `basis_lapsed` tells that its legal basis is not in force for the asker: review before release. `own` is one of his
    organisation. `objections` are what the person concerned has against it.
    """

    id: ClaimId
    organisation: str
    stix_id: str
    kind: str
    name: str
    spec_version: str
    created: datetime | None
    modified: datetime | None
    recorded_at: datetime
    grade: Grade
    likelihood: int | None
    confidence: int | None
    assessment: bool
    marking: TLP
    terms: Terms
    vetting: str
    revoked: bool
    current: bool
    withdrawn_at: datetime | None
    content: Mapping[str, object]
    size: int = 0
    basis_lapsed: bool = False
    own: bool = False
    objections: tuple[Objection, ...] = ()

    @property
    def is_too_large(self) -> bool:
        """Whether the content is left out."""
        return self.size > things.MOST_CONTENT_BYTES


@attrs.frozen(kw_only=True)
class LinkView:
    """One link with its other end. `outgoing` tells the direction as seen from the thing of the page."""

    type: str
    outgoing: bool
    other: ThingRef
    claim: ClaimId
    organisation: str
    marking: TLP


@attrs.frozen(kw_only=True)
class LinkGroup:
    """How many links of one type and direction there are; the page shows them group by group."""

    type: str
    outgoing: bool
    count: int


@attrs.frozen(kw_only=True)
class WithdrawalView:
    """An organisation withdrew what the asker could read of a thing, on this day (UTC)."""

    organisation: str
    withdrawn_on: date


@attrs.frozen(kw_only=True)
class ThingView:
    """All that one page of a thing shows. Counts are the asker's own.

    `claims` are one page of the current ones, newest first; `history` the latest superseded and withdrawn ones;
    `links` one page in order of type and name; `identifiers` in normal form; `highest` the strictest marking of
    all shown, or of what was withdrawn where nothing else is; `withdrawn` tells of each organisation once, the latest
    first. Links whose claim its contributor revoked are left out, as on the map; `revoked_links` tells how many.
    `whole` are the label and terms that hold for the claims shown together, `None` for none.
    `confirmed` is when one of the claims was last stated, `stale` whether that is longer ago than the half-life of the
    thing's kind. `masked`: the name is a label in the place of a person's. Where the thing is judged the same as others
    all is told of the whole cluster, under its id, and `sameness` tells who judges that.
    """

    thing: ThingRef
    aliases: tuple[str, ...]
    claim_count: int
    claims: tuple[ClaimView, ...]
    history: tuple[ClaimView, ...]
    link_count: int
    groups: tuple[LinkGroup, ...]
    links: tuple[LinkView, ...]
    identifiers: tuple[Identifier, ...]
    highest: TLP
    withdrawn: tuple[WithdrawalView, ...] = ()
    revoked_links: int = 0
    whole: Derived | None = None
    confirmed: datetime | None = None
    stale: bool = False
    masked: bool = False
    comments: int = 0
    sameness: Sameness = NOTHING_JUDGED
    belief: Belief | None = None


@attrs.frozen(kw_only=True)
class _Words:
    """What ids stand for on one page."""

    organisations: Mapping[OrganisationId, Organisation]
    handlings: Mapping[HandlingId, Handling]
    terms: Mapping[TermsId, Terms]
    in_force: frozenset[str]
    own: OrganisationId
    objections: Mapping[ClaimId, tuple[Objection, ...]]


def thing(
    visit: Visit,
    id_: ThingId,
    *,
    page: int = 1,
    relation: tuple[str, bool] | None = None,
    claims_page: int = 1,
) -> ThingView:
    """Return what the visitor may see of a thing. `relation` (type, outgoing) narrows the links shown.

    `page` is that of the links, `claims_page` that of the claims.

    Raises:
        NotFound: no such thing in the visitor's scope: absent and hidden are one answer.
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.READ) as opened:
        found = find_thing(opened, id_, Page(number=page, relation=relation, claims=claims_page))
        shown = [each.id for each in found.sameness.members] or [id_]
        seen = {each: alarms.seen(opened, each) for each in shown}
    for each, handlings in seen.items():
        alarms.opened(visit, each, handlings=handlings)
    return found


def find_by_reference(visit: Visit, reference: str, *, map_key: bytes) -> ThingId:
    """Return the thing that a STIX id names, among what the visitor may see, or could before it was withdrawn.

    Raises:
        NotFound: none does.
    """
    object_ = thing_id(map_key, reference)
    with gate.open_scope(visit, Action.READ) as opened:
        behind = things.thing_behind(opened, object_)
        if behind is not None:
            return behind
        if things.appears(opened, object_) is not None:
            return object_
        withdrawn = withdrawals.thing_of(opened, object_)
        if withdrawn is None:
            raise NotFound(NOT_FOUND)
    return withdrawn


def find_thing(opened: OpenScope, id_: ThingId, page: Page = FIRST_PAGE) -> ThingView:
    """Return what the scope shows of a thing.

    Raises:
        NotFound: no such thing in it: absent and hidden are one answer.
    """
    withdrawn = withdrawals.of_thing(opened, id_)
    appearance = things.appears(opened, id_)
    if appearance is None and withdrawn:
        return _only_withdrawn(id_, withdrawn)
    if appearance is None:
        raise NotFound(NOT_FOUND)
    view = _view(opened, id_, appearance, page)
    return attrs.evolve(view, withdrawn=_withdrawn(withdrawn))


def _view(opened: OpenScope, asked: ThingId, appearance: tuple[str, str], page: Page) -> ThingView:
    members = judgements.merged(opened, [asked]).all_of(asked)
    id_ = members[0]
    offset = (page.claims - 1) * CLAIMS_PER_PAGE
    current = things.current_claims(opened, members, limit=CLAIMS_PER_PAGE, offset=offset)
    past = things.past_claims(opened, members, limit=CLAIMS_PER_PAGE)
    groups = things.link_groups(opened, members)
    links = links_of(opened, members, page, groups)
    revoked = things.revoked_links(opened, members)
    words = _words(opened, [*current, *past], [*(link.handling for link in links), *revoked])
    others = _items(opened, [id_, *(link.other for link in links)], words)
    own = others.get(id_)
    sameness = find_sameness(opened, asked)
    told = [*(link.handling for link in links), *revoked]
    used = [*(claim.handling for claim in (*current, *past)), *told]
    return ThingView(
        thing=_reference(id_, own, told, appearance=appearance, words=words),
        aliases=own.aliases if own else (),
        confirmed=own.confirmed if own else None,
        stale=own.stale if own else False,
        masked=any(each.name == mask_of(each.thing) for each in current),
        claim_count=own.claims if own else 0,
        claims=tuple(_claim(each, words) for each in current),
        history=tuple(_claim(each, words) for each in past),
        link_count=sum(count for _, _, count in groups),
        groups=tuple(LinkGroup(type=t, outgoing=out, count=n) for t, out, n in groups),
        links=tuple(_link(each, others.get(each.other), words) for each in links),
        identifiers=tuple(things.identifiers(opened, members)),
        highest=strictest(
            [*(words.handlings[each].tlp for each in used), *_labels(others, sameness)]
        ),
        revoked_links=sum(revoked.values()),
        comments=discussion.count(opened, id_),
        whole=derive(part(words.handlings[c.handling], words.terms[c.terms]) for c in current),
        sameness=sameness,
        belief=of_things(opened, members),
    )


def _items(opened: OpenScope, shown: Sequence[ThingId], words: _Words) -> Mapping[ThingId, Item]:
    clusters = judgements.merged(opened, shown)
    items = items_of(opened, shown, words.organisations, clusters=clusters)
    return {item.id: item for item in items}


def _labels(others: Mapping[ThingId, Item], sameness: Sameness) -> list[TLP]:
    return [*(each.marking for each in others.values()), *sameness.markings]


def _only_withdrawn(id_: ThingId, withdrawn: Sequence[Withdrawal]) -> ThingView:
    """Return what is left of a thing of which nothing else may be seen: that it was withdrawn, by whom and when."""
    handlings = handlings_by_id(each for one in withdrawn for each in one.handlings)
    marking = strictest(each.tlp for each in handlings.values())
    kind, stix_id = withdrawn[0].kind, withdrawn[0].stix_id
    return ThingView(
        thing=ThingRef(id=id_, stix_id=stix_id, kind=kind, name="", marking=marking),
        aliases=(),
        claim_count=0,
        claims=(),
        history=(),
        link_count=0,
        groups=(),
        links=(),
        identifiers=(),
        highest=marking,
        withdrawn=_withdrawn(withdrawn),
    )


def _withdrawn(withdrawn: Sequence[Withdrawal]) -> tuple[WithdrawalView, ...]:
    names = alliance.names_of_organisations() if withdrawn else {}
    return tuple(
        WithdrawalView(organisation=names[each.author].name, withdrawn_on=each.withdrawn_on)
        for each in withdrawn
    )


def _words(
    opened: OpenScope, claims: Sequence[StoredClaim], of_links: Sequence[HandlingId]
) -> _Words:
    return _Words(
        in_force=bases.in_force(opened),
        own=opened.scope.actor.organisation,
        objections=against(opened, [claim.id for claim in claims if claim.current]),
        organisations=alliance.names_of_organisations(),
        handlings=handlings_by_id([*(claim.handling for claim in claims), *of_links]),
        terms=terms_by_id(each.terms for each in claims),
    )


def _reference(
    id_: ThingId,
    own: Item | None,
    told: Sequence[HandlingId],
    *,
    appearance: tuple[str, str],
    words: _Words,
) -> ThingRef:
    """Name the thing; where only links tell of it, it carries their marking."""
    if own:
        return ThingRef(
            id=id_, stix_id=own.stix_id, kind=own.kind, name=own.name, marking=own.marking
        )
    kind, stix_id = appearance
    marking = strictest(words.handlings[each].tlp for each in told)
    return ThingRef(id=id_, stix_id=stix_id, kind=kind, name="", marking=marking)


def _claim(stored: StoredClaim, words: _Words) -> ClaimView:
    return ClaimView(
        id=stored.id,
        organisation=words.organisations[stored.author].name,
        stix_id=stored.stix_id,
        kind=stored.kind,
        name=stored.name,
        spec_version=stored.spec,
        created=stored.created_at,
        modified=stored.modified_at,
        recorded_at=stored.recorded_at,
        grade=stored.grade,
        likelihood=stored.likelihood,
        confidence=stored.confidence,
        assessment=stored.assessment,
        marking=words.handlings[stored.handling].tlp,
        terms=words.terms[stored.terms],
        vetting=stored.vetting,
        revoked=stored.revoked,
        current=stored.current,
        withdrawn_at=stored.withdrawn_at,
        own=stored.author == words.own,
        objections=words.objections.get(stored.id, ()),
        basis_lapsed=words.handlings[stored.handling].basis not in {None, *words.in_force},
        content=_content(stored.content),
        size=stored.size,
    )


def _content(content: bytes) -> Mapping[str, object]:
    return msgspec.json.decode(content, type=dict[str, object]) if content else {}


def _link(stored: StoredLink, other: Item | None, words: _Words) -> LinkView:
    tlp = words.handlings[stored.handling].tlp
    return LinkView(
        type=stored.type,
        outgoing=stored.outgoing,
        other=ThingRef(
            id=stored.other,
            stix_id=other.stix_id if other else stored.other_stix_id,
            kind=other.kind if other else stored.other_stix_id.partition("--")[0],
            name=other.name if other else "",
            marking=other.marking if other else tlp,
        ),
        claim=stored.claim,
        organisation=words.organisations[stored.author].name,
        marking=tlp,
    )
