"""The first organisation and its administrator, made by the node's operator on the command line; there is no visit."""

from datetime import datetime

from atlas.errors import UsageError
from atlas.model.handling import Purpose
from atlas.policy.actors import Actor, Role
from atlas.policy.decide import Action, Resource
from atlas.services import alliance, gate
from atlas.services.alliance import PersonCard, texts
from atlas.services.gate import Visit
from atlas.store import alliance as kept

_REASON = "the first administrator of this node"


def found(organisation: str, person: str, *, now: datetime) -> PersonCard:
    """Make an organisation that has signed, and its first person, who is the secretariat (R1). It is on record.

    Raises:
        UsageError: somebody administers already, or one of the names is taken.
    """
    if kept.able(Role.SECRETARIAT, now.date()):
        raise UsageError(
            "Somebody administers this node already; further people are invited by them "
            "(`atlas admin persons` lists everybody)."
        )
    texts.short(organisation, what="--org")
    texts.short(person, what="--person")
    for name, taken in (
        (organisation, kept.find_organisation(organisation)),
        (person, kept.find_person(person)),
    ):
        if taken is not None:
            raise UsageError(f"The name {name!r} is taken; choose another.")
    made = alliance.admit(organisation, organisation, kind="secretariat", now=now)
    actor = Actor(organisation=made.id, system="operator")
    gate.allow(
        Visit(actor=actor, purpose=Purpose.RESEARCH, now=now),
        Action.ADMIT,
        Resource(organisation=made.id, id=made.id, reason=_REASON),
    )
    return alliance.add_person(person, organisation, roles=frozenset({Role.SECRETARIAT}), now=now)
