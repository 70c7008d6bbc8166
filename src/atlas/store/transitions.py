"""From which state into which something of a workflow went, when and by whom; and how long it stayed in each.

One table for all workflows. A row stands under the handling of what it tells of: who reads that reads this.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

import attrs

from atlas.model.ids import HandlingId, OrganisationId, PersonId
from atlas.store.scoped import OpenScope


class SubjectKind(StrEnum):
    """Of what a transition tells. A new workflow adds its word here."""

    NOMINATION = "nomination"
    INVESTIGATION = "investigation"
    REQUEST = "request"
    CLAIM = "claim"
    PACKAGE = "package"
    OPERATION = "operation"


@attrs.frozen(kw_only=True)
class Step:
    """One transition. `from_state` is "" where the subject began; `person` is `None` where time did it."""

    kind: SubjectKind
    subject: uuid.UUID
    from_state: str
    to_state: str
    at: datetime
    organisation: OrganisationId
    person: PersonId | None = None


@attrs.frozen(kw_only=True)
class Stay:
    """How long a subject was in a state; `until` is `None` where it is there still."""

    subject: uuid.UUID
    state: str
    since: datetime
    until: datetime | None

    def lasted(self, now: datetime) -> timedelta:
        """Return how long it lasted, or has lasted by now."""
        return (self.until or now) - self.since


_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('atlas.transition ' || %s, 0))"
_RECORD = """
INSERT INTO transition (id, handling, subject_kind, subject, place, from_state, to_state, organisation, person, at)
SELECT %(id)s, %(handling)s, %(kind)s, %(subject)s, atlas.next_place(%(subject)s), %(from_state)s, %(to_state)s,
       %(organisation)s, %(person)s, %(at)s
"""
_STEPS = """
SELECT subject_kind, subject, from_state, to_state, at, organisation, person
FROM transition WHERE subject = %s ORDER BY place
"""
_STAYS = """
SELECT subject, to_state, at, lead(at) OVER (PARTITION BY subject ORDER BY place)
FROM transition WHERE subject_kind = %(kind)s AND (%(subjects)s::uuid[] IS NULL OR subject = ANY (%(subjects)s))
ORDER BY subject, place
"""
_STATES = """
SELECT DISTINCT ON (subject) subject, to_state FROM transition
WHERE subject_kind = %s AND subject = ANY (%s) ORDER BY subject, place DESC
"""


def record(opened: OpenScope, handling: HandlingId, steps: Iterable[Step]) -> None:
    """Write transitions of one subject, in their order, under its handling.

    The actor's organisation is the one of each step. Of two writers the second waits. Where the scope does not show
    each step before, the place is the next one all the same.
    """
    for each in steps:
        opened.sql(_LOCK, [str(each.subject)])
        opened.sql(_RECORD, {**_values(each), "id": uuid.uuid4(), "handling": handling})


def steps_of(opened: OpenScope, subject: uuid.UUID) -> list[Step]:
    """Return the transitions of one subject that the scope shows, in their order."""
    return [
        Step(
            kind=SubjectKind(kind),
            subject=id_,
            from_state=before,
            to_state=after,
            at=at,
            organisation=OrganisationId(organisation),
            person=PersonId(person) if person else None,
        )
        for kind, id_, before, after, at, organisation, person in opened.sql(_STEPS, [subject])
    ]


def stays(
    opened: OpenScope, kind: SubjectKind, subjects: Sequence[uuid.UUID] | None = None
) -> list[Stay]:
    """Return how long the subjects of a kind that the scope shows stayed in each state, in order; or some of them."""
    asked = {"kind": kind, "subjects": None if subjects is None else list(subjects)}
    return [
        Stay(subject=subject, state=state, since=since, until=until)
        for subject, state, since, until in opened.sql(_STAYS, asked)
    ]


def states_of(
    opened: OpenScope, kind: SubjectKind, subjects: Sequence[uuid.UUID]
) -> Mapping[uuid.UUID, str]:
    """Return the state that each of some subjects was last brought into, where the scope shows it."""
    return {row[0]: str(row[1]) for row in opened.sql(_STATES, [kind, list(subjects)])}


def _values(step: Step) -> dict[str, object]:
    names = ("kind", "subject", "from_state", "to_state", "organisation", "person", "at")
    return {name: getattr(step, name) for name in names}
