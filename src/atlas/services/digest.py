"""What the node tells people by itself: reviews that are due, unusual reading, and by mail that notices wait."""

from datetime import datetime, timedelta

from atlas.model.handling import Purpose
from atlas.model.ids import OrganisationId, PersonId
from atlas.policy.actors import Actor, Role
from atlas.policy.decide import Action
from atlas.services import alliance, audit, gate, mail, notices, retention
from atlas.services.gate import Visit
from atlas.services.journal import Setting
from atlas.services.notices import Kind
from atlas.settings import Settings
from atlas.store import alliance as kept
from atlas.store import discussion
from atlas.store import mail as addresses


def run(*, now: datetime) -> int:
    """Do the daily work: delete what is over, and tell of reviews and of unusual reading. Return what was deleted."""
    gone = discussion.tidy(now)
    for organisation in kept.names_of_organisations().values():
        visit = _visit(organisation.id, now)
        if gate.may(visit, Action.SEE_RETENTION) and retention.are_due(visit):
            _tell_of_reviews(organisation.id, now=now)
    _tell_of_unusual(now=now)
    return gone


def _visit(organisation: OrganisationId, now: datetime) -> Visit:
    actor = Actor(organisation=organisation, system="notices")
    return Visit(actor=actor, purpose=Purpose.RESEARCH, now=now)


def _tell_of_reviews(organisation: OrganisationId, *, now: datetime) -> None:
    year, week, _ = now.isocalendar()
    told = notices.about(
        Kind.REVIEW,
        organisation,
        notices.holders(organisation, Role.REPRESENTATIVE),
        once=f"{year} {week}",
    )
    notices.tell(organisation, told, now=now)


def _tell_of_unusual(*, now: datetime) -> None:
    """Tell the secretariat who read far more yesterday than is usual for them (P14)."""
    yesterday = (now - timedelta(days=1)).date()
    secretariat = kept.persons_by_id(kept.able(Role.SECRETARIAT, now.date())).values()
    for each in audit.unusual_of_all(yesterday):
        for person in secretariat:
            told = notices.about(Kind.UNUSUAL, each.person, [person.id], once=str(yesterday))
            notices.tell(person.organisation, told, now=now)


def mail_all(settings: Settings, *, now: datetime) -> int:
    """Queue a mail with a count for everybody who has notices that came since the last, and return how many mails.

    Counted under each person's own scope, as his page would: what he may not read is in no mail. It is on record as
    work of the system, beside the person whose notices were counted.
    """
    if settings.smtp_url is None:
        return 0
    queued = 0
    for person, since in addresses.wanting().items():
        count = notices.unseen_since(_of_person(person, now), since)
        if count and mail.queue_notice(settings, person, count=count):
            addresses.told(person, at=now)
            queued += 1
    return queued


def _of_person(person: PersonId, now: datetime) -> Visit:
    setting = Setting(system="mails")
    actor = alliance.actor_of(person)
    return Visit(actor=actor, purpose=Purpose.RESEARCH, now=now, setting=setting)
