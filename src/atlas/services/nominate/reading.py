"""Read nominations: the list, one of them, what it has in common with others, and what waits for the visitor."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from itertools import groupby

import attrs

from atlas.errors import NotFound
from atlas.model.handling import Handling
from atlas.model.ids import OrganisationId
from atlas.model.markings import TLP, strictest
from atlas.policy.decide import Action, Resource
from atlas.policy.nominating import Check, State
from atlas.policy.screening import Screen, screen
from atlas.services import gate
from atlas.services.gate import Visit
from atlas.services.nominate.folding import Nomination, nomination_of
from atlas.services.paging import PAGE, Paged, shown
from atlas.store import alliance, transitions
from atlas.store import nominations as kept
from atlas.store.handlings import handlings_by_id
from atlas.store.nominations import Ballot
from atlas.store.scoped import OpenScope
from atlas.store.transitions import Stay, SubjectKind

NO_NOMINATION = "There is no such nomination among those that you may see."
MOST_OPEN = 1_000  # that are looked through for what waits, the latest first
MOST_CHOICES = 200
MOST_DUPLICATES = 20


class Task(StrEnum):
    """What waits for somebody: to screen, to check in law, to give points, to open a ballot, to vote, to decide."""

    SCREEN = "screen"
    CLEAR = "clear"
    SCORE = "score"
    OPEN = "open"
    VOTE = "vote"
    CONCLUDE = "conclude"


@attrs.frozen(kw_only=True)
class Shared:
    """Another nomination with the same names or identifiers: which, as this nomination's form has them."""

    nomination: Nomination
    names: tuple[str, ...]


@attrs.frozen(kw_only=True)
class View:
    """One nomination with all that its page shows. `tasks` wait for the visitor.

    `names` are those of members, `flags` what the screening of free text met in it.
    """

    nomination: Nomination
    handling: Handling
    duplicates: tuple[Shared, ...]
    stays: tuple[Stay, ...]
    tasks: frozenset[Task]
    own_ballot: Ballot | None
    names: Mapping[OrganisationId, str]
    flags: tuple[Screen, ...] = ()


@attrs.frozen(kw_only=True)
class Listed(Paged):
    """One page of the nominations that the visitor sees, with what waits for him; and their strictest marking.

    Those that have not ended come first, each part the latest first.
    """

    items: tuple[tuple[Nomination, frozenset[Task]], ...]
    highest: TLP


def listed(visit: Visit, *, page: int = 1) -> Listed:
    """Return one page of the nominations that the visitor may see: 50, those that have not ended first.

    Raises:
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.SEE_NOMINATIONS) as opened:
        total = kept.count(opened)
        number = shown(page, total)
        ids = kept.listed(opened, limit=PAGE, offset=(number - 1) * PAGE)
        found = _several(opened, ids, at=visit.now)
    may = _may(visit)
    labels = handlings_by_id(each.handling for each in found)
    return Listed(
        items=tuple((each, tasks_of(each, visit, may)) for each in found),
        highest=strictest(each.tlp for each in labels.values()),
        total=total,
        page=number,
    )


def waiting(visit: Visit) -> tuple[tuple[Nomination, frozenset[Task]], ...]:
    """Return the nominations with which something waits for the visitor, the latest first.

    It looks through the latest 1,000 that have not ended, and through none where he may do nothing with them.

    Raises:
        Denied: the policy refused.
    """
    may = _may(visit)
    with gate.open_scope(visit, Action.SEE_NOMINATIONS) as opened:
        ids = kept.listed(opened, limit=MOST_OPEN, is_open=True) if may else []
        found = _several(opened, ids, at=visit.now)
    waits = ((each, tasks_of(each, visit, may)) for each in found)
    return tuple((each, tasks) for each, tasks in waits if tasks)


def choices(visit: Visit, *, beside: uuid.UUID) -> tuple[Nomination, ...]:
    """Return others that one may be merged into: those with a name or identifier in common, then the latest 200.

    Raises:
        NotFound: the visitor sees none of this id.
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.SEE_NOMINATIONS) as opened:
        one = find(opened, beside, at=visit.now)
        near = kept.sharing(opened, one.keys, beside=beside, limit=MOST_DUPLICATES)
        latest = kept.listed(opened, limit=MOST_CHOICES)
        ids = [each for each in dict.fromkeys((*near, *latest)) if each != beside]
        return tuple(_several(opened, ids, at=visit.now))


