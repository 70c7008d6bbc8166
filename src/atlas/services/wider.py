"""Going wider: a reader asks the originator to release a claim to more; silence is no (P2).

Yes is a new version of the contributor's own claim under the wider handling, given by its representative. That is the
only way in which a handling widens.
"""

import io
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from functools import partial

import attrs

from atlas.errors import NotFound, UsageError
from atlas.formats.stix import iter_decoded
from atlas.formats.stix.released import released
from atlas.model.handling import Audience, Handling
from atlas.model.ids import ClaimId, HandlingId, PersonId, ThingId
from atlas.model.markings import TLP
from atlas.policy import retention as rules
from atlas.policy.actors import Role
from atlas.policy.decide import Action, Resource
from atlas.policy.strictness import Contributor, is_within
from atlas.services import contribute, gate, notices, retention
from atlas.services.contribute import Beside, Item, Offer
from atlas.services.gate import Visit
from atlas.services.notices import Kind
from atlas.store import alliance
from atlas.store import wider as kept
from atlas.store.claims import Judged, Verdict
from atlas.store.handlings import handlings_by_id, terms_by_id
from atlas.store.notices import Told
from atlas.store.scoped import OpenScope
from atlas.store.wider import Releasable, Request, Said

DAYS = 14
MOST_DAYS = 90
REACHES = ("own", "alliance")
NO_CLAIM = "There is no such claim among what you may see."
NO_REQUEST = "There is no such request among what you may see."
NOT_GIVEN = "The claim could not be given again under the wider marking; give it yourself."
ANSWERED = "This request is answered, or its deadline is over; silence was no."


@attrs.frozen(kw_only=True)
class Asked:
    """What is asked for: a label, for the asker's organisation (`own`) or the `alliance`, why, within how many days."""

    tlp: TLP
    reach: str
    reason: str
    days: int = DAYS


@attrs.frozen(kw_only=True)
class Claimed:
    """A claim that somebody asks about."""

    id: ClaimId
    thing: ThingId
    name: str
    stix_id: str
    organisation: str
    marking: TLP


@attrs.frozen(kw_only=True)
class RequestView:
    """A request as one of the two organisations sees it. `state`: open, yes, no or expired; `marking` is its own."""

    request: Request
    marking: TLP
    state: str
    asker: str
    originator: str
    wanted: Handling
    may_answer: bool


def ask(visit: Visit, claim: ClaimId, asked: Asked) -> uuid.UUID:
    """Ask the originator of a claim to release it wider, and return the id of the request.

    Raises:
        NotFound: the visitor sees no such claim.
        UsageError: it is the own organisation's, what is asked for is not wider, or the deadline is none.
        Denied: the policy refused.
    """
    found = _standing(visit, claim)
    if found.author == visit.actor.organisation:
        raise UsageError(
            "This claim is your own organisation's; give it again under a wider marking."
        )
    if asked.reach not in REACHES or asked.tlp is TLP.RED or not 1 <= asked.days <= MOST_DAYS:
        raise UsageError(
            f"Ask for your organisation or the alliance, within 1 to {MOST_DAYS} days; RED names persons."
        )
    wanted = _wanted(visit, found, asked.tlp, asked.reach)
    request = _request(visit, found, wanted, asked)
    _record(visit, Action.ASK_WIDER, request, "asked", asked.reason)
    return request.id


def _request(visit: Visit, found: Releasable, wanted: Handling, asked: Asked) -> Request:
    between = _between(visit, found)
    interned = gate.intern([wanted, between], []).handlings
    return Request(
        id=uuid.uuid4(),
        handling=interned[between],
        claim=found.id,
        author=found.author,
        asker=visit.actor.organisation,
        wanted=interned[wanted],
        reason=asked.reason,
        deadline=visit.now + timedelta(days=asked.days),
        asked=visit.now,
        person=visit.actor.person,
        answer="",
        answered=None,
        words="",
    )


def _between(visit: Visit, found: Releasable) -> Handling:
    """Return who reads a request: both organisations; of RED who asks, and whom of the originator's it names."""
    claimed = handlings_by_id([found.handling])[found.handling]
    if claimed.tlp is not TLP.RED:
        both = Audience(organisations=frozenset({found.author, visit.actor.organisation}))
        return Handling(tlp=TLP.AMBER_STRICT, audience=both)
    persons = alliance.persons_by_id(claimed.audience.persons).values()
    named = {each.id for each in persons if each.organisation == found.author}
    asker = {visit.actor.person} if visit.actor.person else set()
    return Handling(tlp=TLP.RED, audience=Audience(persons=frozenset(named | asker)))


