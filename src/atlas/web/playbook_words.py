"""The words of playbooks: how an operation ended, beside those of operations."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from atlas.web.operation_words import PARTS, STATES

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise

ENDED: Mapping[str, "Words"] = MappingProxyType(
    {"executed": _("carried out"), "aborted": _("broken off")}
)
EVERY: Mapping[str, Mapping[str, "Words"]] = MappingProxyType(
    {"ended": ENDED, "parts": PARTS, "states": STATES}
)
