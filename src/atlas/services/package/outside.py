"""A recipient outside the alliance reads its package by a link: that package, and nothing else.

The secret is shown once and kept as a hash. A link is for one release, so for one version and one recipient. Whoever
comes with one acts for the organisation that wrote the package, as work of the system: the gate weighs and records it,
and each opening is in the ledger. What does not open is one answer, whyever it does not.
"""

import hashlib
import hmac
import secrets
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

import attrs

from atlas.errors import Denied, NotFound, TooManyError, UsageError
from atlas.formats import package as forms
from atlas.model.handling import Purpose
from atlas.policy.actors import Actor
from atlas.policy.decide import Action, Resource
from atlas.policy.packages import State, Step
from atlas.services import gate, ledger, notices
from atlas.services.gate import Visit
from atlas.services.ledger import Gathering, Kind
from atlas.services.package import receiving
from atlas.services.package.receiving import NO_RELEASE, Received
from atlas.services.package.writing import own_handling
from atlas.store import authorities, releases, signin_throttle
from atlas.store import outside as kept
from atlas.store.outside import Link as Link  # what a door is given
from atlas.store.ratings import Rating as Rating  # what a door gives
from atlas.store.releases import Release
from atlas.store.scoped import OpenScope

DAYS, MOST_DAYS = 30, 366
SYSTEM = "recipient"
WINDOW = timedelta(minutes=15)
OFTEN = 120  # openings of one link in a window: a person reads, a program that copies is stopped
NO_LINK = "There is no such page. Ask who sent you the address for a fresh one."
A_MEMBER = (
    "This recipient is a member and reads the package here; links are for recipients outside."
)
FORMS = ("package.html", "package.pdf", "package.stix.json", "identifiers.csv")
WHOLE = "package.zip"
RECALLED = (
    "This package was called back. Its content is not given any more; correct or delete your copy."
)
REPLACED = "A later version replaced this one, which is not given any more. Ask for the address of the later one."
ENDED = "The board ended this recipient: nothing goes to it any more."


@attrs.frozen(kw_only=True)
class Made:
    """A fresh link. `secret` is told this once; nothing can show it again."""

    link: Link
    secret: str


@attrs.frozen(kw_only=True)
class Shown:
    """What the page of a link shows: the release, the rating that was given, and the version that replaced it."""

    received: Received
    newer: Release | None

    @property
    def is_recalled(self) -> bool:
        """Tell whether something of it was called back: then its content is not given any more."""
        return bool(self.received.recalls)

    @property
    def forms(self) -> tuple[str, ...]:
        """Return the names of what can be downloaded: nothing once it was called back or replaced."""
        return () if self.is_recalled or self.newer else (*FORMS, WHOLE)


def make(visit: Visit, release: uuid.UUID, *, days: int = DAYS, reason: str) -> Made:
    """Make a link for the recipient of a release of the own organisation.

    Raises:
        NotFound: the visitor sees no such release of the own organisation.
        UsageError: its recipient is a member or was ended by the board, something of it was called back, or the days
            are too many.
        Denied: the policy refused, or there is no reason.
    """
    found = _own(visit, release)
    if found.release.authority is None:
        raise UsageError(A_MEMBER)
    if not _is_listed(found.release):
        raise UsageError(ENDED)
    if found.recalls:
        raise UsageError(
            "It was called back. Release a corrected version, and make a link for that."
        )
    if not 1 <= days <= MOST_DAYS:
        raise UsageError(f"A link lasts 1 to {MOST_DAYS} days, not {days}.")
    resource = Resource(organisation=visit.actor.organisation, id=release, reason=reason)
    if visit.actor.person is None:
        raise UsageError("A link is made by a person.")
    _answer_for(visit, resource)
    secret = secrets.token_urlsafe(32)
    link = Link(
        id=uuid.uuid4(),
        release=release,
        organisation=visit.actor.organisation,
        purpose=Purpose(found.release.purpose),
        person=visit.actor.person,
        made_at=visit.now,
        expires_at=visit.now + timedelta(days=days),
    )
    with gate.carried_out(visit, Action.LINK_PACKAGE, resource):
        kept.save(link, _digest(secret))
    return Made(link=link, secret=secret)


def links(visit: Visit, release: uuid.UUID) -> Sequence[Link]:
    """Return the links of a release of the own organisation, the latest first.

    Raises:
        NotFound: the visitor sees no such release of the own organisation.
        Denied: the policy refused.
    """
    _own(visit, release)
    return kept.of_release(release)


def end(visit: Visit, release: uuid.UUID, link: uuid.UUID, *, reason: str) -> None:
    """End a link: it opens nothing from then on.

    Raises:
        NotFound: the visitor sees no such release of the own organisation, or it has no such link.
        Denied: the policy refused, or there is no reason.
    """
    if link not in {each.id for each in links(visit, release)}:
        raise NotFound(NO_RELEASE)
    resource = Resource(organisation=visit.actor.organisation, id=release, reason=reason)
    gate.allow(visit, Action.LINK_PACKAGE, resource)
    with gate.carried_out(visit, Action.LINK_PACKAGE, resource):
        kept.end(release, link, now=visit.now)


