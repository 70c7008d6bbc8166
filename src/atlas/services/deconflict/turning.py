"""Changes the index key: entries hold no value, so each token of the next generation is made from the one before."""

from datetime import datetime

from atlas.keys import Keys
from atlas.model.handling import Purpose
from atlas.model.ids import OrganisationId
from atlas.policy.actors import Actor
from atlas.policy.decide import NOTHING, Action
from atlas.services import gate
from atlas.services.deconflict import watching
from atlas.services.gate import Visit
from atlas.store import alliance
from atlas.store import deconflict as kept
from atlas.store.scoped import OpenScope

_AT_ONCE = 1_000


def turn_key(keys: Keys, *, now: datetime) -> tuple[int, int]:
    """Make another generation of the index key unless a change is under way, and renew every standing entry.

    Returns the generation and how many entries were renewed. Who asks meanwhile asks in both generations and misses
    nothing. One that broke off is taken up where it was.

    Raises:
        KeysError: the key process is away.
        QuotaError: it renews no more for now; call again later.
    """
    with gate.operated(Action.TURN_INDEX_KEY, NOTHING, now=now):
        generation = keys.generation()
        renewed = _renew_all(keys, generation, now=now) if generation > 1 else 0
        if not renewed:
            generation = keys.turn()
            watching.watch(now=now)  # what was asked before meets entries before they are renewed
            renewed = _renew_all(keys, generation, now=now)
    return generation, renewed


def _renew_all(keys: Keys, generation: int, *, now: datetime) -> int:
    members = sorted(alliance.names_of_organisations())
    return sum(_renew(each, keys, generation, now=now) for each in members)


def _renew(organisation: OrganisationId, keys: Keys, generation: int, *, now: datetime) -> int:
    actor = Actor(organisation=organisation, system="deconflict")
    visit = Visit(actor=actor, purpose=Purpose.RESEARCH, now=now)

    def work(opened: OpenScope) -> int:
        older = kept.older(opened, generation=generation - 1, limit=_AT_ONCE)
        tokens = keys.renewed([token for _, token in older])
        pairs = [(id_, token) for (id_, _), token in zip(older, tokens, strict=True)]
        kept.renew(opened, pairs, generation=generation)
        return len(older)

    total = 0
    while count := gate.write(visit, Action.RETAIN, work):
        total += count
    return total
