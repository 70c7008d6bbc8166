"""What pages list: the own entries, who asked for them as the owner may know it, and how much was asked."""

from datetime import datetime

import attrs

from atlas.policy.decide import Action, Resource
from atlas.services import gate
from atlas.services.gate import Visit
from atlas.services.paging import PAGE, Paged, shown
from atlas.store import alliance
from atlas.store import deconflict as kept
from atlas.store.deconflict import Entry, Hit

MOST_HITS = 100
MOST_COUNTS = 200


@attrs.frozen(kw_only=True)
class HitLine:
    """A hit in words. `asker` is "" unless the owner is law enforcement: others hear of all alike."""

    hit: Hit
    asker: str


@attrs.frozen(kw_only=True)
class CountLine:
    """How much an organisation asked on a day (UTC) of a kind; never what."""

    day: datetime
    organisation: str
    kind: str
    occasion: str
    number: int


@attrs.frozen(kw_only=True)
class Seen(Paged):
    """One page of the own entries, hits and counts; and what the visitor may do."""

    items: tuple[Entry, ...]
    hits: tuple[HitLine, ...]
    counts: tuple[CountLine, ...]
    may_ask: bool
    may_file: bool


def seen(visit: Visit, *, page: int = 1) -> Seen:
    """Return the entries of the own organisation, who asked for them, and how much it asked; to auditors all counts.

    Nothing is compared here: whoever asked would see by the time that there was something to tell.

    Raises:
        Denied: the policy refused.
    """
    own = Resource(organisation=visit.actor.organisation)
    may = gate.offered(visit, (Action.DECONFLICT, Action.FILE_ENTRY), own)
    with gate.open_scope(visit, Action.SEE_DECONFLICTION) as opened:
        total = kept.number(opened)
        at = shown(page, total)
        entries = kept.entries(opened, limit=PAGE, offset=(at - 1) * PAGE)
        hits = kept.hits(opened, limit=MOST_HITS)
        counts = kept.counts(opened, limit=MOST_COUNTS)
    names = alliance.names_of_organisations()
    return Seen(
        items=tuple(entries),
        total=total,
        page=at,
        hits=tuple(HitLine(hit=h, asker=names[h.asker].name if h.asker else "") for h in hits),
        counts=tuple(
            CountLine(
                day=each.day,
                organisation=names[each.organisation].name,
                kind=each.kind,
                occasion=each.occasion,
                number=each.number,
            )
            for each in counts
        ),
        may_ask=Action.DECONFLICT in may,
        may_file=Action.FILE_ENTRY in may,
    )
