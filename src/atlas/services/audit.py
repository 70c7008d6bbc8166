"""The record of who did what, for auditors, and for representatives what their own people did.

It shows ids, rules and reasons, and reads no claim: an auditor's own scope stays empty.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

import attrs

from atlas.errors import UsageError
from atlas.model.handling import Purpose
from atlas.model.ids import OrganisationId, PersonId
from atlas.policy.decide import SOMEBODY_ELSES, Action, Resource
from atlas.services import gate
from atlas.services.gate import Visit
from atlas.services.places import mark_of, place_of
from atlas.store import alliance, rates
from atlas.store import audit as kept
from atlas.store.alliance import Organisation
from atlas.store.audit import Found, Wanted

PAGE_SIZE = 50
MOST = 1_000
LEAST_READS = 200
TIMES_USUAL = 5
"""A day with fewer reads is nothing unusual, nor is one that is not so many times the person's own median."""

_READS = (Action.SEARCH, Action.READ, Action.LOOKUP, Action.EXPORT)


@attrs.frozen(kw_only=True)
class Question:
    """What is searched for; each field that is set must fit.

    `actor` is the short name of a person or a member, or the name of work of the system. `object` is the id of what
    an act was done to. `before` is where an earlier page ended.
    """

    actor: str = ""
    action: Action | None = None
    purpose: Purpose | None = None
    rule: str = ""
    allowed: bool | None = None
    object: uuid.UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: str = ""
    size: int = PAGE_SIZE


@attrs.frozen(kw_only=True)
class Line:
    """One decision in words: who (`person` is empty for work of the system alone), what, and what the gate answered.

    `is_act` tells that it is a leaf of the log by itself; other lines are in the digest of their day.
    """

    id: uuid.UUID
    decided_at: datetime
    person: str
    organisation: str
    system: str
    action: str
    purpose: str
    reference: str
    allowed: bool
    rules: tuple[str, ...]
    object_organisation: str
    object: uuid.UUID | None
    reason: str
    seen_as: str
    is_act: bool


@attrs.frozen(kw_only=True)
class Record:
    """One page of the record, the newest first. `older` leads to the next page, empty at the end.

    `organisation` is the member whose people it is cut to; empty for an auditor.
    """

    lines: tuple[Line, ...]
    older: str
    organisation: str


@attrs.frozen(kw_only=True)
class Unusual:
    """Somebody asked far more on a day than is usual for him: `asked` against the `median` of his earlier days."""

    person: str
    organisation: str
    asked: int
    median: int


def is_all_there_is(visit: Visit) -> bool:
    """Tell whether the visitor may see the record and nothing of the map, so that a visit begins there."""
    own = Resource(organisation=visit.actor.organisation)
    return not gate.may(visit, Action.SEARCH) and gate.may(visit, Action.SEE_RECORD, own)


def unusual(visit: Visit, day: date) -> tuple[Unusual, ...]:
    """Return who read far more on a day (UTC) than is usual for him (P14), most first, as far as the visitor sees.

    That is at least 200 reads, and more than five times the median of his days in the month before.

    Raises:
        Denied: the policy refused; the refusal is on record.
    """
    reach = _reach(visit)
    found = rates.unusual(
        day, actions=_READS, least=LEAST_READS, times=TIMES_USUAL, organisation=reach
    )
    organisations = alliance.names_of_organisations()
    persons = alliance.persons_by_id(PersonId(each.person) for each in found)
    return tuple(
        Unusual(
            person=person.short
            if (person := persons.get(PersonId(each.person)))
            else str(each.person),
            organisation=organisations[OrganisationId(each.organisation)].name,
            asked=each.asked,
            median=each.median,
        )
        for each in found
    )


def unusual_of_all(day: date) -> tuple[rates.Rate, ...]:
    """Return the same of everybody for work of the system, which tells the secretariat; counts and ids alone."""
    found = rates.unusual(
        day, actions=_READS, least=LEAST_READS, times=TIMES_USUAL, organisation=None
    )
    return tuple(found)


