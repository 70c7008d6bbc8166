"""Files saved from the map, opened again: only the address in them is taken, never what they say of things."""

import msgspec
from django.http import QueryDict
from django.utils.translation import gettext

from atlas.errors import UsageError
from atlas.services import views
from atlas.web.map_data import VERSION
from atlas.web.map_state import State, state_of


class _Saved(msgspec.Struct):
    """What is read of a file. Everything else in it is left alone: the map says what is so now."""

    version: int
    state: str


def state_in(content: bytes | None) -> State:
    """Return the state that a file was saved of.

    Raises:
        UsageError: it was not saved from the map, or by another version of it.
    """
    if content is None:
        raise UsageError(gettext("Choose a file that was saved from the map as data (JSON)."))
    try:
        saved = msgspec.json.decode(content, type=_Saved)
    except (msgspec.DecodeError, UnicodeDecodeError) as exc:
        words = gettext("This is no file that was saved from the map as data (JSON).")
        raise UsageError(words) from exc
    if saved.version != VERSION:
        words = gettext(
            "This file is of version %(theirs)s of the map, and this is version %(ours)s."
        )
        raise UsageError(words % {"theirs": saved.version, "ours": VERSION})
    if len(saved.state) > views.MOST_STATE or not saved.state.isprintable():
        raise UsageError(gettext("The address in this file cannot be read."))
    return state_of(QueryDict(saved.state))
