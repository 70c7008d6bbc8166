"""Cells beside the identifier are read in the words that people use, or refused."""

import pytest

from atlas.errors import MalformedError
from atlas.formats.tabular.told import read_confidence, read_marking, read_pap, read_tags
from atlas.model.markings import PAP, TLP


@pytest.mark.parametrize(
    ("written", "meant"),
    [("0", 0), ("85%", 85), (" 100 ", 100), ("Low", 15), ("medium", 50), ("HIGH", 85), ("none", 0)],
)
def test_a_confidence_is_a_number_or_a_word_of_the_scale(written: str, meant: int) -> None:
    assert read_confidence(written) == meant


@pytest.mark.parametrize("written", ["101", "-1", "0.8", "likely", "²", "1" * 5_000])
def test_other_confidences_are_refused(written: str) -> None:
    with pytest.raises(MalformedError, match="expected 0 to 100"):
        read_confidence(written)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("TLP:AMBER", TLP.AMBER),
        ("tlp:white", TLP.CLEAR),
        ("Green", TLP.GREEN),
        ("TLP: AMBER + STRICT", TLP.AMBER_STRICT),
        ("tlp-amber_strict", TLP.AMBER_STRICT),
        ("red", TLP.RED),
    ],
)
def test_a_marking_is_a_label_of_either_version(written: str, meant: TLP) -> None:
    assert read_marking(written) is meant


@pytest.mark.parametrize("written", ["secret", "TLP:", "TLP:AMBER+", "EX:CHR"])
def test_other_markings_are_refused(written: str) -> None:
    with pytest.raises(MalformedError, match="expected TLP:CLEAR"):
        read_marking(written)


def test_tags_stand_apart_by_three_signs_each_once() -> None:
    assert read_tags("phish; akira, phish | c2 ") == ("phish", "akira", "c2")


@pytest.mark.parametrize("written", [",".join(map(str, range(51))), "x" * 201])
def test_too_many_or_too_long_tags_are_refused(written: str) -> None:
    with pytest.raises(MalformedError, match="more than 50"):
        read_tags(written)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("PAP:GREEN", PAP.GREEN), ("pap: red", PAP.RED), ("white", PAP.CLEAR), ("amber", PAP.AMBER)],
)
def test_a_pap_is_a_label_with_or_without_its_prefix(written: str, meant: PAP) -> None:
    assert read_pap(written) is meant


def test_another_word_is_no_pap() -> None:
    with pytest.raises(MalformedError, match="expected PAP:CLEAR"):
        read_pap("blockable")
