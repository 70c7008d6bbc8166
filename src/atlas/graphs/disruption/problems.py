"""Why there is no number: each problem has a name, which pages translate, and never a number in its stead."""

from collections.abc import Mapping
from types import MappingProxyType

PROBLEMS: Mapping[str, str] = MappingProxyType(
    {
        "dependencies.none": "No target has a step that is known to depend on somebody.",
        "dependencies.bare": "A target has no known step: what it depends on is not known.",
        "dependencies.cycle": "Things depend on each other in a circle.",
        "dependencies.outside": "A statement names a thing that is not there.",
        "dependencies.both": "One step has suppliers that it cannot do without and others that may take their place.",
        "dependencies.harm": "The harm of a target is no number from 0 on.",
        "shares.range": "A share is no number from 0 to 1.",
        "shares.differ": "One supplier's share of the same need is stated in two ways.",
        "shares.sum": "Shares of one need add up to more than the whole.",
        "shares.unvetted": "Shares that nobody vetted contradict those that were vetted: these stand.",
        "shares.basis": "Shares are measured in different ways and cannot be added.",
        "shares.none": "No share is known.",
        "net.large": "A net is too large for its middle and its splits to be found while somebody waits.",
        "removal.cost": "The cost of a removal is no number above 0.",
        "removal.share": "The part to stop is no number above 0 and up to 1.",
        "sequence.outside": "An order names an action that is not there.",
        "sequence.times": "A time of an action is no number from 0 on.",
        "sequence.cycle": "The order and the simultaneity that are asked for exclude each other.",
    }
)
"""By the name of the problem, what it means."""
