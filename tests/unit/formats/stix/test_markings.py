"""What marking definitions stand for, and what the markings of an object come to."""

import io
import json
from typing import Any

import pytest

from atlas.formats.stix import definitions, iter_decoded
from atlas.formats.stix.markings import WELL_KNOWN, find_tlp
from atlas.model.claim import Decoded
from atlas.model.markings import TLP
from atlas.model.problems import Problem

ID = "marking-definition--11111111-1111-4111-8111-111111111111"
OTHER = "marking-definition--22222222-2222-4222-8222-222222222222"
RED = "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed"
GREEN = "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"
EXTENSION = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"
OWN_EXTENSION = "extension-definition--33333333-3333-4333-8333-333333333333"
TIME = "2024-01-01T00:00:00.000Z"


def definition(id_: str = ID, **members: Any) -> dict[str, Any]:
    return {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": id_,
        "created": TIME,
        "definition_type": "statement",
        "definition": {"statement": "(c) somebody"},
        **members,
    }


def campaign(**members: Any) -> dict[str, Any]:
    return {
        "type": "campaign",
        "spec_version": "2.1",
        "id": "campaign--33333333-3333-4333-8333-333333333333",
        "created": TIME,
        "modified": TIME,
        "name": "Green Hill",
        **members,
    }


def decode(*objects: dict[str, Any]) -> list[Decoded | Problem]:
    text = json.dumps({"type": "bundle", "id": "bundle--" + ID[20:], "objects": objects})
    return list(iter_decoded(io.BytesIO(text.encode())))


def the_campaign(*objects: dict[str, Any]) -> Decoded:
    return next(
        each for each in decode(*objects) if isinstance(each, Decoded) and each.kind == "campaign"
    )


def codes(decoded: Decoded) -> list[str]:
    return [warning.code for warning in decoded.warnings]


@pytest.mark.parametrize(
    ("members", "tlp"),
    [
        ({"definition_type": "tlp", "definition": {"tlp": "white"}}, TLP.CLEAR),
        ({"definition_type": "tlp", "definition": {"tlp": "amber"}}, TLP.AMBER),
        ({"definition_type": "tlp", "definition": {"tlp": "amber+strict"}}, TLP.AMBER_STRICT),
        ({"definition_type": "TLP", "definition": {"TLP": "TLP:RED"}}, TLP.RED),
        ({"extensions": {EXTENSION: {"tlp_2_0": "green"}}, "definition": None}, TLP.GREEN),
        ({"x_opencti_definition": "TLP:AMBER+STRICT"}, TLP.AMBER_STRICT),
        ({"definition": {"statement": "tlp:red"}}, TLP.RED),
        ({"name": "TLP:GREEN"}, TLP.GREEN),
        ({}, None),
        ({"definition": {"statement": "red"}}, None),
        ({"definition": {"statement": "Everything TLP:RED in here is TLP:RED"}}, None),
        ({"definition": "TLP:RED", "extensions": [EXTENSION]}, None),
    ],
)
def test_a_definition_is_read_in_every_shape_in_use(
    members: dict[str, Any], tlp: TLP | None
) -> None:
    assert find_tlp(definition(**members)) is tlp


@pytest.mark.parametrize(("reference", "tlp"), WELL_KNOWN.items())
def test_well_known_markings_need_no_definition(reference: str, tlp: TLP) -> None:
    decoded = the_campaign(campaign(object_marking_refs=[reference]))

    assert decoded.marked.tlp is tlp
    assert decoded.marked.references == (reference,)
    assert codes(decoded) == []


def test_the_strictest_of_several_markings_holds() -> None:
    assert the_campaign(campaign(object_marking_refs=[GREEN, RED])).marked.tlp is TLP.RED


