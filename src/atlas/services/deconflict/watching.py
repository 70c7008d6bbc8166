"""Compares what was asked with all entries, silent ones too, and tells their owners: the work of a job."""

import uuid
from datetime import datetime

from atlas.model.alliance import OrganisationKind
from atlas.model.ids import OrganisationId, PersonId
from atlas.policy import deconfliction as rules
from atlas.policy.actors import Role
from atlas.services import notices
from atlas.services.notices import Kind
from atlas.store import alliance
from atlas.store import deconflict as kept


def watch(*, now: datetime) -> int:
    """Tell owners whose entries were asked for, raise the alarms of planted ones, and return how many hits there were.

    Who filed the entry is told, and the liaisons of the organisation, once a day and entry; of a planted entry the
    secretariat too, but for who asked, and the legal officers of law enforcement that planted it. Alarms name who
    asked, which an owner outside law enforcement does not learn.
    """
    found = kept.compare(
        sorted(rules.GUESSABLE), bounds=rules.ALARM_BOUNDS, kept=rules.KEPT_DAYS, now=now
    )
    told: dict[tuple[OrganisationId, uuid.UUID], frozenset[PersonId]] = {}
    for each in found:
        filer = _active(each.owner, each.filed_by)
        told[each.owner, each.entry] = notices.holders(each.owner, Role.LIAISON) | filer
        if each.canary:
            _raise_alarm(each, now=now)
    for (owner, entry), hearing in told.items():
        waiting = notices.about(Kind.ASKED_FOR, entry, hearing, once=f"{now:%Y-%m-%d}")
        notices.tell(owner, waiting, now=now)
    return len(found)


def _active(owner: OrganisationId, person: PersonId) -> frozenset[PersonId]:
    return frozenset(each.id for each in alliance.persons_of(owner) if each.id == person)


def _raise_alarm(hit: kept.Compared, *, now: datetime) -> None:
    hearing = alliance.able(Role.SECRETARIAT, now.date())
    if alliance.names_of_organisations()[hit.owner].kind == OrganisationKind.LEA:
        hearing |= notices.holders(hit.owner, Role.LEGAL)
    told = notices.about(Kind.ALARM, hit.hit, hearing - {hit.person}, once="raised")
    notices.tell(hit.owner, told, now=now)
