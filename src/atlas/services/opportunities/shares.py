"""Which stated shares stand: a share that cannot stand is set aside and said, and who needs whom stands without it.

Anybody may state a share. So a share that is wrong, or that contradicts another, takes away shares alone: no need, and
no card. Where vetted shares of a step agree, those that nobody vetted do not set them aside.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import attrs

from atlas.errors import NoNumber
from atlas.graphs.disruption.dependencies import Supply, share_contradictions
from atlas.policy.vetting import State
from atlas.store.dependencies import Stated

_MOST_TOLD = 3  # wrong shares of one step that are told
_LONGEST = 40  # characters of a wrong share that are told


@attrs.frozen(kw_only=True)
class Claimed:
    """A supply as a claim says it, and the claim."""

    supply: Supply
    claim: Stated

    @property
    def is_vetted(self) -> bool:
        """Whether the claim was vetted."""
        return self.claim.vetting == State.VETTED


def share_of(text: str) -> float | None:
    """Return a stated share, above 0 and up to 1; `None` where it is none."""
    try:
        share = float(text)
    except ValueError:
        return None
    return share if 0 < share <= 1 else None


def settled(claimed: Iterable[Claimed]) -> tuple[list[Supply], list[NoNumber]]:
    """Return all supplies in order, without the shares that do not stand, and why not, by customer and step."""
    listed = list(claimed)
    by_step: dict[tuple[int, int], list[Claimed]] = defaultdict(list)
    for each in listed:
        by_step[each.supply.customer, each.supply.step].append(each)
    against: list[NoNumber] = []
    standing: dict[tuple[int, int], frozenset[bool]] = {}
    for key, of_step in sorted(by_step.items()):
        against += _wrong(of_step)
        standing[key], more = _standing(of_step)
        against += more
    kept = [
        each.supply
        if each.is_vetted in standing[each.supply.customer, each.supply.step]
        else attrs.evolve(each.supply, share=None)
        for each in listed
    ]
    return kept, against


def _wrong(of_step: Sequence[Claimed]) -> list[NoNumber]:
    """Return the objection to shares of a step that are no share; nobody's statement of a need is left out for it."""
    texts = dict.fromkeys(
        _shown(each.claim.share)
        for each in of_step
        if each.claim.share and each.supply.share is None
    )
    if not texts:
        return []
    more = ", ..." if len(texts) > _MOST_TOLD else ""
    return [
        NoNumber(
            "shares.range",
            things=(of_step[0].supply.customer,),
            found=", ".join(list(texts)[:_MOST_TOLD]) + more,
            expected="a number above 0, up to 1",
        )
    ]


def _shown(text: str) -> str:
    return (text if text.isprintable() else ascii(text))[:_LONGEST]


def _standing(of_step: Sequence[Claimed]) -> tuple[frozenset[bool], list[NoNumber]]:
    """Return whose shares of a step stand, those of vetted claims (true) and of others (false), and the objection."""
    about = (of_step[0].supply.customer,)
    against = share_contradictions(_shares(of_step), about=about)
    if not against:
        return frozenset({True, False}), []
    vetted = _shares(each for each in of_step if each.is_vetted)
    if not vetted or share_contradictions(vetted):
        return frozenset(), against
    return frozenset({True}), [
        NoNumber(
            "shares.unvetted", things=about, found=each.found, expected="what vetted claims say"
        )
        for each in against
    ]


def _shares(claimed: Iterable[Claimed]) -> Mapping[int, set[float]]:
    found: dict[int, set[float]] = defaultdict(set)
    for each in claimed:
        if each.supply.share is not None:
            found[each.supply.supplier].add(each.supply.share)
    return found
