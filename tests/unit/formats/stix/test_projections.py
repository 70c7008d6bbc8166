"""Names, texts and links beside the content."""

from typing import Any

import pytest

from atlas.formats.stix.projections import MAX_NAME_BYTES, MAX_TEXT_CHARS
from atlas.model.claim import LinkFound

from .objects import TIME, an_id, an_object, an_observable, taken

ONE, TWO, THREE = (an_id("malware", digit) for digit in (1, 2, 3))


@pytest.mark.parametrize(
    ("value", "names"),
    [
        (
            an_object("campaign", name="A", aliases=["B", "A"], x_mitre_aliases=["C"]),
            ("A", "B", "C"),
        ),
        (an_object("campaign", name=5), ("5",)),
        (an_object("x-thing", name="A", x_opencti_aliases=["B"]), ("A", "B")),
        (an_object("note", abstract="A", content="B", object_refs=[ONE]), ("A",)),
        (an_object("location", country="DE"), ("DE",)),
        (an_observable("domain-name", value="example.com"), ("example.com",)),
        (an_observable("autonomous-system", number=64496, name="X"), ("X", "64496")),
        (an_observable("file", name="a.exe", hashes={"MD5": "0" * 32}), ("a.exe", "0" * 32)),
        (an_observable("user-account", account_login="joe", user_id="1"), ("joe", "1")),
        (an_observable("network-traffic", protocols=["tcp"], src_ref=an_id("ipv4-addr")), ()),
        (an_object("relationship", relationship_type="uses", source_ref=ONE, target_ref=TWO), ()),
    ],
)
def test_an_object_is_called_by_its_name_and_synonyms(
    value: dict[str, Any], names: tuple[str, ...]
) -> None:
    assert taken(value).names == names


def test_names_are_cut_and_the_content_is_not() -> None:
    decoded = taken(an_object("campaign", name="x" * 5_000))

    assert decoded.names == ("x" * MAX_NAME_BYTES,)
    assert b"x" * 5_000 in decoded.content


def test_texts_are_what_else_it_may_be_found_by() -> None:
    value = an_object(
        "campaign",
        name="A",
        description="B",
        labels=["C"],
        objective="D",
        x_text="E",
        x_deep=[{"f": "F", "g": [1, True, None, "G"]}],
    )

    assert sorted(taken(value).texts) == ["B", "C", "D", "E", "F", "G"]


def test_texts_come_in_the_same_order_whatever_the_order_of_the_file() -> None:
    value = an_object("campaign", name="A", description="B", labels=["C"], x_b="D", x_a="E")

    assert taken(value).texts == taken(dict(reversed(value.items()))).texts


def test_texts_are_bounded_together() -> None:
    value = an_object("campaign", name="A", description="x" * 60_000, objective="y" * 60_000)

    assert sum(map(len, taken(value).texts)) == MAX_TEXT_CHARS


def test_a_relationship_is_a_link_between_its_ends() -> None:
    value = an_object("relationship", relationship_type="uses", source_ref=ONE, target_ref=TWO)

    assert taken(value).links == (LinkFound(source=ONE, type="uses", target=TWO),)


@pytest.mark.parametrize(
    ("value", "links"),
    [
        (an_object("sighting", sighting_of_ref=ONE, where_sighted_refs=[an_id("location")]),
         [("sighting-of", ONE), ("where-sighted", an_id("location"))]),
        (an_object("report", name="x", published=TIME, object_refs=[ONE, TWO, ONE]),
         [("object", ONE), ("object", TWO)]),
        (an_observable("domain-name", value="example.com", resolves_to_refs=[an_id("ipv4-addr")]),
         [("resolves-to", an_id("ipv4-addr"))]),
        (an_object("campaign", name="x", x_leader_ref=ONE, x_parts={"member_refs": [TWO, THREE]}),
         [("x-leader", ONE), ("member", TWO), ("member", THREE)]),
        (an_observable("file", name="x", extensions={"archive-ext": {
            "contains_refs": [an_id("file", 2)]}}), [("contains", an_id("file", 2))]),
        (an_object("x-thing", start_refs=[ONE]), [("start", ONE)]),
        (an_object("relationship", relationship_type="uses", source_ref=ONE, target_ref=TWO,
                   x_seen_by_ref=THREE), [("x-seen-by", THREE)]),
    ],
)  # fmt: skip
def test_each_reference_is_a_link_named_after_its_property(
    value: dict[str, Any], links: list[tuple[str, str]]
) -> None:
    found = [(link.type, link.target) for link in taken(value).links if link.source == value["id"]]

    assert found == links


def test_who_said_it_and_who_may_read_it_are_no_links() -> None:
    value = an_object(
        "campaign",
        name="x",
        created_by_ref=an_id("identity"),
        x_mitre_modified_by_ref=an_id("identity"),
        object_marking_refs=[an_id("marking-definition")],
        granular_markings=[{"marking_ref": an_id("marking-definition"), "selectors": ["name"]}],
    )

    assert taken(value).links == ()


def test_a_custom_reference_that_is_no_id_is_only_text() -> None:
    decoded = taken(an_object("campaign", name="x", x_other_ref="see appendix"))

    assert decoded.links == ()
    assert decoded.texts == ("see appendix",)
