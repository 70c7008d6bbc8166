"""Notices: that something may concern somebody. They hold ids alone, and are read again whenever they are shown.

A notice is for one person (TLP:RED). What it is about is asked for under that person's scope each time: what he may no
longer read is neither listed nor counted, in the page, in the top bar and in mails. They are deleted after 90 days.
"""

import uuid
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

import attrs

from atlas.errors import UsageError
from atlas.model.handling import Audience, Handling, Purpose, Terms
from atlas.model.ids import OrganisationId, PersonId, ThingId
from atlas.model.markings import TLP, strictest
from atlas.policy.actors import Actor, Role
from atlas.policy.decide import Action
from atlas.services import gate
from atlas.services.gate import Visit
from atlas.services.paging import PAGE, Paged, shown
from atlas.services.search import Item, items_of
from atlas.services.writers import Interned
from atlas.store import alliance
from atlas.store import notices as kept
from atlas.store.notices import Told
from atlas.store.scoped import OpenScope

Interning = Callable[[Iterable[Handling], Iterable[Terms]], Interned]
"""How handlings get their ids: `gate.intern`, or that of an import that may be a rehearsal."""


class Kind(StrEnum):
    """What a notice tells."""

    MENTION = "mention"
    ANSWER = "answer"
    WIDER_ASKED = "wider-asked"
    WIDER_ANSWERED = "wider-answered"
    GLASS_ASKED = "glass-asked"
    GLASS_ANSWERED = "glass-answered"
    HOLD = "hold"
    WITHDRAWN = "withdrawn"
    REVIEW = "review"
    FLAG = "flag"
    UNUSUAL = "unusual"
    ALARM = "alarm"
    INVITED = "invited"
    IMPORTED = "imported"
    RECALL = "recall"
    NOMINATION_WAITS = "nomination-waits"
    NOMINATION_DECIDED = "nomination-decided"
    ASKED_FOR = "asked-for"
    REQUESTED = "requested"
    REQUEST_ANSWERED = "request-answered"
    TASK_GIVEN = "task-given"
    UNDONE = "undone"
    DRAWN = "drawn"
    VETTED = "vetted"
    ACTION_ASKED = "action-asked"
    OPERATION_MOVED = "operation-moved"


# The act that leads to what a notice is about: whoever may not do it any more is not shown the notice.
LEADS_TO: Mapping[Kind, Action] = MappingProxyType(
    {
        Kind.MENTION: Action.READ,
        Kind.ANSWER: Action.READ,
        Kind.WIDER_ASKED: Action.READ,
        Kind.WIDER_ANSWERED: Action.READ,
        Kind.GLASS_ASKED: Action.ANSWER_GLASS,
        Kind.GLASS_ANSWERED: Action.READ,
        Kind.HOLD: Action.SEE_RETENTION,
        Kind.WITHDRAWN: Action.READ,
        Kind.REVIEW: Action.SEE_RETENTION,
        Kind.FLAG: Action.SEE_FLAGS,
        Kind.UNUSUAL: Action.OPERATE,
        Kind.ALARM: Action.SEE_ALARMS,
        Kind.INVITED: Action.SEE_NOTICES,
        Kind.IMPORTED: Action.SEE_RETENTION,
        Kind.RECALL: Action.SEE_PACKAGES,
        Kind.NOMINATION_WAITS: Action.SEE_NOMINATIONS,
        Kind.NOMINATION_DECIDED: Action.SEE_NOMINATIONS,
        Kind.ASKED_FOR: Action.SEE_DECONFLICTION,
        Kind.REQUESTED: Action.SEE_INVESTIGATIONS,
        Kind.REQUEST_ANSWERED: Action.SEE_INVESTIGATIONS,
        Kind.TASK_GIVEN: Action.SEE_INVESTIGATIONS,
        Kind.UNDONE: Action.SEE_RETENTION,
        Kind.DRAWN: Action.VET,
        Kind.VETTED: Action.READ,
        Kind.ACTION_ASKED: Action.SEE_OPERATIONS,
        Kind.OPERATION_MOVED: Action.SEE_OPERATIONS,
    }
)


@attrs.frozen(kw_only=True)
class Notice:
    """One notice as its recipient sees it. `thing` is what it leads to and `item` that in a list, where it is one."""

    id: uuid.UUID
    kind: Kind
    object: uuid.UUID
    at: datetime
    seen: bool
    thing: ThingId | None = None
    item: Item | None = None


@attrs.frozen(kw_only=True)
class Notices(Paged):
    """One page of notices, the latest first; how many there are, and how many are not seen yet."""

    items: tuple[Notice, ...]
    unseen: int
    highest: TLP


