"""What the claims that a package cites are called: by their names, and a relation by who does what to whom."""

import uuid
from collections.abc import Mapping, Sequence

from atlas.model.ids import ThingId
from atlas.model.kinds import kind_of, relation
from atlas.store.cited import CitedLink

Names = Mapping[ThingId, tuple[str, str]]


def ends_of(link: CitedLink, names: Names) -> tuple[tuple[str, str], tuple[str, str]]:
    """Return both ends of a link as (kind, name): what no cited claim names is called by its kind alone."""
    source, target = (
        names.get(thing) or _unnamed(stix_id.partition("--")[0])
        for thing, stix_id in (
            (link.source, link.source_stix_id),
            (link.target, link.target_stix_id),
        )
    )
    return source, target


def sentences(links: Sequence[CitedLink], names: Names) -> Mapping[uuid.UUID, str]:
    """Return for each claim that states a relation who does what to whom."""
    told: dict[uuid.UUID, str] = {}
    for each in links:
        (_, source), (_, target) = ends_of(each, names)
        told.setdefault(each.claim, f"{source} {relation(each.type).label} {target}")
    return told


def words_of(kind: str, name: str) -> str:
    """Return what a claim about one thing says: what it is called, and what it is."""
    _, unnamed = _unnamed(kind)
    return f"{name} ({kind_of(kind).label})" if name else unnamed


def _unnamed(kind: str) -> tuple[str, str]:
    label = kind_of(kind).label
    return kind, f"{'an' if label[:1] in 'AEIOU' else 'a'} {label[:1].lower()}{label[1:]}"
