"""Playbooks that closed operations left: found by situation, shown, and taken out as CACAO 2.0."""

import uuid
from datetime import UTC, datetime
from typing import Any

import attrs

from atlas.errors import NotFound
from atlas.formats import drafts
from atlas.formats.drafts.values import Labels
from atlas.model.alliance import Lever
from atlas.model.markings import PAP, TLP, strictest
from atlas.policy.decide import Action
from atlas.services import gate
from atlas.services.gate import Visit
from atlas.services.paging import PAGE, Paged, shown
from atlas.store import playbooks as kept
from atlas.store.handlings import handlings_by_id
from atlas.store.playbooks import Stored, Wanted
from atlas.store.scoped import OpenScope

__all__ = [
    "ENDS",
    "Learnt",
    "Listed",
    "Playbook",
    "Stage",
    "Step",
    "Wanted",
    "cacao",
    "get",
    "listed",
]

ENDS = ("executed", "aborted")
"""How an operation ended that left a playbook."""
NO_PLAYBOOK = "There is no such playbook among those that you may see."
NOT_DONE = "It was not recorded as done."
_MOST_WORDS = 2_000


@attrs.frozen(kw_only=True)
class Learnt:
    """What worked, or what did not, without names."""

    worked: bool
    text: str


@attrs.frozen(kw_only=True)
class Step:
    """What was done: which lever, against which kind of thing, behind which steps by place, within how many days.

    `kind` is "" and `within` `None` where that is not known.
    """

    place: int
    lever: Lever
    part: str
    kind: str
    after: tuple[int, ...]
    done: bool
    within: int | None
    lessons: tuple[Learnt, ...]


@attrs.frozen(kw_only=True)
class Stage:
    """Within how many days an operation left a state."""

    state: str
    within: int


@attrs.frozen(kw_only=True)
class Playbook:
    """What one operation left, without names; `kept` is the month, as 2026-11."""

    id: uuid.UUID
    kept: str
    kinds: tuple[str, ...]
    levers: tuple[Lever, ...]
    ended: str
    stages: tuple[Stage, ...]
    steps: tuple[Step, ...]
    lessons: tuple[Learnt, ...]
    marking: TLP


@attrs.frozen(kw_only=True)
class Listed(Paged):
    """One page of playbooks, the latest month first."""

    items: tuple[Playbook, ...]

    @property
    def highest(self) -> TLP:
        """Return the strictest marking among them."""
        return strictest(each.marking for each in self.items) if self.items else TLP.CLEAR


def listed(visit: Visit, wanted: Wanted, *, page: int = 1) -> Listed:
    """Return one page of the playbooks for a situation: 50.

    Raises:
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.READ) as opened:
        total = kept.count(opened, wanted)
        number = shown(page, total)
        rows = kept.page(opened, wanted, limit=PAGE, offset=(number - 1) * PAGE)
    return Listed(items=_read(rows), total=total, page=number)


def get(visit: Visit, id_: uuid.UUID) -> Playbook:
    """Return one playbook.

    Raises:
        NotFound: the visitor sees none of this id.
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.READ) as opened:
        return _found(opened, id_)


def cacao(visit: Visit, id_: uuid.UUID) -> bytes:
    """Return one playbook as CACAO 2.0.

    Raises:
        NotFound: the visitor sees none of this id.
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.EXPORT) as opened:
        found = _found(opened, id_)
    first = datetime.strptime(found.kept, "%Y-%m").replace(tzinfo=UTC)
    made = drafts.Playbook(
        id=found.id,
        situation=found.kinds[0] if found.kinds else "",
        steps=tuple(
            drafts.Lesson(lever=each.lever, words=_words(each), days=each.within)
            for each in found.steps
        ),
        made=first,
        labels=Labels(marking=found.marking, pap=PAP.GREEN),
    )
    return drafts.playbook(made)


def _found(opened: OpenScope, id_: uuid.UUID) -> Playbook:
    row = kept.find(opened, id_)
    if row is None:
        raise NotFound(NO_PLAYBOOK)
    [found] = _read([row])
    return found


def _words(step: Step) -> str:
    said = [each.text for each in step.lessons] + ([] if step.done else [NOT_DONE])
    return " ".join(said)[:_MOST_WORDS]


def _read(rows: list[Stored]) -> tuple[Playbook, ...]:
    handlings = handlings_by_id(each.handling for each in rows)
    return tuple(
        Playbook(
            id=each.id,
            kept=each.kept_on.strftime("%Y-%m"),
            kinds=tuple(each.said["kinds"]),
            levers=tuple(map(Lever, each.said["levers"])),
            ended=each.said["ended"],
            stages=tuple(Stage(state=state, within=days) for state, days in each.said["stages"]),
            steps=tuple(_step(place, said) for place, said in enumerate(each.said["steps"], 1)),
            lessons=_learnt(each.said["lessons"]),
            marking=handlings[each.handling].tlp,
        )
        for each in rows
    )


def _step(place: int, said: Any) -> Step:
    return Step(
        place=place,
        lever=Lever(said["lever"]),
        part=said["part"],
        kind=said["kind"],
        after=tuple(each + 1 for each in said["after"]),
        done=said["done"],
        within=said["within"],
        lessons=_learnt(said["lessons"]),
    )


def _learnt(said: Any) -> tuple[Learnt, ...]:
    return tuple(Learnt(worked=each["worked"], text=each["text"]) for each in said)
