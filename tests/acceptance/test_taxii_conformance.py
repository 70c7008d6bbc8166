"""What TAXII 2.1 says of all addresses (OASIS, 10 June 2021, chapters 2 and 3), each test named after its section."""

import uuid

import pytest

from builders import DAY, NOW, World, a_claim, an_object
from feeding import (
    ADDRESS,
    KIT,
    LATER,
    LOCKER,
    MEDIA,
    ROOT,
    Tool,
    assert_is_error,
    ids,
    tool_in,
)


@pytest.fixture
def tool(world: World) -> Tool:
    return tool_in(world)


def addresses(tool: Tool) -> list[str]:
    whole = tool.all()
    one = f"{whole}objects/{LOCKER['id']}/"
    return [
        *("/taxii2/", ROOT, f"{ROOT}collections/", whole, f"{whole}manifest/", f"{whole}objects/"),
        *(one, f"{one}versions/"),
    ]


def test_2_timestamps_of_the_protocol_have_microseconds(tool: Tool) -> None:
    told = tool.get(f"{tool.all()}manifest/")["objects"]

    assert {len(each["date_added"]) for each in told} == {len("2026-01-01T00:00:00.000000Z")}


def test_3_1_every_address_ends_with_a_slash(tool: Tool) -> None:
    for path in addresses(tool):
        assert tool.ask(path).status_code == 200
        assert tool.ask(path.rstrip("/")).status_code == 404


def test_3_2_answers_have_the_media_type_with_its_version(tool: Tool) -> None:
    assert {tool.ask(path)["Content-Type"] for path in addresses(tool)} == {MEDIA}


@pytest.mark.parametrize(
    "accepted", ["application/taxii+json", "text/html, application/taxii+json; version=2.1;q=0.9"]
)
def test_3_2_a_media_type_without_a_version_is_taken_for_ours(tool: Tool, accepted: str) -> None:
    assert tool.ask(ROOT, Accept=accepted).status_code == 200


@pytest.mark.parametrize(
    "accepted", ["application/taxii+json;version=2.0", "text/html", "application/json", ""]
)
def test_3_2_whoever_takes_another_media_type_gets_406(tool: Tool, accepted: str) -> None:
    for path in addresses(tool):
        assert_is_error(tool.ask(path, Accept=accepted), 406)


@pytest.mark.parametrize("given", ["application/json", "application/taxii+json;version=9.9"])
def test_3_2_what_is_sent_as_another_media_type_gets_415(tool: Tool, given: str) -> None:
    answer = tool.ask(f"{tool.all()}objects/", "post", b"{}", **{"Content-Type": given})

    assert_is_error(answer, 415)


def test_3_2_dates_of_the_first_and_the_last_object_stand_in_the_headers(tool: Tool) -> None:
    whole = tool.all()
    dates = [each["date_added"] for each in tool.get(f"{whole}manifest/")["objects"]]

    for path in (f"{whole}objects/", f"{whole}manifest/"):
        answer = tool.ask(path)
        assert answer["X-TAXII-Date-Added-First"] == dates[0]
        assert answer["X-TAXII-Date-Added-Last"] == dates[-1]


def test_3_3_objects_come_in_the_order_in_which_they_were_added(world: World, tool: Tool) -> None:
    world.given(a_claim(an_object("tool", "Early")), at=NOW - 40 * DAY)
    told = tool.get(f"{tool.all()}manifest/")["objects"]

    dates = [each["date_added"] for each in told]
    assert dates == sorted(dates)
    assert told[-1]["id"] == an_object("tool", "Early")["id"]


def test_3_4_added_after_leaves_out_its_own_moment(world: World, tool: Tool) -> None:
    whole = tool.all()
    last = tool.ask(f"{whole}objects/")["X-TAXII-Date-Added-Last"]
    world.given(a_claim(an_object("tool", "Late")))

    assert ids(tool.get(f"{whole}objects/", added_after=last)) == [an_object("tool", "Late")["id"]]


def test_3_4_added_after_that_leaves_nothing_is_an_envelope_without_objects(tool: Tool) -> None:
    told = tool.get(f"{tool.all()}objects/", added_after="2100-01-01T00:00:00.000000Z")

    assert told == {"more": False}


