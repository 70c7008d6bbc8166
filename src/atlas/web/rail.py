"""What the rail, the palette (Ctrl K) and the keys lead to: the screens on which a visitor may do something.

The policy says so, with one look at the visitor's standing a page.
"""

from collections.abc import Sequence, Set

import attrs

from atlas.policy.decide import Action, Resource
from atlas.services import gate
from atlas.services.gate import Visit
from atlas.web.words import KEYS, SCREENS, Key, Screen

# Asked for beside what the screens ask for: what a page offers in passing.
_BESIDE = (
    *(Action.LOAD_SAMPLE, Action.SAVE_VIEW, Action.ASK_WIDER, Action.RENEW_TRAINING),
    *(Action.COMMENT, Action.SEE_NOTICES, Action.SEE_STATEMENT, Action.PLANT_BAIT, Action.EXPORT),
    *(Action.CITE, Action.FAST_TRACK),
)


@attrs.frozen(kw_only=True)
class Rail:
    """The screens of a visitor, in their order; `offices` are those under a heading of their own.

    `may` are the acts that pages may offer to him, of the screens and of a few beside.
    """

    everyday: Sequence[Screen]
    offices: Sequence[Screen]
    may: Set[Action]

    @property
    def screens(self) -> tuple[Screen, ...]:
        """Return all of them."""
        return (*self.everyday, *self.offices)

    @property
    def keys(self) -> tuple[Key, ...]:
        """Return the keys, without those that lead to a screen that is not there."""
        closed = {each.name for each in SCREENS} - {each.name for each in self.screens}
        return tuple(key for key in KEYS if closed.isdisjoint((key.screen, key.of)))


def rail_of(visit: Visit) -> Rail:
    """Return what a visit leads to. Whoever may do nothing gets the desk, which tells why.

    Costs one look at the standing.
    """
    asked = {*_BESIDE, *(act for screen in SCREENS for act in screen.acts)}
    own = Resource(organisation=visit.actor.organisation)
    may = gate.offered(visit, asked, own)
    shown = [each for each in SCREENS if not each.acts or not may.isdisjoint(each.acts)]
    return Rail(
        everyday=[each for each in shown if not each.office] or list(SCREENS[:1]),
        offices=[each for each in shown if each.office],
        may=may,
    )
