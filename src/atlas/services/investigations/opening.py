"""How a folder begins: with a nomination that was accepted, in its transaction."""

import uuid

import attrs

from atlas.model.ids import HandlingId, InvestigationId, ThingId
from atlas.model.markings import PAP
from atlas.policy.investigating import State
from atlas.store import investigations as kept
from atlas.store import transitions
from atlas.store.investigations import Entry
from atlas.store.scoped import OpenScope
from atlas.store.transitions import Step, SubjectKind


@attrs.frozen(kw_only=True)
class Target:
    """Whom or what an investigation is after.

    `kind` is a word of nominations (group, service, ...), `things` are on the map, `names` are how it is called.
    `pap` bounds what may be done about it: it is shown before each look-up from the folder.
    """

    kind: str = ""
    things: tuple[ThingId, ...] = ()
    names: tuple[str, ...] = ()
    pap: PAP = PAP.AMBER


def open_for(
    opened: OpenScope,
    *,
    title: str,
    target: Target,
    handling: HandlingId,
    nomination: uuid.UUID | None = None,
) -> InvestigationId:
    """Open the folder of a target in a writing scope, under a handling that its actor may give, and return its id.

    The caller has decided and recorded the act; an accepted nomination calls it inside its own transaction.
    """
    id_ = InvestigationId(uuid.uuid4())
    kept.record(opened, _opens(opened, id_, handling, _said(title, target, nomination)))
    transitions.record(opened, handling, [_begins(opened, id_)])
    return id_


def _said(title: str, target: Target, nomination: uuid.UUID | None) -> dict[str, object]:
    return {
        "title": title,
        "kind": target.kind,
        "things": [str(each) for each in target.things],
        "names": list(target.names),
        "pap": str(target.pap),
        "nomination": str(nomination) if nomination else "",
    }


def _opens(
    opened: OpenScope, id_: InvestigationId, handling: HandlingId, said: dict[str, object]
) -> Entry:
    actor = opened.scope.actor
    return Entry(
        id=uuid.uuid4(),
        handling=handling,
        investigation=id_,
        what="opened",
        organisation=actor.organisation,
        person=actor.person,
        said=said,
        recorded_at=opened.scope.at,
    )


def _begins(opened: OpenScope, id_: InvestigationId) -> Step:
    actor = opened.scope.actor
    return Step(
        kind=SubjectKind.INVESTIGATION,
        subject=id_,
        from_state="",
        to_state=State.OPEN,
        at=opened.scope.at,
        organisation=actor.organisation,
        person=actor.person,
    )
