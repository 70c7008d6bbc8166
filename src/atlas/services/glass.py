"""Break-glass: in an emergency somebody reads for a few hours what an organisation says of one thing (domain 6.1).

It takes two persons of two organisations. One asks, with a reason, for a thing that he knows by its id: whether there
is anything is told to nobody. A representative or legal officer of the owner answers, and gives no more than she
reads herself: never TLP:RED, never personal data, nothing that an export would keep back, only claims of her own
organisation. The asker gets copies, for him
alone and until they expire. The representatives and legal officers of the owner are told. All three acts are leaves.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

import attrs
import msgspec

from atlas.errors import NotFound, UsageError
from atlas.model.handling import Audience, Handling
from atlas.model.ids import OrganisationId, PersonId, ThingId
from atlas.model.markings import TLP, strictest
from atlas.policy.actors import Role
from atlas.policy.decide import Action, Resource
from atlas.services import gate, ledger, notices
from atlas.services.gate import Visit
from atlas.services.ledger import Gathering
from atlas.services.notices import Kind
from atlas.store import alliance
from atlas.store import glass as kept
from atlas.store.glass import Copy, Request
from atlas.store.scoped import OpenScope

ANSWER_WITHIN = timedelta(hours=2)
"""An emergency that waits longer is none: who is not answered asks to go wider."""
OPEN_FOR = timedelta(hours=4)
NO_REQUEST = "There is no such request among what you may see."


@attrs.frozen(kw_only=True)
class Emergency:
    """What somebody asks for: the thing by its id, whose claims, and why."""

    thing: ThingId
    owner: OrganisationId
    reason: str


@attrs.frozen(kw_only=True)
class RequestView:
    """A request as one of the two organisations sees it. `state`: open, yes, no or expired.

    `opens` is how many claims the visitor could open (of the owner alone); `until` is when reading ends.
    """

    request: Request
    state: str
    asker: str
    person: str
    owner: str
    may_answer: bool
    may_read: bool
    opens: int
    until: datetime | None


@attrs.frozen(kw_only=True)
class Opened:
    """One claim that was opened, with the fields of its object as words."""

    marking: TLP
    kind: str
    name: str
    fields: tuple[tuple[str, str], ...]


@attrs.frozen(kw_only=True)
class Reading:
    """What somebody reads by break-glass, of whom, and until when."""

    request: Request
    owner: str
    until: datetime
    claims: tuple[Opened, ...]


def owners(visit: Visit) -> tuple[tuple[OrganisationId, str], ...]:
    """Return the organisations that one may ask, by name: every member but one's own."""
    own = visit.actor.organisation
    others = (each for each in alliance.members().values() if each.id != own)
    return tuple((each.id, each.name) for each in sorted(others, key=lambda each: each.name))


def ask(visit: Visit, emergency: Emergency) -> uuid.UUID:
    """Ask an organisation to open what it says of a thing, and return the request's id; equal whatever there is.

    Raises:
        UsageError: it is the own organisation, or none that one may ask.
        Denied: the policy refused, or there is no reason.
    """
    resource = Resource(
        organisation=emergency.owner, id=emergency.thing, reason=emergency.reason.strip()
    )
    gate.assert_may(visit, Action.BREAK_GLASS, resource)
    if visit.actor.person is None or emergency.owner not in dict(owners(visit)):
        raise UsageError("Choose another member from the list.")
    both = Audience(organisations=frozenset({emergency.owner, visit.actor.organisation}))
    between = Handling(tlp=TLP.AMBER_STRICT, audience=both)
    request = Request(
        id=uuid.uuid4(),
        handling=gate.intern([between], []).handlings[between],
        thing=emergency.thing,
        owner=emergency.owner,
        asker=visit.actor.organisation,
        asked_by=visit.actor.person,
        reason=resource.reason,
        deadline=visit.now + ANSWER_WITHIN,
        asked=visit.now,
    )
    person = visit.actor.person
    told = notices.about(Kind.GLASS_ASKED, request.id, _guardians(request.owner))

    def work(opened: OpenScope) -> None:
        kept.say(opened, request, "asked", person=person, reason=request.reason)
        notices.keep(opened, told)

    gate.write(visit, Action.BREAK_GLASS, work, resource=resource)
    return request.id


def _guardians(owner: OrganisationId) -> frozenset[PersonId]:
    """Return who hears of an emergency at once: representatives and legal officers of the owner."""
    return notices.holders(owner, Role.REPRESENTATIVE, Role.LEGAL)


def requests(visit: Visit) -> tuple[RequestView, ...]:
    """Return the requests that the visitor's organisation made or got, the latest first.

    Raises:
        Denied: the policy refused.
    """
    own = Resource(organisation=visit.actor.organisation)
    may_answer = gate.may(visit, Action.ANSWER_GLASS, own)
    with gate.open_scope(visit, Action.READ) as opened:
        return _views(visit, opened, kept.requests(opened), may_answer=may_answer)


def waiting(visit: Visit) -> int:
    """Return how many requests wait for the visitor's answer: what the desk and the rail tell.

    Raises:
        Denied: the policy refused.
    """
    return sum(each.may_answer for each in requests(visit))


