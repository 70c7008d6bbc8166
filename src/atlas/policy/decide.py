"""May this actor do this act? Deny wins over allow; what no rule allows is denied."""

from datetime import datetime

import attrs

from atlas.model.handling import Purpose
from atlas.model.ids import OrganisationId
from atlas.policy.actors import Actor, Role, Standing
from atlas.policy.acts import Action as Action
from atlas.policy.allowed import ADMINISTERING as ADMINISTERING
from atlas.policy.allowed import ALLOWED as ALLOWED
from atlas.policy.allowed import BEFORE_SIGNING as BEFORE_SIGNING
from atlas.policy.allowed import COUNTED as COUNTED
from atlas.policy.allowed import OWN_ONLY as OWN_ONLY
from atlas.policy.allowed import REASONED as REASONED
from atlas.policy.allowed import WITHIN as WITHIN
from atlas.policy.allowed import WRITING as WRITING
from atlas.policy.permits import in_good_standing
from atlas.policy.resources import NOTHING as NOTHING
from atlas.policy.resources import SOMEBODY_ELSES as SOMEBODY_ELSES
from atlas.policy.resources import THE_NODE as THE_NODE
from atlas.policy.resources import Resource as Resource


@attrs.frozen(kw_only=True)
class Grant:
    """An act allowed, for one purpose, with the rules that allowed it."""

    actor: Actor
    action: Action
    purpose: Purpose
    reasons: tuple[str, ...]
    resource: Resource = NOTHING


@attrs.frozen(kw_only=True)
class Refusal:
    """An act refused: the id of the rule, and a sentence that tells what would be needed."""

    actor: Actor
    action: Action
    purpose: Purpose
    rule: str
    sentence: str
    resource: Resource = NOTHING

    @property
    def reasons(self) -> tuple[str, ...]:
        """Return the rules that refused, as a decision records them."""
        return (self.rule,)

    @property
    def roles(self) -> tuple[Role, ...]:
        """Return the roles of which one would do; empty where it is not roles that are missing."""
        if self.rule == "R.role" or (self.rule == "R.own" and self.action in OWN_ONLY):
            return _enough(self.action, self.resource, of=self.actor.organisation)
        return ()


def decide(
    standing: Standing,
    action: Action,
    *,
    purpose: Purpose,
    at: datetime,
    resource: Resource = NOTHING,
) -> Grant | Refusal:
    """Return a grant or a refusal, each with its reasons. Pure; cost is a few comparisons."""
    refused = (
        _without_standing(standing, action, at)
        or _beyond_token(standing, action)
        or _without_reason(action, resource)
        or _beyond_roles(standing, action, resource)
    )
    if refused:
        return Refusal(
            actor=standing.actor,
            action=action,
            purpose=purpose,
            rule=refused.rule,
            sentence=refused.sentence,
            resource=resource,
        )
    return Grant(
        actor=standing.actor,
        action=action,
        purpose=purpose,
        reasons=("P13", *_allowing(standing, action, resource)),
        resource=resource,
    )


@attrs.frozen(kw_only=True)
class _No:
    rule: str
    sentence: str


def _without_standing(standing: Standing, action: Action, at: datetime) -> _No | None:
    # what members that left have given comes to its end like all else
    if action is Action.RETAIN and standing.actor.person is None:
        return None
    if not standing.active:
        return _No(
            rule="R.active", sentence="This person or organisation is no longer active here."
        )
    if not standing.signed and action not in BEFORE_SIGNING:
        return _No(
            rule="P13.agreement",
            sentence="Your organisation has not signed the current agreement.",
        )
    if not in_good_standing(attrs.evolve(standing, signed=True), at):
        return _No(
            rule="P13.training",
            sentence="Your training is out of date. Your organisation's representative or the"
            " secretariat sets the new date.",
        )
    return None


def _beyond_token(standing: Standing, action: Action) -> _No | None:
    if standing.token is None or any(action in WITHIN[scope] for scope in standing.token):
        return None
    return _No(rule="R.token", sentence=f"The scope of this token does not reach '{action}'.")


def _without_reason(action: Action, resource: Resource) -> _No | None:
    if action in REASONED and not resource.reason.strip():
        return _No(
            rule="R.reason", sentence=f"'{action}' needs a reason; write why, then try again."
        )
    return None


def _beyond_roles(standing: Standing, action: Action, resource: Resource) -> _No | None:
    if _allowing(standing, action, resource):
        return None
    if _allowing(standing, action, NOTHING):
        return _No(
            rule="R.own", sentence=f"Your roles allow '{action}' for your own organisation alone."
        )
    enough = ", ".join(_enough(action, resource, of=standing.actor.organisation))
    needed = f"it takes {enough}" if enough else "no role does"
    return _No(rule="R.role", sentence=f"None of your roles allows '{action}'; {needed}.")


def _enough(action: Action, resource: Resource, *, of: OrganisationId) -> tuple[Role, ...]:
    """Return the roles that allow an act on a resource to somebody of an organisation, in their order."""
    roles = ALLOWED.get(action, frozenset())
    if resource.organisation not in (None, of):
        roles -= OWN_ONLY.get(action, frozenset())
    return tuple(role for role in Role if role in roles)


def _allowing(standing: Standing, action: Action, resource: Resource) -> tuple[str, ...]:
    """Return the roles that allow this act on this resource; `system` for work of the system."""
    if standing.actor.person is None:
        return ("system",)
    enough = _enough(action, resource, of=standing.actor.organisation)
    return tuple(sorted(standing.roles.intersection(enough)))
