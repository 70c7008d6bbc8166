"""What a picture costs: as many statements whatever is opened, and no more than a bounded number of things."""

import uuid

import pytest
from django.db import connection  # noqa: TID251 - counts its statements
from django.test.utils import CaptureQueriesContext

from atlas.errors import UsageError
from atlas.model.ids import ThingId
from atlas.services import explore
from atlas.services.explore import Opened, View
from builders import World, a_claim, a_link, an_object
from crews import FINCH, HERON


@pytest.fixture
def analyst(world: World) -> World:
    world.person("ada", of="north")
    return world


def statements(world: World, asked: View) -> int:
    """Return how many statements a picture takes."""
    with CaptureQueriesContext(connection) as captured:
        explore.picture(world.visit("ada"), asked)
    return len(captured)


def test_a_picture_takes_as_many_statements_whatever_is_opened(analyst: World) -> None:
    tools = [an_object("tool", f"Kit {n:03}") for n in range(60)]
    said = [a_link(crew, "uses", tool) for crew in (HERON, FINCH) for tool in tools]
    analyst.given(*map(a_claim, (HERON, FINCH, *tools, *said)))
    crews = analyst.thing(HERON), analyst.thing(FINCH)
    groups = [Opened(thing=crew, relation="uses", kind=None) for crew in crews]
    whole = [Opened(thing=analyst.thing(tool)) for tool in tools[:18]]

    few = statements(analyst, View(of=crews, opened=tuple(groups[:1])))
    many = statements(analyst, View(of=crews, opened=(*groups, *whole)))

    assert few == many


@pytest.mark.parametrize("many", ["of", "opened"])
def test_a_picture_of_too_much_is_refused_in_a_sentence(analyst: World, many: str) -> None:
    things = [ThingId(uuid.uuid4()) for _ in range(21)]
    asked = View(of=tuple(things))
    if many == "opened":
        asked = View(of=tuple(things[:1]), opened=tuple(Opened(thing=each) for each in things))

    with pytest.raises(UsageError, match="t most 20"):
        explore.picture(analyst.visit("ada"), asked)
