"""What is incomplete stays with who gives it: a claim by form without source or ground, and its copy in a file (W4).

A file is the source of what it holds, whatever else its objects cite: it is kept as a batch with its name.
"""

import attrs

from atlas.formats.stix.waiting import is_waiting
from atlas.model.claim import Decoded
from atlas.model.handling import Audience, DataSubject
from atlas.model.markings import TLP
from atlas.policy.actors import Actor
from atlas.policy.vetting import State
from atlas.services.contribute.offers import Offer


def state_of(found: Decoded) -> State:
    """Return in which state of vetting an object comes in."""
    return State.INCOMPLETE if is_waiting(found.content) else State.CONTRIBUTED


def held(found: Decoded, offer: Offer, *, actor: Actor, own: Audience) -> Offer:
    """Return what holds for an object: where it says that it is incomplete, nobody else reads it."""
    return waiting(offer, actor=actor, own=own) if is_waiting(found.content) else offer


def waiting(offer: Offer, *, actor: Actor, own: Audience) -> Offer:
    """Return under what a claim waits in its organisation, whatever it is meant for.

    Of RED those read it who are named and of the `own` persons, the actor where there are none.
    """
    audience = Audience(organisations=frozenset({actor.organisation}))
    if offer.marking is TLP.RED:
        named = offer.audience.persons & own.persons if offer.audience else own.persons
        himself = frozenset({actor.person}) if actor.person else own.persons
        audience = Audience(persons=named or himself)
    return attrs.evolve(
        offer,
        marking=TLP.RED if offer.marking is TLP.RED else TLP.AMBER_STRICT,
        audience=audience,
        purposes=frozenset(),
        basis=None,
        subject=DataSubject.NONE,
    )
