"""Events are found wherever they stand, part by part, and damage costs what it touches."""

import io
import json
import tracemalloc
from typing import Any

import pytest

from atlas.formats.misp import iter_decoded
from atlas.formats.misp.reading import Event, iter_events, iter_parts
from atlas.model.claim import Decoded
from atlas.model.problems import Problem

from .events import EVENT, attribute, event, found_in, objects, problems


def names(value: Any) -> list[str]:
    return [each["name"] for each in objects(value, "report")]


@pytest.mark.parametrize(
    "wrapped",
    [
        lambda one: one,
        lambda one: {"Event": one},
        lambda one: {"response": [{"Event": one}]},
        lambda one: {"response": {"Event": one}},
        lambda one: {"response": [one]},
        lambda one: [{"Event": one}],
        lambda one: [one],
    ],
)
def test_an_event_is_found_however_it_is_wrapped(wrapped: Any) -> None:
    assert names(wrapped(event(attribute()))) == ["Phish of banks"]


def test_several_events_come_in_their_order_from_a_list_and_from_lines() -> None:
    one, two = event(attribute()), event(attribute(), uuid=EVENT.replace("5f", "6f"), info="Two")
    lines = b"\n".join(json.dumps({"Event": each}).encode() for each in (one, two))

    assert names({"response": [{"Event": one}, {"Event": two}]}) == ["Phish of banks", "Two"]
    assert names(lines) == ["Phish of banks", "Two"]


@pytest.mark.parametrize("order", ["Attribute first", "Tag first"])
def test_what_holds_for_all_of_an_event_may_stand_behind_its_parts(order: str) -> None:
    members = event(attribute(), Tag=[{"name": "tlp:red"}])
    names_first = sorted(members, reverse=order == "Tag first")
    found = objects({name: members[name] for name in names_first}, "domain-name")

    assert found[0]["object_marking_refs"] == [
        "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1"
    ]


def test_a_bad_part_is_told_with_its_pointer_and_the_others_go_in() -> None:
    bad = [None, 7, {"type": "domain"}, {"value": "x"}, attribute(value=""), attribute(value=None)]
    found = {"response": [{"Event": event(*bad, attribute())}]}

    assert problems(found) == [
        (f"/response/0/Event/Attribute/{index}", "misp.part") for index in range(len(bad))
    ]
    assert len(objects(found, "domain-name")) == 1


@pytest.mark.parametrize(
    "value", [{}, [], 7, "text", {"type": "x"}, {"GalaxyCluster": [], "info": "x"}, {"name": "x"}]
)
def test_json_that_is_no_event_is_told_as_such_and_never_taken(value: Any) -> None:
    found = found_in(value)

    assert all(isinstance(each, Problem) and each.code == "misp.not_event" for each in found)
    assert len(found) == (value != [])


def test_a_file_that_breaks_off_keeps_what_came_before() -> None:
    whole = json.dumps({"response": [{"Event": event(attribute())}, {"Event": event()}]}).encode()
    found = found_in(whole[:-40])

    assert "Phish of banks" in names(whole[:-40])
    assert isinstance(found[-1], Problem)


@pytest.mark.parametrize("member", ["Attribute", "Object", "Tag", "Galaxy", "Orgc", "EventReport"])
@pytest.mark.parametrize("value", [None, 7, "x", {}, [None], [7], [[]], {"a": []}])
def test_a_member_of_another_form_never_stops_the_event(member: str, value: Any) -> None:
    assert names(event(attribute(), **{member: value})) == ["Phish of banks"]


def test_a_member_that_stands_twice_is_told() -> None:
    text = json.dumps(event(attribute()))[:-1] + ', "info": "again"}'

    assert ("/info", "json.duplicate_key") in problems(text.encode())


def test_null_fields_are_as_if_they_were_not_there() -> None:
    nothing = dict.fromkeys(
        ("timestamp", "date", "publish_timestamp", "Tag", "Galaxy", "protected")
    )

    assert names(event(attribute(), **nothing)) == ["Phish of banks"]


def test_a_pipe_is_read_like_a_file() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    content = json.dumps(event(attribute())).encode()

    assert [type(each) for each in iter_decoded(Pipe(content))] == [
        type(each) for each in found_in(content)
    ]


def test_an_event_with_very_many_attributes_costs_memory_for_few_of_them() -> None:
    one = json.dumps(attribute(comment="x" * 2_000))
    content = io.BytesIO(
        f'{{"Event": {{"info": "many", "Attribute": [{",".join([one] * 4_000)}]}}}}'.encode()
    )
    event_found = next(iter_events(content))
    assert isinstance(event_found, Event)
    tracemalloc.start()
    count = sum(1 for _ in iter_parts(content, event_found, "Attribute"))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert count == 4_000
    assert peak < len(content.getvalue()) / 3


def test_a_second_part_of_one_uuid_stands_beside_the_first_and_is_told() -> None:
    one = attribute()
    other = attribute() | {"uuid": one["uuid"], "value": "other.example"}

    found = found_in(event(one, other))

    told = [
        problem.code for each in found if isinstance(each, Decoded) for problem in each.warnings
    ]
    carriers = {each.object_id for each in found if isinstance(each, Decoded) and each.warnings}
    assert told.count("misp.again") == 1
    assert all(one["uuid"] not in each for each in carriers)


def test_an_object_of_more_members_than_any_event_has_is_given_up_at_once() -> None:
    wide = json.dumps({f"k{n}": n for n in range(20_001)}).encode()
    whole = json.dumps(event(attribute())).encode()

    assert [code for _, code in problems(wide)] == ["json.keys"]
    assert names(b"\n".join((whole, wide))) == ["Phish of banks"]
