"""What a page calls the steps of a crime script, and whether a supplier can be replaced."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from atlas.formats.stix.needing import Criticality

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise

STEP_WORDS: Mapping[str, "Words"] = MappingProxyType(
    {
        "acquire-resources": _("acquire resources"),
        "set-up": _("set up"),
        "recruit": _("recruit"),
        "gain-access": _("gain access"),
        "execute": _("carry out"),
        "extort-or-sell": _("extort or sell"),
        "receive-payment": _("receive payment"),
        "obfuscate": _("hide where the money comes from"),
        "cash-out": _("cash out"),
        "reinvest": _("reinvest"),
        "exit": _("get away"),
    }
)
CRITICALITY_WORDS: Mapping[str, "Words"] = MappingProxyType(
    {
        Criticality.REQUIRED: _("required: it must be this very supplier"),
        Criticality.ALTERNATIVE: _("alternative: any of several will do"),
    }
)
