"""Levers matched with members: who says that it holds what, and whether it acts where the thing is; and the gaps."""

from collections.abc import Collection, Iterable

from atlas.model.levers import Registered, fitting
from atlas.services.opportunities.values import Holder, LeverOffer
from atlas.store.alliance import Organisation


def offers(
    kind: str, countries: Collection[str], members: Iterable[Organisation]
) -> tuple[LeverOffer, ...]:
    """Return the levers that can act on things of a kind, each with the members that hold it; waiting is the last.

    Members come in the order of names, those first whose jurisdictions have one of the countries.
    """
    known = sorted(members, key=lambda each: (each.name.casefold(), each.short))
    return tuple(
        LeverOffer(lever=lever, holders=_holders(lever, countries, known))
        for lever in fitting(kind)
    )


def holds(member: Organisation, lever: Registered) -> bool:
    """Tell whether a member says that it holds a lever, and is of a kind that can."""
    return lever.lever in member.profile.levers and member.kind in lever.who


def _holders(
    lever: Registered, countries: Collection[str], members: Iterable[Organisation]
) -> tuple[Holder, ...]:
    found = [
        Holder(organisation=each, near=_is_near(each, countries))
        for each in members
        if holds(each, lever)
    ]
    return tuple(sorted(found, key=lambda each: each.near is not True))


def _is_near(member: Organisation, countries: Collection[str]) -> bool | None:
    if not countries or not member.profile.jurisdictions:
        return None
    return not set(countries).isdisjoint(member.profile.jurisdictions)
