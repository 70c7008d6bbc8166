"""May this actor do this act? Deny wins over allow; what no rule allows is denied."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

import attrs

from atlas.model.handling import Purpose
from atlas.policy.actors import Actor, Role, Standing
from atlas.policy.permits import in_good_standing


class Action(StrEnum):
    """What is done behind the gate. A new capability adds its word here and its roles below."""

    SEARCH = "search"
    READ = "read"
    LOOKUP = "lookup"
    EXPORT = "export"
    CONTRIBUTE = "contribute"
    LOAD_SAMPLE = "load-sample"
    ARRANGE = "arrange"
    SAVE_VIEW = "save-view"


_READERS = frozenset(Role) - {Role.AUDITOR}

# domain 6.1: what a role may; a person needs one of them
ALLOWED: Mapping[Action, frozenset[Role]] = MappingProxyType(
    {
        Action.SEARCH: _READERS,
        Action.READ: _READERS,
        Action.LOOKUP: _READERS - {Role.OBSERVER},
        Action.EXPORT: _READERS - {Role.OBSERVER, Role.BOARD},
        Action.CONTRIBUTE: frozenset({Role.REPRESENTATIVE, Role.RESEARCHER}),
        Action.LOAD_SAMPLE: frozenset({Role.SECRETARIAT, Role.REPRESENTATIVE, Role.RESEARCHER}),
        # what is derived from one's own scope is kept for that scope alone
        Action.ARRANGE: _READERS,
        # a view is RED for its person: whoever reads only what is open could not read it again
        Action.SAVE_VIEW: _READERS - {Role.OBSERVER},
    }
)

WRITING = frozenset({Action.CONTRIBUTE, Action.ARRANGE, Action.SAVE_VIEW})


@attrs.frozen(kw_only=True)
class Grant:
    """An act allowed, for one purpose, with the rules that allowed it."""

    actor: Actor
    action: Action
    purpose: Purpose
    reasons: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Refusal:
    """An act refused: the id of the rule, and a sentence that tells what would be needed."""

    actor: Actor
    action: Action
    purpose: Purpose
    rule: str
    sentence: str

    @property
    def reasons(self) -> tuple[str, ...]:
        """Return the rules that refused, as a decision records them."""
        return (self.rule,)


def decide(
    standing: Standing, action: Action, *, purpose: Purpose, at: datetime
) -> Grant | Refusal:
    """Return a grant or a refusal, each with its reasons. Pure; cost is a few comparisons."""

    def refuse(rule: str, sentence: str) -> Refusal:
        return Refusal(
            actor=standing.actor, action=action, purpose=purpose, rule=rule, sentence=sentence
        )

    if not standing.active:
        return refuse("R.active", "This person or organisation is no longer active here.")
    if not standing.signed:
        return refuse("P13.agreement", "Your organisation has not signed the current agreement.")
    if not in_good_standing(standing, at):
        return refuse("P13.training", "Your training is out of date; renew it, then try again.")
    if standing.actor.person is None:
        return Grant(
            actor=standing.actor, action=action, purpose=purpose, reasons=("P13", "system")
        )
    allowing = sorted(standing.roles & ALLOWED.get(action, frozenset()))
    if not allowing:
        return refuse("R.role", f"None of your roles allows '{action}'.")
    return Grant(actor=standing.actor, action=action, purpose=purpose, reasons=("P13", *allowing))
