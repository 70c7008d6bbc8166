"""Three things to try on the sample: what two crews share, a path from money to a name, the same as somebody else."""

import attrs

from atlas.errors import NotFound, UsageError
from atlas.model.ids import ThingId
from atlas.services import explore
from atlas.services.gate import Visit

CREWS = ("Glass Heron", "Ledger Finch")  # ransomware, and invoice fraud
RESELLER = "Harbourline Resale"  # what both buy from
# Harbourline's wallet, which the seed of the fiction mints: known to the members of the cell Cold Ledger
WALLET = "17Qe4qCJrq8dLMccHmeMST4m13hKQGzhqE"
PERSONA = "vitrum_admin"


@attrs.frozen(kw_only=True)
class Tasks:
    """The things that the tasks begin with. `ends` is `None` for whoever does not see the wallet or the persona."""

    crews: tuple[ThingId, ThingId]
    ends: tuple[ThingId, ThingId] | None


def tasks(visit: Visit, *, map_key: bytes) -> Tasks | None:
    """Return the tasks as they stand for a visitor; `None` where the crews of the sample are not to be seen."""
    crews = _pair(visit, CREWS, map_key)
    return crews and Tasks(crews=crews, ends=_pair(visit, (WALLET, PERSONA), map_key))


def _pair(visit: Visit, names: tuple[str, str], map_key: bytes) -> tuple[ThingId, ThingId] | None:
    try:
        one, other = (explore.meant(visit, name, map_key=map_key) for name in names)
    except (NotFound, UsageError):
        return None
    return one, other
