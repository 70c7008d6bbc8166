"""Each value that a page can show has words."""

from collections.abc import Mapping

import pytest

from atlas.model.grades import Grade, InformationGrade, SourceGrade
from atlas.model.handling import Purpose
from atlas.model.identifiers import IdentifierKind
from atlas.model.kinds import kind_of
from atlas.model.markings import PAP, TLP
from atlas.web import words
from atlas.web.templatetags.atlas import grade_words, identifier_words


@pytest.mark.parametrize(
    ("values", "table"),
    [
        (TLP, words.TLP_WORDS),
        (PAP, words.PAP_WORDS),
        (Purpose, words.PURPOSE_WORDS),
        (SourceGrade, words.SOURCE_WORDS),
        (InformationGrade, words.INFORMATION_WORDS),
    ],
)
def test_each_value_is_in_its_table(values: type[str], table: Mapping[str, object]) -> None:
    assert set(values) == table.keys()  # type: ignore[call-overload] # an enum is iterable


def test_each_kind_of_identifier_has_words_of_its_own_or_those_of_a_thing() -> None:
    bare = [each for each in IdentifierKind if identifier_words(each) == each.value]

    assert bare == []
    assert identifier_words("domain-name") == kind_of("domain-name").label


def test_a_grade_is_told_in_words() -> None:
    assert grade_words(Grade()) == "reliability cannot be judged; truth cannot be judged"
