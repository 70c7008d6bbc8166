"""Legal bases: which grounds in law there are, where and from when to when they hold; adding and ending them.

A handling names a basis by its code. A row of that code counts for an organisation whose country lies in the row's
jurisdiction, on the days between its first and its last. When none counts any more, personal data under the code is
hidden, and nothing under it is exported or given (`policy/permits.py`, `store/exporting.py`).
"""

import uuid
from datetime import UTC, date, datetime

import attrs

from atlas.errors import NotFound, UsageError
from atlas.model.handling import LegalBasis, Purpose
from atlas.model.jurisdictions import is_jurisdiction, is_within
from atlas.policy.actors import Actor
from atlas.policy.decide import SOMEBODY_ELSES, Action, Resource
from atlas.services import gate
from atlas.services.gate import Visit
from atlas.store import alliance
from atlas.store import bases as kept
from atlas.store.bases import KeptBasis

MAX_CODE_CHARS = 100


@attrs.frozen(kw_only=True)
class BasisView:
    """A legal basis as a visitor sees it: is it in force today, holds it for his organisation, may he end it."""

    id: uuid.UUID
    basis: LegalBasis
    is_in_force: bool
    holds_here: bool
    may_end: bool


def all_bases(visit: Visit) -> tuple[BasisView, ...]:
    """Return every legal basis, past and future ones too, by code, jurisdiction and first day.

    Raises:
        Denied: the policy refused.
    """
    gate.allow(visit, Action.SEE_BASES)
    country = _country(visit)
    may_end = {
        own: gate.may(visit, Action.CHANGE_BASES, _whose(visit, own=own)) for own in (True, False)
    }
    return tuple(
        _view(visit, each, country, may_end=may_end[each.basis.jurisdiction == country])
        for each in kept.everything()
    )


def add(visit: Visit, basis: LegalBasis, *, reason: str) -> uuid.UUID:
    """Keep a new legal basis, and return its id.

    Raises:
        UsageError: the code is empty or too long, the jurisdiction is none, or it would end before it begins.
        Denied: the policy refused; both are on record.
    """
    _assert_meant(basis)
    id_ = uuid.uuid4()
    resource = _resource(visit, basis, id_, reason)
    gate.allow(visit, Action.CHANGE_BASES, resource)
    with gate.carried_out(visit, Action.CHANGE_BASES, resource):
        kept.add(id_, basis)
    return id_


def end(visit: Visit, id_: uuid.UUID, *, last_day: date, reason: str) -> None:
    """Let a legal basis hold to this day and no longer.

    Raises:
        NotFound: there is no such basis.
        UsageError: it would end before it begins, or later than it does: what goes on is added anew.
        Denied: the policy refused; both are on record.
    """
    found = kept.find(id_)
    if found is None:
        raise NotFound("There is no such legal basis.")
    resource = _resource(visit, found.basis, id_, reason)
    gate.allow(visit, Action.CHANGE_BASES, resource)
    with gate.carried_out(visit, Action.CHANGE_BASES, resource):
        _assert_meant(attrs.evolve(found.basis, valid_to=last_day))
        if found.basis.valid_to is not None and last_day > found.basis.valid_to:
            raise UsageError("A legal basis is not prolonged; add it anew with its own dates.")
        kept.end(id_, last_day)


def may_add(visit: Visit) -> bool:
    """Tell whether the visitor may add a basis for some jurisdiction. Nothing is recorded."""
    own = Resource(organisation=visit.actor.organisation)
    return gate.may(visit, Action.CHANGE_BASES, own)


def operator_of(organisation: str, *, now: datetime) -> Visit:
    """Return the visit of the node's operator, who acts on the command line for an organisation and is on record so.

    Raises:
        UsageError: there is no such organisation.
    """
    found = alliance.find_organisation(organisation)
    if found is None:
        raise UsageError(f"There is no organisation {organisation!r} here.")
    actor = Actor(organisation=found.id, system="operator")
    return Visit(actor=actor, purpose=Purpose.RESEARCH, now=now)


def _assert_meant(basis: LegalBasis) -> None:
    if not basis.code.strip() or len(basis.code) > MAX_CODE_CHARS or not basis.code.isprintable():
        raise UsageError(f"Name the law by a code of at most {MAX_CODE_CHARS} characters.")
    if not is_jurisdiction(basis.jurisdiction):
        raise UsageError(
            "A jurisdiction is a country of two capital letters, EU, or * for everywhere."
        )
    if basis.valid_to is not None and basis.valid_to < basis.valid_from:
        raise UsageError(f"It holds from {basis.valid_from} and cannot end before.")


def _resource(visit: Visit, basis: LegalBasis, id_: uuid.UUID, reason: str) -> Resource:
    own = basis.jurisdiction == _country(visit)
    return attrs.evolve(_whose(visit, own=own), id=id_, reason=reason)


def _whose(visit: Visit, *, own: bool) -> Resource:
    """Return whose a jurisdiction is: one that is not the country of the actor's organisation is nobody's alone."""
    return Resource(organisation=visit.actor.organisation) if own else SOMEBODY_ELSES


def _view(visit: Visit, each: KeptBasis, country: str, *, may_end: bool) -> BasisView:
    basis, today = each.basis, visit.now.astimezone(UTC).date()
    begun = basis.valid_from <= today
    ended = basis.valid_to is not None and basis.valid_to < today
    return BasisView(
        id=each.id,
        basis=basis,
        is_in_force=begun and not ended,
        holds_here=is_within(country, basis.jurisdiction),
        may_end=may_end and not ended,
    )


def _country(visit: Visit) -> str:
    return alliance.names_of_organisations()[visit.actor.organisation].country
