"""The history of claims: versions of one object by one organisation, each with what it changed."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import groupby

import attrs

from atlas.services.explain import ClaimView

_SHOWN_CHARS = 2_000


@attrs.frozen(kw_only=True)
class Change:
    """One property before and after; `None` where it was not there."""

    name: str
    before: str | None
    after: str | None


@attrs.frozen(kw_only=True)
class Version:
    """One version and what it changed against the one before; the `first` changed nothing."""

    claim: ClaimView
    first: bool
    changes: tuple[Change, ...]


def versions(claims: Iterable[ClaimView]) -> tuple[Version, ...]:
    """Return the versions of every object of which there is more than a current one, newest first.

    Objects are in order of organisation and id.
    """
    ordered = sorted(claims, key=_place)
    chains = (list(chain) for _, chain in groupby(ordered, key=_whose))
    return tuple(version for chain in chains if _has_history(chain) for version in _chain(chain))


def changes(before: Mapping[str, object], after: Mapping[str, object]) -> tuple[Change, ...]:
    """Return the properties that differ, in order of name; equal objects give none."""
    return tuple(
        Change(name=name, before=_shown(before, name), after=_shown(after, name))
        for name in sorted(before.keys() | after.keys())
        if name not in before or name not in after or before[name] != after[name]
    )


def _chain(oldest_first: list[ClaimView]) -> Iterator[Version]:
    earlier = [None, *oldest_first[:-1]]
    for before, claim in reversed(list(zip(earlier, oldest_first, strict=True))):
        changed = changes(before.content, claim.content) if before else ()
        yield Version(claim=claim, first=before is None, changes=changed)


def _has_history(chain: list[ClaimView]) -> bool:
    return len(chain) > 1 or not chain[0].current


def _whose(claim: ClaimView) -> tuple[str, str]:
    return claim.organisation, claim.stix_id


def _place(claim: ClaimView) -> tuple[str, str, datetime, datetime]:
    return *_whose(claim), claim.modified or claim.created or claim.recorded_at, claim.recorded_at


def _shown(content: Mapping[str, object], name: str) -> str | None:
    if name not in content:
        return None
    value = content[name]
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _SHOWN_CHARS else text[:_SHOWN_CHARS] + " …"
