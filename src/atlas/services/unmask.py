"""Personal data of one thing, shown for one answer: in a second scope, under a purpose and a reference, with a reason.

Whoever sees the thing may ask, and hears the same whether or not there is more to show. That it was asked is a leaf of
the log; what the scope shows follows from the policy as ever.
"""

import attrs

from atlas.errors import UsageError
from atlas.model.handling import Purpose
from atlas.model.ids import ThingId
from atlas.policy.decide import Action, Resource
from atlas.services import explain, gate, purposes
from atlas.services.explain import ThingView
from atlas.services.gate import Visit

NO_REFERENCE = "Say what it is about: an investigation, or a cell as cell:name."
OTHER_REFERENCE = (
    "This token is about something else: it reads personal data for its own reference alone."
)


@attrs.frozen(kw_only=True)
class Wanted:
    """What somebody wants the personal data for, what it is about, and why now."""

    purpose: Purpose
    reference: str
    reason: str


def show(visit: Visit, thing: ThingId, wanted: Wanted) -> ThingView:
    """Return what the visitor may see of a thing under another purpose and reference; it is on record as unmasking.

    Raises:
        NotFound: no such thing in the visitor's own scope: absent and hidden are one answer, and nothing is unmasked.
        UsageError: there is no reference, it cannot be one, or the visitor's token is for another purpose or about
            something else; a token without a reference unmasks nothing.
        Denied: there is no reason, or the roles do not allow it; the refusal is on record.
    """
    explain.thing(visit, thing)
    second = _second(visit, wanted)
    own = visit.actor.organisation
    reason = " ".join(wanted.reason.split())
    gate.allow(second, Action.UNMASK, Resource(organisation=own, id=thing, reason=reason))
    return explain.thing(second, thing)


def _second(visit: Visit, wanted: Wanted) -> Visit:
    """Return the visit under the purpose and the reference that are wanted."""
    if visit.token is not None and wanted.purpose is not visit.purpose:
        raise UsageError(f"The token is for the purpose {visit.purpose}, not {wanted.purpose}.")
    reference = purposes.reference_of(visit.actor.organisation, wanted.reference, at=visit.now)
    if not reference:
        raise UsageError(NO_REFERENCE)
    if visit.token is not None and reference != visit.setting.reference:
        raise UsageError(OTHER_REFERENCE)
    setting = attrs.evolve(visit.setting, reference=reference)
    return attrs.evolve(visit, purpose=wanted.purpose, setting=setting)
