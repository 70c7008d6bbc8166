"""The profile of an actor or a service (RT2), and the activity alert (RT6), a short one of what is new."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from atlas.errors import UsageError
from atlas.formats.package import Citation
from atlas.formats.package.edition import Figure
from atlas.formats.report import Report, Section, Table
from atlas.model.identifiers.defanging import defang
from atlas.model.ids import ThingId
from atlas.model.kinds import Group, kind_of
from atlas.model.markings import PAP
from atlas.policy.decide import Action
from atlas.policy.registers import WITHHELD
from atlas.services import alarms, gate
from atlas.services.gate import Visit
from atlas.services.package.editions import citation_of, figure_of
from atlas.services.reports import resting
from atlas.services.reports.resting import Rest
from atlas.store import alliance, judgements

DAYS = 30
MOST_DAYS = 3_650
ABOUT = frozenset(
    {Group.ACTOR, Group.SERVICE, Group.MALWARE, Group.INFRASTRUCTURE, Group.OPERATION}
)
NO_VERDICT = (
    "This states claims, not verdicts. Each statement names its sources by number; what is marked UNVETTED was not "
    "reviewed. What may not leave is not in it."
)
_ALLOWED: Mapping[PAP, str] = MappingProxyType(
    {
        PAP.CLEAR: "No restriction on what you do with it.",
        PAP.GREEN: "Block and look up as you need; do nothing to it that its holders would notice.",
        PAP.AMBER: "Look in your own records and at passive sources alone; ask nothing of the infrastructure itself.",
        PAP.RED: "Look in your own records alone, so that nobody can notice; look it up nowhere outside.",
    }
)
_LONGEST = 600  # characters of a description


class Type(StrEnum):
    """Which report on a thing: its profile, or what is new about it."""

    PROFILE = "profile"
    ALERT = "alert"


def on_thing(visit: Visit, thing: ThingId, type_: Type, *, days: int = DAYS) -> Report:
    """Return a report on a group, service, malware, infrastructure or operation. `days` is the window of an alert.

    Raises:
        NotFound: the visitor sees no such thing.
        UsageError: it is of a kind of which no report is made.
        Denied: the policy refused.
    """
    return _report(visit, _rest(visit, thing, type_, Action.READ, days), type_, days)


def take_out(visit: Visit, thing: ThingId, type_: Type, *, days: int = DAYS) -> Report:
    """Return the same for a file that leaves; the claims behind it are in the ledger before (P12).

    Raises:
        NotFound: the visitor sees no such thing.
        UsageError: it is of a kind of which no report is made.
        Denied: the policy refused.
    """
    rest = _rest(visit, thing, type_, Action.EXPORT, days)
    resting.record(visit, rest)
    return _report(visit, rest, type_, days)


def _rest(visit: Visit, thing: ThingId, type_: Type, action: Action, days: int) -> Rest:
    since = visit.now - timedelta(days=_held(days)) if type_ is Type.ALERT else None
    rest = gathered(visit, thing, action, since=since)
    if kind_of(rest.kind).group not in ABOUT:
        raise UsageError(
            "RT2: reports are made of groups, services, malware, infrastructure and operations; "
            "of persons and of documents there is none."
        )
    return rest


def gathered(
    visit: Visit, thing: ThingId, action: Action, *, since: datetime | None = None
) -> Rest:
    """Return what a report on a thing may rest on; whoever set an alarm on it hears of it.

    Raises:
        NotFound: the visitor sees no such thing.
        Denied: the policy refused.
    """
    with gate.open_scope(visit, action) as opened:
        rest = resting.find(opened, thing, since=since)
        members = judgements.merged(opened, [thing]).all_of(thing)
        seen = {each: alarms.seen(opened, each) for each in members}
    for each, handlings in seen.items():
        alarms.opened(visit, each, handlings=handlings)
    return rest


def _held(days: int) -> int:
    return min(max(days, 1), MOST_DAYS)


def _report(visit: Visit, rest: Rest, type_: Type, days: int) -> Report:
    own = alliance.names_of_organisations()[visit.actor.organisation].name
    is_alert = type_ is Type.ALERT
    window = f"What came in the {_held(days)} days before {visit.now.date().isoformat()}."
    return Report(
        type="Cyber activity alert" if is_alert else "Actor or service profile",
        title=rest.name,
        marking=str(rest.marking),
        pap=str(rest.pap),
        made=visit.now.date(),
        organisation=own,
        lead=(
            *((window,) if is_alert else ()),
            NO_VERDICT,
            *((f"{WITHHELD}.",) if rest.is_register else ()),
        ),
        sections=_alert(rest, own) if is_alert else _profile(rest),
    )


def _profile(rest: Rest) -> tuple[Section, ...]:
    cites = _citations(rest)
    return (
        Section(heading="What it is", pairs=_facts(rest, cites)),
        _said(rest),
        _relations(rest, cites, picture=True),
        _identifiers(rest, cites),
        _sources(cites),
    )


def _alert(rest: Rest, own: str) -> tuple[Section, ...]:
    cites = _citations(rest)
    contact = f"{own}, by its legal officer or the secretariat of its node."
    return (
        _said(rest),
        _identifiers(rest, cites),
        _relations(rest, cites, picture=False),
        Section(heading="What you may do", lines=(f"{rest.pap}: {_ALLOWED[rest.pap]}",)),
        Section(heading="Contact", lines=(contact,)),
        _sources(cites),
    )


def _citations(rest: Rest) -> tuple[Citation, ...]:
    numbers = rest.numbers
    return tuple(citation_of(numbers[c.id], c, rest.terms[c.terms]) for c in rest.claims)


def _facts(rest: Rest, cites: tuple[Citation, ...]) -> tuple[tuple[str, str], ...]:
    vetted = sum(each.status == "vetted" for each in cites)
    days = sorted(each.recorded for each in cites)
    return (
        ("Kind", kind_of(rest.kind).label),
        ("Also called", ", ".join(rest.aliases[:40]) or "no other name is known"),
        ("Claims", f"{len(cites)}, of which {vetted} vetted"),
        ("First and last told", f"{days[0]} / {days[-1]}" if days else "nothing may leave"),
    )


def _said(rest: Rest) -> Section:
    numbers = rest.numbers
    told = [(numbers[each.id], _description(each.content)) for each in rest.claims]
    lines = tuple(f"{text} [{number}]" for number, text in told if text)[:20]
    return Section(heading="What is said of it", lines=lines, none="Nothing that may leave.")


def _description(content: bytes) -> str:
    said = json.loads(content).get("description")
    return defang(" ".join(said.split())[:_LONGEST]) if isinstance(said, str) else ""


def _relations(rest: Rest, cites: tuple[Citation, ...], *, picture: bool) -> Section:
    numbers = rest.numbers
    rows = sorted(
        (rest.names[each.source][1], each.type, rest.names[each.target][1], numbers[each.claim])
        for each in rest.links
    )
    drawn = figure_of(rest.links, rest.names, money=False) if picture else Figure()
    return Section(
        heading="Relations",
        picture=drawn,
        table=Table(
            heads=("From", "Relation", "To", "Grade", "Status", "Source"),
            rows=tuple(
                (source, said, target, cites[n - 1].grade, cites[n - 1].status, f"[{n}]")
                for source, said, target, n in rows
            ),
        ),
        none="No relation that may leave.",
    )


def _identifiers(rest: Rest, cites: tuple[Citation, ...]) -> Section:
    numbers = rest.numbers
    named: dict[tuple[str, str], list[Citation]] = {}
    for claim, kind, value in rest.identifiers:
        named.setdefault((kind, value), []).append(cites[numbers[claim] - 1])
    rows = tuple(
        (
            kind,
            defang(value),
            f"{min(c.recorded for c in told)} / {max(c.recorded for c in told)}",
            min(each.grade for each in told),
            "vetted" if any(each.status == "vetted" for each in told) else "UNVETTED",
            " ".join(f"[{each.number}]" for each in told),
        )
        for (kind, value), told in sorted(named.items())
    )
    heads = ("Kind", "Value", "First, last told", "Grade", "Status", "Source")
    return Section(
        heading="Identifiers",
        table=Table(heads=heads, rows=rows),
        none="No identifier that may leave.",
    )


def _sources(cites: tuple[Citation, ...]) -> Section:
    def line(each: Citation) -> str:
        form = "an assessment" if each.assessment else "stated as fact"
        sources = "; ".join(defang(said) for said in each.sources)
        told = f"[{each.number}] {each.kind}: {each.name}. Recorded {each.recorded}, grade {each.grade}, {form}"
        return f"{told}, {each.status}.{f' {sources}' if sources else ''}"

    return Section(
        heading="Sources", lines=tuple(map(line, cites)), none="Nothing of it may leave."
    )
