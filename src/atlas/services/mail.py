"""Notices and invitations by mail, where a mail server is set: a count and a link, never what it is about.

Who reads a mail is not known, and mail lies on many disks: whatever is behind the wall is read on the site alone. The
words are fixed, and an address has no sign that could begin a header. Mails go out from jobs, whose arguments are
ids; the link of an invitation is made when its mail is, as nobody keeps it.
"""

import re
import smtplib
import ssl
import uuid
from collections.abc import Iterable
from datetime import datetime
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

import attrs

from atlas.errors import ServerError, UsageError
from atlas.model.ids import PersonId
from atlas.policy.actors import Role
from atlas.policy.decide import Action, Resource
from atlas.services import gate, signin
from atlas.services.alliance import actor_named, card_of
from atlas.services.gate import Visit
from atlas.settings import Settings
from atlas.store import alliance as kept
from atlas.store import mail as addresses
from atlas.store import queue

_PATIENCE_S = 30
_HERE = ("localhost", "127.0.0.1", "::1")
# RFC 5321 allows more; what is common is enough, and nothing of it can begin another header
_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+"
)
_MOST_LETTERS = 254  # RFC 3696, errata 1690

_FOOT = (
    "\n\nThis mail was written by the Cybercrime Atlas. It holds no more than this, on purpose.\n"
)


@attrs.frozen(kw_only=True)
class Letter:
    """One mail: whom to, and its fixed words."""

    to: str
    subject: str
    words: str


def address(value: str) -> str:
    """Return an address as it was given, without blanks at its ends.

    Raises:
        UsageError: it is none.
    """
    found = value.strip()
    if len(found) > _MOST_LETTERS or not _ADDRESS.fullmatch(found):
        raise UsageError("That is no mail address; expected name@example.org.")
    return found


def set_address(visit: Visit, value: str | None) -> None:
    """Keep where the person who asks gets mail; `None`: nowhere.

    Raises:
        UsageError: it is no address, or work of the system asks.
    """
    if visit.actor.person is None:
        raise UsageError("Work of the system gets no mail.")
    addresses.set_address(visit.actor.person, value and address(value), now=visit.now)


def set_address_of(short: str, value: str | None, *, now: datetime) -> None:
    """Keep where a person gets mail, as the node's operator on the command line; on record, without the address.

    Raises:
        UsageError: nobody has this name, or it is no address.
    """
    actor, kept_as = actor_named(short), value and address(value)
    assert actor.person is not None  # noqa: S101 - a named actor is a person
    told = Resource(organisation=actor.organisation, id=actor.person)
    with gate.operated(Action.SET_MAIL, told, now=now):
        addresses.set_address(actor.person, kept_as, now=now)


def set_address_for(person: PersonId, value: str, *, now: datetime) -> None:
    """Keep where somebody gets mail who was just invited: for whoever the gate let invite them.

    Raises:
        UsageError: it is no address.
    """
    addresses.set_address(person, address(value), now=now)


def set_notices(visit: Visit, *, wanted: bool) -> None:
    """Keep whether the person who asks wants mails about notices.

    Raises:
        UsageError: work of the system asks.
    """
    if visit.actor.person is None:
        raise UsageError("Work of the system gets no mail.")
    addresses.set_notices(visit.actor.person, wanted=wanted)


def wants_notices(person: PersonId) -> bool:
    """Tell whether a person gets mails about notices, where mails are sent."""
    return addresses.wants_notices(person)


def address_of(person: PersonId) -> str | None:
    """Return where a person gets mail, or `None`."""
    return addresses.addresses([person]).get(person)


def queue_invitation(settings: Settings, person: PersonId) -> bool:
    """Queue the mail with a one-time link, and tell whether there will be one: else the link is there to copy."""
    if settings.smtp_url is None or address_of(person) is None:
        return False
    queue.defer("mail.invite", person=str(person))
    return True


def queue_notice(settings: Settings, person: PersonId, *, count: int) -> bool:
    """Queue the mail that so many notices wait, and tell whether there will be one."""
    if settings.smtp_url is None or address_of(person) is None:
        return False
    queue.defer("mail.notify", lock=f"mail.notify:{person}", person=str(person), count=count)
    return True


def invite(settings: Settings, person: PersonId, *, now: datetime) -> None:
    """Send a person a fresh one-time link. Does nothing where there is no mail server or no address.

    Raises:
        ServerError: the mail server does not take it.
    """
    found = address_of(person)
    if settings.smtp_url is None or found is None:
        return
    token = signin.make_link(card_of(person).short, now=now)
    link = f"{settings.public_url}/signin/{token}"
    words = (
        f"You are invited to the Cybercrime Atlas. This link works once, within a day:\n\n{link}"
    )
    send(settings, [Letter(to=found, subject="Invitation to the Cybercrime Atlas", words=words)])


def notify(settings: Settings, person: PersonId, *, count: int) -> None:
    """Tell a person how many notices wait.

    Raises:
        ServerError: the mail server does not take it.
    """
    found = address_of(person)
    if settings.smtp_url is None or found is None:
        return
    noun = "notice waits" if count == 1 else "notices wait"
    words = f"{count} {noun} for you. Read on the site:\n\n{settings.public_url}/"
    send(settings, [Letter(to=found, subject=f"Cybercrime Atlas: {count} {noun}", words=words)])


def rescued(settings: Settings, rescue: uuid.UUID, *, now: datetime) -> None:
    """Tell everybody who administers that a rescue let somebody in; who and why stands on the site.

    Raises:
        ServerError: the mail server does not take it.
    """
    if settings.smtp_url is None:
        return
    found = addresses.addresses(kept.able(Role.SECRETARIAT, now.date()))
    words = (
        "1 rescue let an administrator in. Who, by whom and why is on record:\n\n"
        f"{settings.public_url}/admin"
    )
    subject = "Cybercrime Atlas: a rescue was confirmed"
    send(settings, [Letter(to=each, subject=subject, words=words) for each in found.values()])


def send(settings: Settings, letters: Iterable[Letter]) -> None:
    """Hand letters to the mail server, over TLS unless it is this machine.

    Raises:
        ServerError: there is none, or it does not take them. Nothing of a letter is in the message.
    """
    waiting = [_message(settings, each) for each in letters]
    if not waiting:
        return
    try:
        with _connected(settings.smtp_url or "") as server:
            for each in waiting:
                server.send_message(each)
    except (OSError, smtplib.SMTPException) as error:
        raise ServerError(
            f"The mail server did not take a mail ({type(error).__name__})."
        ) from None


def _message(settings: Settings, letter: Letter) -> EmailMessage:
    made = EmailMessage()
    made["From"] = settings.mail_from
    made["To"] = letter.to
    made["Subject"] = letter.subject
    made["Auto-Submitted"] = "auto-generated"  # RFC 3834: no answers by machines
    made.set_content(letter.words + _FOOT)
    return made


def _connected(url: str) -> smtplib.SMTP:
    parts = urlsplit(url)
    host, secure = parts.hostname or "", ssl.create_default_context()
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, parts.port or 465, timeout=_PATIENCE_S, context=secure
        )
    else:
        server = smtplib.SMTP(host, parts.port or 587, timeout=_PATIENCE_S)
        if host not in _HERE:
            server.starttls(context=secure)
    if parts.username:
        server.login(unquote(parts.username), unquote(parts.password or ""))
    return server
