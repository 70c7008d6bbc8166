"""The texts that members sign: publish a version, read it, sign it."""

import uuid
from datetime import UTC, date, datetime, time

import attrs

from atlas.errors import NotFound, UsageError
from atlas.policy.decide import Action, Resource
from atlas.services import gate
from atlas.services.alliance import texts
from atlas.services.alliance.acting import act
from atlas.services.gate import Visit
from atlas.store import alliance as kept
from atlas.store.alliance import Agreement, Signature


@attrs.frozen(kw_only=True)
class ToSign:
    """The agreement in force, the digest of its text, and the organisation's signature where there is one."""

    agreement: Agreement
    digest: str
    signature: Signature | None


@attrs.frozen(kw_only=True)
class NewAgreement:
    """A text to be published, as it was typed: in force from the beginning of a day, at once where it is today."""

    title: str
    version: str
    text: str
    effective_from: date


def to_sign(visit: Visit) -> ToSign:
    """Return what the visitor's organisation has to sign; readable before it signed.

    Raises:
        Denied: the visitor does not sign for the organisation.
        NotFound: no agreement is in force.
    """
    gate.assert_may(visit, Action.SIGN, Resource(organisation=visit.actor.organisation))
    agreement = _in_force(visit)
    return ToSign(
        agreement=agreement,
        digest=kept.digest_of(agreement.text).hex(),
        signature=kept.signatures(agreement.id).get(visit.actor.organisation),
    )


def sign(visit: Visit, agreement: uuid.UUID, *, digest: str) -> None:
    """Sign the agreement in force for the visitor's organisation; again changes nothing.

    `digest` is that of the text which the person read: another text is not signed by mistake.

    Raises:
        Denied: the policy refused.
        UsageError: it is not the agreement in force any more, or its text is another.
        NotFound: no agreement is in force.
    """
    own = visit.actor.organisation
    gate.assert_may(visit, Action.SIGN, Resource(organisation=own, id=agreement))
    current = _in_force(visit)
    if current.id != agreement or kept.digest_of(current.text).hex() != digest:
        raise UsageError("Another agreement came into force meanwhile. Read it, then sign.")

    def change() -> None:
        kept.sign(own, agreement, at=visit.now, by=visit.actor.person)

    act(visit, Action.SIGN, Resource(organisation=own, id=agreement), change)


def publish(visit: Visit, new: NewAgreement, *, reason: str) -> uuid.UUID:
    """Publish a text. From its day on nobody reads anything until the own organisation signed it.

    Raises:
        Denied: the policy refused.
        UsageError: a value cannot be taken, the version is taken, or the day lies in the past.
    """
    gate.assert_may(visit, Action.PUBLISH_AGREEMENT)
    title = texts.line(new.title, what="The title")
    version = texts.line(new.version, what="The version")
    text = texts.text(new.text, what="The text", needed=True, most=texts.AGREEMENT_CHARS)
    if version in {each.version for each in kept.agreements()}:
        raise UsageError(f"There is a version {version!r} already; choose another.")
    begins = _begins(visit, new.effective_from)
    id_ = uuid.uuid4()

    def change() -> None:
        kept.save_agreement(
            title, version, effective_from=begins, text=text, by=visit.actor.person, id_=id_
        )

    resource = Resource(id=id_, reason=texts.text(reason, what="The reason"))
    act(visit, Action.PUBLISH_AGREEMENT, resource, change)
    return id_


def _begins(visit: Visit, day: date) -> datetime:
    if day < visit.now.date():
        raise UsageError("An agreement comes into force today or later.")
    return max(visit.now, datetime.combine(day, time(), UTC))


def read(visit: Visit, agreement: uuid.UUID) -> Agreement:
    """Return an agreement.

    Raises:
        Denied: the policy refused.
        NotFound: there is none.
    """
    gate.allow(visit, Action.SEE_ALLIANCE, Resource(id=agreement))
    found = kept.find_agreement(agreement)
    if found is None:
        raise NotFound("There is no such agreement.")
    return found


def _in_force(visit: Visit) -> Agreement:
    found = kept.agreement_in_force(visit.now)
    if found is None:
        raise NotFound("No agreement is in force.")
    return found
