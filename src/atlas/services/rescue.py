"""The way back in for an administrator who is locked out: two operators, each with a part, both on record.

The first begins and gets a code. The second confirms with it: another login of the operating system, or a person of
the secretariat or an auditor with a token of their own: one that the person made in the browser before the rescue
began, while the operator gave that person no way in for a week. Then the person is active and trained for a week, and
gets a one-time link. All who administer are told. There is no visit: both work on the command line of the node. Who
owns the machine owns its database: this keeps to two persons whoever works with its commands, and puts on record
whoever does not.
"""

import hashlib
import secrets
import uuid
from datetime import datetime, timedelta
from pathlib import Path

import attrs

from atlas.errors import SigninError, UsageError
from atlas.model.handling import Purpose
from atlas.model.ids import PersonId
from atlas.policy.actors import Actor, Role
from atlas.policy.decide import Action, Resource
from atlas.services import gate, signin, tokens
from atlas.services.alliance import cards
from atlas.services.gate import Visit
from atlas.store import alliance as kept
from atlas.store import queue, rescues
from atlas.store.rescues import Rescue

__all__ = ["VALID_FOR", "Begun", "Past", "Rescue", "Second", "begin", "confirm", "latest", "login"]

VALID_FOR = timedelta(hours=1)
TRAINED_FOR = timedelta(days=7)
"""Long enough to renew the training in earnest."""

HELD_OFF = timedelta(days=7)
"""For how long before a rescue, and until it is confirmed, the operator gave the second person no way in."""

_CONFIRMING = frozenset({Role.SECRETARIAT, Role.AUDITOR})
_UNKNOWN_LOGIN = 2**32 - 1  # proc(5): no login was noted for this session
_REFUSED = "This code cannot be used: it is unknown, used or older than an hour. Begin again."
_ALONE = (
    "A rescue needs a second person: confirm it from another login of this machine, or with --as PERSON and the "
    "token of a person of the secretariat (R1) or an auditor (R12) in ATLAS_TOKEN."
)
_NOT_OWN = (
    "This token does not stand for a second person: it counts where the person made it in the browser before the "
    "rescue began, and where the operator gave the person no link, token or mail address for 7 days before."
)


@attrs.frozen(kw_only=True)
class Begun:
    """A rescue that waits for its second person. `code` is told this once."""

    rescue: Rescue
    code: str


@attrs.frozen(kw_only=True)
class Past:
    """A rescue as those who administer see it. `confirmed_at` is `None` where nobody confirmed it.

    The second person has a name, or is a `login` of the machine.
    """

    person: str
    reason: str
    begun_at: datetime
    confirmed_at: datetime | None
    second: str
    login: int | None


@attrs.frozen(kw_only=True)
class Second:
    """Who confirms: a person who proves it with a token, else the login of the operating system."""

    short: str | None = None
    token: str | None = None
    login: int | None = None


def login(file: Path = Path("/proc/self/loginuid")) -> int | None:
    """Return the number under which somebody logged in to this machine, whatever they became since (su, sudo).

    `None` where the system does not note it, as in most containers.
    """
    try:
        found = int(file.read_text("ascii"))
    except (OSError, ValueError):
        return None
    return None if found == _UNKNOWN_LOGIN else found


def begin(short: str, *, reason: str, by: int | None, now: datetime) -> Begun:
    """Begin the rescue of a person of the secretariat, as an operator on the command line.

    Raises:
        UsageError: nobody has this name, the person holds no R1 or has left, or there is no reason.
        Denied: the policy refused; the refusal is on record.
    """
    person = kept.find_person(short)
    if person is None or Role.SECRETARIAT not in person.roles or person.left_at is not None:
        raise UsageError(f"{short!r} is no person of the secretariat (R1); those can help others.")
    rescue = Rescue(
        id=uuid.uuid4(),
        person=person.id,
        reason=reason.strip(),
        begun_at=now,
        begun_by=by,
        expires_at=now + VALID_FOR,
    )
    _allow(rescue, now=now)
    code = secrets.token_hex(8)
    rescues.save(rescue, _digest(code))
    return Begun(rescue=rescue, code=code)


