"""Requests to members, which are voluntary, and tasks, which the police gives to nobody but its own (P10)."""

import uuid
from collections.abc import Callable, Mapping
from types import MappingProxyType

import attrs

from atlas.errors import NotFound, UsageError
from atlas.model.handling import Audience, Handling
from atlas.model.ids import CellId, InvestigationId, OrganisationId, PersonId
from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.policy.decide import Action, Resource
from atlas.policy.investigating import (
    REQUEST_MOVES,
    RequestKind,
    RequestState,
    objection_to_directing,
)
from atlas.services import gate, notices
from atlas.services.alliance.acquaintances import acquaintances, members_of_cells, not_addressed
from atlas.services.gate import Visit
from atlas.services.investigations import sides
from atlas.services.investigations.acting import Row, day_of, get, steps, take, text_of
from atlas.services.investigations.folding import REQUEST, TASK, Folder, Request, Task
from atlas.services.investigations.working import MOST_ITEMS, handling_of
from atlas.services.notices import Kind
from atlas.store import alliance
from atlas.store.alliance import Person
from atlas.store.scoped import OpenScope

NO_REQUEST = "There is no such request among what you may see."
NO_TASK = "There is no such task in the folder."
NOT_A_READER = (
    "P1.request: this organisation does not read the investigation, so asking it would tell it. Ask one that does, or "
    "have the target nominated under a wider marking."
)
_TEXTS: Mapping[RequestState, str] = MappingProxyType(
    {RequestState.DECLINED: "Why not", RequestState.ANSWERED: "The answer"}
)
TASK_ENDS = ("done", "declined", "dropped", "open")


@attrs.frozen(kw_only=True)
class Wanted:
    """What a member is asked for: of which kind, in which words, and by which day."""

    asked: OrganisationId
    kind: RequestKind
    text: str
    due: str


def ask(visit: Visit, id_: InvestigationId, wanted: Wanted) -> uuid.UUID:
    """Ask a member that reads the folder; it may accept, decline or answer. Returns the id of the request.

    The request is for the two organisations alone, within the folder's handling. Where law enforcement asks, that
    stands with it (P10).

    Raises:
        NotFound: the visitor sees no such folder, or there is no such member.
        UsageError: the member does not read the folder, or a text or day is not usable.
        Denied: the policy refused.
    """
    folder = get(visit, id_)
    sides.of_organisation(wanted.asked)
    if wanted.asked == visit.actor.organisation:
        raise UsageError("Ask another member; your own people get a task.")
    between = _between(visit, folder, wanted.asked)
    gate.assert_may_give(visit, [between], action=Action.ASK_MEMBER)
    handling = gate.intern([between], []).handlings[between]
    item = uuid.uuid4()
    able = notices.holders(wanted.asked, Role.REPRESENTATIVE, Role.RESEARCHER)
    named = between.audience.persons
    told = notices.about(Kind.REQUESTED, item, able & named if named else able)
    begun = steps(visit, handling, item, [("", RequestState.ASKED)])
    row = Row(
        what=REQUEST,
        said=_asks(visit, wanted),
        item=item,
        concerns=wanted.asked,
        handling=handling,
        objection=_room("requests"),
        also=lambda opened, folder: begun(opened),
        told=told,
    )
    resource = Resource(organisation=visit.actor.organisation, id=item)
    return take(visit, id_, row, action=Action.ASK_MEMBER, resource=resource)


def _asks(visit: Visit, wanted: Wanted) -> dict[str, object]:
    return {
        "kind": str(wanted.kind),
        "text": text_of(wanted.text, what="What you ask"),
        "due": day_of(wanted.due, now=visit.now, needed=True),
        "police": sides.of_visit(visit).is_police,
        "voluntary": True,
    }


def answer(
    visit: Visit, id_: InvestigationId, request: uuid.UUID, *, state: RequestState, text: str = ""
) -> uuid.UUID:
    """Accept, decline or answer a request to one's own organisation; or withdraw, or ask again, one that it made.

    Raises:
        NotFound: the visitor sees no such folder or request.
        UsageError: there is no such way from where it stands, or a text is missing.
        Denied: it is another organisation's, or the policy refused.
    """
    found = _request(get(visit, id_), request)
    asks = state in (RequestState.WITHDRAWN, RequestState.ASKED)
    owner = found.by.organisation if asks else found.asked
    what = _TEXTS.get(state)
    said = {"text": text_of(text, what=what) if what else text.strip()[:500]}
    told = notices.about(
        Kind.REQUEST_ANSWERED, request, {found.by.person} if found.by.person and not asks else ()
    )

    def also(opened: OpenScope, folder: Folder) -> None:
        before = _request(folder, request).state
        steps(visit, found.handling, request, [(before, state)])(opened)

    row = Row(
        what=f"request-{state}",
        said=said,
        item=request,
        handling=found.handling,
        objection=_way_to(request, state),
        also=also,
        told=told,
        when_closed=True,
    )
    action = Action.ASK_MEMBER if asks else Action.ANSWER_MEMBER
    return take(visit, id_, row, action=action, resource=Resource(organisation=owner, id=request))