def of_claim(visit: Visit, claim: ClaimId) -> Claimed:
    """Return what a page says of the claim that somebody asks about.

    Raises:
        NotFound: the visitor sees no such claim.
        Denied: the policy refused, or would refuse to ask.
    """
    found = _standing(visit, claim)
    gate.assert_may(visit, Action.ASK_WIDER, Resource(id=claim))
    return Claimed(
        id=claim,
        thing=found.thing,
        name=found.name,
        stix_id=found.stix_id,
        organisation=alliance.names_of_organisations()[found.author].name,
        marking=handlings_by_id([found.handling])[found.handling].tlp,
    )


def requests(visit: Visit) -> tuple[RequestView, ...]:
    """Return the requests that the visitor's organisation made or got, the latest first.

    Raises:
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.READ) as opened:
        found = kept.requests(opened)
    return _views(visit, found)


def waiting(visit: Visit) -> tuple[RequestView, ...]:
    """Return the requests that wait for the visitor's answer, the most urgent first.

    Raises:
        Denied: the policy refused.
    """
    found = (each for each in requests(visit) if each.may_answer)
    return tuple(sorted(found, key=lambda each: each.request.deadline))


def answer(visit: Visit, request: uuid.UUID, *, yes: bool, reason: str, map_key: bytes) -> None:
    """Answer a request for a claim of the own organisation; yes gives the claim again under the wider handling.

    Raises:
        NotFound: the visitor sees no such request.
        UsageError: it is answered, its deadline is over, or the claim cannot be given again as it is.
        Denied: it is another organisation's, or the policy refused.
    """
    with gate.open_scope(visit, Action.READ) as opened:
        found = next(iter(kept.requests(opened, request)), None)
    if found is None:
        raise NotFound(NO_REQUEST)
    # with its reason: one that the record does not take is refused before anything is released
    resource = Resource(organisation=found.author, id=found.claim, reason=reason)
    gate.assert_may(visit, Action.ANSWER_WIDER, resource)
    if state_of(found, at=visit.now) != "open":
        raise UsageError(ANSWERED)
    if not reason.strip():
        raise UsageError("Say why, for the record and for who asked.")
    if yes:
        _release(visit, found, resource, map_key=map_key)
    else:
        _record(visit, Action.ANSWER_WIDER, found, "no", reason)


def state_of(request: Request, *, at: datetime) -> str:
    """Return open, yes, no or expired; what nobody answered by the deadline is expired, which is no."""
    if request.answer:
        return request.answer
    return "open" if at <= request.deadline else "expired"


def _record(visit: Visit, action: Action, request: Request, said: str, reason: str) -> None:
    told = _told(request, said)
    row = Said(request=request, said=said, reason=reason, person=visit.actor.person, at=visit.now)
    owner = request.author if action is Action.ANSWER_WIDER else None
    written = gate.write(
        visit,
        action,
        lambda opened: _written(opened, row, told),
        resource=Resource(organisation=owner, id=request.claim, reason=reason),
    )
    if not written:
        raise UsageError(ANSWERED)


def _written(opened: OpenScope, row: Said, told: Iterable[Told]) -> bool:
    written = kept.record(opened, row)
    if written:
        notices.keep(opened, told)
    return written


def _told(request: Request, said: str) -> tuple[Told, ...]:
    """Return notices: of a question for the originator's representatives who read it, of an answer for who asked."""
    if said != "asked":
        asker = {PersonId(request.person)} if request.person else set()
        return notices.about(Kind.WIDER_ANSWERED, request.id, asker)
    between = handlings_by_id([request.handling])[request.handling]
    able = notices.holders(request.author, Role.REPRESENTATIVE)
    named = between.audience.persons
    return notices.about(Kind.WIDER_ASKED, request.id, able & named if named else able)


def _standing(visit: Visit, claim: ClaimId) -> Releasable:
    with gate.open_scope(visit, Action.READ) as opened:
        found = kept.standing(opened, claim)
    if found is None:
        raise NotFound(NO_CLAIM)
    return found


