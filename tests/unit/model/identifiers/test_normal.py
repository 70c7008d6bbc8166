"""Known answers of normal forms, taken and refused."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from atlas.errors import MalformedError
from atlas.model.identifiers import Identifier, IdentifierKind, normalise

VECTORS = json.loads(
    (Path(__file__).resolve().parents[3] / "vectors" / "identifiers.json").read_text("utf-8")
)


@pytest.mark.parametrize("known", VECTORS["valid"], ids=lambda known: known["text"])
def test_a_valid_text_has_the_known_normal_form(known: Mapping[str, str]) -> None:
    kind = IdentifierKind(known["kind"])

    assert normalise(kind, known["text"]) == Identifier(kind, known["value"])


@pytest.mark.parametrize("known", VECTORS["invalid"], ids=lambda known: known["text"][:40])
def test_an_invalid_text_is_refused_for_the_known_reason(known: Mapping[str, str]) -> None:
    with pytest.raises(MalformedError) as refused:
        normalise(IdentifierKind(known["kind"]), known["text"])

    assert refused.value.problem == known["problem"]


@pytest.mark.parametrize("kind", IdentifierKind)
def test_every_kind_has_a_valid_and_an_invalid_vector(kind: IdentifierKind) -> None:
    assert {kind} <= {known["kind"] for known in VECTORS["valid"]}
    assert {kind} <= {known["kind"] for known in VECTORS["invalid"]}


@pytest.mark.parametrize("known", VECTORS["invalid"], ids=lambda known: known["text"][:40])
def test_a_refusal_never_repeats_the_text(known: Mapping[str, str]) -> None:
    with pytest.raises(MalformedError) as refused:
        normalise(IdentifierKind(known["kind"]), f"{known['text']} s3cret")

    assert "s3cret" not in str(refused.value)


@pytest.mark.parametrize("kind", IdentifierKind)
@pytest.mark.parametrize(
    "text", ["", " ", "\x00", "a\x00b.example", "\ud800", "\U0010ffff", "\u202e"]
)
def test_nothing_and_control_signs_are_refused_as_form(kind: IdentifierKind, text: str) -> None:
    with pytest.raises(MalformedError) as refused:
        normalise(kind, text)

    assert refused.value.problem == "identifier.form"


def test_blanks_around_the_text_do_not_count() -> None:
    assert normalise(IdentifierKind.IPV4, " 192.0.2.1\n").value == "192.0.2.1"


def test_a_domain_under_onion_is_an_onion() -> None:
    found = normalise(IdentifierKind.DOMAIN, "duskgytldkxiuqc6.onion")

    assert found == Identifier(IdentifierKind.ONION, "duskgytldkxiuqc6.onion")


def test_a_url_as_long_as_an_index_row_allows_is_taken() -> None:
    longest = "http://a.example/".ljust(2_048, "a")

    assert normalise(IdentifierKind.URL, longest).value == longest


@pytest.mark.parametrize("letter", ["a", "\u00e4"])
def test_a_url_longer_than_an_index_row_is_refused(letter: str) -> None:
    with pytest.raises(MalformedError) as refused:
        normalise(IdentifierKind.URL, "http://a.example/".ljust(2_049, letter))

    assert refused.value.problem == "identifier.form"
