"""What a page shows of folders: all of them with their states, one with names, and what waits for the visitor."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import attrs

from atlas.model.ids import ClaimId, HandlingId, InvestigationId, OrganisationId, PersonId, ThingId
from atlas.model.markings import TLP, strictest
from atlas.policy.decide import Action
from atlas.policy.investigating import Move, State, ways_out
from atlas.services import gate
from atlas.services.gate import Visit
from atlas.services.investigations.acting import find
from atlas.services.investigations.folding import Folder, Request, Task, requests_of, tasks_of
from atlas.services.paging import PAGE, Paged, shown
from atlas.services.search import Item, items_of
from atlas.store import alliance, transitions
from atlas.store import investigations as kept
from atlas.store.alliance import Organisation, Person
from atlas.store.handlings import handlings_by_id, terms_by_id
from atlas.store.investigations import Entry
from atlas.store.scoped import OpenScope
from atlas.store.transitions import Stay, SubjectKind

LISTED = 200
MOST_WAITING = 1_000  # requests and tasks, those that were touched last


@attrs.frozen(kw_only=True)
class Line:
    """An investigation in a list."""

    id: InvestigationId
    title: str
    state: str
    marking: TLP
    opened_at: datetime
    organisation: str


@attrs.frozen(kw_only=True)
class Gathered:
    """A claim that was put into a folder, as far as the visitor reads it.

    `organisation` is "" where its source is protected and it is another organisation's.
    """

    id: ClaimId
    thing: ThingId
    name: str
    kind: str
    organisation: str
    marking: TLP
    why: str
    vetting: str
    recorded_at: datetime


@attrs.frozen(kw_only=True)
class Opened:
    """A folder with all that its page says. `may` are the acts that it offers, `moves` the ways out of its state."""

    folder: Folder
    marking: TLP
    markings: Mapping[HandlingId, TLP]
    organisations: Mapping[OrganisationId, Organisation]
    people: Mapping[PersonId, Person]
    claims: tuple[Gathered, ...]
    things: tuple[Item, ...]
    stays: tuple[Stay, ...]
    may: frozenset[Action]
    moves: tuple[Move, ...]

    @property
    def highest(self) -> TLP:
        """Return the strictest marking of what is shown."""
        claims = [each.marking for each in self.claims]
        things = [each.marking for each in self.things]
        return strictest([self.marking, *claims, *things, *self.markings.values()])


@attrs.frozen(kw_only=True)
class Waiting:
    """A request or a task that waits for somebody, and in which folder."""

    investigation: InvestigationId
    title: str
    request: Request | None = None
    task: Task | None = None

    @property
    def due(self) -> date | None:
        """Return by when."""
        one = self.request or self.task
        return one.due if one else None


@attrs.frozen(kw_only=True)
class Mine:
    """What waits for the visitor: requests to the organisation, own tasks, and own requests that others have."""

    requests: tuple[Waiting, ...]
    tasks: tuple[Waiting, ...]
    asked: tuple[Waiting, ...]


_OFFERED = frozenset(
    {
        Action.INVESTIGATE,
        Action.MOVE_INVESTIGATION,
        Action.ASK_MEMBER,
        Action.ANSWER_MEMBER,
        Action.GIVE_TASK,
        Action.DO_TASK,
    }
)


@attrs.frozen(kw_only=True)
class Folders(Paged):
    """One page of folders, those that are not closed first, each part the latest first."""

    items: tuple[Line, ...]


def listed(visit: Visit, *, page: int = 1) -> Folders:
    """Return one page of the folders that the visitor may see: 50.

    Raises:
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.SEE_INVESTIGATIONS) as opened:
        total = kept.count(opened)
        number = shown(page, total)
        rows = kept.folders(opened, limit=PAGE, offset=(number - 1) * PAGE)
        return Folders(items=_lines(opened, rows), total=total, page=number)


def lines_of(opened: OpenScope) -> tuple[Line, ...]:
    """Return the latest 200 folders that a scope shows, the latest first."""
    return _lines(opened, kept.openings(opened, limit=LISTED))


