"""Cases of data subjects, emergencies and alarms in the JSON API: what their pages list, to whom they list it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from atlas.model.markings import TLP
from atlas.policy.subjects import Outcome, Regime, Right, Telling
from atlas.services import alarms, glass, subjects
from atlas.services.gate import Visit
from atlas.web.api.reads import assert_known
from atlas.web.api.schemas import Asked
from atlas.web.visitor import visit_of

desks = Router()


class Case(Schema):
    """A case of a data subject as it stands; texts are empty and times `null` where nothing was said."""

    id: UUID
    number: str
    name: str
    rights: list[Right]
    regime: Regime
    received: date
    due: date
    days_left: int
    verified: str
    extended: str
    refused: str
    outcome: Outcome | None
    closed_at: datetime | None


class Cases(Schema):
    """The cases of the own organisation: open ones by due day, then the 100 that were closed last."""

    cases: list[Case]


class Letter(Schema):
    """One version of the answer."""

    text: str
    kept_at: datetime


class Picked(Schema):
    """What becomes of a claim that was looked at: told, withheld, or another person's."""

    claim: UUID
    telling: Telling


class Done(Schema):
    """What was done to a claim."""

    act: str
    claim: UUID


class Whole(Case):
    """A case with what it was found by, what was picked and done, and all versions of its letter."""

    values: list[str]
    picked: list[Picked]
    withheld_on: str
    done: list[Done]
    letters: list[Letter]


class Emergency(Schema):
    """A request to open claims in an emergency, as one of the two organisations sees it."""

    id: UUID
    thing: UUID
    state: str
    asker: str
    person: str
    owner: str
    reason: str
    asked: datetime
    deadline: datetime
    answered: datetime | None
    answer: str
    may_answer: bool
    may_read: bool
    opens: int
    until: datetime | None


class Emergencies(Schema):
    """The requests that the asker's organisation made or got, the latest first."""

    requests: list[Emergency]


class Alarm(Schema):
    """One alarm; `thing` is the watched one, for its owner alone."""

    kind: str
    person: str
    organisation: str
    owner: str
    number: int
    at: datetime
    thing: UUID | None


class Watched(Schema):
    """A claim that the own organisation watches; `ended_at` is `null` while it does."""

    claim: UUID
    thing: UUID
    planted_at: datetime
    ended_at: datetime | None


class Alarms(Schema):
    """Alarms, the latest first, and what the own organisation watches, for whom that is shown."""

    alarms: list[Alarm]
    watched: list[Watched]
    highest: TLP


@desks.get("subjects", response=Cases, url_name="api-subjects")
def cases(request: HttpRequest) -> Any:
    """List the cases of data subjects of the own organisation."""
    assert_known(request, Asked)
    visit = visit_of(request)
    return {"cases": [_case(visit, each) for each in subjects.listed(visit)]}


@desks.get("subjects/{uuid:case_id}", response=Whole, url_name="api-subject")
def case(request: HttpRequest, case_id: UUID) -> Any:
    """Return one case, with all versions of its letter."""
    assert_known(request, Asked)
    visit = visit_of(request)
    found = subjects.get(visit, case_id)
    return {
        **_case(visit, found),
        "values": found.asked.values,
        "picked": [{"claim": id_, "telling": how} for id_, how in found.picked.items()],
        "withheld_on": found.withheld_on.code if found.withheld_on else "",
        "done": [{"act": act, "claim": id_} for act, id_ in found.done],
        "letters": found.letters,
    }


@desks.get("glass", response=Emergencies, url_name="api-glass")
def emergencies(request: HttpRequest) -> Any:
    """List the requests to open claims in an emergency."""
    assert_known(request, Asked)
    return {"requests": [_emergency(each) for each in glass.requests(visit_of(request))]}


@desks.get("alarms", response=Alarms, url_name="api-alarms")
def raised(request: HttpRequest) -> Any:
    """List alarms and watched claims."""
    assert_known(request, Asked)
    found = alarms.latest(visit_of(request))
    highest = TLP.AMBER_STRICT if found.lines or found.baits else TLP.CLEAR
    return {"alarms": found.lines, "watched": found.baits, "highest": highest}


def _case(visit: Visit, found: subjects.Case) -> dict[str, object]:
    names = ("id", "number", "verified", "extended", "outcome", "closed_at", "due")
    asked = ("name", "regime", "received")
    return {
        **{name: getattr(found, name) for name in names},
        **{name: getattr(found.asked, name) for name in asked},
        "refused": found.refused.code if found.refused else "",
        "rights": found.asked.in_order,
        "days_left": found.days_left(visit.now),
    }


def _emergency(each: glass.RequestView) -> dict[str, object]:
    names = ("id", "thing", "reason", "asked", "deadline", "answered")
    views = ("state", "asker", "person", "owner", "may_answer", "may_read", "opens", "until")
    return {
        **{name: getattr(each.request, name) for name in names},
        **{name: getattr(each, name) for name in views},
        "answer": each.request.words,
    }
