"""Words for what may be done with claims: the statements of IEP 2.0 (FIRST), read for a whole page."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from atlas.model.handling import Duty, Permitted, Terms

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise

PERMITTED_WORDS: Mapping[Permitted, "Words"] = MappingProxyType(
    {
        Permitted.NONE: _("Nothing may be done with it but to know it."),
        Permitted.CONTACT: _("Ask the contributor before anything is done with it."),
        Permitted.INTERNAL: _("Act inside your own organisation, where no outsider notices."),
        Permitted.EXTERNAL_INDIRECT: _(
            "Act where outsiders may notice, without touching what it is about."
        ),
        Permitted.EXTERNAL_DIRECT: _("Act on what it is about, also where that is noticed."),
    }
)

_MAY, _MUST, _MUST_NOT = Duty.MAY, Duty.MUST, Duty.MUST_NOT
DUTY_WORDS: Mapping[str, Mapping[Duty, "Words"]] = MappingProxyType(
    {
        "attribution": {
            _MAY: _("The contributor may be named."),
            _MUST: _("Name the contributor wherever it is passed on."),
            _MUST_NOT: _("The contributor must not be named outside."),
        },
        "encrypt_in_transit": {
            _MAY: _("It may be sent in the clear."),
            _MUST: _("Send it encrypted alone."),
            _MUST_NOT: _("It must not be encrypted on its way."),
        },
        "affected_party_notifications": {
            _MAY: _("Those affected may be told."),
            _MUST: _("Those affected must be told."),
            _MUST_NOT: _("Those affected must not be told."),
        },
        "unmodified_resale": {
            _MAY: _("It may be sold on as it is."),
            _MUST: _("If it is sold on, then as it is."),
            _MUST_NOT: _("It must not be sold on."),
        },
    }
)
# What each statement is about, where contributors contradict each other.
ABOUT_WORDS: Mapping[str, "Words"] = MappingProxyType(
    {
        "attribution": _("naming the contributor"),
        "encrypt_in_transit": _("encryption on the way"),
        "affected_party_notifications": _("telling those affected"),
        "unmodified_resale": _("selling it on"),
    }
)


def statements(terms: Terms) -> Iterator["Words"]:
    """Yield what terms say of passing on and acting, in words: what may be done first."""
    yield PERMITTED_WORDS[terms.permitted_actions]
    for name, words in DUTY_WORDS.items():
        yield words[getattr(terms, name)]
