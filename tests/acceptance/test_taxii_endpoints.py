"""What TAXII 2.1 says of each address (OASIS, 10 June 2021, chapters 4 and 5), each test named after its section."""

import json
import uuid

import pytest
from django.test import Client

from atlas.policy.actors import TokenScope
from atlas.services import alliance, signin
from builders import World, a_claim, an_object
from feeding import (
    ADDRESS,
    HIDDEN,
    KIT,
    LATER,
    LOCKER,
    MEDIA,
    ROOT,
    Tool,
    assert_is_error,
    ids,
    token,
    tool_in,
)


@pytest.fixture
def tool(world: World) -> Tool:
    return tool_in(world)


def test_4_1_discovery_tells_of_the_api_root(tool: Tool) -> None:
    told = tool.get("/taxii2/")

    assert told["title"]
    assert told["api_roots"] == [told["default"]]
    assert told["default"].endswith(ROOT)


def test_4_2_the_api_root_tells_title_versions_and_the_largest_request(tool: Tool) -> None:
    told = tool.get(ROOT)

    assert (told["versions"], bool(told["title"])) == ([MEDIA], True)
    assert told["max_content_length"] == 4 * 1024 * 1024


def test_4_2_a_larger_request_gets_413(tool: Tool) -> None:
    body = b'{"objects": [' + b" " * 4 * 1024 * 1024 + b"]}"

    assert_is_error(tool.ask(f"{tool.all()}objects/", "post", body), 413)


def test_4_3_a_status_is_told_to_whoever_sent_the_objects_alone(tool: Tool) -> None:
    made = json.loads(tool.send(an_object("tool", "New")).content)
    path = f"{ROOT}status/{made['id']}/"

    assert tool.get(path) == made
    assert_is_error(token("eve").ask(path), 404)
    assert_is_error(tool.ask(f"{ROOT}status/{uuid.uuid4()}/"), 404)


def test_4_3_a_status_counts_what_became_of_each_object(tool: Tool) -> None:
    told = json.loads(tool.send(an_object("tool", "New"), KIT | {"id": "tool--x"}).content)

    counts = ("total_count", "success_count", "failure_count", "pending_count")
    assert [told[each] for each in counts] == [2, 1, 1, 0]
    assert told["status"] == "complete"
    assert set(told["successes"][0]) == {"id", "version"}
    assert set(told["failures"][0]) == {"id", "version", "message"}


def test_5_1_collections_tell_what_may_be_done_with_them(tool: Tool) -> None:
    (told,) = tool.get(f"{ROOT}collections/")["collections"]

    assert (told["can_read"], told["can_write"]) == (True, True)
    assert uuid.UUID(told["id"]).version == 4
    assert {"application/stix+json;version=2.1"} <= set(told["media_types"])


@pytest.mark.parametrize(
    ("scopes", "told"),
    [((TokenScope.EXPORT,), (True, False)), ((TokenScope.CONTRIBUTE,), (False, True))],
)
def test_5_1_what_a_token_does_not_reach_may_not_be_done(
    tool: Tool, scopes: tuple[TokenScope, ...], told: tuple[bool, bool]
) -> None:
    (found,) = token("ada", *scopes).get(f"{ROOT}collections/")["collections"]

    assert (found["can_read"], found["can_write"]) == told


def test_5_2_a_collection_is_told_alone_as_in_the_list(tool: Tool) -> None:
    (listed,) = tool.get(f"{ROOT}collections/")["collections"]

    assert tool.get(tool.all()) == listed
    assert_is_error(tool.ask(f"{ROOT}collections/{uuid.uuid4()}/"), 404)


def test_5_3_a_manifest_tells_id_date_version_and_media_type(tool: Tool) -> None:
    (told, *_) = tool.get(f"{tool.all()}manifest/")["objects"]

    assert set(told) == {"id", "date_added", "version", "media_type"}
    assert (told["id"], told["version"]) == (LOCKER["id"], LOCKER["modified"])
    assert told["media_type"] == "application/stix+json;version=2.1"