def get(visit: Visit, id_: uuid.UUID) -> Nomination:
    """Return one nomination.

    Raises:
        NotFound: the visitor sees none of this id.
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.SEE_NOMINATIONS) as opened:
        return find(opened, id_, at=visit.now)


def view(visit: Visit, id_: uuid.UUID) -> View:
    """Return one nomination with its duplicates, its time in each state and what waits for the visitor.

    Raises:
        NotFound: the visitor sees none of this id.
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.SEE_NOMINATIONS) as opened:
        found = find(opened, id_, at=visit.now)
        duplicates = duplicates_of(opened, found, at=visit.now)
        stays = transitions.stays(opened, SubjectKind.NOMINATION, [id_])
    return View(
        nomination=found,
        handling=handlings_by_id([found.handling])[found.handling],
        duplicates=duplicates,
        stays=tuple(stays),
        tasks=tasks_of(found, visit, _may(visit)),
        own_ballot=own_ballot(found, visit),
        names={id_: each.name for id_, each in alliance.names_of_organisations().items()},
        flags=_flags(found),
    )


def _flags(found: Nomination) -> tuple[Screen, ...]:
    """Return which rules the words of a nomination meet: a hint for who decides on neutrality and in law."""
    form = found.form
    met = {each.rule for each in screen([form.name, form.why, form.victims, form.prior])}
    return tuple(each for each in Screen if each in met)


def find(opened: OpenScope, id_: uuid.UUID, *, at: datetime) -> Nomination:
    """Return a nomination that the scope shows.

    Raises:
        NotFound: it shows none of this id.
    """
    told = kept.entries(opened, id_)
    if not told:
        raise NotFound(NO_NOMINATION)
    return nomination_of(told, kept.ballots(opened, [id_]), at=at)


def duplicates_of(opened: OpenScope, found: Nomination, *, at: datetime) -> tuple[Shared, ...]:
    """Return other nominations of the scope whose form has a name or identifier in common with this one's."""
    near = kept.sharing(opened, found.keys, beside=found.id, limit=MOST_DUPLICATES)
    others = _several(opened, near, at=at)
    shared = (
        Shared(
            nomination=each,
            names=tuple(found.form.called(key) for key in found.keys if key in set(each.keys)),
        )
        for each in others
    )
    return tuple(each for each in shared if each.names)


def own_ballot(found: Nomination, visit: Visit) -> Ballot | None:
    """Return what the visitor's organisation votes in the present round; `None` where it did not."""
    own = (each for each in found.ballots if each.organisation == visit.actor.organisation)
    return next(own, None)


def tasks_of(found: Nomination, visit: Visit, may: frozenset[Action]) -> frozenset[Task]:
    """Return what waits with a nomination for somebody who may do these acts."""
    tasks: dict[Task, tuple[Action, bool]] = {
        Task.SCREEN: (Action.SCREEN, _waits_for_screening(found)),
        Task.CLEAR: (Action.CLEAR_NOMINATION, _waits_for_law(found, visit)),
        Task.SCORE: (
            Action.SCREEN,
            found.state is State.SCREENING and not found.unchecked and not found.failed,
        ),
        Task.OPEN: (Action.SCREEN, found.state is State.SCORED and not found.is_open),
        Task.VOTE: (Action.VOTE, found.is_open and own_ballot(found, visit) is None),
        Task.CONCLUDE: (
            Action.CONCLUDE,
            found.state is State.VOTED or (found.state is State.SCREENING and bool(found.failed)),
        ),
    }
    return frozenset(task for task, (action, waits) in tasks.items() if waits and action in may)


def _waits_for_screening(found: Nomination) -> bool:
    left = set(found.unchecked) - {Check.LEGAL}
    return found.state is State.SUBMITTED or (found.state is State.SCREENING and bool(left))


def _waits_for_law(found: Nomination, visit: Visit) -> bool:
    asked = found.state is State.SCREENING and Check.LEGAL in found.unchecked
    return asked and found.nominator != visit.actor.person


def _may(visit: Visit) -> frozenset[Action]:
    acts = (Action.SCREEN, Action.CLEAR_NOMINATION, Action.VOTE, Action.CONCLUDE)
    return gate.offered(visit, acts, Resource(organisation=visit.actor.organisation))


def _several(opened: OpenScope, ids: Sequence[uuid.UUID], *, at: datetime) -> list[Nomination]:
    """Return nominations in the order of their ids as given, by two statements however many they are."""
    entries = kept.entries_of(opened, ids) if ids else []
    told = {id_: list(group) for id_, group in groupby(entries, key=lambda each: each.nomination)}
    cast: defaultdict[uuid.UUID, list[Ballot]] = defaultdict(list)
    for each in kept.ballots(opened, list(told)) if told else ():
        cast[each.nomination].append(each)
    return [nomination_of(told[id_], cast[id_], at=at) for id_ in ids if id_ in told]
