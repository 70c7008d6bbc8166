"""Bearer tokens for programs: bound to a person, a purpose, a scope and a day. Shown once, kept as a hash.

A token never does more than its person may: the gate weighs the person's standing as ever, and then whether the
token's scope reaches the act. Making tokens is no act that a token reaches.
"""

import hashlib
import secrets
import uuid
from datetime import datetime, timedelta

import attrs

from atlas.errors import NotFound, SigninError, UsageError
from atlas.model.handling import Purpose
from atlas.model.ids import PersonId
from atlas.policy.actors import Actor, TokenScope
from atlas.policy.decide import Action, Resource
from atlas.services import alliance, gate, purposes
from atlas.services.gate import Visit
from atlas.services.journal import Setting
from atlas.store import tokens as kept
from atlas.store.tokens import Token

__all__ = ["DAYS", "MOST_DAYS", "Made", "Said", "Token", "Wish"]

DAYS, MOST_DAYS = 90, 366
_MOST_LETTERS = 80
_PREFIX = "atlas_"  # so that a scanner of sources knows a lost one

_REFUSED = "This token cannot be used: it is unknown, revoked or too old. Make a fresh one."
_OTHERS = "The token in ATLAS_TOKEN is not this person's; --as takes the one of the person named."


@attrs.frozen(kw_only=True)
class Wish:
    """What a token is to be for: purpose, reference, scopes, how many days, and a name to know it by.

    The purpose holds as long as the token does; any but research, under which a sign-in begins, takes a reason.
    Without a reference it reads no personal data.
    """

    purpose: Purpose = Purpose.RESEARCH
    reference: str = ""
    scopes: frozenset[TokenScope] = frozenset({TokenScope.READ})
    days: int = DAYS
    name: str = ""
    reason: str = ""


@attrs.frozen(kw_only=True)
class Made:
    """A fresh token. `secret` is told this once; nothing can show it again."""

    token: Token
    secret: str


def make(visit: Visit, wish: Wish) -> Made:
    """Make a token for the person who asks.

    Raises:
        Denied: the policy refused; the refusal is on record.
        UsageError: no scope, too many days, too long a name, or a reference that cannot be one.
    """
    if visit.actor.person is None:
        raise UsageError("A token is a person's; work of the system has none.")
    return _made(visit, visit.actor.person, wish)


def make_for(short: str, wish: Wish, *, now: datetime) -> Made:
    """Make a token for a person, as the node's operator does on the command line; on record as the operator's.

    Raises:
        Denied: the policy refused; the refusal is on record.
        UsageError: nobody has this name, and as `make`.
    """
    actor = alliance.actor_named(short)
    operator = Actor(organisation=actor.organisation, system="operator")
    assert actor.person is not None  # noqa: S101 - a named actor is a person
    return _made(Visit(actor=operator, purpose=wish.purpose, now=now), actor.person, wish)


def _made(visit: Visit, person: PersonId, wish: Wish) -> Made:
    _assert_usable(wish)
    reference = purposes.reference_of(visit.actor.organisation, wish.reference, at=visit.now)
    token = Token(
        id=uuid.uuid4(),
        person=person,
        name=wish.name.strip(),
        purpose=wish.purpose,
        reference=reference,
        scopes=wish.scopes,
        created_at=visit.now,
        expires_at=visit.now + timedelta(days=wish.days),
    )
    told = Resource(organisation=visit.actor.organisation, id=token.id, reason=wish.reason.strip())
    gate.allow(visit, Action.MAKE_TOKEN, told)
    secret = _PREFIX + secrets.token_urlsafe(32)
    with gate.carried_out(visit, Action.MAKE_TOKEN, told):
        kept.save(token, _digest(secret))
    return Made(token=token, secret=secret)


def _assert_usable(wish: Wish) -> None:
    if not wish.scopes:
        raise UsageError("A token needs a scope: read, contribute or export.")
    if wish.purpose is not Purpose.RESEARCH and not wish.reason.strip():
        raise UsageError("Say why the token is for this purpose; it is kept on record.")
    if not 1 <= wish.days <= MOST_DAYS:
        raise UsageError(f"A token lasts 1 to {MOST_DAYS} days, not {wish.days}.")
    if len(wish.name) > _MOST_LETTERS:
        raise UsageError(f"The name of a token has at most {_MOST_LETTERS} letters.")