def _wanted(visit: Visit, found: Releasable, tlp: TLP, reach: str) -> Handling:
    """Return the handling asked for: whoever reads the claim reads it still."""
    now = handlings_by_id([found.handling])[found.handling]
    organisations = now.audience.organisations | {found.author, visit.actor.organisation}
    audience = (
        Audience(alliance=True)
        if reach == "alliance"
        else attrs.evolve(now.audience, organisations=organisations)
    )
    if tlp is TLP.CLEAR:
        audience = Audience()
    wanted = attrs.evolve(now, tlp=tlp, audience=audience)
    by = Contributor(organisation=found.author, homes=alliance.homes())
    if is_within(wanted, now, by=by) or not is_within(now, wanted, by=by):
        raise UsageError(
            "What you ask for is not wider than what holds: choose another label or audience."
        )
    return wanted


def _release(visit: Visit, request: Request, resource: Resource, *, map_key: bytes) -> None:
    """Give the claim again and write the answer, in one transaction: neither stands without the other."""
    found = _standing(visit, request.claim)
    if found.has_parts:
        raise UsageError(
            "Parts of this claim are marked more strictly; give it again yourself, without them."
        )
    wanted = handlings_by_id([request.wanted])[HandlingId(request.wanted)]
    content = released(found.content, at=visit.now)
    (decoded,) = iter_decoded(io.BytesIO(content))
    gate.assert_may_give(visit, [wanted])
    acts = [Action.ANSWER_WIDER]
    makes_way: Callable[[OpenScope], object] = lambda opened: None  # noqa: E731
    if b'"modified"' not in content:  # no date to renew: the stricter version makes way
        acts.append(Action.WITHDRAW)
        gate.assert_may(visit, Action.WITHDRAW, resource)
        makes_way = retention.withdrawing(
            found.id, of=found.author, at=visit.now, grace=rules.GRACE
        )
    said = Said(
        request=request, said="yes", reason=resource.reason, person=visit.actor.person, at=visit.now
    )
    after = partial(_answered, said, _told(request, "yes"))
    beside = Beside(before=makes_way, after=after)
    offer = _offer(found, wanted, beside)
    item = Item(file="request", found=decoded)
    with _carried_out(visit, acts, resource):
        if contribute.take(visit, [item], offer=offer, map_key=map_key).rejected:
            raise UsageError(NOT_GIVEN)


@contextmanager
def _carried_out(visit: Visit, acts: Iterable[Action], resource: Resource) -> Iterator[None]:
    """Decide some acts and do them inside; where that fails, none is on record as done."""
    with ExitStack() as carried:
        for action in acts:
            gate.allow(visit, action, resource)
            carried.enter_context(gate.carried_out(visit, action, resource))
        yield


def _answered(said: Said, told: Iterable[Told], opened: OpenScope, judged: Judged) -> None:
    if not judged.current or judged.verdict is Verdict.UNCHANGED:
        raise UsageError(NOT_GIVEN)
    if not _written(opened, said, told):
        raise UsageError(ANSWERED)


def _offer(found: Releasable, wanted: Handling, beside: Beside) -> Offer:
    return Offer(
        marking=wanted.tlp,
        audience=wanted.audience,
        purposes=wanted.purposes,
        basis=wanted.basis,
        subject=wanted.subject,
        terms=terms_by_id([found.terms])[found.terms],
        grade=found.grade,
        likelihood=found.likelihood,
        assessment=found.assessment,
        beside=beside,
    )


def _views(visit: Visit, found: Sequence[Request]) -> tuple[RequestView, ...]:
    names = alliance.names_of_organisations()
    handlings = handlings_by_id(id_ for each in found for id_ in (each.wanted, each.handling))
    own = visit.actor.organisation
    may_answer = gate.may(visit, Action.ANSWER_WIDER, Resource(organisation=own))
    states = [state_of(each, at=visit.now) for each in found]
    return tuple(
        RequestView(
            request=each,
            marking=handlings[each.handling].tlp,
            state=state,
            asker=names[each.asker].name,
            originator=names[each.author].name,
            wanted=handlings[each.wanted],
            may_answer=may_answer and state == "open" and each.author == own,
        )
        for each, state in zip(found, states, strict=True)
    )
