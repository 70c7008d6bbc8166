"""Open and read cases. All of a case is personal data: it is shown to legal officers of its organisation alone."""

import uuid
from collections.abc import Iterable
from datetime import UTC
from itertools import groupby

import attrs

from atlas.errors import NotFound, UsageError
from atlas.policy.decide import Action, Resource
from atlas.policy.subjects import rights_of
from atlas.services import gate
from atlas.services.gate import Visit
from atlas.services.subjects.folding import Asked, Case, case_of, said_of
from atlas.store import subjects as kept
from atlas.store.scoped import OpenScope
from atlas.store.subjects import Entry

NO_CASE = "There is no such case among those that you may see."
LISTED = 100  # of those that are closed
MOST_VALUES = 50
LONGEST_NAME = 200
LONGEST_VALUE = 500
OLDEST_YEARS = 10


def open_case(visit: Visit, asked: Asked) -> Case:
    """Open a case of the visitor's own organisation, under the next number of its year.

    Raises:
        UsageError: what was asked cannot be, or the day of receipt is not one.
        Denied: the policy refused; the refusal is on record.
    """
    asked = _checked(visit, asked)
    id_ = uuid.uuid4()
    beginning = f"DS-{visit.now.astimezone(UTC).year}-"

    def work(opened: OpenScope) -> Case:
        kept.lock(opened)
        last = kept.last_number(opened, beginning)
        opens = Entry(
            case=id_,
            number=f"{beginning}{int(last.removeprefix(beginning) or 0) + 1:04}",
            place=0,
            what="opened",
            said=said_of(asked),
            person=visit.actor.person,
            recorded_at=visit.now,
        )
        kept.record(opened, opens)
        return case_of([opens])

    resource = Resource(organisation=visit.actor.organisation, id=id_)
    return gate.write(visit, Action.HANDLE_SUBJECT, work, resource=resource)


def listed(visit: Visit) -> tuple[Case, ...]:
    """Return the cases of the visitor's organisation: open ones by due day, then the 100 that were closed last.

    Raises:
        Denied: the policy refused; the refusal is on record.
    """
    with gate.open_scope(visit, Action.SEE_SUBJECTS) as opened:
        told = kept.listed(opened, closed=LISTED)
    cases = [case_of(group) for _, group in groupby(told, key=lambda each: each.case)]
    waiting = sorted((each for each in cases if each.is_open), key=lambda e: (e.due, e.number))
    closed = sorted(
        (each for each in cases if not each.is_open),
        key=lambda each: (each.closed_at, each.number),
        reverse=True,
    )
    return (*waiting, *closed)


def get(visit: Visit, id_: uuid.UUID) -> Case:
    """Return one case of the visitor's organisation, with all versions of its letter.

    Raises:
        NotFound: there is none of this id, or it is another organisation's: one answer.
        Denied: the policy refused; the refusal is on record.
    """
    with gate.open_scope(visit, Action.SEE_SUBJECTS) as opened:
        return find_case(opened, id_)


def find_case(opened: OpenScope, id_: uuid.UUID) -> Case:
    """Return a case that the scope shows.

    Raises:
        NotFound: it shows none of this id.
    """
    told = kept.entries(opened, id_)
    if not told:
        raise NotFound(NO_CASE)
    return case_of(told)


def about(visit: Visit, case: Case) -> Visit:
    """Return the visit with the case's number for its reference: what is done for it is on record under that."""
    return attrs.evolve(visit, setting=attrs.evolve(visit.setting, reference=case.number))


def plain(text: str) -> str:
    """Return a text without what a database does not keep."""
    return text.replace("\0", "").strip()


def values_of(lines: Iterable[str]) -> tuple[str, ...]:
    """Return the values of some lines, each once, in their order.

    Raises:
        UsageError: they are too many, or one is too long.
    """
    values = tuple(dict.fromkeys(filter(None, (" ".join(plain(each).split()) for each in lines))))
    if len(values) > MOST_VALUES or any(len(each) > LONGEST_VALUE for each in values):
        raise UsageError(
            f"Give at most {MOST_VALUES} values to find by, each of at most {LONGEST_VALUE} characters."
        )
    return values


def _checked(visit: Visit, asked: Asked) -> Asked:
    """Return what was asked as it is kept."""
    name, today = " ".join(plain(asked.name).split()), visit.now.astimezone(UTC).date()
    if not name or len(name) > LONGEST_NAME:
        raise UsageError(f"Write who asks, in at most {LONGEST_NAME} characters.")
    if not asked.rights or asked.rights - set(rights_of(asked.regime)):
        raise UsageError("Choose what is asked for; the LED (2016/680) knows no objection.")
    if asked.received > today or asked.received.year < today.year - OLDEST_YEARS:
        raise UsageError(
            f"The day of receipt is not after today, and at most {OLDEST_YEARS} years ago."
        )
    return attrs.evolve(asked, name=name, values=values_of(asked.values))
