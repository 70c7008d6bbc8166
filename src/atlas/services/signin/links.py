"""One-time sign-in links: made on the node's command line, used once, within a day."""

import hashlib
import secrets
from datetime import datetime, timedelta

from atlas.errors import SigninError
from atlas.model.ids import PersonId
from atlas.policy.decide import Action, Resource
from atlas.services import gate
from atlas.services.alliance import PersonCard, actor_named, card_named, card_of
from atlas.store import signin_links

VALID_FOR = timedelta(hours=24)

_REFUSED = "This sign-in link cannot be used. Ask for a fresh one: atlas signin PERSON"


def make_link(short: str, *, now: datetime) -> str:
    """Return a fresh token for a person. Only its hash is kept.

    Raises:
        UsageError: nobody has this name.
    """
    token = secrets.token_urlsafe(32)
    signin_links.save(_digest(token), card_named(short).id, expires_at=now + VALID_FOR)
    return token


def make_link_for(short: str, *, now: datetime) -> str:
    """Return a fresh token for a person, as the node's operator on the command line; on record as the operator's.

    Raises:
        UsageError: nobody has this name.
    """
    actor = actor_named(short)
    made_for = Resource(organisation=actor.organisation, id=actor.person)
    with gate.operated(Action.MAKE_LINK, made_for, now=now):
        return make_link(short, now=now)


def peek(token: str, *, now: datetime) -> PersonCard:
    """Return whom a link would sign in, without using it up.

    Raises:
        SigninError: unknown, used or too old; which of them is not told.
    """
    person = signin_links.find(_digest(token), now=now)
    if person is None:
        raise SigninError(_REFUSED)
    return card_of(person)


def redeem(token: str, *, now: datetime) -> PersonId:
    """Use a link up and return whom it signs in. Two at once: one of them is refused.

    Raises:
        SigninError: unknown, used or too old; which of them is not told.
    """
    person = signin_links.use(_digest(token), now=now)
    if person is None:
        raise SigninError(_REFUSED)
    return person


def user_for_session(person: PersonId) -> signin_links.SessionUser:
    """Return what the web's session keeps of a person."""
    return signin_links.session_user(person)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
