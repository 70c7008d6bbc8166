"""Fields of forms: what is wrong is said, what was typed is kept."""

import uuid

import pytest
from django.http import QueryDict  # noqa: TID251 - what a form is sent as

from atlas.errors import UsageError
from atlas.web import fields
from atlas.web.fields import CHOICE, CHOICES, DATE, TEXT, Field, filled, reason, ticked, values

ID = uuid.UUID(int=7)
KINDS = (("a", "A"), ("b", "B"))


def sent(field: Field, query: str) -> Field:
    (found,) = filled([field], QueryDict(query))
    return found


@pytest.mark.parametrize(
    ("field", "query", "correct"),
    [
        (Field(name="x", label="X"), "x=hello", True),
        (Field(name="x", label="X"), "x=++", False),
        (Field(name="x", label="X"), "", False),
        (Field(name="x", label="X", needed=False), "", True),
        (Field(name="x", label="X", kind=DATE), "x=2026-03-04", True),
        (Field(name="x", label="X", kind=DATE), "x=04.03.2026", False),
        (Field(name="x", label="X", kind=DATE, needed=False), "", True),
        (Field(name="x", label="X", kind=CHOICE, choices=KINDS), "x=a", True),
        (Field(name="x", label="X", kind=CHOICE, choices=KINDS), "x=c", False),
        (Field(name="x", label="X", kind=CHOICES, choices=KINDS), "x=a&x=b", True),
        (Field(name="x", label="X", kind=CHOICES, choices=KINDS), "x=a&x=c", False),
        (Field(name="x", label="X", kind=CHOICES, choices=KINDS), "", False),
        (Field(name="x", label="X", kind=CHOICES, choices=KINDS, needed=False), "", True),
        (reason(), "reason=%0D%0A", False),
        (reason(), "reason=because", True),
    ],
)
def test_a_field_says_what_is_wrong_with_it(field: Field, query: str, *, correct: bool) -> None:
    assert (str(sent(field, query).error) == "") is correct


def test_what_was_typed_is_kept_though_it_is_wrong() -> None:
    assert sent(Field(name="x", label="X", kind=DATE), "x=soon").value == "soon"
    assert sent(Field(name="x", label="X", kind=TEXT), "x=a%0Ab").value == "a\nb"


def test_only_choices_of_the_list_are_taken() -> None:
    found = sent(Field(name="x", label="X", kind=CHOICES, choices=KINDS), "x=b&x=c")

    assert ticked([found], "x") == {"b"}


def test_values_are_by_name() -> None:
    fields = (Field(name="x", label="X"), Field(name="y", label="Y"))

    assert values(filled(fields, QueryDict("x=1&y=2&z=3"))) == {"x": "1", "y": "2"}


def test_an_id_is_taken_with_spaces_around_it() -> None:
    assert fields.id_in(f" {ID}\n") == fields.id_of(str(ID)) == ID


@pytest.mark.parametrize("text", ["", "zz", "1" * 33, f"{ID}x"])
def test_what_is_no_id_is_refused_in_the_words_of_the_form(text: str) -> None:
    assert fields.id_in(text) is None
    with pytest.raises(UsageError, match="Choose from the list"):
        fields.id_of(text, "Choose from the list.")
    with pytest.raises(UsageError, match="names nothing that is there"):
        fields.id_of(text)
