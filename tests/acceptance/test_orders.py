"""The real STIX files: in any order they end in one state, come in once, and go out as they came in."""

import os
import random
import re
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import attrs
import pytest

import states
from atlas.formats.json import canonical, parse
from atlas.formats.stix import iter_decoded
from atlas.formats.stix.markings import tlp_definition
from atlas.model.claim import Decoded
from atlas.model.markings import TLP
from atlas.services import contribute, export
from atlas.services.contribute import Item, Offer, Report
from atlas.store.claims import ONLY_LABELLED
from builders import NOW, World
from cluster import Cluster, use

pytestmark = pytest.mark.shared

EVERYDAY = (
    "attack-flow",
    "attack-stix20-objects",
    "attack-stix21",
    "misp-stix-tests",
    "oasis-stix21-examples",
    "opencti-datasets",
    "taxii-test-data",
    "unit42-playbooks-stix20",
)
EXPORTED_BEFORE = "oasis-stix21-examples"
TOO_LONG_FOR_EVERY_DAY = 450_000  # bytes
_BUNDLE = re.compile(rb"bundle--[0-9a-f-]{36}")
Content = tuple[str, str, bytes]


@attrs.frozen
class Outcome:
    """What one order of the files came to."""

    exported: str
    state: tuple[int, str]
    claims: tuple[Any, ...] | None
    first: Report
    second: Report
    out: set[Content]


def json_files(*folders: Path, largest: int) -> list[Path]:
    found = [path for folder in folders for path in sorted(folder.rglob("*.json"))]
    return [path for path in found if path.stat().st_size <= largest]


def everyday_files(shared: Path) -> list[Path]:
    folders = [shared / "data" / name for name in EVERYDAY]
    return json_files(*folders, largest=TOO_LONG_FOR_EVERY_DAY)


def labelled(files: Iterable[Path], folder: Path) -> list[Path]:
    """Write files anew as an export would have: each object ends with the label of TLP:CLEAR."""
    made = []
    for number, path in enumerate(files):
        objects = []
        for item in items([path]):
            if isinstance(item.found, Decoded) and item.found.kind != "marking-definition":
                said, _ = parse(item.found.content)
                label = tlp_definition(TLP.CLEAR, item.found.spec_version)["id"]
                said["object_marking_refs"] = [*said.get("object_marking_refs", []), label]
                objects.append(canonical(said))
            elif isinstance(item.found, Decoded):
                objects.append(item.found.content)
        made.append(folder / f"labelled-{number}.json")
        made[-1].write_bytes(b"\n".join(objects))
    return made


def items(files: Iterable[Path]) -> Iterator[Item]:
    for path in files:
        with path.open("rb") as file:
            for found in iter_decoded(file, name=path.name):
                yield Item(file=path.name, found=found)


def contents(files: Iterable[Path]) -> set[Content]:
    return {
        (item.found.object_id, item.found.version, item.found.content)
        for item in items(files)
        if isinstance(item.found, Decoded)
    }


def unlabelled(out: set[Content], came_in: set[Content]) -> set[Content]:
    """Take away what an export adds, and that alone: TLP definitions, and the reference to one, put last."""
    added = {
        canonical(tlp_definition(tlp, spec)): str(tlp_definition(tlp, spec)["id"])
        for spec in ("2.0", "2.1")
        for tlp in (TLP.CLEAR, TLP.AMBER_STRICT)
    }
    plain = set()
    for id_, version, content in out - came_in:
        if content not in added:
            value, _ = parse(content)
            *before, last = value.pop("object_marking_refs")
            assert last in added.values()
            marked = {"object_marking_refs": before} if before else {}
            plain.add((id_, version, canonical(value | marked)))
    return plain | out & came_in


def taken(world: World, files: Iterable[Path]) -> Report:
    return contribute.take(
        world.import_by("reader"),
        items(files),
        offer=Offer(marking=TLP.CLEAR),
        map_key=world.map_key,
    )


def outcome(cluster: Cluster, files: list[Path], folder: Path) -> Outcome:
    """Import files into a database of their own twice, and export all of it."""
    with cluster.cloned(f"atlas_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_order") as database:
        use(database)
        world = World.founded()
        world.person("ada", of="reader")
        first, second = taken(world, files), taken(world, files)
        told = export.export_stix(
            world.visit("ada", at=NOW), folder / "out.json", clock=lambda: NOW
        )
        written = b"".join(_BUNDLE.sub(b"bundle", path.read_bytes()) for path in told.files)
        with database.superuser() as superuser:
            kept = superuser.execute(
                f"""SELECT count(DISTINCT (stix_id, version, digest)), count(*) FILTER (WHERE current)
                FROM claim c WHERE NOT ({ONLY_LABELLED})"""
            )
            counts = kept.fetchone()
        state = states.digest(database)
        use(None)
    return Outcome(sha256(written).hexdigest(), state, counts, first, second, contents(told.files))


def assert_one_outcome(
    cluster: Cluster, files: list[Path], folder: Path, rng: random.Random
) -> None:
    """Import in the files' own order and in two random ones, and compare all that came of it.

    Among the files are what some of them were exported as before, which is known again, wherever it comes.
    """
    came_in = contents(files)
    before = labelled((path for path in files if EXPORTED_BEFORE in path.parts), folder)
    assert before
    given = [*before[::2], *files, *before[1::2]]
    shuffled = [given, rng.sample(given, len(given)), rng.sample(given, len(given))]

    outcomes = [outcome(cluster, order, folder) for order in shuffled]

    assert len({each.exported for each in outcomes}) == 1
    assert len({each.state for each in outcomes}) == 1
    assert {each.claims for each in outcomes} == {
        (len(came_in), len({id_ for id_, _, _ in came_in}))
    }
    assert {(each.second.stored, each.second.superseded) for each in outcomes} == {(0, 0)}
    assert {each.first.read - each.first.rejected for each in outcomes} == {
        each.first.stored + each.first.superseded + each.first.unchanged for each in outcomes
    }
    assert all(unlabelled(each.out, came_in) == came_in for each in outcomes)


def test_three_orders_of_the_files_end_in_one_state_that_goes_out_as_it_came_in(
    shared: Path, cluster: Cluster, tmp_path: Path, rng: random.Random
) -> None:
    assert_one_outcome(cluster, everyday_files(shared), tmp_path, rng)


@pytest.mark.soak
def test_three_orders_of_all_files_end_in_one_state_that_goes_out_as_it_came_in(
    shared: Path, cluster: Cluster, tmp_path: Path, rng: random.Random
) -> None:
    assert_one_outcome(cluster, json_files(shared / "data", largest=10**9), tmp_path, rng)
