"""How far MISP may pass a record on: never further than the TLP that holds for the object it stands in.

MISP synchronises by `distribution` and filters by tags, and asks no TLP.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from atlas.formats.misp.tags import tag_names
from atlas.formats.stix.markings import tlp_of
from atlas.model.markings import TLP, strictest

_OWN, _COMMUNITY, _SHARING_GROUP, _INHERITED = 0, 1, 4, 5
_WIDEST: Mapping[TLP, int] = MappingProxyType(
    {
        TLP.GREEN: _COMMUNITY,
        TLP.AMBER: _COMMUNITY,
        TLP.AMBER_STRICT: _OWN,
        TLP.RED: _OWN,
    }
)


def event(head: Mapping[str, Any], tlp: TLP) -> dict[str, Any]:
    """Return what holds for an event, with a distribution that this TLP allows, also where it stated none."""
    if tlp not in _WIDEST:
        return dict(head)
    found: dict[str, Any] = _capped(dict(head), _WIDEST[tlp])
    said = _number(found.get("distribution"))
    if said is None or said > _WIDEST[tlp]:
        found["distribution"] = str(_WIDEST[tlp])
    return found


def part(record: Mapping[str, Any], tlp: TLP) -> dict[str, Any]:
    """Return the record of a part, with distributions and `tlp` tags that are no wider than this TLP.

    What inherits or states nothing stays: its event is narrowed already.
    """
    if tlp not in _WIDEST:
        return dict(record)
    found: dict[str, Any] = _capped(dict(record), _WIDEST[tlp])
    said = found.get("Tag")
    if isinstance(said, list) and any(_is_wider(each, tlp) for each in said):
        kept = [each for each in said if not _is_wider(each, tlp)]
        label = {"name": tlp.lower()}
        found["Tag"] = kept if label["name"] in map(str.lower, tag_names(kept)) else [*kept, label]
    return found


def label_of(name: str) -> TLP | None:
    """Return the TLP that a tag says, `None` for any other tag."""
    return tlp_of(name[4:], needs_prefix=False) if name.lower().startswith("tlp:") else None


def _is_wider(tag: object, tlp: TLP) -> bool:
    said = [label_of(name) for name in tag_names([tag])]
    return any(each is not None and strictest([each, tlp]) is not each for each in said)


def _capped(value: Any, most: int) -> Any:
    """Return a value in which no `distribution` goes beyond `most`; a sharing group may be wider than any."""
    if isinstance(value, list):
        return [_capped(each, most) for each in value]
    if not isinstance(value, dict):
        return value
    found = {key: _capped(each, most) for key, each in value.items()}
    if found.get("distribution") is not None:
        said = _number(found["distribution"])
        if said is None or said == _SHARING_GROUP:
            found["distribution"] = str(_OWN)
        elif said != _INHERITED and said > most:
            found["distribution"] = str(most)
    return found


def _number(said: object) -> int | None:
    """Return a distribution as MISP counts it, `None` where it is none."""
    text = str(said).strip()
    return int(text) if text in ("0", "1", "2", "3", "4", "5") else None
