"""What marking definitions state beside TLP: PAP, and the policies of IEP 2.0 (FIRST)."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypeVar

import attrs

from atlas.formats.stix.markings import is_statement, labels_said, tlp_of
from atlas.model.handling import Duty, Permitted
from atlas.model.markings import PAP, TLP
from atlas.model.terms import Stated, strictest_stated

_Word = TypeVar("_Word", bound=StrEnum)
# OASIS CTI TC, common object repository: pap-marking-definition-f8d
_PAP_EXTENSION = "extension-definition--f8d78575-edfd-406e-8e84-6162a8450f5b"
_PREFIX = "marking-definition--"
WELL_KNOWN_PAPS: Mapping[str, PAP] = MappingProxyType(
    {
        _PREFIX + "ad15a0cd-55b6-4588-a14c-a66105329b92": PAP.CLEAR,
        _PREFIX + "a3bea94c-b469-41dc-9cfe-d6e7daba7730": PAP.CLEAR,  # still named WHITE
        _PREFIX + "c43594d1-4b11-4c59-93ab-1c9b14d53ce9": PAP.GREEN,
        _PREFIX + "60f8932b-e51e-4458-b265-a2e8be9a80ab": PAP.AMBER,
        _PREFIX + "740d36e5-7714-4c30-961a-3ae632ceee0e": PAP.RED,
    }
)
PAP_IDS: Mapping[PAP, str] = MappingProxyType(
    {pap: id_ for id_, pap in reversed(list(WELL_KNOWN_PAPS.items()))}
)
"""The definition that says a PAP, the one that is named as it is today."""

_PAP_WORDS: Mapping[str, PAP] = MappingProxyType(
    {"WHITE": PAP.CLEAR, **{pap.removeprefix("PAP:"): pap for pap in PAP}}
)
# IEP 2.0 framework, section 3: each statement with the words that it knows
_IEP_WORDS: Mapping[str, type[StrEnum]] = MappingProxyType(
    {
        "permitted_actions": Permitted,
        "attribution": Duty,
        "encrypt_in_transit": Duty,
        "affected_party_notifications": Duty,
        "unmodified_resale": Duty,
    }
)


@attrs.frozen(kw_only=True)
class Said:
    """What one marking definition says.

    `labels` are the TLP labels that hold together. `understood` is false where it says something that we cannot
    read, which may be stricter than what we can. `agrees` is false where it contradicts itself.
    """

    labels: frozenset[TLP] = frozenset()
    stated: Stated | None = None
    understood: bool = True
    agrees: bool = True


def read_definition(definition: Mapping[str, Any]) -> Said:
    """Return what a marking definition says of reading and of terms, in whichever of the known forms."""
    said = frozenset(labels_said(definition))
    policies = list(_policies(definition))
    paps = frozenset(_paps(definition))
    labels = {tlp for policy in policies if (tlp := tlp_of(policy.get("tlp"), needs_prefix=False))}
    stated = [_stated(policy) for policy in policies] + [Stated(pap=pap) for pap in paps]
    readable = all(map(_is_read, policies))
    together = strictest_stated(stated) if stated else None
    return Said(
        labels=said | labels,
        stated=together,
        understood=readable and bool(said or stated or is_statement(definition)),
        agrees=len(said) < 2 and len(paps) < 2 and not (together and together.conflicts),
    )


def _paps(definition: Mapping[str, Any]) -> Iterator[PAP]:
    if known := WELL_KNOWN_PAPS.get(definition.get("id", "")):
        yield known
    extension = _dict(_dict(definition.get("extensions")).get(_PAP_EXTENSION))
    inner = _dict(definition.get("definition"))
    for said in (extension.get("pap"), inner.get("pap", inner.get("PAP"))):
        if pap := _pap_of(said, needs_prefix=False):
            yield pap
    for said in (
        definition.get("x_opencti_definition"),
        inner.get("statement"),
        definition.get("name"),
    ):
        if pap := _pap_of(said, needs_prefix=True):
            yield pap


def pap_of(word: str) -> PAP | None:
    """Return the PAP that a word names, with or without its prefix, WHITE too; `None` for none."""
    return _pap_of(word, needs_prefix=False)


def _pap_of(said: object, *, needs_prefix: bool) -> PAP | None:
    if not isinstance(said, str) or len(said) > 20:
        return None
    label = said.strip().upper()
    if needs_prefix and not label.startswith("PAP:"):
        return None
    return _PAP_WORDS.get(label.removeprefix("PAP:"))


def _policies(definition: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the IEP policies of a definition: whatever extension says which version of IEP it keeps."""
    for extension in _dict(definition.get("extensions")).values():
        if "iep_version" in _dict(extension):
            yield extension


def _stated(policy: Mapping[str, Any]) -> Stated:
    found: dict[str, Any] = {
        name: _word(words, policy[name]) for name, words in _IEP_WORDS.items() if name in policy
    }
    return Stated(**found)


def _is_read(policy: Mapping[str, Any]) -> bool:
    """Tell whether every statement of a policy is in the words of IEP 2.0; its dates bind nothing wider."""
    known = all(_word(words, policy[n]) for n, words in _IEP_WORDS.items() if n in policy)
    label = "tlp" not in policy or tlp_of(policy["tlp"], needs_prefix=False)
    return bool(known and label and str(policy["iep_version"]) in ("2", "2.0"))


def _word(words: type[_Word], said: object) -> _Word | None:
    try:
        return words(str(said))
    except ValueError:
        return None


def _dict(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