def visit_with(secret: str, *, now: datetime) -> Visit:
    """Return the visit of whoever comes with a token: its person, purpose and reference, no further than its scope.

    Raises:
        SigninError: unknown, revoked, too old, or its person is no longer active; which of them is not told.
    """
    holder = kept.find(_digest(secret), now=now)
    if holder is None:
        raise SigninError(_REFUSED)
    kept.note_use(holder.id, now.date())
    return Visit(
        actor=holder.actor,
        purpose=holder.purpose,
        now=now,
        setting=Setting(reference=holder.reference),
        token=holder.scopes,
    )


def id_of(secret: str, *, now: datetime) -> uuid.UUID | None:
    """Return the id of a token that can be used, `None` where it cannot."""
    holder = kept.find(_digest(secret), now=now)
    return holder.id if holder else None


@attrs.frozen(kw_only=True)
class Said:
    """What a command says its visit is for and about; what it leaves out is the token's, else research and nothing."""

    purpose: Purpose | None = None
    reference: str = ""


def visit_as(short: str, said: Said | None, *, secret: str | None, now: datetime) -> Visit:
    """Return the visit of a person named on the command line, who proves it with a token.

    People of the sample alliance need none.

    Raises:
        UsageError: nobody has this name, or the reference cannot be one.
        SigninError: a token is missing, cannot be used, is another person's, for another purpose or about else.
    """
    said = said or Said()
    actor = alliance.actor_named(short)
    reference = purposes.reference_of(actor.organisation, said.reference, at=now)
    if _is_of_the_sample(actor):
        purpose = said.purpose or Purpose.RESEARCH
        return Visit(actor=actor, purpose=purpose, now=now, setting=Setting(reference=reference))
    if not secret:
        raise SigninError(
            f"--as {short} needs that person's token in ATLAS_TOKEN: atlas token create {short}"
        )
    visit = visit_with(secret, now=now)
    if visit.actor != actor:
        raise SigninError(_OTHERS)
    if said.purpose not in (None, visit.purpose):
        raise SigninError(f"The token is for the purpose {visit.purpose}, not {said.purpose}.")
    if reference not in ("", visit.setting.reference):
        raise SigninError(
            "The token is about something else than --reference says; make one for it."
        )
    return visit


def _is_of_the_sample(actor: Actor) -> bool:
    from atlas.services.demo import founding  # noqa: PLC0415 - the sample is loaded where it is asked for

    return founding.is_of_the_story(actor)


def of_person(visit: Visit) -> tuple[Token, ...]:
    """Return the tokens of the person who asks, the latest first, those that have ended too."""
    return kept.of_person(visit.actor.person) if visit.actor.person else ()


def of_named(short: str) -> tuple[Token, ...]:
    """Return a person's tokens, for the node's operator.

    Raises:
        UsageError: nobody has this name.
    """
    return kept.of_person(alliance.card_named(short).id)


def revoke(visit: Visit, token: uuid.UUID) -> None:
    """End a token of the person who asks. Whatever the policy says of the person, ending one is always allowed.

    Raises:
        NotFound: there is none of this id, it is another's, or it has been ended.
    """
    if visit.actor.person is None or not kept.revoke(
        token, person=visit.actor.person, now=visit.now
    ):
        raise NotFound("There is no such token.")


def revoke_any(token: uuid.UUID, *, now: datetime) -> PersonId:
    """End any token, as the node's operator does on the command line, and return whose it was; on record.

    Raises:
        NotFound: there is none of this id, or it has been ended.
    """
    holder = kept.holder_of(token)
    if holder is None:
        raise NotFound("There is no such token.")
    told = Resource(organisation=holder.organisation, id=token)
    with gate.operated(Action.END_TOKEN, told, now=now):
        person = kept.revoke(token, person=None, now=now)
        if person is None:
            raise NotFound("There is no such token.")
    return person


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
