"""Each statement of terms has words, and each contradiction a name."""

from atlas.model.handling import Duty, Permitted, Terms
from atlas.model.markings import PAP
from atlas.model.terms import STATEMENTS
from atlas.web.templatetags.records import contradictions, statements
from atlas.web.terms_words import ABOUT_WORDS, DUTY_WORDS, PERMITTED_WORDS


def test_every_statement_of_terms_has_words() -> None:
    assert set(PERMITTED_WORDS) == set(Permitted)
    assert {"pap", "permitted_actions", *DUTY_WORDS} == set(STATEMENTS)
    assert {frozenset(each) for each in DUTY_WORDS.values()} == {frozenset(Duty)}


def test_terms_are_read_with_pap_first() -> None:
    told = statements(Terms(pap=PAP.RED, attribution=Duty.MUST))

    assert told[0].startswith("Only acts that nobody outside can notice")
    assert "Name the contributor wherever it is passed on." in told


def test_contradictions_are_named_in_one_order() -> None:
    names = frozenset({"unmodified_resale", "attribution"})

    assert contradictions(names) == ["naming the contributor", "selling it on"]
    assert set(ABOUT_WORDS) == set(DUTY_WORDS)
