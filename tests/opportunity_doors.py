"""What is asked of opportunities in both worlds: the cards, those beside each other, choke points, the API."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from asking import Ask, Asks, gets, plain
from two_worlds import SECRETS, Worlds


def _cards(worlds: Worlds) -> Iterator[Ask]:
    yield from gets("/opportunities", {}, {"floor": "vetted"}, {"floor": "none"})
    for said in SECRETS[:2]:
        yield from gets("/opportunities", {"compare": str(worlds.thing(said))})


OPPORTUNITIES: Mapping[str, Asks] = MappingProxyType(
    {
        "opportunities": _cards,
        "choke-points": plain("/opportunities/choke-points"),
        "api-opportunities": lambda worlds: gets(
            "/api/v1/opportunities", {}, {"floor": "vetted", "limit": "3"}, {"floor": "x"}
        ),
    }
)