def test_3_4_values_with_commas_are_one_or_the_other_and_filters_hold_together(tool: Tool) -> None:
    whole = f"{tool.all()}objects/"
    both = f"{LOCKER['id']},{KIT['id']}"

    assert ids(tool.get(whole, **{"match[id]": both})) == [LOCKER["id"], KIT["id"]]
    assert ids(tool.get(whole, **{"match[id]": both, "match[type]": "tool"})) == [KIT["id"]]


def test_3_4_1_match_type_chooses_types(tool: Tool) -> None:
    whole = f"{tool.all()}objects/"

    assert ids(tool.get(whole, **{"match[type]": "ipv4-addr"})) == [ADDRESS["id"]]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", [LATER]),
        ("last", [LATER]),
        ("first", [LOCKER["modified"]]),
        ("first,last", [LOCKER["modified"], LATER]),
        ("all", [LOCKER["modified"], LATER]),
        (LATER, [LATER]),
        ("2000-01-01T00:00:00Z", []),
    ],
)
def test_3_4_1_match_version_chooses_versions(
    world: World, tool: Tool, asked: str, found: list[str]
) -> None:
    world.given(a_claim(LOCKER | {"modified": LATER}))
    query = {"match[version]": asked} if asked else {}

    told = tool.get(f"{tool.all()}objects/{LOCKER['id']}/", **query)

    assert [each["modified"] for each in told.get("objects", [])] == found


def test_3_4_1_match_spec_version_chooses_versions_of_stix(world: World, tool: Tool) -> None:
    old = {key: value for key, value in KIT.items() if key != "spec_version"}
    old |= {"id": f"tool--{uuid.uuid4()}", "labels": ["x"]}
    bundle = {"type": "bundle", "id": f"bundle--{uuid.uuid4()}", "spec_version": "2.0"}
    world.given_file([bundle | {"objects": [old]}])
    whole = f"{tool.all()}objects/"

    (told,) = tool.get(whole, **{"match[spec_version]": "2.0"})["objects"]
    assert "spec_version" not in told
    assert len(ids(tool.get(whole, **{"match[spec_version]": "2.1"}))) == 3


@pytest.mark.parametrize(
    "query",
    [
        *("limit=0", "limit=-1", "limit=x", "added_after=yesterday", "match[version]=newest"),
        *("match[name]=x", "anything=1", "next=x", "match[type]=tool&match[type]=malware"),
    ],
)
def test_3_4_a_filter_that_cannot_be_read_gets_400(tool: Tool, query: str) -> None:
    assert_is_error(tool.ask(f"{tool.all()}objects/?{query}"), 400)


@pytest.mark.parametrize("ending", ["objects/", "manifest/"])
def test_3_5_pages_hold_no_more_than_the_limit_and_lead_to_the_next(
    tool: Tool, ending: str
) -> None:
    path, found, query = f"{tool.all()}{ending}", [], {"limit": "1"}
    while True:
        told = tool.get(path, **query)
        assert len(told["objects"]) == 1
        found += ids(told)
        if not told["more"]:
            break
        query = {"limit": "1", "next": told["next"]}

    assert found == [LOCKER["id"], KIT["id"], ADDRESS["id"]]


def test_3_5_next_is_of_use_with_the_same_filters_alone(tool: Tool) -> None:
    whole = f"{tool.all()}objects/"
    cursor = tool.get(whole, limit="1")["next"]

    assert_is_error(tool.ask(f"{whole}?next={cursor}&match[type]=tool"), 400)


def test_3_6_errors_are_error_objects_that_repeat_the_status(tool: Tool) -> None:
    assert_is_error(tool.ask("/taxii2/nothing/"), 404)
    assert_is_error(tool.ask(f"{ROOT}collections/", "post", b"{}"), 405)


def test_3_7_an_envelope_has_objects_more_and_next(tool: Tool) -> None:
    told = tool.get(f"{tool.all()}objects/", limit="2")

    assert (len(told["objects"]), told["more"], bool(told["next"])) == (2, True, True)
