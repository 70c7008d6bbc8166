"""Data markings: which TLP a marking definition stands for. `statements.py` reads the other kinds."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from atlas.errors import MalformedError
from atlas.model.markings import TLP, strictest

_PREFIX = "marking-definition--"
WELL_KNOWN: Mapping[str, TLP] = MappingProxyType(
    {
        _PREFIX + uuid: tlp
        for uuid, tlp in (
            # TLP 1 (STIX 2.1, 7.2.1.4); WHITE was renamed CLEAR in TLP 2.0
            ("613f2e26-407d-48c7-9eca-b8e91df99dc9", TLP.CLEAR),
            ("34098fce-860f-48ae-8e50-ebd3cc5e41da", TLP.GREEN),
            ("f88d31f6-486f-44da-b317-01333bde0b82", TLP.AMBER),
            ("5e57c739-391a-4eb3-b6be-7d15ca92d5ed", TLP.RED),
            # TLP 2.0 (OASIS CTI TC, common object repository)
            ("94868c89-83c2-464b-929b-a1a8aa3c8487", TLP.CLEAR),
            ("bab4a63c-aed9-4cf5-a766-dfca5abac2bb", TLP.GREEN),
            ("55d920b0-5e8b-4f79-9ee9-91f868d9b421", TLP.AMBER),
            ("939a9414-2ddd-4d32-a0cd-375ea402b003", TLP.AMBER_STRICT),
            ("e828b379-4e03-4974-9ac4-e53a884c97c1", TLP.RED),
        )
    }
)
# TLP 2.0 stands behind TLP 1
_TLP_2_IDS: Mapping[TLP, str] = MappingProxyType({tlp: id_ for id_, tlp in WELL_KNOWN.items()})
_TLP_1_IDS: Mapping[TLP, str] = MappingProxyType(
    {tlp: id_ for id_, tlp in reversed(list(WELL_KNOWN.items()))}
)
_TLP_2_EXTENSION = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"
_TLP_2_CREATED = "2022-10-01T00:00:00.000Z"
# STIX 2.0, 4.1.4.2, under the ids of 2.1
_TLP_1_CREATED = "2017-01-20T00:00:00.000Z"
_TLP_1_WORDS: Mapping[TLP, str] = MappingProxyType(
    {TLP.CLEAR: "white", TLP.GREEN: "green", TLP.AMBER: "amber", TLP.RED: "red"}
)
_WORDS: Mapping[str, TLP] = MappingProxyType(
    {"WHITE": TLP.CLEAR, **{tlp.removeprefix("TLP:"): tlp for tlp in TLP}}
)


def find_tlp(definition: Mapping[str, Any]) -> TLP | None:
    """Return the label that a marking definition stands for, `None` for a statement.

    Of several that it says the strictest; a well-known id says one label and nothing else counts.
    """
    known = WELL_KNOWN.get(definition.get("id", ""))
    if known:
        return known
    said = set(labels_said(definition))
    return strictest(said) if said else None


def labels_said(definition: Mapping[str, Any]) -> Iterator[TLP]:
    """Yield each label that a marking definition says, perhaps twice; unlike ones contradict each other.

    Read are the extension of TLP 2.0; `definition_type` tlp with any id; the label as OpenCTI writes it
    (`x_opencti_definition`), or as the whole text of a statement or a name, as MISP and others do.
    """
    extension = _dict(_dict(definition.get("extensions")).get(_TLP_2_EXTENSION))
    inner = _dict(definition.get("definition"))
    for said in (
        extension.get("tlp_2_0"),
        inner.get("tlp", inner.get("TLP")),
    ):
        if tlp := tlp_of(said, needs_prefix=False):
            yield tlp
    for said in (
        definition.get("x_opencti_definition"),
        inner.get("statement"),
        definition.get("name"),
        definition.get("definition_type"),
    ):
        if tlp := tlp_of(said, needs_prefix=True):
            yield tlp


def tlp_definition(tlp: TLP, spec_version: str) -> dict[str, object]:
    """Return the marking definition of a TLP as others know it: TLP 2.0 in STIX 2.1, TLP 1 in STIX 2.0.

    TLP 1 has no AMBER+STRICT: in STIX 2.0 that is a statement with the label as its text, as MISP writes it.
    """
    if spec_version == "2.0" and tlp in _TLP_1_WORDS:
        return {
            "type": "marking-definition",
            "id": _TLP_1_IDS[tlp],
            "created": _TLP_1_CREATED,
            "definition_type": "tlp",
            "definition": {"tlp": _TLP_1_WORDS[tlp]},
        }
    head = {"type": "marking-definition", "id": _TLP_2_IDS[tlp], "created": _TLP_2_CREATED}
    if spec_version == "2.0":
        return {**head, "definition_type": "statement", "definition": {"statement": tlp.value}}
    word = tlp.value.removeprefix("TLP:").lower()
    said = {_TLP_2_EXTENSION: {"extension_type": "property-extension", "tlp_2_0": word}}
    return {**head, "spec_version": "2.1", "name": tlp.value, "extensions": said}


def is_statement(definition: Mapping[str, Any]) -> bool:
    """Tell whether a marking definition that stands for no TLP is a plain statement: terms, a licence, a copyright.

    A statement says nothing of who may read. What looks like a label that we do not know, or says something by an
    extension, is none.
    """
    said = _dict(definition.get("definition")).get("statement")
    return (
        isinstance(said, str)
        and not definition.get("extensions")
        and not said.strip().upper().startswith("TLP")
    )


def verify_definition(members: Mapping[str, Any]) -> Iterator[str]:
    """Check the definition in a marking definition; yield a sentence for what is let pass.

    Raises:
        MalformedError: there is none, or it is neither a statement nor a TLP.
    """
    kind, inner = members.get("definition_type"), members.get("definition")
    if not (kind and inner) and not members.get("extensions"):
        raise _bad("`definition_type` and `definition` are needed where there are no `extensions`")
    if inner is None:
        return
    if not isinstance(inner, dict):
        raise _bad("`definition` must be an object")
    if kind == "statement":
        if not inner.get("statement"):
            raise _bad("`definition.statement` is missing")
        return
    said = tlp_of(inner.get("tlp", inner.get("TLP")), needs_prefix=False)
    if not isinstance(kind, str) or kind.lower() != "tlp" or said is None:
        raise _bad("`definition_type` must be statement or tlp, with the fitting `definition`")
    known = WELL_KNOWN.get(members["id"])
    if known is None:
        yield "stands for a TLP under an id of its own"
    elif known is not said:
        raise _bad("`definition` is not that of the TLP whose id it has")


def tlp_of(said: object, *, needs_prefix: bool) -> TLP | None:
    """Return the label that a text is, in either version of the protocol; `None` for any other value."""
    if not isinstance(said, str) or len(said) > 20:
        return None
    label = said.strip().upper()
    if needs_prefix and not label.startswith("TLP:"):
        return None
    return _WORDS.get(label.removeprefix("TLP:"))


def _dict(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _bad(sentence: str) -> MalformedError:
    return MalformedError(f"{sentence}; correct it", problem="stix.bad_value")
