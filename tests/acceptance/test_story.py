"""`atlas demo --story` prints what its tutorial says: the fictional alliance lives, and its figures come out."""

import re
import shlex
from pathlib import Path

from cluster import Database
from doors import run

PAGE = Path(__file__).resolve().parents[2] / "docs" / "tutorials" / "the-story.md"
SHOWN = re.compile(r"^```console\n\$ (.+)\n((?:.*\n)*?)```$", re.MULTILINE)


def test_the_story_of_the_tutorial_happens_as_it_is_told_and_is_told_once(
    database: Database,
) -> None:
    [(command, printed), (again, refused)] = SHOWN.findall(PAGE.read_text("utf-8"))

    status, out, err = run(shlex.split(command)[1:])

    assert (out, status) == (printed, 0), err
    status, out, err = run(shlex.split(again)[1:])
    assert (out, status) == ("", 2)
    assert err == refused


def test_D2_of_the_tutorial_names_the_shared_reseller_where_betweenness_picks_the_board() -> None:
    [(_, printed), _] = SHOWN.findall(PAGE.read_text("utf-8"))

    [reseller] = re.findall(r"lean on one reseller, (.+): .+ crews stopped (.+)", printed)
    [board] = re.findall(r"Betweenness would pick (.+), which .+ crews stopped (.+)", printed)

    assert (reseller, board) == (("Harbour Ember", "3 of 3"), ("Lantern Board", "0 of 3"))
