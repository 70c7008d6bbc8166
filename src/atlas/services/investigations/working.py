"""Work in a folder: its questions and plan, what is put in, notes under markings, and its states."""

import uuid
from collections.abc import Callable, Sequence
from functools import partial

import attrs

from atlas.errors import NotFound, UsageError
from atlas.model.handling import Handling
from atlas.model.ids import ClaimId, InvestigationId, OrganisationId
from atlas.policy.decide import Action, Resource
from atlas.policy.investigating import Move, State, after, guard_of, objection_to_directing
from atlas.services import gate, views
from atlas.services.discussion import choosing
from atlas.services.discussion.choosing import Bound, Choice
from atlas.services.gate import Visit
from atlas.services.investigations import sides
from atlas.services.investigations.acting import Row, day_of, get, take, text_of
from atlas.services.investigations.folding import (
    CLAIM,
    NOTE,
    PLAN,
    QUESTION,
    VIEW,
    Folder,
    Question,
)
from atlas.store import retention, transitions
from atlas.store.handlings import handlings_by_id
from atlas.store.scoped import OpenScope
from atlas.store.transitions import Step, SubjectKind

MOST_ELEMENTS = 20
MOST_ITEMS = 500  # of one sort in one folder
NO_ITEM = "There is nothing of this id in the folder."
NO_CLAIM = "There is no such claim among what you may see."
NOT_YOURS = (
    "W3.owner: who owns a question or wrote it settles it. Take it over first, or write a note."
)
TOO_WIDE = "A note is not for more people than the folder. Choose a stricter marking or audience."
OUTCOMES = ("answered", "dropped", "open")


@attrs.frozen(kw_only=True)
class Asked:
    """A question as it is written: essential elements, who owns it, by when ("" for no day)."""

    text: str
    elements: Sequence[str] = ()
    owner: OrganisationId | None = None
    due: str = ""


@attrs.frozen(kw_only=True)
class Edit:
    """Which item is changed, and which version of it the editor saw: another's change in between is not overwritten."""

    item: uuid.UUID
    seen: uuid.UUID


def add_question(
    visit: Visit, id_: InvestigationId, asked: Asked, *, edit: Edit | None = None
) -> uuid.UUID:
    """Add an intelligence requirement, or change one; a changed one is open again. Returns its id.

    Raises:
        NotFound: the visitor sees no such folder, or it has no such question.
        UsageError: it is not usable, or somebody changed it meanwhile: both texts are shown.
        Denied: law enforcement would make a member that is none own it (P10.question), or the policy refused.
    """
    said = {
        "text": text_of(asked.text, what="The question"),
        "elements": _elements(asked.elements),
        "due": day_of(asked.due, now=visit.now),
    }
    _assert_undirected(visit, id_, asked.owner)
    resource = Resource(organisation=asked.owner, id=id_)
    row = Row(
        what=QUESTION,
        said=said,
        item=edit.item if edit else uuid.uuid4(),
        concerns=asked.owner,
        objection=partial(_overtaken, edit=edit, yours=str(said["text"])),
    )
    return take(visit, id_, row, action=Action.INVESTIGATE, resource=resource)


def settle_question(
    visit: Visit, id_: InvestigationId, question: uuid.UUID, *, outcome: str, text: str = ""
) -> uuid.UUID:
    """Say that a question is `answered` (and how), `dropped` (and why), or `open` again: its owner does, or its author.

    Raises:
        NotFound: as `add_question`.
        UsageError: the same, or it is another member's question (W3.owner).
        Denied: law enforcement would open it again for a member that is none (P10.question), or the policy refused.
    """
    if outcome not in OUTCOMES:
        raise UsageError(f"A question becomes {', '.join(OUTCOMES)}.")
    said = {"text": text_of(text, what="How, or why") if outcome != "open" else ""}
    if outcome == "open":
        _assert_undirected(visit, id_, _standing(get(visit, id_), question).owner)
    row = Row(
        what=f"question-{outcome}",
        said=said,
        item=question,
        objection=partial(_not_own, visit=visit, question=question),
    )
    return _do(visit, id_, row)


def plan(
    visit: Visit, id_: InvestigationId, text: str, *, seen: uuid.UUID | None = None
) -> uuid.UUID:
    """Write the collection plan: what is looked for where, by whom, with which means.

    Where law enforcement writes it a warning stands beside it, as beside a request: nobody has to follow it (P10).

    Raises:
        NotFound, UsageError, Denied: as `add_question`.
    """
    said: dict[str, object] = {
        "text": text_of(text, what="The plan"),
        "police": sides.of_visit(visit).is_police,
    }

    def objection(folder: Folder) -> str:
        stands = folder.plan
        if stands is None or stands.by.version == seen:
            return ""
        return _both(stands.text, str(said["text"]))

    return _do(visit, id_, Row(what=PLAN, said=said, objection=objection))


def keep_view(visit: Visit, id_: InvestigationId, name: str, *, state: str) -> uuid.UUID:
    """Put a view of the map into the folder; whoever opens it sees the map as they may.

    Raises:
        NotFound, UsageError, Denied: as `add_question`.
    """
    said = {"text": views.usable_name(name), "state": views.usable_state(state)}
    return _do(visit, id_, Row(what=VIEW, said=said, item=uuid.uuid4(), objection=_room("views")))


def put_claim(visit: Visit, id_: InvestigationId, claim: ClaimId, *, why: str = "") -> uuid.UUID:
    """Put a claim into the folder. It stays behind its own wall: who may not read it does not see it there.

    Raises:
        NotFound: the visitor sees no such folder or claim.
        UsageError, Denied: as `add_question`.
    """
    with gate.open_scope(visit, Action.READ) as opened:
        if retention.find(opened, claim) is None:
            raise NotFound(NO_CLAIM)
    said = {"text": text_of(why, what="Why") if why.strip() else ""}
    return _do(visit, id_, Row(what=CLAIM, said=said, item=claim, objection=_room("claims")))


