"""Whom a package may be for: members, and authorities outside that the board lists (P11)."""

import uuid

import attrs

from atlas.errors import NotFound, UsageError
from atlas.model.handling import Handling, Purpose
from atlas.model.ids import OrganisationId
from atlas.model.markings import TLP
from atlas.policy.actors import Actor, Standing
from atlas.policy.decide import Action, Resource
from atlas.policy.permits import permits
from atlas.services import gate
from atlas.services.gate import Visit
from atlas.services.package.document import Document
from atlas.store import alliance, authorities
from atlas.store.authorities import Authority, Decision

VOTES = 2  # organisations of the board that must let personal data go to a flagged authority
NO_AUTHORITY = "There is no such authority."
WHAT = ("ended", "flagged", "unflagged", "cleared")


@attrs.frozen(kw_only=True)
class Recipient:
    """Somebody a package may be for. `standing` is a member's, `None` for an authority outside."""

    id: uuid.UUID
    name: str
    country: str
    listed: bool
    flagged: bool
    cleared: bool
    standing: Standing | None

    def reads(self, handling: Handling, visit: Visit, purpose: str) -> bool:
        """Tell whether the recipient may read a claim under this handling anyway."""
        if handling.tlp is TLP.CLEAR:
            return True
        if self.standing is None:
            return False
        about = visit.setting.reference
        return permits(
            handling, self.standing, purpose=Purpose(purpose), at=visit.now, reference=about
        )


def of(visit: Visit, document: Document) -> Recipient | None:
    """Return whom a document is for, `None` while that is nobody."""
    if document.member:
        return _member(visit, uuid.UUID(document.member))
    if not document.authority:
        return None
    found = authorities.find(uuid.UUID(document.authority))
    return None if found is None else _outside(found)


def members(visit: Visit) -> tuple[tuple[str, str], ...]:
    """Return the members that a package may be for, as (id, name), by name."""
    own = visit.actor.organisation
    found = (each for each in alliance.members().values() if each.id != own)
    return tuple((str(each.id), each.name) for each in sorted(found, key=lambda each: each.name))


def named(visit: Visit, id_: str) -> str:
    """Return what a recipient is called, by the id that a question names; "" where it is there no more."""
    known = dict(members(visit)) | {str(each.id): each.name for each in authorities.listed()}
    own = alliance.members().get(visit.actor.organisation)
    return known.get(id_) or (own.name if own and str(own.id) == id_ else "")


def offered() -> tuple[Authority, ...]:
    """Return the authorities outside that a package may be for, by name: names and countries, no map data."""
    return tuple(each for each in authorities.listed() if not each.ended)


def listed(visit: Visit) -> tuple[Authority, ...]:
    """Return the authorities outside, by name, those that were ended too.

    Raises:
        Denied: the policy refused.
    """
    gate.allow(visit, Action.SEE_AUTHORITIES)
    return tuple(authorities.listed())


def add(visit: Visit, name: str, country: str, *, reason: str) -> uuid.UUID:
    """List an authority, as the board decided, and return its id.

    Raises:
        UsageError: it has no name or no country of two letters.
        Denied: the policy refused, or there is no reason.
    """
    name, country = " ".join(name.replace("\0", "").split()), country.strip().upper()
    if not name or len(name) > 200 or len(country) != 2 or not country.isascii():
        raise UsageError("Give a name of at most 200 characters, and a country as two letters.")
    id_ = uuid.uuid4()
    _decide(visit, Authority(id=id_, name=name, country=country), "listed", reason)
    return id_


def decide(visit: Visit, id_: uuid.UUID, what: str, *, reason: str) -> None:
    """Write down what the board decided of an authority: ended, flagged, unflagged or cleared.

    Raises:
        NotFound: there is none.
        UsageError: it is no decision.
        Denied: the policy refused, or there is no reason.
    """
    found = authorities.find(id_)
    if found is None:
        raise NotFound(NO_AUTHORITY)
    if what not in WHAT:
        raise UsageError("Choose one of the decisions that are offered.")
    _decide(visit, found, what, reason)


def _decide(visit: Visit, authority: Authority, what: str, reason: str) -> None:
    resource = Resource(id=authority.id, reason=reason)
    gate.allow(visit, Action.KEEP_AUTHORITIES, resource)
    if visit.actor.person is None:
        raise UsageError("A decision of the board is a person's.")
    with gate.carried_out(visit, Action.KEEP_AUTHORITIES, resource):
        authorities.record(
            Decision(
                authority=authority,
                what=what,
                organisation=visit.actor.organisation,
                person=visit.actor.person,
                reason=reason,
                at=visit.now,
            )
        )


def _member(visit: Visit, id_: uuid.UUID) -> Recipient | None:
    found = alliance.members().get(OrganisationId(id_))
    if found is None:
        return None
    actor = Actor(organisation=found.id, system="package")
    standing = alliance.standing_of(actor, visit.now)
    return Recipient(
        id=found.id,
        name=found.name,
        country=found.country,
        listed=standing.active and standing.signed,
        flagged=False,
        cleared=False,
        standing=standing,
    )


def _outside(found: Authority) -> Recipient:
    return Recipient(
        id=found.id,
        name=found.name,
        country=found.country,
        listed=not found.ended,
        flagged=found.flagged,
        cleared=found.votes >= VOTES,
        standing=None,
    )