@pytest.mark.parametrize("definition_first", [True, False])
def test_a_definition_is_found_wherever_in_the_file_it_stands(definition_first: bool) -> None:
    marking = definition(definition_type="tlp", definition={"tlp": "amber"})
    objects = [marking, campaign(object_marking_refs=[ID])]

    decoded = the_campaign(*(objects if definition_first else reversed(objects)))

    assert decoded.marked.tlp is TLP.AMBER
    assert codes(decoded) == []


def test_a_definition_is_found_behind_many_objects() -> None:
    many = [campaign(description="x" * 500) for _ in range(2_000)]

    decoded = the_campaign(campaign(object_marking_refs=[ID]), *many, definition(name="TLP:RED"))

    assert decoded.marked.tlp is TLP.RED


def test_a_statement_is_known_and_marks_no_label() -> None:
    decoded = the_campaign(campaign(object_marking_refs=[ID]), definition())

    assert (decoded.marked.tlp, decoded.marked.unknown) == (None, False)
    assert decoded.marked.references == (ID,)
    assert codes(decoded) == []


def test_an_unknown_marking_is_warned_of() -> None:
    decoded = the_campaign(campaign(object_marking_refs=[ID, GREEN]))

    assert (decoded.marked.tlp, decoded.marked.unknown) == (TLP.GREEN, True)
    assert codes(decoded) == ["marking.unknown"]


@pytest.mark.parametrize(
    "members",
    [
        {"definition": {"statement": "TLP:MAGENTA"}},
        {"definition": {"statement": "tlp:amber for friends"}},
        {"definition": {"statement": "see below"}, "extensions": {OWN_EXTENSION: {"level": 3}}},
        {"definition_type": None, "definition": None, "extensions": {OWN_EXTENSION: {"level": 3}}},
    ],
)
def test_a_definition_that_is_not_understood_is_like_an_unknown_one(
    members: dict[str, Any],
) -> None:
    given = {key: each for key, each in definition(**members).items() if each is not None}

    decoded = the_campaign(campaign(object_marking_refs=[ID]), given)

    assert decoded.marked.unknown
    assert codes(decoded) == ["marking.unknown"]


def test_of_two_definitions_of_one_id_one_that_is_not_understood_holds() -> None:
    strange = definition(definition={"statement": "TLP:MAGENTA"})

    told = [
        the_campaign(campaign(object_marking_refs=[ID]), *both).marked.unknown
        for both in ((strange, definition()), (definition(), strange))
    ]

    assert told == [True, True]


def test_what_is_remembered_of_one_file_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(definitions, "_MAX_KNOWN", 3)
    many = [definition(ID.replace("1111-1", f"{n:04}-1", 1), name="TLP:GREEN") for n in range(9)]
    marked = [campaign(object_marking_refs=[each["id"]]) for each in many]

    found = decode(*many, *marked)[len(many) :]

    assert [each.marked.unknown for each in found if isinstance(each, Decoded)] == [
        *[False] * 3,
        *[True] * 6,
    ]


def test_verdicts_on_long_lists_of_markings_are_not_kept() -> None:
    kept = definitions.Definitions(lambda: [])
    refs = [f"marking-definition--{n:08}-1111-4111-8111-111111111111" for n in range(5_000)]

    for start in range(100):
        kept.marked({"object_marking_refs": refs[start:]})
        kept.marked({"object_marking_refs": refs[start : start + 900]})

    assert sum(map(len, kept._seen)) <= 16_384


def test_of_two_definitions_of_one_id_the_strictest_holds_for_the_contributor_alone() -> None:
    decoded = the_campaign(
        campaign(object_marking_refs=[ID]), definition(name="TLP:RED"), definition(name="TLP:CLEAR")
    )

    assert (decoded.marked.tlp, decoded.marked.unknown) == (TLP.RED, True)
    assert codes(decoded) == ["marking.contradictory"]