def _reach(visit: Visit) -> OrganisationId | None:
    """Decide, and return the member whose people the visitor sees; `None` for everybody's."""
    own = visit.actor.organisation
    anybody = gate.may(visit, Action.SEE_RECORD, SOMEBODY_ELSES)
    gate.allow(visit, Action.SEE_RECORD, Resource(organisation=None if anybody else own))
    return None if anybody else own


def search(visit: Visit, question: Question) -> Record:
    """Return decisions that fit, newest first: an auditor's are everybody's, a representative's his organisation's.

    Raises:
        UsageError: nobody is called so, the page is none, or it has more than 1,000 lines.
        Denied: the policy refused; the refusal is on record.
    """
    own = _reach(visit)
    if not 1 <= question.size <= MOST:
        raise UsageError(f"A page has 1 to {MOST} lines.")
    wanted = _wanted(question)
    if own is not None:
        if wanted.organisation not in (None, own):
            wanted = attrs.evolve(wanted, organisation=SOMEBODY_ELSES.organisation)
        else:
            wanted = attrs.evolve(wanted, organisation=own)
        wanted = attrs.evolve(wanted, known_to=own)
    found = kept.find(wanted, limit=question.size + 1)
    names = _Names.of(found)
    return Record(
        lines=tuple(names.line(each) for each in found[: question.size]),
        older=_older(found, question.size),
        organisation=names.organisation(own),
    )


def _older(found: Sequence[Found], size: int) -> str:
    if len(found) <= size:
        return ""
    last = found[size - 1].entry
    return mark_of(last.decided_at, last.id)


def _wanted(question: Question) -> Wanted:
    return attrs.evolve(
        _by(question.actor),
        action=question.action,
        purpose=question.purpose,
        rule=question.rule or None,
        allowed=question.allowed,
        resource=question.object,
        since=question.since,
        until=question.until,
        before=place_of(question.before, of="record") if question.before else None,
    )


def _by(called: str) -> Wanted:
    if not called:
        return Wanted()
    if person := alliance.find_person(called):
        return Wanted(person=person.id, organisation=person.organisation)
    if organisation := alliance.find_organisation(called):
        return Wanted(organisation=organisation.id)
    return Wanted(system=called)


@attrs.frozen
class _Names:
    """What ids stand for; whoever is gone is told by id."""

    organisations: Mapping[OrganisationId, Organisation]
    persons: Mapping[uuid.UUID, str]

    @classmethod
    def of(cls, found: Iterable[Found]) -> "_Names":
        named = {id_ for each in found for id_ in (each.entry.person, each.entry.seen_as) if id_}
        persons = alliance.persons_by_id(map(PersonId, named))
        return cls(
            alliance.names_of_organisations(),
            {id_: person.short for id_, person in persons.items()},
        )

    def organisation(self, id_: uuid.UUID | None) -> str:
        if id_ is None:
            return ""
        found = self.organisations.get(OrganisationId(id_))
        return found.name if found else str(id_)

    def person(self, id_: uuid.UUID | None) -> str:
        return "" if id_ is None else self.persons.get(id_, str(id_))

    def line(self, found: Found) -> Line:
        entry = found.entry
        seen = entry.seen_as
        is_member = seen is not None and OrganisationId(seen) in self.organisations
        return Line(
            id=entry.id,
            decided_at=entry.decided_at,
            person=self.person(entry.person),
            organisation=self.organisation(entry.organisation),
            system=entry.system,
            action=entry.action,
            purpose=entry.purpose,
            reference=entry.reference,
            allowed=entry.allowed,
            rules=entry.reasons,
            object_organisation=self.organisation(entry.resource_organisation),
            object=entry.resource,
            reason=entry.stated_reason,
            seen_as=self.organisation(seen) if is_member else self.person(seen),
            is_act=found.is_act,
        )
