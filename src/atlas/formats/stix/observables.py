"""The identifiers that an object holds, and the reference of the thing that it is about."""

from collections.abc import Iterator, Mapping
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
_CITED = MappingProxyType({"cve": IdentifierKind.CVE, "mitre": IdentifierKind.ATTACK})


class Found:
    """The identifiers of one object, and what was none though it should be."""

    def __init__(self, value: Mapping[str, Any]) -> None:
        self.misfits: list[tuple[str, MalformedError]] = []
        self._identifiers: dict[Identifier, None] = {}
        self._type = value["type"]
        self._own(self._type, value, "")
        self.about = self._about() or value["id"]
        if self._type == "observed-data" and isinstance(value.get("objects"), dict):
            for key, each in value["objects"].items():
                self._own(each["type"], each, f"objects.{key}.")
        if self._type == "indicator" and value.get("pattern_type", "stix") == "stix":
            for type_, path, said in iter_equalities(value["pattern"]):
                self._add(type_, path, said, "pattern")
        for each in value.get("external_references") or ():
            self._cited(each)

    def identifiers(self) -> tuple[Identifier, ...]:
        """Return the identifiers, each once."""
        return tuple(self._identifiers)

    def _about(self) -> str | None:
        if self._type in _NOT_ITS_IDENTIFIER:
            return None
        found = list(self._identifiers)
        if self._type == "file":
            found = [each for kind in _STRENGTH for each in found if each.kind is kind]
        return stix_reference(found[0]) if found else None

    def _own(self, type_: str, value: Mapping[str, Any], place: str) -> None:
        for path in _PATHS.get(type_, ()):
            said = value.get(path)
            if isinstance(said, (str, int)) and not isinstance(said, bool):
                self._add(type_, path, said, place + path)
        if type_ in _HASHED and isinstance(value.get("hashes"), dict):
            for name, said in value["hashes"].items():
                if isinstance(said, str):
                    self._add(type_, f"hashes.'{name}'", said, f"{place}hashes.{name}")

    def _add(self, type_: str, path: str, said: str | int, place: str) -> None:
        try:
            found = from_stix_property(type_, path, said)
        except MalformedError as error:
            self.misfits.append((place, error))
            return
        if found:
            self._identifiers[found] = None

    def _cited(self, reference: Any) -> None:
        """Take a CVE or ATT&CK id that a reference to their sources gives."""
        source, said = _said(reference, "source_name"), _said(reference, "external_id")
        kind = _CITED.get(source.lower().partition("-")[0])
        if kind and said:
            for found in _iter_normal(kind, said):
                self._identifiers[found] = None


def _said(reference: Any, key: str) -> str:
    said = reference.get(key) if isinstance(reference, dict) else None
    return said if isinstance(said, str) else ""


def _iter_normal(kind: IdentifierKind, said: str) -> Iterator[Identifier]:
    try:
        yield normalise(kind, said)
    except MalformedError:
        return