def test_the_same_definition_twice_contradicts_nothing() -> None:
    decoded = the_campaign(
        campaign(object_marking_refs=[ID]), definition(name="TLP:RED"), definition(name="TLP:RED")
    )

    assert (decoded.marked.tlp, decoded.marked.unknown) == (TLP.RED, False)


def test_a_definition_that_says_two_labels_contradicts_itself() -> None:
    said = definition(name="TLP:GREEN", definition_type="tlp", definition={"tlp": "red"})

    decoded = the_campaign(campaign(object_marking_refs=[ID]), said)

    assert (decoded.marked.tlp, decoded.marked.unknown) == (TLP.RED, True)
    assert codes(decoded) == ["marking.contradictory"]


def test_a_file_cannot_redefine_a_well_known_marking() -> None:
    found = decode(
        definition(RED, definition_type="tlp", definition={"tlp": "white"}),
        campaign(object_marking_refs=[RED]),
    )

    assert isinstance(found[0], Problem)
    assert isinstance(found[1], Decoded)
    assert found[1].marked.tlp is TLP.RED


def test_a_marked_part_is_named_beside_the_marking_of_the_whole() -> None:
    decoded = the_campaign(
        campaign(
            object_marking_refs=[GREEN],
            granular_markings=[{"marking_ref": RED, "selectors": ["name"]}],
        )
    )

    assert decoded.marked.tlp is TLP.GREEN
    assert [(part.selectors, part.marked.tlp) for part in decoded.parts] == [(("name",), TLP.RED)]
    assert codes(decoded) == []


def test_a_looser_part_changes_nothing() -> None:
    decoded = the_campaign(
        campaign(
            object_marking_refs=[RED],
            granular_markings=[{"marking_ref": GREEN, "selectors": ["name"]}],
        )
    )

    assert decoded.marked.tlp is TLP.RED
    assert codes(decoded) == []


@pytest.mark.parametrize(
    "selector", ["nothing", "aliases.[1]", "name.x", "aliases.x", "external_references.[0].hashes"]
)
def test_a_selector_that_names_nothing_is_refused(selector: str) -> None:
    found = decode(
        campaign(
            aliases=["a"],
            external_references=[{"source_name": "s", "url": "u"}],
            granular_markings=[{"marking_ref": RED, "selectors": [selector]}],
        )
    )

    assert [each.code for each in found if isinstance(each, Problem)] == ["marking.bad_selector"]


@pytest.mark.parametrize(
    "selector", ["name", "aliases.[0]", "external_references.[0].url", "revoked"]
)
def test_a_selector_may_name_a_part_of_a_property(selector: str) -> None:
    decoded = the_campaign(
        campaign(
            aliases=["a"],
            revoked=False,
            external_references=[{"source_name": "s", "url": "u"}],
            granular_markings=[{"marking_ref": RED, "selectors": [selector]}],
        )
    )

    assert [part.selectors for part in decoded.parts] == [(selector,)]


@pytest.mark.parametrize("through", [(), (OTHER,)])
def test_definitions_that_mark_themselves_are_refused(through: tuple[str, ...]) -> None:
    chain = [ID, *through]
    circle = [
        definition(one, object_marking_refs=[two])
        for one, two in zip(chain, [*chain[1:], ID], strict=True)
    ]

    found = decode(*circle, campaign(object_marking_refs=[GREEN]))

    assert [each.code for each in found if isinstance(each, Problem)] == ["marking.cycle"] * len(
        chain
    )
    assert isinstance(found[-1], Decoded)


def test_a_definition_may_be_marked_by_another() -> None:
    found = decode(definition(object_marking_refs=[OTHER]), definition(OTHER))

    assert all(isinstance(each, Decoded) for each in found)


def test_a_tlp_under_an_id_of_its_own_is_taken_with_a_warning() -> None:
    (decoded,) = decode(definition(definition_type="tlp", definition={"tlp": "amber"}))

    assert isinstance(decoded, Decoded)
    assert codes(decoded) == ["stix.oddity"]