def test_5_3_the_version_of_what_has_none_is_when_it_was_added(tool: Tool) -> None:
    told = tool.get(f"{tool.all()}manifest/")["objects"][-1]

    assert told["id"] == ADDRESS["id"]
    assert told["date_added"].startswith(told["version"].rstrip("Z"))


def test_5_4_objects_are_those_that_may_be_taken_out(tool: Tool) -> None:
    assert ids(tool.get(f"{tool.all()}objects/")) == [LOCKER["id"], KIT["id"], ADDRESS["id"]]


def test_5_4_whoever_may_not_read_a_collection_gets_403(tool: Tool) -> None:
    path = f"{tool.all()}objects/"

    assert_is_error(token("ada", TokenScope.CONTRIBUTE).ask(path), 403)
    assert_is_error(token("ada", TokenScope.READ).ask(path), 403)


def test_5_5_objects_are_taken_in_with_status_202(tool: Tool) -> None:
    new = an_object("tool", "New")
    answer = tool.send(new)

    assert (answer.status_code, answer["Content-Type"]) == (202, MEDIA)
    assert ids(tool.get(f"{tool.all()}objects/", **{"match[id]": str(new["id"])})) == [new["id"]]


def test_5_5_whoever_may_not_write_to_a_collection_gets_403(tool: Tool) -> None:
    assert_is_error(token("ada", TokenScope.EXPORT).send(KIT, to=tool.all()), 403)


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"objects": {}}', b"[" * 50_000])
def test_5_5_what_is_no_envelope_gets_400(tool: Tool, body: bytes) -> None:
    assert_is_error(tool.ask(f"{tool.all()}objects/", "post", body), 400)


def test_5_6_an_object_is_found_by_its_id(tool: Tool) -> None:
    assert ids(tool.get(f"{tool.all()}objects/{KIT['id']}/")) == [KIT["id"]]


def test_5_6_absent_and_hidden_are_the_same_404(tool: Tool) -> None:
    whole = tool.all()
    hidden = tool.ask(f"{whole}objects/{HIDDEN['id']}/")
    absent = tool.ask(f"{whole}objects/tool--{uuid.uuid4()}/")

    assert_is_error(hidden, 404)
    assert (hidden.content, dict(hidden.headers)) == (absent.content, dict(absent.headers))


def test_5_7_nothing_is_deleted(tool: Tool) -> None:
    path = f"{tool.all()}objects/{KIT['id']}/"

    assert_is_error(tool.ask(path, "delete"), 403)
    assert ids(tool.get(path)) == [KIT["id"]]


def test_5_8_all_versions_of_an_object_are_told(world: World, tool: Tool) -> None:
    world.given(a_claim(LOCKER | {"modified": LATER}))
    path = f"{tool.all()}objects/{LOCKER['id']}/versions/"

    assert tool.get(path) == {"more": False, "versions": [LOCKER["modified"], LATER]}
    assert_is_error(tool.ask(f"{tool.all()}objects/{HIDDEN['id']}/versions/"), 404)


@pytest.mark.parametrize("given", ["", "Basic", "Basic %%%", "Basic YTpi", "Bearer atlas_no"])
def test_authentication_is_asked_for_with_the_ways_there_are(tool: Tool, given: str) -> None:
    answer = tool.ask(ROOT, Authorization=given)

    assert_is_error(answer, 401)
    assert answer["WWW-Authenticate"].startswith("Basic realm=")
    assert "Bearer" in answer["WWW-Authenticate"]


def test_authentication_by_a_bearer_token_does_too(tool: Tool) -> None:
    assert tool.ask(ROOT, Authorization=f"Bearer {tool.secret}").status_code == 200


def test_basic_opens_nothing_but_the_taxii_server(tool: Tool) -> None:
    assert tool.ask("/api/v1/desk", Accept="*/*").status_code == 401


def test_what_is_posted_within_a_browser_needs_the_token_of_a_form(tool: Tool) -> None:
    client = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    client.force_login(signin.user_for_session(alliance.card_named("ada").id))

    answer = client.post(f"{tool.all()}objects/", b'{"objects": []}', content_type=MEDIA)

    assert_is_error(answer, 403)
