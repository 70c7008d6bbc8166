"""Words for imports. They decide nothing."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from django import template
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from atlas.services.imports.batches import Import, State

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

register = template.Library()

_WORDS: Mapping[State, "str | _StrPromise"] = MappingProxyType(
    {
        State.CHECKED: _("sent, not stored yet"),
        State.WAITING: _("waits for its turn"),
        State.RUNNING: _("is being stored"),
        State.STOPPING: _("is being stopped"),
        State.STOPPED: _("stopped"),
        State.FAILED: _("failed; send the file again, what is stored stays"),
        State.DONE: _("stored"),
    }
)


@register.filter
def import_words(found: Import) -> str:
    """Return how far an import is."""
    if found.batch.undone_at is not None:
        return gettext("undone")
    return str(_WORDS[found.batch.state])
