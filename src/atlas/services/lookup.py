"""Bulk look-up: which of these identifiers are on the map that the asker may see. Nothing asked is kept."""

import attrs

from atlas.model.identifiers import Identifier
from atlas.model.markings import TLP
from atlas.services.search import Item

MAX_LINES = 10_000


@attrs.frozen(kw_only=True)
class Line:
    """One line as given: what it was read as (best first; empty when nothing), and the things it is on."""

    number: int
    text: str
    identifiers: tuple[Identifier, ...]
    things: tuple[Item, ...]


@attrs.frozen(kw_only=True)
class LookedUp:
    """The answer, in the order given. `known` lines are on the map; `unreadable` ones are no identifier."""

    lines: tuple[Line, ...]
    known: int
    unknown: int
    unreadable: int
    highest: TLP
