"""How an act on the alliance is done: decided and recorded, then changed under a lock."""

from collections.abc import Callable, Set

from atlas.model.ids import PersonId
from atlas.policy.actors import Role
from atlas.policy.conflicts import Conflict
from atlas.policy.decide import Action, Resource
from atlas.policy.granting import refusal_to_lose
from atlas.services import gate
from atlas.services.gate import Visit
from atlas.store import alliance as kept

Objecting = Callable[[], Conflict | None]


def nothing() -> None:
    """Object to nothing."""


def act(
    visit: Visit,
    action: Action,
    resource: Resource,
    change: Callable[[], None],
    *,
    objecting: Objecting = nothing,
) -> None:
    """Decide an act and carry it out, one act on the alliance at a time.

    `objecting` is asked again under the lock: what two do at once does not slip past it. Where the change cannot be
    made, a second entry says so: the first told what was allowed.

    Raises:
        Denied: the policy or a rule of the act refused; the refusal is on record.
    """
    gate.allow(visit, action, resource, objection=objecting())
    with gate.carried_out(visit, action, resource), kept.changing():
        met = objecting()
        if met is None:
            change()
    if met is not None:
        gate.allow(visit, action, resource, objection=met)


def losing_secretariat(visit: Visit, losing: Set[PersonId]) -> Conflict | None:
    """Return why these persons may not lose the secretariat, or `None`."""
    return refusal_to_lose(kept.able(Role.SECRETARIAT, visit.now.date()), losing)


def roles_of(visit: Visit) -> frozenset[Role]:
    """Return the roles of who acts; none for work of the system."""
    return kept.standing_of(visit.actor, visit.now).roles
