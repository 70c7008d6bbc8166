"""Bundles for others: objects as they came, labelled with the TLP that holds for them where they do not say it.

Which TLP an object says itself is read as far as its recipient can read it: the well-known markings, and definitions
in the same bundle. The definitions that a bundle needs beside its objects stand at its end.
"""

from collections.abc import Mapping, Set
from functools import cache
from typing import Any

import msgspec

from atlas.formats.json import canonical
from atlas.formats.stix.definitions import references_of
from atlas.formats.stix.encode import BundleWriter
from atlas.formats.stix.markings import WELL_KNOWN, find_tlp, tlp_definition
from atlas.model.kinds import PROJECT_IDENTITY_ID, extension_definitions
from atlas.model.markings import TLP, strictest

# how the ids begin of what a bundle may need beside its objects
DEFINITION_PREFIXES = ("marking-definition--", "extension-definition--", PROJECT_IDENTITY_ID)
_MARKINGS = "object_marking_refs"
_GRANULAR = "granular_markings"
_MARKINGS_NEEDLE = b'"object_marking_refs":["marking-definition--'
_EXTENSION_NEEDLE = b'"extension-definition--'
_members = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_value = msgspec.json.decode


class Outgoing:
    """Fills one bundle. `labels` are those of the marking definitions among its objects, by id.

    `present` are the ids of all definitions among its objects: none is added twice.
    """

    def __init__(
        self, writer: BundleWriter, spec: str, *, labels: Mapping[str, TLP], present: Set[str]
    ) -> None:
        self._writer = writer
        self._spec = spec
        self._labels = {**labels, **WELL_KNOWN}
        self._present = present
        self._needed: dict[str, bytes] = {}

    def add(self, content: bytes, tlp: TLP) -> None:
        """Write one object, whose canonical bytes are `content`, for which a TLP holds.

        It gets a reference to that TLP where it says none, or a wider one. Nothing else of it changes.
        """
        members = _members(content)
        if self._says_less(members, tlp):
            definition = tlp_definition(tlp, self._spec)
            self._needed[str(definition["id"])] = canonical(definition)
            content = _with_marking(members, str(definition["id"]))
        if self._spec == "2.1" and _EXTENSION_NEEDLE in content and "extensions" in members:
            self._need_extensions(_value(members["extensions"]))
        self._writer.add(content)

    def close(self) -> None:
        """Write the definitions that are needed and not present, in order of their ids, and end the bundle."""
        for reference in sorted(self._needed.keys() - self._present):
            self._writer.add(self._needed[reference])
        self._writer.close()

    def _says_less(self, members: Mapping[str, msgspec.Raw], tlp: TLP) -> bool:
        if bytes(members["type"]) == b'"marking-definition"' and find_label(canonical(members)):
            return False  # it is a label itself, and would be marked by itself
        marked = {key: _value(members[key]) for key in (_MARKINGS, _GRANULAR) if key in members}
        said = [self._labels[each] for each in references_of(marked) if each in self._labels]
        return not said or strictest([*said, tlp]) not in said

    def _need_extensions(self, extensions: Any) -> None:
        ours = _our_definitions()
        for reference in extensions if isinstance(extensions, dict) else ():
            if reference in ours:
                self._needed[reference] = ours[reference]
                self._needed[PROJECT_IDENTITY_ID] = ours[PROJECT_IDENTITY_ID]


class StixWriter:
    """Fills one bundle, and keeps the protocol of `formats.outgoing.Writer`: STIX carries all of an object."""

    def __init__(self, outgoing: Outgoing) -> None:
        self._outgoing = outgoing
        self._items = 0

    @property
    def items(self) -> int:
        """Return how many objects were written, without the definitions that were added."""
        return self._items

    def add(self, content: bytes, *, spec: str, tlp: TLP, vetting: str = "") -> None:
        """Write one object as `Outgoing.add` does."""
        self._outgoing.add(content, tlp)
        self._items += 1

    def close(self) -> None:
        """End the bundle."""
        self._outgoing.close()


def find_label(content: bytes) -> TLP | None:
    """Return the TLP that a marking definition stands for, of its canonical bytes; `None` for others."""
    return find_tlp(_value(content))


def without_labels(content: bytes, spec: str) -> tuple[bytes, int]:
    """Return canonical bytes without the labels at the end of their markings, and how many these are.

    A label is a TLP as `Outgoing.add` writes it in this STIX version. So an object and what exports made of it are
    alike to the byte; one that came with such a label is alike to one that came without.
    """
    if _MARKINGS_NEEDLE not in content:
        return content, 0
    members = _members(content)
    listed = _value(members[_MARKINGS]) if _MARKINGS in members else None
    kept = listed[:] if isinstance(listed, list) else []
    while kept and kept[-1] in _labels_of(spec):
        kept.pop()
    labels = len(listed) - len(kept) if isinstance(listed, list) else 0
    if not labels:
        return content, 0
    if kept:
        return canonical({**members, _MARKINGS: kept}), labels
    return canonical({key: value for key, value in members.items() if key != _MARKINGS}), labels


@cache
def _labels_of(spec: str) -> Set[str]:
    """Return the ids of the labels that an export writes."""
    return {str(tlp_definition(tlp, spec)["id"]) for tlp in TLP}


def _with_marking(members: dict[str, msgspec.Raw], reference: str) -> bytes:
    listed = _value(members[_MARKINGS]) if _MARKINGS in members else []
    before = listed if isinstance(listed, list) else [listed]
    return canonical({**members, _MARKINGS: [*before, reference]})


@cache
def _our_definitions() -> Mapping[str, bytes]:
    return {str(each["id"]): canonical(each) for each in extension_definitions()}
