"""Where people get mail. Outside the wall; an address is shown to its person and to whoever lets people in."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from atlas.model.ids import PersonId
from atlas.store.models import MailAddressRow


def addresses(persons: Iterable[PersonId]) -> Mapping[PersonId, str]:
    """Return the addresses of those who have one and are active."""
    rows = MailAddressRow.objects.filter(person__in=list(persons), person__is_active=True)
    return {PersonId(person): found for person, found in rows.values_list("person_id", "address")}


def wanting() -> Mapping[PersonId, datetime | None]:
    """Return who wants mails about notices, each with when the last told of some."""
    rows = MailAddressRow.objects.filter(notices=True, person__is_active=True)
    return {PersonId(person): at for person, at in rows.values_list("person_id", "told_at")}


def told(person: PersonId, *, at: datetime) -> None:
    """Note that a mail told a person of all notices until a moment."""
    MailAddressRow.objects.filter(person=person).update(told_at=at)


def wants_notices(person: PersonId) -> bool:
    """Tell whether a person with an address wants mails about notices."""
    return MailAddressRow.objects.filter(person=person, notices=True).exists()


def set_notices(person: PersonId, *, wanted: bool) -> None:
    """Keep whether a person wants mails about notices; without an address nothing happens."""
    MailAddressRow.objects.filter(person=person).update(notices=wanted)


def set_address(person: PersonId, address: str | None, *, now: datetime) -> None:
    """Keep where a person gets mail; `None`: nowhere."""
    if address is None:
        MailAddressRow.objects.filter(person=person).delete()
        return
    MailAddressRow.objects.update_or_create(
        person_id=person, defaults={"address": address, "set_at": now}
    )
