"""Filters of investigations: names and markings by id. They decide nothing."""

from collections.abc import Mapping

from django import template

from atlas.model.ids import HandlingId, OrganisationId, PersonId
from atlas.model.markings import PAP, TLP
from atlas.services.alliance import Organisation, Person
from atlas.web.words import PAP_WORDS

register = template.Library()


@register.filter
def called_in(id_: OrganisationId, organisations: Mapping[OrganisationId, Organisation]) -> str:
    """Return what an organisation is called."""
    found = organisations.get(id_)
    return found.name if found else ""


@register.filter
def named_in(id_: PersonId | None, people: Mapping[PersonId, Person]) -> str:
    """Return what a person is called; nothing where there is none."""
    found = people.get(id_) if id_ else None
    return found.name if found else ""


@register.filter
def marked_in(handling: HandlingId, markings: Mapping[HandlingId, TLP]) -> TLP | None:
    """Return the marking of a handling."""
    return markings.get(handling)


@register.filter
def pap_words(pap: PAP) -> str:
    """Return what may be done under a protocol of permissible actions."""
    return str(PAP_WORDS[pap])


@register.filter
def percent(share: float) -> str:
    """Return a share in percent, with one digit."""
    return f"{100 * share:.1f} %"