def confirm(code: str, second: Second, *, now: datetime) -> str:
    """Confirm a rescue as its second person, and return the token of a one-time link for whom it lets in.

    The code is used up with what it lets happen, or not at all.

    Raises:
        SigninError: the code cannot be used, or the token is missing, another's or not of the person's own making.
        UsageError: whoever confirms is the one who began it, or whom it lets in, or holds neither R1 nor R12.
        Denied: the policy refused; the refusal is on record.
    """
    rescue = rescues.find(_digest(code.strip().lower()), now=now)
    if rescue is None:
        raise SigninError(_REFUSED)
    by = _second(rescue, second, now=now)
    _allow(rescue, now=now, confirmed_by=by)
    with kept.changing():
        if not rescues.confirm(rescue.id, by=by, login=None if by else second.login, now=now):
            raise SigninError(_REFUSED)
        short = _let_in(rescue, now=now)
        queue.defer("mail.rescued", rescue=str(rescue.id))
        return signin.make_link(short, now=now)


def latest(visit: Visit) -> tuple[Past, ...]:
    """Return the last 20 rescues, the latest first, for those who administer.

    Raises:
        Denied: the visitor is no operator; that is on record.
    """
    gate.allow(visit, Action.OPERATE)
    names = {each.id: each.name for each in cards()}
    return tuple(
        Past(
            person=names.get(each.person, ""),
            reason=each.reason,
            begun_at=each.begun_at,
            confirmed_at=each.confirmed_at,
            second=names.get(each.confirmed_by, "") if each.confirmed_by else "",
            login=each.confirmed_login,
        )
        for each in rescues.latest()
    )


def _second(rescue: Rescue, second: Second, *, now: datetime) -> PersonId | None:
    """Return the person who confirms, or `None` where it is another login of the machine."""
    if second.short is None:
        known = rescue.begun_by is not None and second.login is not None
        if not known or rescue.begun_by == second.login:
            raise UsageError(_ALONE)
        return None
    visit = tokens.visit_as(second.short, None, secret=second.token, now=now)
    person = kept.find_person(second.short)
    if person is None or person.id == rescue.person or not _CONFIRMING & person.roles:
        raise UsageError(_ALONE)
    if visit.token is None:
        raise SigninError("A rescue is confirmed with a token, in the sample alliance too.")
    _assert_own(person.id, second.token or "", rescue, now=now)
    return person.id


def _assert_own(person: PersonId, token: str, rescue: Rescue, *, now: datetime) -> None:
    """Refuse a token that the operator could have made or come by: one alone would be both persons."""
    made = tokens.id_of(token, now=now)
    own = made is not None and rescues.was_made_by(made, person, before=rescue.begun_at)
    if not own or rescues.was_given_a_way_in(person, since=rescue.begun_at - HELD_OFF):
        raise SigninError(_NOT_OWN)


def _let_in(rescue: Rescue, *, now: datetime) -> str:
    person = kept.person_by_id(rescue.person)
    assert person is not None  # noqa: S101 - a person with a rescue cannot be deleted
    until = now.date() + TRAINED_FOR
    kept.set_access(person.id, active=True, left_at=None)
    if person.trained_until < until:
        kept.set_training(person.id, until)
    return person.short


def _allow(rescue: Rescue, *, now: datetime, confirmed_by: PersonId | None = None) -> None:
    """Put on record who is let in and why, as work of the operators for the person's organisation."""
    person = kept.person_by_id(rescue.person)
    assert person is not None  # noqa: S101 - as above
    system = "operator" if confirmed_by is None else f"operator with {confirmed_by}"
    actor = Actor(organisation=person.organisation, system=system)
    resource = Resource(organisation=person.organisation, id=rescue.person, reason=rescue.reason)
    gate.allow(Visit(actor=actor, purpose=Purpose.RESEARCH, now=now), Action.RESCUE, resource)


def _digest(code: str) -> bytes:
    return hashlib.sha256(b"rescue:" + code.encode()).digest()
