"""Random webs of things and links: given to a world as claims, and kept as a graph that a plain reader can walk."""

from collections.abc import Iterator, Mapping
from random import Random

import attrs
import networkx as nx

from atlas.model.ids import ThingId
from atlas.model.kinds import kind_of
from atlas.model.markings import TLP
from atlas.services.contribute import Item
from builders import Object, World, a_claim, a_link, an_object, an_observable

KINDS = ("tool", "malware", "intrusion-set", "location", "attack-pattern", "ipv4-addr")
RELATIONS = ("uses", "related-to", "consists-of", "similar")
SURE = (None, None, 20, 55, 90)


@attrs.frozen(kw_only=True)
class Web:
    """Things by name with their kinds, and the links that count: of others some are hidden, some revoked."""

    kinds: Mapping[str, str]
    objects: Mapping[str, Object]
    ids: Mapping[str, ThingId]
    graph: "nx.MultiGraph[str]"

    def within(
        self, *chosen: str, everything: bool, without: frozenset[str] = frozenset()
    ) -> "nx.Graph[str]":
        """Return the simple graph of what a walk may pass: the chosen things, and others by the rule."""
        walked = nx.Graph()
        walked.add_nodes_from(
            name
            for name, kind in self.kinds.items()
            if name not in without and (everything or name in chosen or kind_of(kind).through)
        )
        for one, other, facts in self.graph.edges(data=True):
            if one in walked and other in walked and (everything or facts["relation"] != "similar"):
                doubt = min(
                    facts["doubt"], walked.get_edge_data(one, other, {"doubt": 100})["doubt"]
                )
                walked.add_edge(one, other, doubt=doubt)
        return walked


def a_web(world: World, rng: Random, number: int) -> Web:
    """Return a web that was given to the world, in names of its own."""
    count = rng.randint(6, 22)
    kinds = {f"Web {number} no {n:02}": rng.choice(KINDS) for n in range(count)}
    addresses = iter(range(count))
    named = dict(_objects(kinds, number, addresses))
    names, objects = list(named), {name: made for name, (made, _) in named.items()}
    graph: nx.MultiGraph[str] = nx.MultiGraph()
    graph.add_nodes_from(names)
    shown = [_said(made) for made in objects.values()]
    hidden: list[Item] = []
    for _ in range(rng.randint(count, 5 * count // 2)):
        one, other = rng.sample(names, 2)
        relation, sure, secret = rng.choice(RELATIONS), rng.choice(SURE), rng.random() < 0.2
        revoked = rng.random() < 0.1
        ends = (rng.choice(named[one]), rng.choice(named[other]))
        link = a_link(ends[0], relation, ends[1], id=f"relationship--{_uuid(rng)}")
        link |= {"revoked": True} if revoked else {}
        (hidden if secret else shown).append(_said(link, sure, secret=secret))
        if not secret and not revoked:
            graph.add_edge(one, other, relation=relation, doubt=0 if sure is None else 100 - sure)
    aliases = [_said(alias) for made, alias in named.values() if alias is not made]
    for items, organisation in ((shown, "north"), ([*hidden, *aliases], "south")):
        assert world.given(*items, by=organisation).rejected == 0
    return Web(
        kinds=dict(zip(names, kinds.values(), strict=True)),
        objects=objects,
        ids={name: world.thing(made) for name, made in objects.items()},
        graph=graph,
    )


def _objects(
    kinds: Mapping[str, str], number: int, addresses: Iterator[int]
) -> Iterator[tuple[str, tuple[Object, Object]]]:
    """Yield names with each thing's object, twice: an address has a second id, under which others link it."""
    for name, kind in kinds.items():
        if kind != "ipv4-addr":
            made = an_object(kind, name, **({"country": "QS"} if kind == "location" else {}))
            yield name, (made, made)
            continue
        host = 65_536 * 10 + number * 64 + next(addresses)
        value = f"{host >> 24}.{host >> 16 & 255}.{host >> 8 & 255}.{host & 255}"
        made = an_observable(kind, value)
        yield value, (made, an_observable(kind, f"again {value}") | {"value": value})


def _said(said: Object, sure: int | None = None, *, secret: bool = False) -> Item:
    item = a_claim(said, marking=TLP.AMBER_STRICT if secret else TLP.GREEN)
    assert item.offer is not None
    offer = attrs.evolve(item.offer, likelihood=sure, assessment=sure is not None)
    return attrs.evolve(item, offer=offer)


def _uuid(rng: Random) -> str:
    digits = f"{rng.getrandbits(128):032x}"
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-8{digits[17:20]}-{digits[20:]}"
