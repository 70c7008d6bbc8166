"""The identifiers that an object holds, and the reference of the thing that it is about."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from types import MappingProxyType
from typing import Any

from atlas.errors import MalformedError
from atlas.formats.stix.patterns import iter_equalities
from atlas.model.identifiers import (
    Identifier,
    IdentifierKind,
    from_stix_property,
    normalise,
    stix_reference,
)

# The properties that hold an identifier, by type; those outside the standard as OpenCTI names them.
_PATHS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        **dict.fromkeys(
            (
                "domain-name",
                "url",
                "ipv4-addr",
                "ipv6-addr",
                "mac-addr",
                "email-addr",
                "phone-number",
                "cryptocurrency-wallet",
                "messenger-account",
                "pgp-key",
                "x-attack-id",
            ),
            ("value",),
        ),
        "autonomous-system": ("number",),
        "bank-account": ("iban", "value"),
        "vulnerability": ("name",),
    }
)
_HASHED = frozenset({"file", "artifact"})
# a file is known by its strongest hash, since equal weak ones can be made on purpose
_STRENGTH = (
    IdentifierKind.SHA256,
    IdentifierKind.SHA512,
    IdentifierKind.SHA1,
    IdentifierKind.MD5,
)
_NOT_ITS_IDENTIFIER = frozenset({"vulnerability", "artifact"})
_IDENTIFIED = frozenset({*_PATHS, *_HASHED, "observed-data", "indicator"})
# ATT&CK names its own ids under one source for each of its domains
_CITED: Mapping[str, IdentifierKind] = MappingProxyType(
    {
        "cve": IdentifierKind.CVE,
        "mitre-attack": IdentifierKind.ATTACK,
        "mitre-ics-attack": IdentifierKind.ATTACK,
        "mitre-mobile-attack": IdentifierKind.ATTACK,
        "mitre-pre-attack": IdentifierKind.ATTACK,
    }
)


_Found = tuple[str, tuple[Identifier, ...], Sequence[tuple[str, str]]]


def identify(value: Mapping[str, Any]) -> _Found:
    """Return what an object is about, the identifiers that it holds, and what should be one and is none.

    The last are pairs of a problem's code and a sentence: the text stays in the object as it is.
    """
    type_ = value["type"]
    cited = _cited(value["external_references"]) if "external_references" in value else ()
    if type_ not in _IDENTIFIED:
        return value["id"], cited, ()
    found = _Gathered()
    found.own(type_, value, "")
    about = _about(type_, found.identifiers) or value["id"]
    if type_ == "observed-data" and isinstance(value.get("objects"), dict):
        for key, each in value["objects"].items():
            found.own(each["type"], each, f"objects.{key[:40]}.")
    if type_ == "indicator" and value.get("pattern_type", "stix") == "stix":
        for named, path, said in iter_equalities(value["pattern"]):
            found.add(named, path, said, "pattern")
    found.identifiers.update(dict.fromkeys(cited))
    return about, tuple(found.identifiers), found.misfits


def _cited(references: Any) -> tuple[Identifier, ...]:
    """Return the CVE and ATT&CK ids that references to their sources give."""
    found: list[Identifier] = []
    for each in references if isinstance(references, list) else ():
        if not isinstance(each, dict):
            continue
        source, said = each.get("source_name"), each.get("external_id")
        if isinstance(source, str) and source in _CITED and isinstance(said, str):
            with suppress(MalformedError):
                found.append(normalise(_CITED[source], said))
    return tuple(dict.fromkeys(found)) if len(found) > 1 else tuple(found)


def _about(type_: str, identifiers: Iterable[Identifier]) -> str | None:
    if type_ in _NOT_ITS_IDENTIFIER:
        return None
    found = list(identifiers)
    if type_ == "file":
        found = [each for kind in _STRENGTH for each in found if each.kind is kind]
    return stix_reference(found[0]) if found else None


class _Gathered:
    """The identifiers of one object, each once, and the misfits."""

    def __init__(self) -> None:
        self.identifiers: dict[Identifier, None] = {}
        self.misfits: list[tuple[str, str]] = []

    def own(self, type_: str, value: Mapping[str, Any], place: str) -> None:
        """Take what the properties of an observable hold."""
        for path in _PATHS.get(type_, ()):
            said = value.get(path)
            if isinstance(said, (str, int)) and not isinstance(said, bool):
                self.add(type_, path, said, place + path)
        if type_ in _HASHED and isinstance(value.get("hashes"), dict):
            for name, said in value["hashes"].items():
                if isinstance(said, str):
                    self.add(type_, f"hashes.'{name}'", said, f"{place}hashes.{name}")

    def add(self, type_: str, path: str, said: str | int, place: str) -> None:
        """Take one property, or note why it is no identifier of its kind."""
        try:
            found = from_stix_property(type_, path, said)
        except MalformedError as error:
            self.misfits.append((error.problem, f"`{place}` holds {error}; it was kept as text"))
            return
        if found:
            self.identifiers[found] = None
