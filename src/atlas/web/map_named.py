"""Names in an address of the map where ids should stand: somebody typed them. They lead on to the things meant."""

import attrs
from django.http import QueryDict

from atlas.model.ids import ThingId
from atlas.model.markings import TLP, strictest
from atlas.services import search
from atlas.services.gate import Visit
from atlas.services.search import Item
from atlas.web.map_state import State


@attrs.frozen(kw_only=True)
class Candidate:
    """One thing that may be meant, and where choosing it leads."""

    item: Item
    address: str


@attrs.frozen(kw_only=True)
class Meant:
    """What became of the names: the `address` to go on to, or the choices for the first name that is not clear."""

    address: str
    text: str = ""
    choices: tuple[Candidate, ...] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        """The things that may be meant."""
        return tuple(choice.item for choice in self.choices)

    @property
    def highest(self) -> TLP:
        """The strictest marking of the choices."""
        return strictest(choice.item.marking for choice in self.choices)


def resolve(visit: Visit, asked: QueryDict, state: State) -> Meant:
    """Return where the first name leads, if one thing alone is meant, else what may be meant.

    A name that one thing alone bears is clear, also where it begins names of others.
    """
    parameter, text = state.named[0]
    items = search.suggest(visit, text)
    same = [item for item in items if item.name.casefold() == text.casefold()]
    sure = same if len(same) == 1 else items if len(items) == 1 else ()
    if sure:
        return Meant(address=_with(asked, parameter, text, thing=sure[0].id), text=text)
    choices = tuple(
        Candidate(item=item, address=_with(asked, parameter, text, thing=item.id)) for item in items
    )
    return Meant(address="", text=text, choices=choices)


def _with(asked: QueryDict, parameter: str, text: str, *, thing: ThingId) -> str:
    """Return the address asked for with an id in place of a name."""
    changed = asked.copy()
    values = [str(thing) if each.strip() == text else each for each in changed.getlist(parameter)]
    changed.setlist(parameter, values)
    return f"/map?{changed.urlencode()}"
