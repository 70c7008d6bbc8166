"""PAP and the policies of IEP 2.0, as marking definitions state them."""

from typing import Any

import pytest

from atlas.formats.stix.statements import WELL_KNOWN_PAPS, read_definition
from atlas.model.handling import Duty, Permitted
from atlas.model.markings import PAP, TLP
from atlas.model.terms import Stated

ID = "marking-definition--11111111-1111-4111-8111-111111111111"
PAP_EXTENSION = "extension-definition--f8d78575-edfd-406e-8e84-6162a8450f5b"
IEP_EXTENSION = "extension-definition--22222222-2222-4222-8222-222222222222"


def definition(**members: object) -> dict[str, Any]:
    return {"type": "marking-definition", "spec_version": "2.1", "id": ID, **members}


def iep(**statements: object) -> dict[str, Any]:
    policy = {"extension_type": "property-extension", "iep_version": "2.0", **statements}
    return definition(extensions={IEP_EXTENSION: policy})


@pytest.mark.parametrize(("reference", "pap"), WELL_KNOWN_PAPS.items())
def test_the_common_definitions_of_pap_are_known_by_their_ids(reference: str, pap: PAP) -> None:
    assert read_definition(definition(id=reference)).stated == Stated(pap=pap)


@pytest.mark.parametrize(
    ("members", "pap"),
    [
        ({"extensions": {PAP_EXTENSION: {"pap": "green"}}}, PAP.GREEN),
        ({"extensions": {PAP_EXTENSION: {"pap": "white"}}}, PAP.CLEAR),
        ({"definition_type": "statement", "definition": {"statement": "PAP:RED"}}, PAP.RED),
        ({"definition_type": "PAP", "definition": {"PAP": "PAP:AMBER"}}, PAP.AMBER),
        ({"x_opencti_definition": "PAP:GREEN"}, PAP.GREEN),
        ({"name": "PAP:RED"}, PAP.RED),
    ],
)
def test_pap_is_read_in_every_form_that_is_in_use(members: dict[str, Any], pap: PAP) -> None:
    said = read_definition(definition(**members))

    assert (said.stated, said.labels, said.understood) == (Stated(pap=pap), frozenset(), True)


def test_a_policy_of_iep_states_terms_and_a_label() -> None:
    said = read_definition(
        iep(
            permitted_actions="contact-for-instruction",
            attribution="must-not",
            encrypt_in_transit="must",
            affected_party_notifications="must-not",
            unmodified_resale="may",
            tlp="amber",
            start_date="2026-01-01T00:00:00Z",
            end_date=None,
        )
    )

    assert said.labels == {TLP.AMBER}
    assert said.understood
    assert said.stated == Stated(
        permitted_actions=Permitted.CONTACT,
        attribution=Duty.MUST_NOT,
        encrypt_in_transit=Duty.MUST,
        affected_party_notifications=Duty.MUST_NOT,
        unmodified_resale=Duty.MAY,
    )


@pytest.mark.parametrize(
    "statements",
    [
        {"permitted_actions": "whatever"},
        {"tlp": "magenta"},
        {"attribution": ["may"]},
        {"iep_version": "3.0"},
    ],
)
def test_a_policy_in_other_words_is_not_understood(statements: dict[str, Any]) -> None:
    assert not read_definition(iep(**statements)).understood


def test_a_definition_that_says_two_paps_contradicts_itself() -> None:
    said = read_definition(definition(name="PAP:GREEN", extensions={PAP_EXTENSION: {"pap": "red"}}))

    assert not said.agrees
    assert said.stated == Stated(pap=PAP.RED)
