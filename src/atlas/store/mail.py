"""Where people get mail. Outside the wall; an address is shown to its person and to whoever lets people in."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from atlas.model.ids import PersonId
from atlas.store.models import MailAddressRow


def addresses(persons: Iterable[PersonId]) -> Mapping[PersonId, str]:
    """Return the addresses of those who have one and are active."""
    rows = MailAddressRow.objects.filter(person__in=list(persons), person__is_active=True)
    return {PersonId(person): found for person, found in rows.values_list("person_id", "address")}


def set_address(person: PersonId, address: str | None, *, now: datetime) -> None:
    """Keep where a person gets mail; `None`: nowhere."""
    if address is None:
        MailAddressRow.objects.filter(person=person).delete()
        return
    MailAddressRow.objects.update_or_create(
        person_id=person, defaults={"address": address, "set_at": now}
    )
