"""Tools that members run, at the real server: what they read is whole, and what they send is told."""

from collections.abc import Iterator

import pytest
import stix2
from taxii2client.v21 import Collection, Server, as_pages

import website
from website import GROUP, SECRET, Object, Website, shared_objects, stix


@pytest.fixture(scope="module")
def site() -> Iterator[Website]:
    """The real server with the small world."""
    with website.running() as running:
        yield running


@pytest.fixture(scope="module")
def secret(site: Website) -> str:
    """A token of ada's that reads feeds and sends."""
    scopes = ("--scope", "export", "--scope", "contribute")
    return site.commands(["token", "create", "ada", *scopes])[-1].strip()


@pytest.fixture(scope="module")
def collection(site: Website, secret: str) -> Collection:
    """What ada may take out, as her tool sees it."""
    found: Collection = Server(
        f"{site.base}/taxii2/", user="x", password=secret
    ).default.collections[0]
    return found


def read(collection: Collection, per_request: int = 100) -> list[Object]:
    pages = as_pages(collection.get_objects, per_request=per_request)
    return [each for page in pages for each in page.get("objects", [])]


def test_a_client_finds_the_server_by_its_discovery(collection: Collection) -> None:
    assert (collection.can_read, collection.can_write) == (True, True)


def test_as_pages_brings_all_that_one_may_take_out(collection: Collection) -> None:
    ids = {each["id"] for each in read(collection)}

    assert {each["id"] for each in shared_objects()} <= ids
    assert SECRET["id"] not in ids


def test_a_manifest_names_what_the_objects_are(collection: Collection) -> None:
    pages = as_pages(collection.get_manifest, per_request=50)
    named = [each["id"] for page in pages for each in page["objects"]]

    assert named == [each["id"] for each in read(collection)]


def test_the_source_of_stix2_finds_queries_and_tells_versions(collection: Collection) -> None:
    source = stix2.TAXIICollectionSource(collection)

    found = source.get(str(GROUP["id"]))
    tools = source.query([stix2.Filter("type", "=", "tool")])
    versions = source.all_versions(str(GROUP["id"]))

    assert found.name == "Quiet Ledger group"
    assert [each.name for each in tools] == ["LockerX"]
    assert len(versions) == 3
    assert source.get(str(SECRET["id"])) is None


def test_what_a_client_sends_is_told_and_found(collection: Collection) -> None:
    sent = stix("tool", name="Sent by a tool")
    status = collection.add_objects({"objects": [sent]})

    assert (status.status, status.success_count) == ("complete", 1)
    assert collection.get_object(str(sent["id"]))["objects"][0]["name"] == "Sent by a tool"
