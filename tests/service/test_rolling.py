"""All of one contributor is rolled back in one act: the map equals the one without them, and comes back as it was."""

from typing import Any

import pytest

from atlas.errors import UsageError
from atlas.model.ids import ThingId
from atlas.policy.decide import Action
from atlas.services import gate, resolve, vet
from atlas.services.resolve import Asked, Verdict
from atlas.services.vet import rolling
from builders import DAY, NOW, World, a_claim, a_link, an_object

GOOD, HOST = an_object("malware", "Good"), an_object("infrastructure", "Host")
BAD = an_object("malware", "Bad")
_SEEN = (
    "SELECT thing, name, kind, vetting FROM claim WHERE current ORDER BY 1, 2",
    "SELECT source, type, target FROM link ORDER BY 1, 2, 3",
    "SELECT thing, kind, value FROM identifier ORDER BY 1, 2, 3",
    "SELECT thing, kind, stix_id FROM appearance ORDER BY 1, 2, 3",
    "SELECT word, handling, sum(count) FROM vocabulary GROUP BY 1, 2 HAVING sum(count) <> 0 ORDER BY 1, 2",
    "SELECT one, other FROM judgement WHERE withdrawn_at IS NULL ORDER BY 1, 2",
    "SELECT citing, cited FROM citation WHERE withdrawn_at IS NULL ORDER BY 1, 2",
)


@pytest.fixture
def crews(world: World) -> World:
    world.person("ada", of="north")
    world.person("mal", of="hostile")
    world.given(a_claim(GOOD), a_claim(HOST), a_claim(a_link(GOOD, "hosted-on", HOST)))
    return world


def map_of(world: World) -> list[Any]:
    """Return all that somebody sees of the map, row by row."""
    with gate.open_scope(world.visit("ada"), Action.READ) as opened:
        return [opened.sql(question) for question in _SEEN]


def poison(world: World) -> None:
    """Let a hostile member give false links, describe others' things, join them, and cite."""
    revised = {**GOOD, "modified": "2026-02-01T00:00:00.000Z", "name": "Not so good"}
    world.given(a_claim(BAD), a_claim(a_link(BAD, "uses", HOST)), by="hostile")
    world.given(a_claim({**GOOD, "name": "Harmless"}), by="hostile")
    world.given(a_claim(revised), by="hostile")
    pair = (ThingId(world.thing(GOOD)), ThingId(world.thing(BAD)))
    asked = Asked(pairs=(pair,), verdict=Verdict.SAME, reason="Trust me.")
    resolve.judge(world.visit("mal"), asked)
    vet.cite(world.visit("mal"), "a.example", "b.example", grounds="Trust me.")


def test_w5_a_roll_back_leaves_the_map_equal_to_one_without_the_contributor(crews: World) -> None:
    before = map_of(crews)
    poison(crews)
    poisoned = map_of(crews)

    done = rolling.roll_back("hostile", reason="An account was taken over.", now=NOW + DAY)

    assert poisoned != before
    assert map_of(crews) == before
    assert (done.claims, done.said) == (4, 2)


def test_what_was_rolled_back_is_put_back_as_it_was(crews: World) -> None:
    poison(crews)
    before = map_of(crews)
    done = rolling.roll_back("hostile", reason="A mistake.", now=NOW + DAY)

    rolling.put_back("hostile", done.moment, reason="It was a mistake.", now=NOW + 2 * DAY)

    assert map_of(crews) == before


def test_after_seven_days_nothing_is_put_back(crews: World) -> None:
    poison(crews)
    done = rolling.roll_back("hostile", reason="Hostile.", now=NOW)

    with pytest.raises(UsageError, match="seven days"):
        rolling.put_back("hostile", done.moment, reason="Why not?", now=NOW + 8 * DAY)


def test_a_roll_back_names_somebody_and_says_why(crews: World) -> None:
    for name, reason in (("nobody", "Why not?"), ("hostile", " ")):
        with pytest.raises(UsageError):
            rolling.roll_back(name, reason=reason, now=NOW)
