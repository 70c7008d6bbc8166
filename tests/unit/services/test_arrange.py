"""How layouts are packed, and that who draws no map does not wait for the libraries that do."""

import subprocess
import sys
import uuid
from datetime import UTC, datetime

import pytest

from atlas.graphs.graph import Graph
from atlas.graphs.layout import arrange
from atlas.services.arrange.keeping import (
    KeptAtlas,
    KeptTerritory,
    pack_atlas,
    pack_places,
    unpack_atlas,
    unpack_places,
)
from shapes import cliques

_IMPORTED = """
import sys, django
django.setup()
import atlas.jobs.tasks, atlas.web.urls, atlas.cli.main
print(sorted({"numpy", "networkx", "rustworkx"} & sys.modules.keys()))
"""


@pytest.mark.parametrize("graph", [cliques(3, 8), Graph.of(4, [], []), Graph.of(0, [], [])])
def test_a_layout_is_unpacked_as_it_was_packed(graph: Graph) -> None:
    made = arrange(graph)

    again = unpack_places(pack_places(made))

    assert again.places() == made.places()
    assert again.territory.tolist() == made.territory.tolist()
    assert again.discs.tolist() == made.discs.tolist()


def test_a_whole_map_is_unpacked_as_it_was_packed() -> None:
    territory = KeptTerritory(
        x=1,
        y=-2,
        r=30,
        count=7,
        kinds=[("malware", 7)],
        top=[uuid.uuid4().bytes],
        dots=[(1, -2, "malware")],
    )
    kept = KeptAtlas(
        made_at=datetime(2026, 1, 2, 3, tzinfo=UTC),
        checked_at=datetime(2026, 1, 2, 4, tzinfo=UTC),
        newest=datetime(2026, 1, 2, tzinfo=UTC),
        count=7,
        scattered=3,
        bridges=[(0, 1, 4)],
        territories=[territory, territory],
    )

    assert unpack_atlas(pack_atlas(kept)) == kept


def test_starting_the_doors_imports_no_graph_library() -> None:
    finished = subprocess.run(
        [sys.executable, "-c", _IMPORTED], capture_output=True, text=True, check=True
    )

    assert finished.stdout == "[]\n"
