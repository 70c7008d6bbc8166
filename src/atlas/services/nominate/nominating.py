"""Nominate a target, change what was said, take it back; the draft before it is the author's alone."""

import uuid

import attrs

from atlas.errors import UsageError
from atlas.model.handling import Audience, Handling
from atlas.model.ids import CellId, HandlingId
from atlas.model.markings import TLP, strictest
from atlas.policy.actors import Role
from atlas.policy.decide import Action, Resource
from atlas.policy.nominating import Move, State
from atlas.services import gate, notices
from atlas.services.gate import Visit
from atlas.services.nominate.folding import Nomination, nomination_of
from atlas.services.nominate.forms import Form, checked, said_of
from atlas.services.nominate.reading import get
from atlas.services.nominate.steps import CHANGED, Step, begun, take, waits_for
from atlas.store import nominations as kept
from atlas.store import readership, transitions
from atlas.store.nominations import Entry
from atlas.store.scoped import OpenScope

ROOM = "nomination"
"""The form that drafts of nominations are of."""


@attrs.frozen(kw_only=True)
class Circle:
    """Who reads a nomination: the whole alliance (`cell` is `None`), or the members of a cell, by its name."""

    cell: CellId | None = None
    name: str = ""


def circles(visit: Visit) -> tuple[Circle, ...]:
    """Return whom a nomination of the visitor may be shown: the alliance, and the open cells of his organisation.

    Raises:
        Denied: the visitor may not nominate.
    """
    gate.allow(visit, Action.NOMINATE, Resource(organisation=visit.actor.organisation))
    cells = readership.open_cells(visit.actor.organisation, visit.now)
    able = (each for each in cells if strictest((each.ceiling, TLP.AMBER)) is each.ceiling)
    return (Circle(), *(Circle(cell=each.id, name=each.name) for each in able))


def submit(visit: Visit, form: Form, *, cell: CellId | None = None) -> Nomination:
    """Submit a nomination to the alliance or a cell, TLP:AMBER, and tell the secretariat.

    Raises:
        UsageError: something is missing in the form, or the cell is none of the organisation's.
        Denied: the policy refused; the refusal is on record.
    """
    form, id_ = checked(form), uuid.uuid4()
    handling = _handling(visit, cell)
    told = waits_for(visit, id_, Role.SECRETARIAT)
    entry = Entry(
        nomination=id_,
        handling=handling,
        place=0,
        what="submitted",
        said=said_of(form),
        author=visit.actor.organisation,
        person=visit.actor.person,
        recorded_at=visit.now,
        keys=form.keys,
    )

    def work(opened: OpenScope) -> Nomination:
        kept.record(opened, entry)
        steps = [
            attrs.evolve(begun(visit, id_, State.SUBMITTED), from_state="draft"),
        ]
        transitions.record(opened, handling, steps)
        notices.keep(opened, told)
        return nomination_of([entry], at=visit.now)

    resource = Resource(organisation=visit.actor.organisation, id=id_)
    return gate.write(visit, Action.NOMINATE, work, resource=resource)


def _handling(visit: Visit, cell: CellId | None) -> HandlingId:
    own = frozenset({visit.actor.organisation})
    if cell is None:
        audience = Audience(alliance=True)
    else:
        if cell not in {each.cell for each in circles(visit)}:
            raise UsageError("Choose the alliance or an open cell in which your organisation sits.")
        audience = Audience(cells=frozenset({cell}), organisations=own)
    handling = Handling(tlp=TLP.AMBER, audience=audience)
    return gate.intern([handling], []).handlings[handling]


@attrs.frozen(kw_only=True)
class Amended:
    """What became of a change. `newer` is what stands where somebody changed it first: nothing was written then."""

    nomination: Nomination
    newer: bool


def amend(visit: Visit, id_: uuid.UUID, form: Form, *, based: int) -> Amended:
    """Change the form of a nomination of the own organisation; what was checked is to be checked anew.

    `based` is the revision that was changed. Where another one stands nothing is written, and it is returned.

    Raises:
        NotFound: the visitor sees none of this id.
        UsageError: its ballot or decision is past that, or something is missing in the form.
        Denied: it is another organisation's, or the policy refused.
    """
    form, found = checked(form), get(visit, id_)
    resource = Resource(organisation=found.author, id=id_)
    gate.assert_may(visit, Action.NOMINATE, resource)
    if found.revision != based:
        return Amended(nomination=found, newer=True)
    step = Step(
        move=Move.AMEND,
        what="amended",
        said=said_of(form),
        keys=form.keys,
        action=Action.NOMINATE,
        objection=lambda opened, now: "" if now.revision == based else CHANGED,
        resource=resource,
        told=waits_for(visit, id_, Role.SECRETARIAT),
    )
    return Amended(nomination=take(visit, id_, step), newer=False)


def take_back(visit: Visit, id_: uuid.UUID, *, reason: str) -> Nomination:
    """Take a nomination of the own organisation back, before its ballot opens; it stays on record as rejected.

    Raises:
        NotFound: the visitor sees none of this id.
        UsageError: its ballot is open or past, or it has ended.
        Denied: it is another organisation's, there is no reason, or the policy refused.
    """

    def objection(opened: OpenScope, found: Nomination) -> str:
        if found.is_open:
            return "W1.ballot: a ballot is open; what it says is carried out when it closes."
        return ""

    step = Step(
        move=Move.TAKE_BACK,
        what="taken-back",
        said={"reason": reason},
        reason=reason,
        action=Action.TAKE_BACK_NOMINATION,
        objection=objection,
        resource=Resource(organisation=get(visit, id_).author),
    )
    return take(visit, id_, step)
