"""Objects without some of their properties, as if these had never been given (STIX 2.1, 7.2.3).

A list loses the items that are hidden and closes up; a list or an object that has nothing left goes too. Selectors that
name what is gone go with it, and those behind it in a list are counted anew.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Any

import attrs

from atlas.formats.json import Item, canonical, parse
from atlas.formats.stix.decode import project, verify
from atlas.formats.stix.definitions import Definitions
from atlas.model.claim import Decoded
from atlas.model.problems import Problem

_GRANULAR = "granular_markings"
# what an object is, which version of it this is, whether it holds, and who may read it
_NEVER_APART = frozenset(
    {
        "type",
        "id",
        "spec_version",
        "created",
        "modified",
        "revoked",
        "object_marking_refs",
        _GRANULAR,
    }
)
# what these say is read into other objects
_NEVER_PARTED = frozenset({"marking-definition", "extension-definition"})
_Step = str | int


def without_parts(found: Decoded, selectors: Set[str]) -> Decoded | None:
    """Return a decoded object without the parts that selectors name; `None` where nothing can stand without them.

    Nothing can where a required property would be missing, or where the object would be another one: about
    something else, under another name, or less in order than it came. The markings are those of the whole.
    Costs as much as decoding the object again.
    """
    if not selectors:
        return found
    paths = [_steps(each) for each in selectors]
    if found.kind in _NEVER_PARTED or any(path[0] in _NEVER_APART for path in paths):
        return None
    value, _ = parse(found.content)
    rest = decoded_again(canonical(_without(value, paths)), found)
    is_same = rest and is_same_version(rest, found) and rest.names[:1] == found.names[:1]
    return rest if is_same else None


def decoded_again(content: bytes, whole: Decoded) -> Decoded | None:
    """Return what is left of an object, under the markings of the whole; `None` where the standard refuses it."""
    definitions = Definitions(lambda: ())
    around = {"spec_version": whole.spec_version}
    verified = verify(Item(whole.where, content, around), definitions)
    if isinstance(verified, Problem):
        return None
    return attrs.evolve(project(verified, definitions), marked=whole.marked, parts=whole.parts)


def is_same_version(rest: Decoded, whole: Decoded) -> bool:
    """Tell whether what is left is the same version of the same object, under any name, and no odder than it was."""
    same = ("object_id", "about", "kind", "spec_version", "version", "created", "modified")
    odd = {each.message for each in rest.warnings if each.code == "stix.oddity"}
    return (
        all(getattr(rest, name) == getattr(whole, name) for name in same)
        and rest.revoked == whole.revoked
        and odd <= {each.message for each in whole.warnings}
    )


def _steps(selector: str) -> tuple[_Step, ...]:
    return tuple(int(step[1:-1]) if step.startswith("[") else step for step in selector.split("."))


@attrs.frozen
class _Moved:
    """Where the steps of one object or list lead after parts of it went: `None` for what is gone."""

    steps: dict[_Step, "tuple[_Step, _Moved | None] | None"]


def _without(value: dict[str, Any], paths: Iterable[Sequence[_Step]]) -> dict[str, Any]:
    rest, moved = _cut(value, _tree(paths))
    kept = [each for entry in _listed(value.get(_GRANULAR)) for each in _moved_entry(entry, moved)]
    if kept:
        return {**rest, _GRANULAR: kept}
    return {key: each for key, each in rest.items() if key != _GRANULAR}


def _tree(paths: Iterable[Sequence[_Step]]) -> dict[_Step, Any]:
    """Return the steps to what goes, as a tree whose leaves are empty."""
    root: dict[_Step, Any] = {}
    for path in sorted(paths, key=len):
        at = root
        for place, step in enumerate(path):
            if step in at and not at[step]:
                break  # what holds it goes anyhow
            at = at.setdefault(step, {})
            if place + 1 == len(path):
                at.clear()
    return root


def _cut(value: Any, gone: Mapping[_Step, Any]) -> tuple[Any, _Moved]:
    steps: list[tuple[_Step, Any]] = list(
        value.items() if isinstance(value, dict) else enumerate(value)
    )
    moved: dict[_Step, tuple[_Step, _Moved | None] | None] = {}
    kept: list[tuple[_Step, Any]] = []
    for step, each in steps:
        inner: _Moved | None = None
        if step in gone:
            moved[step] = None
            if not gone[step]:
                continue
            each, inner = _cut(each, gone[step])
            if not each:
                continue
        moved[step] = (step if isinstance(value, dict) else len(kept), inner)
        kept.append((step, each))
    rest = dict(kept) if isinstance(value, dict) else [each for _, each in kept]
    return rest, _Moved(moved)


def _moved_entry(entry: Any, moved: _Moved) -> Iterable[Any]:
    """Yield a granular marking with the selectors that still name something, unless none does."""
    listed = entry.get("selectors") if isinstance(entry, dict) else None
    selectors = [
        selector
        for each in _listed(listed)
        if (selector := _moved_selector(str(each), moved)) is not None
    ]
    if selectors:
        yield {**entry, "selectors": selectors}


def _moved_selector(selector: str, moved: _Moved) -> str | None:
    at: _Moved | None = moved
    steps: list[_Step] = []
    for step in _steps(selector):
        if at is None:
            steps.append(step)
            continue
        onward = at.steps.get(step)
        if onward is None:
            return None
        new, at = onward
        steps.append(new)
    return ".".join(f"[{each}]" if isinstance(each, int) else each for each in steps)


def _listed(value: Any) -> Sequence[Any]:
    if value is None:
        return ()
    return value if isinstance(value, list) else (value,)