def answer(visit: Visit, request: uuid.UUID, *, yes: bool, reason: str) -> None:
    """Answer a request for claims of the own organisation; yes opens copies of what the visitor reads of it.

    Raises:
        NotFound: the visitor sees no such request.
        UsageError: it is answered or its time is over, or there is nothing that the visitor could open.
        Denied: it is another organisation's, there is no reason, or the policy refused.
    """
    found = _request(visit, request)
    resource = Resource(organisation=found.owner, id=found.thing, reason=reason.strip())
    gate.assert_may(visit, Action.ANSWER_GLASS, resource)
    if _state(found, visit.now) != "open":
        raise UsageError("This request is answered, or its time is over.")
    for_asker = Handling(tlp=TLP.RED, audience=Audience(persons=frozenset({found.asked_by})))
    handling = gate.intern([for_asker], []).handlings[for_asker]
    person = visit.actor.person
    if person is None:
        raise UsageError("A person answers, not work of the system.")
    hearing = (_guardians(found.owner) | {found.asked_by}) - {person}
    told = notices.about(Kind.GLASS_ANSWERED, found.id, hearing)

    def work(opened: OpenScope) -> None:
        if yes:
            copies = kept.claims(opened, found, until=visit.now + OPEN_FOR)
            if not copies:
                raise UsageError("There is nothing of your organisation that you could open here.")
            kept.open_copies(opened, copies, handling)
        if not kept.say(opened, found, "yes" if yes else "no", person=person, reason=reason):
            raise UsageError("This request was answered meanwhile.")
        notices.keep(opened, told)

    gate.write(visit, Action.ANSWER_GLASS, work, resource=resource)


def read(visit: Visit, request: uuid.UUID) -> Reading:
    """Return what was opened for the visitor; each look is a leaf, and stands in the ledger before anything shows.

    Raises:
        NotFound: the visitor sees no such request, or nothing is open for him now.
        Denied: the policy refused.
    """
    found = _request(visit, request)
    with gate.open_scope(visit, Action.READ) as opened:
        copies = kept.copies(opened, request)
    if not copies:
        raise NotFound(NO_REQUEST)
    resource = Resource(organisation=found.owner, id=found.thing, reason=found.reason)
    gate.allow(visit, Action.READ_GLASS, resource)
    _enter(visit, copies)
    return Reading(
        request=found,
        owner=alliance.names_of_organisations()[found.owner].name,
        until=copies[0].expires_at,
        claims=tuple(map(_opened, copies)),
    )


def _enter(visit: Visit, copies: Sequence[Copy]) -> None:
    """Write into the ledger what somebody is about to read: each look is a sending of its own."""
    gathered = Gathering()
    for each in copies:
        gathered.add(each.claim, each.owner, each.content)
    marking = strictest(TLP(each.marking) for each in copies)
    ledger.record(visit, gathered, kind=ledger.Kind.GLASS, marking=marking, bases=())


def forget_expired() -> None:
    """Delete copies whose time is over. Nobody could read them any more; this takes them off the disk."""
    kept.forget_expired()


def _request(visit: Visit, request: uuid.UUID) -> Request:
    with gate.open_scope(visit, Action.READ) as opened:
        found = next(iter(kept.requests(opened, request)), None)
    if found is None:
        raise NotFound(NO_REQUEST)
    return found


def _state(request: Request, at: datetime) -> str:
    if request.answer:
        return request.answer
    return "open" if at <= request.deadline else "expired"


def _views(
    visit: Visit, opened: OpenScope, found: Sequence[Request], *, may_answer: bool
) -> tuple[RequestView, ...]:
    """Return requests in words; how many queries that takes does not depend on how many there are."""
    own, states = visit.actor.organisation, {each.id: _state(each, visit.now) for each in found}
    waiting = [each for each in found if may_answer and each.owner == own]
    answerable = {each.id: each for each in waiting if states[each.id] == "open"}
    counts = kept.counts(opened, list(answerable.values()), own)
    until = kept.open_until(opened, [each.id for each in found])
    names = alliance.names_of_organisations()
    people = alliance.persons_by_id([each.asked_by for each in found])
    return tuple(
        RequestView(
            request=each,
            state=states[each.id],
            asker=names[each.asker].name,
            person=people[each.asked_by].name if each.asked_by in people else "",
            owner=names[each.owner].name,
            may_answer=each.id in answerable,
            may_read=each.id in until,
            opens=counts.get(each.id, 0),
            until=until.get(each.id),
        )
        for each in found
    )


def _opened(copy: Copy) -> Opened:
    told = msgspec.json.decode(copy.content)
    fields = [(name, _words(value)) for name, value in told.items() if name not in _MACHINERY]
    return Opened(marking=TLP(copy.marking), kind=copy.kind, name=copy.name, fields=tuple(fields))


_MACHINERY = frozenset(
    {"type", "spec_version", "id", "object_marking_refs", "granular_markings", "extensions"}
)


def _words(value: object) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
