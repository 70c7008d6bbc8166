"""What others judge to be one thing and the visitor's organisation has not judged: it waits beside claims to review."""

import uuid
from datetime import datetime

import attrs

from atlas.model.markings import TLP
from atlas.policy.decide import Action
from atlas.services import gate
from atlas.services.gate import Visit
from atlas.services.search import Item, items_of
from atlas.store import alliance, judgements
from atlas.store.handlings import handlings_by_id


@attrs.frozen(kw_only=True)
class SameWaiting:
    """That an organisation says *same* of two things, how sure (percent) and why."""

    id: uuid.UUID
    one: Item
    other: Item
    organisation: str
    marking: TLP
    strength: int
    grounds: str
    at: datetime


def waiting(visit: Visit) -> tuple[SameWaiting, ...]:
    """Return what waits for a judgement of the visitor's organisation, the oldest first: 50 at most.

    None for who may not judge.

    Raises:
        Denied: the policy refused.
    """
    if not gate.may(visit, Action.JUDGE):
        return ()
    with gate.open_scope(visit, Action.READ) as opened:
        found = judgements.same_by_others(opened)
        things = [each for one in found for each in (one.judgement.one, one.judgement.other)]
        names = alliance.names_of_organisations()
        items = {each.id: each for each in items_of(opened, list(dict.fromkeys(things)), names)}
    handlings = handlings_by_id(each.handling for each in found)
    return tuple(
        SameWaiting(
            id=each.judgement.id,
            one=items[each.judgement.one],
            other=items[each.judgement.other],
            organisation=names[each.judgement.author].name,
            marking=handlings[each.handling].tlp,
            strength=each.judgement.strength,
            grounds=each.grounds,
            at=each.judgement.recorded_at,
        )
        for each in found
    )
