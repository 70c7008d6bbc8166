"""Laws of JSON: a value is understood as others understand it, and no name stands twice."""

import json
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from atlas.errors import MalformedError
from atlas.formats.json import canonical, parse
from atlas.formats.json.values import parse_run

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
plain_values = st.none() | st.booleans() | st.integers() | texts
json_values = st.recursive(
    plain_values | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


def small(value: Any) -> bool:
    return not isinstance(value, int) or abs(value) < 2**63


@given(json_values)
def test_a_value_is_understood_as_others_understand_it(value: Any) -> None:
    text = json.dumps(value).encode()

    understood, content = parse(text)

    assert json.loads(content) == value
    assert canonical(understood) == content
    assert parse(content)[1] == content


@st.composite
def texts_with_twins(draw: st.DrawFn, depth: int = 3) -> str:
    """Return JSON in which members may stand twice, written with and without escapes."""
    if depth == 0 or draw(st.booleans()):
        return draw(st.sampled_from(['"a\\":b"', '"\\u0022:"', '"\\u0022"', "1", '""', '"\\\\"']))
    names = st.sampled_from(['"a"', '"b"', '"\\u0061"', '"\\u0022"', '"\\""', '"c\\\\"'])
    blank = st.sampled_from(["", " ", "\n"])
    members = draw(st.lists(st.tuples(names, texts_with_twins(depth - 1)), max_size=3))
    return (
        "{" + ",".join(f"{name}{draw(blank)}:{draw(blank)}{each}" for name, each in members) + "}"
    )


def has_twins(text: str) -> bool:
    found: list[bool] = []

    def look(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found.append(len(dict(pairs)) != len(pairs))
        return dict(pairs)

    json.loads(text, object_pairs_hook=look)
    return any(found)


@given(texts_with_twins())
def test_a_name_that_stands_twice_is_always_noticed(text: str) -> None:
    try:
        parse(text.encode())
        noticed = ""
    except MalformedError as error:
        noticed = error.problem

    assert noticed == ("json.duplicate_key" if has_twins(text) else "")


@given(st.lists(st.one_of(texts_with_twins(), json_values.map(json.dumps)), max_size=4))
def test_what_many_looks_at_once_let_pass_each_look_lets_pass_the_same(texts: list[str]) -> None:
    run = parse_run(f"[{','.join(texts)}]".encode())

    assert run is None or run == [parse(text.encode()) for text in texts]


@given(st.lists(st.dictionaries(texts, plain_values.filter(small), max_size=4), max_size=4))
def test_plain_objects_pass_many_at_once(values: list[dict[str, Any]]) -> None:
    text = json.dumps(values, ensure_ascii=False)
    assume("\\\\u00" not in text)  # looks like an escape that is asked about one by one

    run = parse_run(text.encode())

    assert run == [parse(json.dumps(value).encode()) for value in values]
