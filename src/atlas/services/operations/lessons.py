"""What an operation leaves (W10): what evaluators learnt, and when it is closed a playbook for others, without names.

What may stand in a playbook is decided here, part by part: levers, kinds of targets, parts, order, about how many days.
Who held, where, against whom and on which day has no place in it. A lesson that names somebody or something is
refused when it is written; one in which a name is found at the end stays away, and all do where whoever closes the
operation may not read a target.
"""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import attrs

from atlas.errors import UsageError
from atlas.formats.drafts import names_in
from atlas.model.handling import Audience, Handling
from atlas.model.ids import HandlingId, ThingId
from atlas.model.markings import TLP
from atlas.policy.decide import Action, Resource
from atlas.policy.operations import State, Step
from atlas.services import gate
from atlas.services.gate import Visit
from atlas.services.operations.acting import Deed, Row, action_of, find, get, take, text_of, write
from atlas.services.operations.folding import LESSON, STEP, Operation, Planned
from atlas.services.search import items_of
from atlas.store import alliance, playbooks, transitions
from atlas.store.alliance import Organisation
from atlas.store.scoped import OpenScope
from atlas.store.things import identifiers
from atlas.store.transitions import SubjectKind

NOT_LEARNT = (
    "W10: lessons are written once it was carried out or broken off; this operation is {state}."
)
NAMED = "W10: every member will read this, and it would name {names}. Write it without."
_WITHIN = (1, 3, 7, 14, 30, 90, 180, 365, 3_650)
LEARNING = frozenset({State.EXECUTED, State.ABORTED, State.ASSESSED})


@attrs.frozen(kw_only=True)
class Known:
    """What is asked before an operation is closed: under which handling its playbook stands, kinds of targets, names.

    `told` are names as far as the visitor reads them; where they are not `all`, no word is kept.
    """

    handling: HandlingId
    kinds: Mapping[ThingId, str]
    told: frozenset[str]
    all: bool


def learn(
    visit: Visit, id_: uuid.UUID, *, text: str, item: uuid.UUID | None, worked: bool
) -> uuid.UUID:
    """Write what worked, or what did not, of the operation or one of its actions; it is never edited.

    Raises:
        NotFound: the visitor sees no such operation or action.
        UsageError: nothing was carried out yet, it is closed, or the text names what the visitor reads of it.
        Denied: the policy refused.
    """
    text = text_of(text, what="What was learnt")
    gate.assert_may(visit, Action.MEASURE_OPERATION, Resource(id=id_))
    known = known_of(visit, get(visit, id_))
    if known and (named := names_in(text, known.told)):
        raise UsageError(NAMED.format(names=", ".join(f"“{each}”" for each in named)))

    def change(opened: OpenScope, now: Operation) -> uuid.UUID:
        if now.state not in LEARNING:
            raise UsageError(NOT_LEARNT.format(state=now.state))
        if item is not None:
            action_of(now, item)
        return write(
            opened, now, Row(what=LESSON, said={"text": text, "worked": worked}, item=item)
        )

    deed = Deed(action=Action.MEASURE_OPERATION, resource=Resource(id=id_), ends=True)
    return take(visit, id_, deed, change)


def known_of(visit: Visit, stands: Operation) -> Known | None:
    """Return what a playbook of this operation takes; `None` where nothing was carried out, so that none is left."""
    if stands.state not in LEARNING:
        return None
    things = list(dict.fromkeys(each.target for each in stands.actions if each.target))
    members = alliance.names_of_organisations()
    with gate.open_scope(visit, Action.SEE_OPERATIONS) as opened:
        find(opened, stands.id)
        items = items_of(opened, things, members)
        values = [each.value for each in identifiers(opened, things)] if things else []
    every = Handling(tlp=TLP.GREEN, audience=Audience(alliance=True))
    names = {name for item in items for name in (item.name, *item.aliases)}
    return Known(
        handling=gate.intern([every], []).handlings[every],
        kinds={ThingId(item.id): item.kind for item in items},
        told=frozenset(names | set(values) | _of_alliance(members, stands)),
        all={item.id for item in items} >= set(things),
    )


def keep(opened: OpenScope, now: Operation, known: Known) -> None:
    """Keep the playbook of an operation that is being closed."""
    first = opened.scope.at.date().replace(day=1)
    row = playbooks.Stored(
        id=uuid.uuid4(), handling=known.handling, said=_said(opened, now, known), kept_on=first
    )
    playbooks.keep(opened, row)


def _of_alliance(members: Mapping[Any, Organisation], stands: Operation) -> set[str]:
    """Return the names of members, people and the cell, and what the operation is called."""
    people = alliance.everybody_of(members)
    cell = alliance.find_cell(stands.cell)
    names = {stands.title, *((cell.name, cell.short) if cell else ())}
    names |= {name for each in members.values() for name in (each.name, each.short)}
    return names | {name for each in people for name in (each.name, each.short)}


def _said(opened: OpenScope, now: Operation, known: Known) -> Mapping[str, Any]:
    ordered = _in_order(now.actions)
    places = {each.id: place for place, each in enumerate(ordered)}
    went = _moment(now, Step.GO)
    stays = transitions.stays(opened, SubjectKind.OPERATION, [now.id])
    return {
        "kinds": sorted({known.kinds[each] for each in _targets(now) if each in known.kinds}),
        "levers": list(dict.fromkeys(each.lever for each in ordered)),
        "ended": "aborted" if _moment(now, Step.ABORT) else "executed",
        "stages": [
            [each.state, _within(each.lasted(opened.scope.at).days)]
            for each in stays
            if each.until  # it is closed for good
        ],
        "steps": [
            {
                "lever": each.lever,
                "part": str(each.part),
                "kind": known.kinds.get(each.target, "") if each.target else "",
                "after": sorted(places[other] for other in each.after if other in places),
                "done": bool(each.report),
                "within": _within((each.reported_at - went).days)
                if went and each.reported_at
                else None,
                "lessons": _lessons(now, known, each.id),
            }
            for each in ordered
        ],
        "lessons": _lessons(now, known, None),
    }


def _within(days: int) -> int:
    """Return the least of some bounds that so many days do not pass: exact days would tell which operation it was."""
    return next((bound for bound in _WITHIN if days <= bound), _WITHIN[-1])


def _targets(now: Operation) -> set[ThingId]:
    return {each.target for each in now.actions if each.target}


def _lessons(now: Operation, known: Known, item: uuid.UUID | None) -> list[dict[str, Any]]:
    return [
        {"worked": each.worked, "text": each.text}
        for each in now.lessons
        if known.all and each.item == item and not names_in(each.text, known.told)
    ]


def _in_order(actions: tuple[Planned, ...]) -> list[Planned]:
    """Return actions so that each stands behind those that it comes after, else as they are numbered."""
    left, found = sorted(actions, key=lambda each: each.number), list[Planned]()
    while left:
        waiting = {each.id for each in left}
        ready = next((each for each in left if not each.after & waiting), left[0])
        left.remove(ready)
        found.append(ready)
    return found


def _moment(now: Operation, step: Step) -> datetime | None:
    taken = (each.at for each in now.record if each.what == STEP and each.step == step)
    return next(taken, None)
