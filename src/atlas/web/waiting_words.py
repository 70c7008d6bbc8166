"""What the fields of a form that waited are called, where it is shown once more."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise

FIELD_WORDS: Mapping[str, "Words"] = MappingProxyType(
    {
        "act": _("What to do"),
        "address": _("Mail address"),
        "answer": _("Answer"),
        "authorities": _("Legal authorities"),
        "bound_to": _("Bound to"),
        "ceiling": _("Strictest marking in the cell"),
        "charter": _("Charter"),
        "closes": _("Closes on"),
        "code": _("Code of the legal basis"),
        "contact": _("Contact"),
        "country": _("Country"),
        "days": _("Days"),
        "effective_from": _("In force from"),
        "ground": _("Ground"),
        "how": _("How the person was identified"),
        "jurisdiction": _("Where it holds"),
        "kind": _("Kind"),
        "last_day": _("Last day"),
        "lead": _("Lead"),
        "levers": _("Levers"),
        "mail": _("Mail address"),
        "members": _("Members"),
        "name": _("Name"),
        "node": _("Node"),
        "outcome": _("Outcome"),
        "owner": _("Member"),
        "purpose": _("Purpose"),
        "read": _("Read and agreed"),
        "reason": _("Why"),
        "reference": _("What it is about"),
        "response_time": _("Response time"),
        "roles": _("Roles"),
        "scope": _("How far it reaches"),
        "sector": _("Sector"),
        "short": _("Short name"),
        "targets": _("Targets"),
        "text": _("Text"),
        "thing": _("Thing"),
        "title": _("Title"),
        "trained_until": _("Trained until"),
        "valid_from": _("First day"),
        "valid_to": _("Last day"),
        "values": _("Values to find by"),
        "version": _("Version"),
    }
)
CARRIED = frozenset({"agreement", "digest", "end", "id", "next", "request", "step"})
"""Fields that nobody typed: ids and what the page itself carries. They are sent with the form, and not shown."""


def shown(fields: Iterable[tuple[str, str]]) -> list[tuple["Words", str]]:
    """Return what was typed under the words of its field; a field without words under its own name."""
    return [
        (FIELD_WORDS.get(name, name.replace("_", " ")), value)
        for name, value in fields
        if value.strip() and name not in CARRIED
    ]
