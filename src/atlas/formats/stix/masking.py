"""An object about a person as it stands for whoever may not read whom it is about: the same thing under a label.

What is not known to tell nothing of a person goes: only properties of a short list stay, and of these only values of
the standard's own vocabularies. An object whose id is made of what it says tells that by its id, so it never stands
masked.
"""

import uuid
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from atlas.formats.json import canonical, parse
from atlas.formats.stix.parting import decoded_again, is_same_version
from atlas.model.claim import Decoded
from atlas.model.kinds import extension_of

NAMED_BY: Mapping[str, str] = MappingProxyType(
    {"identity": "name", "threat-actor": "name", "persona": "persona_name"}
)
"""The kinds that may be a person, and the property that the label stands in."""

_KEPT = ("type", "id", "spec_version", "created", "modified", "revoked", "object_marking_refs")
# STIX 2.1, 10.7 and 10.26; those of 2.0 are among them
_PERSONS = frozenset({"individual", "unknown"})
_ACTORS = frozenset(
    {
        *("activist", "competitor", "crime-syndicate", "criminal", "hacker"),
        *("insider-accidental", "insider-disgruntled", "nation-state", "sensationalist"),
        *("spy", "terrorist", "unknown"),
    }
)


def masked(found: Decoded, label: str) -> Decoded | None:
    """Return a decoded object with nothing of a person but the label; `None` where nothing of it can stand so.

    Nothing can of a kind that is no person, of a group, of an object whose id is not random, and where the standard
    would refuse what is left. Costs as much as decoding the object again.
    """
    if found.kind not in NAMED_BY or found.about != found.object_id or not _is_random(found):
        return None
    value, _ = parse(found.content)
    if value.get("identity_class", "individual") not in _PERSONS:
        return None
    rest = decoded_again(canonical(_without_person(value, label)), found)
    is_masked = rest is not None and is_same_version(rest, found) and rest.names == (label,)
    return rest if is_masked else None


def _is_random(found: Decoded) -> bool:
    try:
        return uuid.UUID(found.object_id.partition("--")[2]).version == 4
    except ValueError:
        return False


def _without_person(value: Mapping[str, Any], label: str) -> dict[str, Any]:
    kept = {key: value[key] for key in _KEPT if key in value}
    kept[NAMED_BY[value["type"]]] = label
    if "identity_class" in value:
        kept["identity_class"] = value["identity_class"]
    if isinstance(value.get("confidence"), int):
        kept["confidence"] = value["confidence"]
    for key in ("threat_actor_types", "labels"):
        if said := _known(value.get(key)):
            kept[key] = said
    if "extensions" in value and (own := extension_of(value["type"])):
        kept["extensions"] = own
    return kept


def _known(said: Any) -> list[str]:
    listed = said if isinstance(said, list) else ()
    return [each for each in listed if isinstance(each, str) and each in _ACTORS]