def _lines(opened: OpenScope, rows: Sequence[Entry]) -> tuple[Line, ...]:
    kind = SubjectKind.INVESTIGATION
    states = transitions.states_of(opened, kind, [each.investigation for each in rows])
    handlings = handlings_by_id(each.handling for each in rows)
    names = alliance.names_of_organisations()
    return tuple(
        Line(
            id=each.investigation,
            title=str(each.said["title"]),
            state=states.get(each.investigation, State.OPEN),
            marking=handlings[each.handling].tlp,
            opened_at=each.recorded_at,
            organisation=names[each.organisation].name,
        )
        for each in rows
    )


def show(visit: Visit, id_: InvestigationId) -> Opened:
    """Return one folder with names, claims and things as the visitor may read them.

    Raises:
        NotFound: the visitor sees none of this id.
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.SEE_INVESTIGATIONS) as opened:
        folder = find(opened, id_)
        organisations = alliance.names_of_organisations()
        claims = _gathered(opened, folder, organisations)
        things = tuple(items_of(opened, list(folder.target.things), organisations))
        stays = transitions.stays(opened, SubjectKind.INVESTIGATION, [id_])
    used = {folder.handling}
    used |= {each.handling for each in folder.notes} | {each.handling for each in folder.requests}
    labels = {key: each.tlp for key, each in handlings_by_id(used).items()}
    return Opened(
        folder=folder,
        marking=labels[folder.handling],
        markings=labels,
        organisations=organisations,
        people=alliance.persons_by_id(_people(folder)),
        claims=claims,
        things=things,
        stays=tuple(stays),
        may=gate.offered(visit, _OFFERED),
        moves=ways_out(folder.state),
    )


def mine(visit: Visit) -> Mine:
    """Return what waits for the visitor, the most urgent first.

    Raises:
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.SEE_INVESTIGATIONS) as opened:
        own, person = visit.actor.organisation, visit.actor.person
        found = waiting_in(opened, of=own)
    requests = [each for each in found if each.request]
    return Mine(
        requests=tuple(each for each in requests if each.request and each.request.asked == own),
        tasks=tuple(each for each in found if each.task and each.task.person == person),
        asked=tuple(
            each for each in requests if each.request and each.request.by.organisation == own
        ),
    )


def waiting_in(opened: OpenScope, *, of: OrganisationId | None = None) -> tuple[Waiting, ...]:
    """Return the requests and tasks that a scope shows and that wait for somebody, by their day: 1,000 at most.

    `of` leaves those that an organisation neither began nor is concerned by.
    """
    rows = kept.waiting(opened, items=MOST_WAITING, of=of)
    requests, tasks = requests_of(rows), tasks_of(rows)
    titles = kept.titles(opened, list({each.investigation for each in rows}))
    found = [
        Waiting(investigation=each.investigation, title=titles[each.investigation], request=each)
        for each in requests
        if each.investigation in titles
    ] + [
        Waiting(investigation=each.investigation, title=titles[each.investigation], task=each)
        for each in tasks
        if each.investigation in titles
    ]
    return tuple(sorted(found, key=lambda each: each.due or date.max))


def _gathered(
    opened: OpenScope, folder: Folder, names: Mapping[OrganisationId, Organisation]
) -> tuple[Gathered, ...]:
    why = {each.id: each.text for each in folder.claims}
    rows = kept.claims(opened, folder.claim_ids())
    handlings = handlings_by_id(each.handling for each in rows)
    terms, own = terms_by_id(each.terms for each in rows), opened.scope.actor.organisation
    hidden = {each.id for each in rows if terms[each.terms].source_protected and each.author != own}
    return tuple(
        Gathered(
            id=each.id,
            thing=each.thing,
            name=each.name,
            kind=each.kind,
            organisation="" if each.id in hidden else names[each.author].name,
            marking=handlings[each.handling].tlp,
            why=why[each.id],
            vetting=each.vetting,
            recorded_at=each.recorded_at,
        )
        for each in rows
    )


def _people(folder: Folder) -> set[PersonId]:
    written = [each.by for each in folder.questions] + [each.by for each in folder.requests]
    written += [each.by for each in (*folder.views, *folder.notes)]
    written += [each.by for each in folder.tasks]
    found = {each.person for each in (*written, folder.by)}
    found |= {each.person for each in folder.tasks}
    return {each for each in found if each is not None}