def show(secret: str, *, now: datetime) -> Shown:
    """Return what the page of a link shows; the opening is in the ledger.

    Raises:
        NotFound: it opens nothing: unknown, ended or too old, who wrote it is no member any more, or the board ended
            the recipient.
        TooManyError: it was opened too often of late.
    """
    with _stranger():
        visit, shown, lines = _entered(secret, now)
    _record(visit, shown, lines)
    return shown


def file(secret: str, name: str, *, now: datetime) -> bytes:
    """Return one form of a package, or the whole file; that it went is in the ledger.

    Raises:
        NotFound: the link opens nothing, or there is no such form.
        UsageError: the package was called back, or a later version replaced it.
        TooManyError: it was opened too often of late.
    """
    with _stranger():
        visit, shown, lines = _entered(secret, now)
        if name not in (*FORMS, WHOLE):
            raise NotFound(NO_LINK)
        if shown.is_recalled:
            raise UsageError(RECALLED)
        if shown.newer:
            raise UsageError(REPLACED)
        _, body = receiving.file(visit, shown.received.release.id)
    _record(visit, shown, lines)
    return body if name == WHOLE else forms.opened(body)[name]


def answer(secret: str, step: Step, *, reason: str, now: datetime) -> State:
    """Do a step of the recipient, and return where the release stands then.

    Raises:
        NotFound: the link opens nothing.
        UsageError: the release is in another state, or the reason is missing.
        TooManyError: it was opened too often of late.
    """
    with _stranger():
        visit, shown, _ = _entered(secret, now)
        return receiving.answer(visit, shown.received.release.id, step, reason=reason)


def rate(secret: str, rating: Rating, *, now: datetime) -> None:
    """Keep what the recipient says of the package.

    Raises:
        NotFound: the link opens nothing.
        UsageError: the text cannot be kept.
        TooManyError: it was opened too often of late.
    """
    with _stranger():
        visit, shown, _ = _entered(secret, now)
        receiving.rate(visit, shown.received.release.id, rating)


def _answer_for(visit: Visit, resource: Resource) -> None:
    """Let who makes a link hear of each recall from then on: the recipient outside hears of it from them."""
    assert visit.actor.person is not None and resource.id is not None  # noqa: S101, PT018 - `make` saw to it
    own = own_handling(visit.actor.organisation)
    handling = gate.intern([own], []).handlings[own]
    told = notices.about(notices.Kind.RECALL, resource.id, {visit.actor.person})
    gate.write(
        visit,
        Action.LINK_PACKAGE,
        lambda opened: releases.join(opened, handling, told),
        resource=resource,
    )


def _own(visit: Visit, release: uuid.UUID) -> Received:
    own = Resource(organisation=visit.actor.organisation)
    gate.assert_may(visit, Action.LINK_PACKAGE, own)
    found = receiving.get(visit, release)
    if found.release.organisation != visit.actor.organisation:
        raise NotFound(NO_RELEASE)
    return found


@contextmanager
def _stranger() -> Iterator[None]:
    """Answer a stranger whose link opens nothing, for whatever reason, as one who has none."""
    try:
        yield
    except Denied as error:
        raise NotFound(NO_LINK) from error


def _entered(secret: str, now: datetime) -> tuple[Visit, Shown, Sequence[releases.Line]]:
    link = kept.find(_digest(secret), now=now)
    if link is None:
        raise NotFound(NO_LINK)
    if signin_throttle.count(_counted(link), now=now, window_from=now - WINDOW) > OFTEN:
        raise TooManyError("This address was opened too often. Wait a quarter of an hour.")
    actor = Actor(organisation=link.organisation, system=SYSTEM)
    visit = Visit(actor=actor, purpose=link.purpose, now=now)
    shown, lines = _shown(link, visit)
    if not _is_listed(shown.received.release):
        raise NotFound(NO_LINK)
    return visit, shown, lines


def _is_listed(release: Release) -> bool:
    """Tell whether the board still lists the authority that a release is for."""
    found = authorities.find(release.authority) if release.authority else None
    return found is not None and not found.ended


def _counted(link: Link) -> bytes:
    return hmac.digest(link.id.bytes, b"opened package link", "sha256")


def _shown(link: Link, visit: Visit) -> tuple[Shown, Sequence[releases.Line]]:
    with gate.open_scope(visit, Action.OPEN_PACKAGE) as opened:
        found = receiving.view(opened, link.release, may=True)
        shown = Shown(received=found, newer=_newer(opened, found.release))
        return shown, releases.lines(opened, link.release)


def _newer(opened: OpenScope, release: Release) -> Release | None:
    found = releases.of_package(opened, release.package)
    same = (each for each in found if each.authority == release.authority)
    return next((each for each in same if each.version > release.version), None)


def _record(visit: Visit, shown: Shown, lines: Sequence[releases.Line]) -> None:
    """Write down what goes: each claim that the release rests on, with the digest of the file that it went in."""
    gathered, sent = Gathering(), shown.received.release
    for each in lines:
        gathered.add(each.claim, each.author, sent.digest)
    told = {sent.basis} if sent.basis else set()
    ledger.record(visit, gathered, kind=Kind.OPENING, marking=shown.received.marking, bases=told)


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
