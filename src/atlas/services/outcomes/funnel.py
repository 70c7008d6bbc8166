"""The enforcement funnel: by country what became of packages that the visitor's organisation sent or got.

What nobody answered is counted as unknown, beside what is known: silence is no "none".
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from statistics import median

import attrs

from atlas.model.outcomes import Kind
from atlas.policy.decide import Action
from atlas.services import gate
from atlas.services.gate import Visit
from atlas.services.outcomes.keeping import outcome_of
from atlas.store import alliance, authorities
from atlas.store import outcomes as kept
from atlas.store.outcomes import Entry, Sent

STEPS = ("acknowledged", "opened", "charged", "convicted")
_COUNTED = {"charged": Kind.CHARGE, "convicted": Kind.CONVICTION}


@attrs.frozen(kw_only=True)
class Stage:
    """One step, counted in packages. `days` is the median from the release to it; `None` where none came so far."""

    step: str
    reached: int
    refused: int
    unknown: int
    days: float | None


@attrs.frozen(kw_only=True)
class Line:
    """A country ("" where it is not known), how many packages went there, and the steps in their order."""

    country: str
    sent: int
    stages: tuple[Stage, ...]


@attrs.frozen(kw_only=True)
class Funnel:
    """All countries, by code, and what all come to together."""

    lines: tuple[Line, ...]
    whole: Line


def funnel(visit: Visit) -> Funnel:
    """Return the funnel over the packages that the visitor's organisation sent or got.

    Raises:
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.SEE_PACKAGES) as opened:
        sent = kept.sent(opened)
        releases = [id_ for each in sent for id_ in each.releases]
        found = kept.of_releases(opened, releases, kinds=list(_COUNTED.values()))
    came = _came(found)
    places = _places()
    by_country: dict[str, list[Sent]] = defaultdict(list)
    for each in sent:
        to = each.recipient or each.authority
        by_country[places.get(to, "") if to else ""].append(each)
    lines = (_line(country, by_country[country], came) for country in sorted(by_country))
    return Funnel(lines=tuple(lines), whole=_line("", sent, came))


def _places() -> Mapping[uuid.UUID, str]:
    places: dict[uuid.UUID, str] = {each.id: each.country for each in authorities.listed()}
    places.update((each.id, each.country) for each in alliance.names_of_organisations().values())
    return places


def _came(found: Iterable[Entry]) -> Mapping[tuple[str, uuid.UUID], date]:
    """Return for each step of courts and release the last day of the first outcome that names it."""
    came: dict[tuple[str, uuid.UUID], date] = {}
    for outcome in (outcome_of(each.said) for each in found):
        if outcome.release is None or outcome.until is None or outcome.number == 0:
            continue
        step = next(name for name, kind in _COUNTED.items() if kind is outcome.kind)
        key = (step, outcome.release)
        came[key] = min(came.get(key, outcome.until), outcome.until)
    return came


def _line(country: str, sent: Sequence[Sent], came: Mapping[tuple[str, uuid.UUID], date]) -> Line:
    stages = (_stage(step, [(each, _reached(each, step, came)) for each in sent]) for step in STEPS)
    return Line(country=country, sent=len(sent), stages=tuple(stages))


def _reached(sent: Sent, step: str, came: Mapping[tuple[str, uuid.UUID], date]) -> date | None:
    if step in _COUNTED:
        return min((came[step, id_] for id_ in sent.releases if (step, id_) in came), default=None)
    at = sent.acknowledged if step == "acknowledged" else sent.opened
    return at.date() if at else None


def _stage(step: str, told: Sequence[tuple[Sent, date | None]]) -> Stage:
    days = [max((day - each.at.date()).days, 0) for each, day in told if day is not None]
    # whoever gave a package back has opened no case of it; that it came is not said by that
    refused = step != "acknowledged" and sum(each.refused for each, day in told if day is None)
    return Stage(
        step=step,
        reached=len(days),
        refused=int(refused),
        unknown=len(told) - len(days) - int(refused),
        days=float(median(days)) if days else None,
    )
