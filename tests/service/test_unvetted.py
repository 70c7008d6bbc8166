"""W5: what nobody has vetted says so wherever it shows, fast track or not, in one word."""

import csv
from pathlib import Path

import pytest

from atlas.policy.vetting import UNVETTED, State, mark
from atlas.services import export, search
from atlas.services.export import Wanted
from atlas.services.export_forms import Form
from atlas.services.search import Query
from builders import NOW, World
from vetting_cast import cast, vetted


@pytest.fixture
def crews(world: World) -> World:
    return cast(world)


def found(world: World) -> bool:
    [item] = search.find(world.visit("ada"), Query(text="LockerX")).items
    return item.vetted


def exported(world: World, out: Path) -> list[str]:
    wanted = Wanted(form=Form.CSV)
    export.export(world.visit("ada"), out, clock=lambda: NOW, wanted=wanted)
    with out.open(encoding="utf-8-sig", newline="") as file:
        return [row["vetting"] for row in csv.DictReader(file)]


def test_W5_a_search_and_an_export_say_what_is_unvetted_and_what_is_vetted(
    crews: World, tmp_path: Path
) -> None:
    before = found(crews), exported(crews, tmp_path / "before.csv")
    vetted(crews)

    assert before == (False, [UNVETTED])
    assert (found(crews), exported(crews, tmp_path / "after.csv")) == (True, ["vetted"])


@pytest.mark.parametrize("state", list(State))
def test_W5_whatever_came_to_nothing_yet_is_unvetted(state: State) -> None:
    came_to = {State.VETTED, State.DISPUTED, State.REJECTED, State.COMPROMISED}

    assert mark(state) == (state if state in came_to else UNVETTED)
