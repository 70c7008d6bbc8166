"""Tags and distribution become markings, grades and likelihood; what is not known is read as the strictest."""

import pytest

from atlas.formats.misp import tags
from atlas.model.grades import likelihood_words
from atlas.model.markings import PAP, TLP


@pytest.mark.parametrize(
    ("tag", "tlp"),
    [
        ("tlp:white", TLP.CLEAR),
        ("tlp:clear", TLP.CLEAR),
        ("TLP:GREEN", TLP.GREEN),
        ("tlp:amber", TLP.AMBER),
        ("tlp:amber+strict", TLP.AMBER_STRICT),
        ("tlp:red", TLP.RED),
    ],
)
def test_a_tlp_tag_is_the_marking_that_it_names(tag: str, tlp: TLP) -> None:
    said = tags.read([tag])

    assert (said.marking.tlp, said.warnings) == (tlp, ())


def test_of_several_tlp_tags_the_strictest_holds() -> None:
    assert tags.read(["tlp:white", "tlp:amber", "tlp:green"]).marking.tlp is TLP.AMBER


@pytest.mark.parametrize("tag", ["tlp:unclear", "tlp:ex:chr", "tlp:purple", "PAP:BLUE"])
def test_a_marking_tag_that_is_not_known_keeps_it_with_its_contributor(tag: str) -> None:
    said = tags.read([tag, "tlp:green"])

    assert said.marking.tlp is TLP.AMBER_STRICT
    assert [code for code, _ in said.warnings] == ["misp.tag"]


@pytest.mark.parametrize(
    ("tag", "pap"), [("PAP:WHITE", PAP.CLEAR), ("pap:amber", PAP.AMBER), ("PAP:RED", PAP.RED)]
)
def test_a_pap_tag_states_what_may_be_done(tag: str, pap: PAP) -> None:
    assert tags.read([tag]).marking.pap is pap


def test_admiralty_tags_are_the_grade_and_of_several_the_most_careful() -> None:
    scale = "admiralty-scale:"
    said = tags.read(
        [
            f'{scale}source-reliability="b"',
            f'{scale}source-reliability="d"',
            f'{scale}source-reliability="f"',
            f'{scale}information-credibility="2"',
        ]
    )

    assert str(said.grade) == "D2"


def test_a_source_that_deceives_on_purpose_is_unreliable() -> None:
    assert str(tags.read(['admiralty-scale:source-reliability="g"']).grade) == "E6"


@pytest.mark.parametrize(
    ("word", "words"),
    [
        ("almost-no-chance", "almost no chance"),
        ("very-unlikely", "very unlikely"),
        ("unlikely", "unlikely"),
        ("roughly-even-chance", "roughly even"),
        ("likely", "likely"),
        ("very-likely", "very likely"),
        ("almost-certain", "almost certain"),
    ],
)
def test_a_likelihood_comes_back_in_the_words_that_it_was_said_in(word: str, words: str) -> None:
    said = tags.read([f'estimative-language:likelihood-probability="{word}"'])

    assert said.likelihood is not None
    assert likelihood_words(said.likelihood) == words


def test_confidence_in_a_judgment_is_the_confidence_of_stix() -> None:
    tag = 'estimative-language:confidence-in-analytic-judgment="moderate"'

    assert tags.read([tag]).confidence == 50


@pytest.mark.parametrize("distribution", ["0", 0, "4"])
def test_what_misp_keeps_to_few_is_read_as_strictest_with_a_warning_where_a_tag_says_more(
    distribution: object,
) -> None:
    silent = tags.read([], distribution)
    contradicted = tags.read(["tlp:white"], distribution)

    assert (silent.marking.tlp, silent.warnings) == (TLP.AMBER_STRICT, ())
    assert contradicted.marking.tlp is TLP.AMBER_STRICT
    assert [code for code, _ in contradicted.warnings] == ["misp.distribution"]


@pytest.mark.parametrize("distribution", ["1", "2", "3", "5", None])
def test_what_misp_shares_says_nothing_by_its_distribution(distribution: object) -> None:
    assert tags.read([], distribution) == tags.Said()


def test_a_part_is_never_wider_than_what_is_around_it() -> None:
    outer, inner = tags.read(["tlp:amber", "PAP:RED"]), tags.read(["tlp:green", "PAP:GREEN"])

    assert tags.within(inner, outer).marking == outer.marking
    assert tags.within(outer, inner).marking == outer.marking


@pytest.mark.parametrize("tag", ["", "osint", "a:b", ":=", 'tlp:="red"', "admiralty-scale:x"])
def test_other_tags_say_nothing_of_reading(tag: str) -> None:
    assert tags.read([tag]).marking == tags.Marking()


def test_names_come_from_whatever_stands_in_a_list_of_tags() -> None:
    assert tags.tag_names([{"name": "a"}, None, {"name": 1}, "b", {"name": ""}]) == ["a"]
    assert tags.tag_names(None) == []
