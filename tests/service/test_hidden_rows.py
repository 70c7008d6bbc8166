"""What is hidden behind an id is judged in an index: asked for it, the database reads no row of it (T-04)."""

from collections import Counter
from collections.abc import Callable, Mapping

import attrs
import pytest

from atlas.model.handling import Audience
from atlas.model.identifiers import Identifier, IdentifierKind
from atlas.model.ids import ThingId, thing_id
from atlas.model.markings import TLP
from atlas.policy.decide import Action
from atlas.services import gate
from atlas.store import search, things, withdrawals
from atlas.store.scoped import OpenScope
from builders import World, a_claim, a_link, an_object
from cluster import Database

MANY = 60
HUB = an_object("malware", "Hub")
VALUE = "hidden.example"
_READ = """
SELECT relname, coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)
FROM pg_stat_xact_user_tables WHERE schemaname = 'atlas' AND relname = ANY (%s)
"""
# What else is there: of small tables the planner reads any index from end to end.
_FILLED = (
    """INSERT INTO identifier SELECT gen_random_uuid(), i.handling, gen_random_uuid(), i.kind, 'other-' || n
    FROM (SELECT handling, kind FROM identifier LIMIT 1) AS i, generate_series(1, 3000) AS n""",
    """INSERT INTO appearance SELECT gen_random_uuid(), a.handling, gen_random_uuid(), a.kind, a.stix_id
    FROM (SELECT handling, kind, stix_id FROM appearance LIMIT 1) AS a, generate_series(1, 3000) AS n""",
    "VACUUM ANALYZE",
)
_TABLES = ["appearance", "identifier", "withdrawal", "claim", "link"]


@pytest.fixture
def hidden(world: World, database: Database) -> World:
    """Hide a thing with many links and a name that many indicators hold, and let the pages be marked as read by all."""
    world.person("ada")
    world.person("eve", of="south")
    own = Audience(organisations=frozenset({world.visit("ada").actor.organisation}))
    others = [an_object("tool", f"Tool {number}") for number in range(MANY)]
    later = HUB | {"modified": "2026-02-01T00:00:00.000Z"}
    linked = [a_link(other, "uses", HUB) for other in others]
    named = [
        an_object("indicator", f"Indicator {number}")
        | {
            "pattern": f"[domain-name:value = '{VALUE}']",
            "pattern_type": "stix",
            "valid_from": "2026-01-01T00:00:00Z",
        }
        for number in range(MANY)
    ]
    world.given(*(a_claim(each, audience=own) for each in (HUB, *others, *linked, *named)))
    ada = world.visit("ada").actor.person
    assert ada is not None
    narrower = attrs.evolve(own, persons=frozenset({ada}))
    world.given(a_claim(later, marking=TLP.AMBER_STRICT, audience=narrower))
    with database.superuser() as superuser:
        for statement in _FILLED:
            superuser.execute(statement)
    return world


def _asked(world: World, *, absent: bool) -> tuple[ThingId, Identifier]:
    thing = thing_id(world.map_key, "malware--absent" if absent else str(HUB["id"]))
    return thing, Identifier(IdentifierKind("domain-name"), f"absent-{VALUE}" if absent else VALUE)


Question = Callable[[OpenScope, ThingId, Identifier], object]
QUESTIONS: Mapping[str, Question] = {
    "whether it is there": lambda opened, thing, _: things.appears(opened, thing),
    "what was withdrawn": lambda opened, thing, _: withdrawals.of_thing(opened, thing),
    "what an id was withdrawn of": lambda opened, thing, _: withdrawals.thing_of(opened, thing),
    "what holds a name": lambda opened, _, value: search.holders(opened, [value], most=20),
}


def _read(opened: OpenScope, world: World, what: str, *, absent: bool) -> Counter[str]:
    """Return how many rows of each table the database read for one question."""
    before = Counter(dict(opened.sql(_READ, [_TABLES])))
    assert not QUESTIONS[what](opened, *_asked(world, absent=absent))
    return Counter(dict(opened.sql(_READ, [_TABLES]))) - before


def test_of_what_is_hidden_no_more_rows_are_read_than_of_what_is_absent(hidden: World) -> None:
    read: dict[str, Counter[str]] = {}
    with gate.open_scope(hidden.visit("eve"), Action.READ) as opened:
        for shortcut in ("seqscan", "bitmapscan"):  # of so small a table either costs as much
            opened.sql(f"SET LOCAL enable_{shortcut} = off")
        for what in QUESTIONS:
            read[f"{what}, hidden"] = _read(opened, hidden, what, absent=False)
            read[f"{what}, absent"] = _read(opened, hidden, what, absent=True)

    assert read == {each: Counter() for each in read}
    assert len(read) == 2 * len(QUESTIONS)