def take_out(visit: Visit, id_: InvestigationId, what: str, *, item: uuid.UUID) -> uuid.UUID:
    """Take a `view` or `claim` out of the folder again; the row that put it in stays.

    Raises:
        NotFound, UsageError, Denied: as `add_question`.
    """
    if what not in (VIEW, CLAIM):
        raise UsageError("Views and claims can be taken out.")
    row = Row(what=f"{what}-removed", said={}, item=item, objection=_holding(f"{what}s", item))
    return _do(visit, id_, row)


def note(visit: Visit, id_: InvestigationId, text: str, *, choice: Choice) -> uuid.UUID:
    """Say something in the folder, under its marking or a stricter one.

    Raises:
        NotFound, UsageError, Denied: as `add_question`; UsageError too where it would be wider than the folder.
    """
    folder = get(visit, id_)
    bound = Bound(handling=handlings_by_id([folder.handling])[folder.handling])
    handling = choosing.chosen(visit, choice, bound, too_wide=TOO_WIDE)
    row = Row(
        what=NOTE,
        said={"text": text_of(text, what="The note")},
        item=uuid.uuid4(),
        handling=gate.intern([handling], []).handlings[handling],
        objection=_room("notes"),
    )
    return _do(visit, id_, row)


def move(visit: Visit, id_: InvestigationId, how: Move, *, reason: str = "") -> State:
    """Start, pause, resume, close or reopen an investigation, and return its state after that.

    Raises:
        NotFound: the visitor sees no such folder.
        UsageError: there is no such way from where it stands, or a guard forbids it: it says what would satisfy it.
        Denied: the policy refused.
    """

    def objection(folder: Folder) -> str:
        if after(folder.state, how) is None:
            return f"W3.state: an investigation that is {folder.state} has no way to {how}."
        return guard_of(how, questions=folder.ready_questions(), reason=reason)

    def also(opened: OpenScope, folder: Folder) -> None:
        ends = after(folder.state, how)
        if ends is not None:
            transitions.record(opened, folder.handling, [_step(visit, folder, ends)])

    row = Row(
        what="moved",
        said={"how": str(how), "reason": reason.strip()},
        objection=objection,
        also=also,
        when_closed=True,
    )
    resource = Resource(id=id_, reason=reason)
    take(visit, id_, row, action=Action.MOVE_INVESTIGATION, resource=resource)
    return get(visit, id_).state


def handling_of(folder: Folder) -> Handling:
    """Return the handling of a folder."""
    return handlings_by_id([folder.handling])[folder.handling]


def _do(visit: Visit, id_: InvestigationId, row: Row) -> uuid.UUID:
    return take(visit, id_, row, action=Action.INVESTIGATE, resource=Resource(id=id_))


def _assert_undirected(visit: Visit, id_: InvestigationId, owner: OrganisationId | None) -> None:
    """Refuse that law enforcement has a member that is none own a question, anew or again (P10.question)."""
    if owner is None or owner == visit.actor.organisation:
        return
    told = sides.of_organisation(owner)
    conflict = objection_to_directing(sides.of_visit(visit), told, what="question")
    if conflict:
        get(visit, id_)
        resource = Resource(organisation=owner, id=id_)
        gate.allow(visit, Action.INVESTIGATE, resource, objection=conflict)


def _standing(folder: Folder, question: uuid.UUID) -> Question:
    found = next((each for each in folder.questions if each.id == question), None)
    if found is None:
        raise NotFound(NO_ITEM)
    return found


def _not_own(folder: Folder, *, visit: Visit, question: uuid.UUID) -> str:
    stands = _standing(folder, question)
    return "" if visit.actor.organisation in (stands.owner, stands.author) else NOT_YOURS


def _step(visit: Visit, folder: Folder, ends: State) -> Step:
    return Step(
        kind=SubjectKind.INVESTIGATION,
        subject=folder.id,
        from_state=folder.state,
        to_state=ends,
        at=visit.now,
        organisation=visit.actor.organisation,
        person=visit.actor.person,
    )


def _elements(lines: Sequence[str]) -> list[str]:
    found = [each.strip() for each in lines if each.strip()]
    if len(found) > MOST_ELEMENTS or any(len(each) > 500 for each in found):
        raise UsageError(f"A question has at most {MOST_ELEMENTS} elements, of 500 letters each.")
    return [text_of(each, what="An element") for each in found]


def _overtaken(folder: Folder, *, edit: Edit | None, yours: str) -> str:
    if edit is None:
        full = len(folder.questions) >= MOST_ITEMS
        return f"A folder has at most {MOST_ITEMS} questions." if full else ""
    stands = _standing(folder, edit.item)
    return "" if stands.by.version == edit.seen else _both(stands.text, yours)


def _both(theirs: str, yours: str) -> str:
    return (
        "Somebody changed this while you wrote, and nothing was overwritten. "
        f"It now reads: “{theirs}” You wrote: “{yours}”"
    )


def _holding(many: str, item: uuid.UUID) -> Callable[[Folder], str]:
    """Return what is raised where the folder has no such item among its `many`."""

    def objection(folder: Folder) -> str:
        if item not in {each.id for each in getattr(folder, many)}:
            raise NotFound(NO_ITEM)
        return ""

    return objection


def _room(many: str) -> Callable[[Folder], str]:
    def objection(folder: Folder) -> str:
        full = len(getattr(folder, many)) >= MOST_ITEMS
        return f"A folder holds at most {MOST_ITEMS} {many}." if full else ""

    return objection
