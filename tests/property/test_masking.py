"""P5: an object about a person stands masked for those without its scope, and holds nothing of the person there."""

import io
import json
import uuid

from hypothesis import given
from hypothesis import strategies as st

from atlas.formats.stix import iter_decoded
from atlas.formats.stix.masking import NAMED_BY, masked
from atlas.model.claim import Decoded
from atlas.model.handling import Audience, DataSubject, Purpose
from atlas.model.ids import thing_id
from atlas.model.kinds import extension_of
from atlas.model.markings import TLP
from atlas.model.masks import mask_of
from atlas.policy.strictness import Contributor, is_within
from atlas.services.contribute.choosing import Chooser
from atlas.services.contribute.offers import Offer
from atlas.services.contribute.parting import View, views_of, words_of
from facts import ORGANISATIONS

KEY = b"k" * 32
# each personal value bears this mark, so that it is found wherever it went
_SIGN = "qzx"
_values = st.text(st.characters(codec="utf-8", categories=["L", "N", "Zs"]), max_size=12).map(
    lambda text: f"{_SIGN}{text.strip()}{_SIGN}"
)
_lists = st.lists(_values, min_size=1, max_size=3)
_references = st.lists(
    st.builds(
        lambda name, url: {"source_name": name, "external_id": "CVE-2026-31337", "url": url},
        _values,
        _values.map(lambda each: f"https://person.example/{each}"),
    ),
    min_size=1,
    max_size=2,
)
_personal = st.fixed_dictionaries(
    {},
    optional={
        "description": _values,
        "aliases": _lists,
        "labels": _lists,
        "contact_information": _values,
        "goals": _lists,
        "roles": _lists,
        "sectors": _lists,
        "sophistication": _values,
        "external_references": _references,
        "threat_actor_types": _lists.map(lambda each: [*each, "criminal"]),
        "x_home": st.dictionaries(_values, _values, max_size=2),
        "x_friend_ref": st.uuids(version=4).map(lambda each: f"identity--{each}"),
        "created_by_ref": st.uuids(version=4).map(lambda each: f"identity--{each}"),
    },
)
_granular = st.sampled_from([None, "name", "description"])
_RED = "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1"


@st.composite
def persons(draw: st.DrawFn) -> Decoded:
    """Draw an object about somebody, with personal values all over it and perhaps a stricter part."""
    kind = draw(st.sampled_from(sorted(NAMED_BY)))
    said = draw(_personal) | {NAMED_BY[kind]: draw(_values)}
    said |= {"type": kind, "spec_version": "2.1", "id": f"{kind}--{draw(st.uuids(version=4))}"}
    if kind == "identity":
        said["identity_class"] = draw(st.sampled_from(["individual", "unknown"]))
    if kind == "persona":
        said["extensions"] = extension_of(kind)
    else:
        said |= {"created": "2026-01-01T00:00:00.000Z", "modified": "2026-01-02T00:00:00.000Z"}
    if (part := draw(_granular)) in said:
        said["granular_markings"] = [{"marking_ref": _RED, "selectors": [part]}]
    (found,) = iter_decoded(io.BytesIO(json.dumps(said).encode()))
    assert isinstance(found, Decoded), found
    return found


def views(found: Decoded, subject: DataSubject = DataSubject.SUSPECT) -> tuple[View, ...]:
    chooser = Chooser(by=Contributor(organisation=ORGANISATIONS[0]), own_persons=Audience())
    offer = Offer(
        marking=TLP.GREEN, subject=subject, purposes=frozenset({Purpose.RESEARCH}), basis="FRAUD-1"
    )
    return views_of(found, chooser.layers(found, offer), mask=lambda: label_of(found))


def label_of(found: Decoded) -> str:
    return mask_of(thing_id(KEY, found.about))


@given(persons())
def test_the_widest_row_holds_none_of_the_personal_values(found: Decoded) -> None:
    widest = views(found)[0]

    shown = widest.decoded
    assert widest.masked
    assert shown.names == (label_of(found),)
    assert _SIGN.encode() not in shown.content
    assert not any(_SIGN in word for word in (*words_of(shown).names, *words_of(shown).texts))
    assert (shown.links, shown.identifiers) == ((), ())
    assert widest.choice.handling.subject is DataSubject.NONE


@given(persons())
def test_the_narrowest_row_is_the_object_as_it_came(found: Decoded) -> None:
    narrowest = views(found)[-1]

    assert narrowest.decoded == found
    assert narrowest.choice.handling.subject is DataSubject.SUSPECT


@given(persons())
def test_the_masked_object_is_valid_by_itself_and_the_same_thing(found: Decoded) -> None:
    shown = views(found)[0].decoded

    (again,) = iter_decoded(io.BytesIO(shown.content))

    assert isinstance(again, Decoded)
    assert again.warnings == ()
    assert again.content == shown.content
    assert (again.about, again.version) == (found.about, found.version)
    assert (again.created, again.modified) == (found.created, found.modified)


@given(persons())
def test_whoever_reads_the_person_reads_the_masked_row_too(found: Decoded) -> None:
    shown = views(found)
    by = Contributor(organisation=ORGANISATIONS[0])

    for narrow, wide in zip(shown[1:], shown, strict=False):
        assert is_within(narrow.choice.handling, wide.choice.handling, by=by)


@given(persons())
def test_without_a_data_subject_nothing_is_masked(found: Decoded) -> None:
    shown = views(found, DataSubject.NONE)

    assert not any(each.masked for each in shown)
    assert shown[-1].decoded == found


@given(persons(), st.uuids().filter(lambda each: each.version != 4))
def test_an_object_whose_id_is_not_random_never_stands_masked(
    found: Decoded, id_: uuid.UUID
) -> None:
    other = json.loads(found.content) | {"id": f"{found.kind}--{id_}"}
    (made,) = iter_decoded(io.BytesIO(json.dumps(other).encode()))

    assert not isinstance(made, Decoded) or masked(made, "Masked person 0") is None


@given(persons(), st.binary(min_size=32, max_size=32))
def test_the_label_does_not_depend_on_what_the_object_says(found: Decoded, key: bytes) -> None:
    other = json.loads(found.content) | {NAMED_BY[found.kind]: "Somebody else"}
    (changed,) = iter_decoded(io.BytesIO(json.dumps(other).encode()))

    assert isinstance(changed, Decoded)
    assert mask_of(thing_id(key, found.about)) == mask_of(thing_id(key, changed.about))
