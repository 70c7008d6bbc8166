"""Laws of identifiers: one normal form, refused or taken, never put right, never a crash."""

import json
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.errors import MalformedError
from atlas.model.identifiers import (
    Identifier,
    IdentifierKind,
    defang,
    from_stix_property,
    normalise,
    recognise,
    refang,
    stix_reference,
)
from atlas.model.identifiers.normal import MAX_BYTES

VECTORS = json.loads(
    (Path(__file__).resolve().parents[1] / "vectors" / "identifiers.json").read_text("utf-8")
)
VALID = [(IdentifierKind(each["kind"]), each["text"]) for each in VECTORS["valid"]]
SIGNS = [
    "[.]",
    "(.)",
    "{.}",
    "[dot]",
    "(at)",
    "[:]",
    "[://]",
    "hxxp",
    "hXXps://",
    "/",
    "://",
    "[",
    "]",
    "@",
]

kinds = st.sampled_from(IdentifierKind)
labels = st.text(string.ascii_letters + string.digits + "-_", min_size=1, max_size=12)
hosts = st.builds(
    lambda parts, top: ".".join([*parts, top]),
    st.lists(labels, min_size=1, max_size=3),
    st.sampled_from(["example", "com", "co.uk", "xn--p1ai", "onion", "dev"]),
)
urls = st.builds(
    lambda scheme, host, port, path: f"{scheme}://{host}{port}{path}",
    st.sampled_from(["http", "https", "HTTP", "ftp", "tcp", "wss"]),
    hosts | st.sampled_from(["192.0.2.1", "[2001:db8::1]", "user@a.example"]),
    st.sampled_from(["", ":80", ":8080", ":443"]),
    st.sampled_from(["", "/", "/?", "#x"]).flatmap(
        lambda start: st.text("abc.:@/?#%[](){}=&~ü-", max_size=12).map(
            lambda rest: start + rest if start else ""
        )
    ),
)
# Bits of addresses in every order: close to identifiers, to defanged ones and to neither.
bits = st.lists(
    st.sampled_from([*SIGNS, " ", "a", "example", "com", "dot", "1", ".", ":", "s"]), max_size=12
)
texts = st.one_of(
    st.text(max_size=80),
    st.text(string.hexdigits + ":.-/ ", max_size=80),
    bits.map("".join),
    hosts,
    urls,
    st.builds("{}@{}".format, st.text(string.ascii_letters + ".+", max_size=8), hosts),
    st.sampled_from([text for _, text in VALID]),
)

# Any text as any kind, and texts that often are what they are tried as.
readings = st.one_of(
    st.tuples(kinds, texts),
    st.tuples(st.just(IdentifierKind.URL), urls),
    st.tuples(st.just(IdentifierKind.DOMAIN), hosts),
    st.tuples(st.just(IdentifierKind.IPV6), st.ip_addresses(v=6).map(str)),
    st.tuples(st.just(IdentifierKind.IPV4), st.ip_addresses(v=4).map(str)),
    st.tuples(
        st.sampled_from([IdentifierKind.EMAIL, IdentifierKind.JABBER]),
        st.builds("{}@{}".format, st.text("aB.+{}(at)ß[", min_size=1, max_size=8), hosts),
    ),
    st.tuples(
        st.just(IdentifierKind.PHONE), st.integers(10**6, 10**14).map(lambda number: f"+{number}")
    ),
    st.sampled_from(VALID),
    st.sampled_from(VALID).map(lambda pair: (pair[0], defang(pair[1].swapcase()))),
)


def taken(kind: IdentifierKind, text: str) -> Identifier | None:
    """Return the identifier, or `None` where it was refused as it must be."""
    try:
        return normalise(kind, text)
    except MalformedError as refusal:
        if refusal.problem not in ("identifier.form", "identifier.checksum"):
            raise
        return None


@given(readings)
def test_any_text_gives_an_identifier_or_our_error(reading: tuple[IdentifierKind, str]) -> None:
    found = taken(*reading)

    assert found is None or 0 < len(found.value.encode()) <= MAX_BYTES


@given(readings)
def test_the_normal_form_of_a_normal_form_is_itself(reading: tuple[IdentifierKind, str]) -> None:
    found = taken(*reading)

    assert found is None or normalise(found.kind, found.value) == found


@given(readings)
def test_defanging_for_display_loses_nothing(reading: tuple[IdentifierKind, str]) -> None:
    kind, text = reading

    assert taken(kind, refang(defang(text))) == taken(kind, text)


@given(readings)
def test_what_is_recognised_includes_every_normal_form(reading: tuple[IdentifierKind, str]) -> None:
    found = taken(*reading)

    assert found is None or found in recognise(found.value)


@given(readings)
def test_a_defanged_normal_form_is_recognised_too(reading: tuple[IdentifierKind, str]) -> None:
    found = taken(*reading)

    assert found is None or found in recognise(defang(found.value))


@given(texts)
def test_recognising_never_raises_and_gives_only_normal_forms(text: str) -> None:
    for each in recognise(text):
        assert normalise(each.kind, each.value) == each


@given(texts)
def test_refanging_twice_is_refanging_once(text: str) -> None:
    assert refang(refang(text)) == refang(text)


@given(texts)
def test_defanging_twice_is_defanging_once(text: str) -> None:
    assert defang(defang(text)) == defang(text)


@given(readings)
def test_a_reference_reads_back_from_its_stix_property(reading: tuple[IdentifierKind, str]) -> None:
    found = taken(*reading)
    if found is None:
        return
    type_ = stix_reference(found).partition("--")[0]
    path = {"file": f"hashes.{found.kind}", "autonomous-system": "number"}.get(type_, "value")

    assert from_stix_property(type_, path, found.value) == found


@given(st.sampled_from(VALID), st.sampled_from(VALID))
def test_references_are_equal_exactly_where_identifiers_are(
    left: tuple[IdentifierKind, str], right: tuple[IdentifierKind, str]
) -> None:
    one, other = normalise(*left), normalise(*right)

    assert (stix_reference(one) == stix_reference(other)) == (one == other)


@given(
    st.text(max_size=20),
    st.text(max_size=20),
    st.text(max_size=20).map(lambda text: json.dumps(text)),
)
def test_any_pair_of_stix_names_is_answered(type_: str, path: str, value: str) -> None:
    assert from_stix_property(type_, path, value) is None


@pytest.mark.parametrize("text", ["[" * 200_000, "[.]" * 50_000, "://" * 50_000, "a.[" * 60_000])
def test_hostile_repetition_is_refused_in_linear_time(text: str) -> None:
    assert recognise(text) == ()
    assert refang(refang(text)) == refang(text)
