"""What may be done while looking as somebody else: look, and nothing else."""

from atlas.policy.actors import Standing
from atlas.policy.conflicts import Conflict
from atlas.policy.decide import ALLOWED, Action

LOOKING = frozenset({Action.SEARCH, Action.READ, Action.ARRANGE})
"""Acts of a preview. Where things stand on a map is kept for the scope that both have in common."""


def objection_in_preview(action: Action, standing: Standing) -> Conflict | None:
    """Return why an act is refused in a preview, or `None`."""
    if not standing.roles & ALLOWED[Action.PREVIEW]:
        return Conflict(
            rule="R.preview", sentence="Your roles no longer allow a preview; end it first."
        )
    if action not in LOOKING:
        return Conflict(
            rule="R.preview", sentence=f"A preview is for looking; end it, then '{action}'."
        )
    return None
