"""The words of playbooks: how an operation ended, beside those of operations."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from atlas.model.kinds import iter_kinds
from atlas.web.operation_words import PARTS, STATES

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise

ENDED: Mapping[str, "Words"] = MappingProxyType(
    {"executed": _("carried out"), "aborted": _("broken off")}
)
KINDS: Mapping[str, "Words"] = MappingProxyType({each.type: each.label for each in iter_kinds()})
EVERY: Mapping[str, Mapping[str, "Words"]] = MappingProxyType(
    {"ended": ENDED, "kinds": KINDS, "parts": PARTS, "states": STATES}
)