def give_task(
    visit: Visit, id_: InvestigationId, text: str, *, to: PersonId, due: str = ""
) -> uuid.UUID:
    """Give somebody who reads the folder something to do, and return the id of the task. It can be declined.

    Raises:
        NotFound: the visitor sees no such folder.
        UsageError: it is nobody whom the visitor may know, or who does not read the folder.
        Denied: law enforcement gives it to a member that is none (P10.task), or the policy refused.
    """
    folder = get(visit, id_)
    person = _person(visit, to)
    if not_addressed(handling_of(folder), [person], members_of_cells(visit)):
        raise UsageError("Choose somebody who reads this investigation.")
    resource = Resource(organisation=person.organisation, id=id_)
    conflict = objection_to_directing(
        sides.of_visit(visit), sides.of_organisation(person.organisation), what="task"
    )
    if conflict and person.organisation != visit.actor.organisation:
        gate.allow(visit, Action.GIVE_TASK, resource, objection=conflict)
    item = uuid.uuid4()
    to_tell = {to} if to != visit.actor.person else set()
    row = Row(
        what=TASK,
        said={
            "text": text_of(text, what="The task"),
            "person": str(to),
            "due": day_of(due, now=visit.now),
        },
        item=item,
        concerns=person.organisation,
        objection=_room("tasks"),
        told=notices.about(Kind.TASK_GIVEN, item, to_tell),
    )
    return take(visit, id_, row, action=Action.GIVE_TASK, resource=resource)


def settle_task(visit: Visit, id_: InvestigationId, task: uuid.UUID, *, outcome: str) -> uuid.UUID:
    """Say that a task of one's own organisation is `done`, `declined` or `open` again; who gave it can drop it.

    Raises:
        NotFound: the visitor sees no such folder or task.
        UsageError: it is no such outcome.
        Denied: it is another organisation's, or the policy refused.
    """
    if outcome not in TASK_ENDS:
        raise UsageError(f"A task becomes {', '.join(TASK_ENDS)}.")
    found = _task(get(visit, id_), task)
    owner = found.by.organisation if outcome == "dropped" else found.organisation
    row = Row(what=f"task-{outcome}", said={}, item=task, when_closed=outcome != "open")
    resource = Resource(organisation=owner, id=task)
    return take(visit, id_, row, action=Action.DO_TASK, resource=resource)


def people_for(visit: Visit, folder: Folder) -> tuple[Person, ...]:
    """Return those whom the visitor may know and who read the folder, himself first: a task can go to them."""
    own = alliance.persons_by_id([visit.actor.person] if visit.actor.person else [])
    known = acquaintances(visit)
    members = members_of_cells(visit)
    left_out = {each.id for each in not_addressed(handling_of(folder), known, members)}
    return (*own.values(), *(each for each in known if each.id not in left_out))


def members_for(visit: Visit, folder: Folder) -> tuple[OrganisationId, ...]:
    """Return the organisations that read the folder, without the visitor's own: they can be asked."""
    handling, members = handling_of(folder), members_of_cells(visit)
    able = alliance.members().values()
    return tuple(
        each.id
        for each in sorted(able, key=lambda each: each.name.casefold())
        if each.id != visit.actor.organisation and _reaches(handling, each.id, members)
    )


def _between(visit: Visit, folder: Folder, asked: OrganisationId) -> Handling:
    handling = handling_of(folder)
    if not _reaches(handling, asked, members_of_cells(visit)):
        raise UsageError(NOT_A_READER)
    both = {asked, visit.actor.organisation}
    if handling.tlp is TLP.RED:
        homes = alliance.homes()
        named = frozenset(each for each in handling.audience.persons if homes.get(each) in both)
        return attrs.evolve(handling, audience=Audience(persons=named))
    if handling.audience.cells:
        return handling  # whoever leaves the cell leaves what was said in it
    audience = Audience(organisations=frozenset(both))
    return attrs.evolve(handling, tlp=TLP.AMBER_STRICT, audience=audience)


def _reaches(
    handling: Handling,
    organisation: OrganisationId,
    members: Mapping[CellId, frozenset[OrganisationId]],
) -> bool:
    audience = handling.audience
    if handling.tlp is TLP.RED:
        homes = alliance.homes()
        return organisation in {homes.get(each) for each in audience.persons}
    if handling.tlp is TLP.CLEAR or (audience.alliance and handling.tlp is not TLP.AMBER_STRICT):
        return True
    return organisation in audience.organisations or any(
        organisation in members.get(each, frozenset()) for each in audience.cells
    )


def _person(visit: Visit, id_: PersonId) -> Person:
    known = {each.id: each for each in acquaintances(visit)}
    if id_ == visit.actor.person:
        known |= alliance.persons_by_id([id_])
    if id_ not in known:
        raise UsageError("Choose somebody among the people listed.")
    return known[id_]


def _request(folder: Folder, id_: uuid.UUID) -> Request:
    found = next((each for each in folder.requests if each.id == id_), None)
    if found is None:
        raise NotFound(NO_REQUEST)
    return found


def _task(folder: Folder, id_: uuid.UUID) -> Task:
    found = next((each for each in folder.tasks if each.id == id_), None)
    if found is None:
        raise NotFound(NO_TASK)
    return found


def _way_to(request: uuid.UUID, state: RequestState) -> Callable[[Folder], str]:
    def objection(folder: Folder) -> str:
        stands = _request(folder, request).state
        if state in REQUEST_MOVES[stands]:
            return ""
        return f"W3.request: a request that is {stands} cannot become {state}."

    return objection


def _room(many: str) -> Callable[[Folder], str]:
    def objection(folder: Folder) -> str:
        full = len(getattr(folder, many)) >= MOST_ITEMS
        return f"A folder holds at most {MOST_ITEMS} {many}." if full else ""

    return objection
