"""Judgements on their way out: each a relationship in STIX 2.1 beside objects that stay unmerged."""

from atlas.formats.stix.judged import Told, relationship
from atlas.model.handling import Handling, Terms
from atlas.policy.derived import Derived, part
from atlas.store.judged_out import JudgedOut

SPEC = "2.1"


def content_of(each: JudgedOut) -> bytes:
    """Return the canonical bytes of the relationship that says a judgement."""
    return relationship(
        Told(
            id=each.id,
            verdict=str(each.verdict),
            source=each.source,
            target=each.target,
            strength=each.strength,
            grounds=each.grounds,
            at=each.recorded_at,
        )
    )


def part_of(handling: Handling) -> Derived:
    """Return what a judgement under a handling adds to what goes with it: it says no terms of its own."""
    return part(handling, Terms())
