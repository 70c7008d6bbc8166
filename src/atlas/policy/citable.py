"""Which claims a package may cite at all, whoever gets it."""

from atlas.model.handling import DataSubject, Handling
from atlas.model.markings import TLP

NEVER = frozenset({DataSubject.VICTIM, DataSubject.WITNESS})
_PASSING = frozenset({"vetted", "legit-but-compromised"})
_WAITING = frozenset(
    {"contributed", "triaged", "in-review"}
)  # a fast track anticipates no other outcome


def barred(handling: Handling, *, vetting: str, fast: bool, lead: bool) -> str:
    """Return why no package may cite a claim, whoever gets it; "" where nothing in the claim itself forbids it."""
    if handling.tlp is TLP.RED:
        return "It is TLP:RED and goes to no package. Ask its originator."
    if handling.subject in NEVER:
        return f"It is data on a {handling.subject}, which goes to no package."
    if lead:
        return "It is a lead. Source it again from what is open, then have it vetted."
    if not passes(vetting, fast=fast):
        return f"It is {vetting}, not vetted. Have it vetted first."
    return ""


def passes(vetting: str, *, fast: bool) -> bool:
    """Tell whether a state of vetting lets a claim out; `fast` where it passed without review for a time."""
    return vetting in _PASSING or (fast and vetting in _WAITING)