def about(
    kind: Kind,
    object_: uuid.UUID,
    recipients: Iterable[PersonId],
    *,
    intern: Interning = gate.intern,
    once: str = "",
) -> tuple[Told, ...]:
    """Return the notices that these people get, ready to be kept inside the transaction of what they tell of.

    Call it before that opens: the handling of each recipient is interned here, and committed. What is told again under
    the same word of `once` is told once.
    """
    own = {each: _own(each) for each in recipients}
    if not own:
        return ()
    interned = intern(own.values(), []).handlings
    return tuple(
        Told(
            recipient=person,
            handling=interned[handling],
            kind=kind,
            object=object_,
            id=uuid.uuid5(person, f"{kind} {object_} {once}") if once else uuid.uuid4(),
        )
        for person, handling in sorted(own.items(), key=lambda pair: str(pair[0]))
    )


def tell(by: OrganisationId, told: Iterable[Told], *, now: datetime) -> None:
    """Keep notices after what they tell of was done: work of the system, for the organisation that did it.

    The page that a notice leads to lists the same; a node that fails between the two loses the notice alone. An
    organisation that left or has not signed tells nobody.
    """
    waiting, actor = tuple(told), Actor(organisation=by, system="notices")
    visit = Visit(actor=actor, purpose=Purpose.RESEARCH, now=now)
    if waiting and gate.may(visit, Action.MARK_NOTICES):
        gate.write(visit, Action.MARK_NOTICES, lambda opened: kept.add(opened, waiting))


def keep(opened: OpenScope, told: Iterable[Told]) -> None:
    """Keep notices in an open writing scope."""
    kept.add(opened, told)


def holders(organisation: OrganisationId, *roles: Role) -> frozenset[PersonId]:
    """Return the active people of an organisation who hold one of these roles."""
    people = alliance.persons_of(organisation)
    return frozenset(each.id for each in people if each.roles & frozenset(roles))


def latest(visit: Visit, *, page: int = 1) -> Notices:
    """Return a page of the visitor's notices.

    Raises:
        Denied: the policy refused.
    """
    person, kinds = _person(visit), _kinds(visit)
    with gate.open_scope(visit, Action.SEE_NOTICES) as opened:
        total, unseen = kept.count(opened, person, kinds)
        at = shown(page, total)
        found = kept.latest(opened, person, kinds, limit=PAGE, offset=(at - 1) * PAGE)
        things = [each.thing for each in found if each.thing]
        items = {each.id: each for each in items_of(opened, things, _names())} if things else {}
    listed = tuple(
        Notice(
            id=each.id,
            kind=Kind(each.kind),
            object=each.object,
            at=each.recorded_at,
            seen=each.seen_at is not None,
            thing=each.thing,
            item=items.get(each.thing) if each.thing else None,
        )
        for each in found
    )
    highest = strictest(each.item.marking for each in listed if each.item)
    return Notices(items=listed, total=total, unseen=unseen, page=at, highest=highest)


def unseen(visit: Visit) -> int | None:
    """Return how many notices the visitor has not seen; `None` where he gets none at all.

    Each page asks for it: it is counted behind the wall, and leaves no line in the record.
    """
    person, kinds = visit.actor.person, _kinds(visit) if visit.actor.person else ()
    if person is None or Kind.INVITED not in kinds:
        return None
    return gate.count(
        visit, Action.SEE_NOTICES, lambda opened: kept.count(opened, person, kinds)[1]
    )


def unseen_since(visit: Visit, since: datetime | None) -> int | None:
    """Return how many of those after `since` are not seen, as `unseen`: on record, for it is what a mail tells."""
    person, kinds = visit.actor.person, _kinds(visit) if visit.actor.person else ()
    if person is None or Kind.INVITED not in kinds:
        return None
    with gate.open_scope(visit, Action.SEE_NOTICES) as opened:
        return kept.count(opened, person, kinds, since=since)[1]


def see(visit: Visit, id_: uuid.UUID | None = None) -> None:
    """Mark one notice of the visitor as seen, or with `None` all; any other is none of his and nothing happens.

    Raises:
        Denied: the policy refused.
    """
    person = _person(visit)
    gate.write(visit, Action.MARK_NOTICES, lambda opened: kept.see(opened, person, id_))


def unsee(visit: Visit, *, id_: uuid.UUID | None = None, at: datetime | None = None) -> None:
    """Undo the marking of one notice, or of all that were marked at one moment.

    Raises:
        Denied: the policy refused.
    """
    person = _person(visit)
    gate.write(
        visit, Action.MARK_NOTICES, lambda opened: kept.unsee(opened, person, id_=id_, at=at)
    )


def _kinds(visit: Visit) -> tuple[Kind, ...]:
    offered = gate.offered(visit, set(LEADS_TO.values()))
    return tuple(kind for kind, action in LEADS_TO.items() if action in offered)


def _names() -> Mapping[OrganisationId, alliance.Organisation]:
    return alliance.names_of_organisations()


def _own(person: PersonId) -> Handling:
    return Handling(tlp=TLP.RED, audience=Audience(persons=frozenset({person})))


def _person(visit: Visit) -> PersonId:
    if visit.actor.person is None:
        raise UsageError("Notices are a person's; say who with --as.")
    return visit.actor.person
