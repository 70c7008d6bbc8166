"""Three things to try on the sample: what two crews share, a path from money to a name, the same as somebody else."""

from collections.abc import Sequence

import attrs

from atlas.model.ids import ThingId, thing_id
from atlas.policy.decide import Action
from atlas.services import gate
from atlas.services.gate import Visit
from atlas.store import spots

CREWS = ("Glass Heron", "Ledger Finch")  # ransomware, and invoice fraud
RESELLER = "Harbourline Resale"  # what both buy from
# Harbourline's wallet, which the seed of the fiction mints: known to the members of the cell Cold Ledger
WALLET = "17Qe4qCJrq8dLMccHmeMST4m13hKQGzhqE"
PERSONA = "vitrum_admin"
# the ids that the seed of the fiction gives them: asked for at once, where four searches for names would count all
CREW_IDS = (
    "intrusion-set--8bcbf5e0-9a05-4274-88ad-cba0bf53ac77",
    "intrusion-set--2d94eab9-8c74-4258-95b9-24cb1d07f67f",
)
END_IDS = (
    "cryptocurrency-wallet--2f348200-bb6d-5a71-9a08-40c34d18a0b9",
    "persona--f866f9a9-6e35-44df-a361-904ea8a882d7",
)


@attrs.frozen(kw_only=True)
class Tasks:
    """The things that the tasks begin with. `ends` is `None` for whoever does not see the wallet or the persona."""

    crews: tuple[ThingId, ThingId]
    ends: tuple[ThingId, ThingId] | None


def tasks(visit: Visit, *, map_key: bytes) -> Tasks | None:
    """Return the tasks as they stand for a visitor; `None` where the crews of the sample are not to be seen.

    Raises:
        Denied: the policy refused.
    """
    ids = [thing_id(map_key, reference) for reference in (*CREW_IDS, *END_IDS)]
    with gate.open_scope(visit, Action.SEARCH) as opened:
        there = spots.resolve(opened, ids)
    crews, ends = (_pair([there.get(id_) for id_ in pair]) for pair in (ids[:2], ids[2:]))
    return crews and Tasks(crews=crews, ends=ends)


def _pair(found: Sequence[ThingId | None]) -> tuple[ThingId, ThingId] | None:
    one, other = found
    return (one, other) if one and other else None
