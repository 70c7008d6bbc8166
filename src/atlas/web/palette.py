"""What the palette (Ctrl K) leads to: the screens on which this person may do something, as the policy says."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from atlas.policy.decide import Action
from atlas.services import gate
from atlas.services.gate import Visit
from atlas.web.words import Screen

# What one does on a screen; the others are open to all who are signed in.
DONE_THERE: Mapping[str, Action] = MappingProxyType(
    {
        "map": Action.READ,
        "search": Action.SEARCH,
        "lookup": Action.LOOKUP,
        "contribute": Action.CONTRIBUTE,
        "alliance": Action.SEE_ALLIANCE,
    }
)


def allowed(visit: Visit, screens: Iterable[Screen]) -> tuple[Screen, ...]:
    """Return those screens on which a visit may do something, in their order."""
    done = {None, *gate.offered(visit, DONE_THERE.values())}
    return tuple(each for each in screens if DONE_THERE.get(each.name) in done)
