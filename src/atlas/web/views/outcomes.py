"""Outcomes: the ledger with its time line and its sums, one outcome, the forms, and the funnel by country."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from atlas.errors import UsageError
from atlas.model.markings import TLP, strictest
from atlas.model.outcomes import Kind
from atlas.policy.decide import Action, Resource
from atlas.services import compose, gate, outcomes
from atlas.services.gate import Visit
from atlas.services.outcomes import Change, Summed, View, Wanted
from atlas.web import fields, outcome_forms, outcome_words, queries
from atlas.web.fields import Field
from atlas.web.outcome_line import time_line
from atlas.web.pages import page
from atlas.web.visitor import visit_of


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show the ledger, filtered; with `sum` also what the outcomes named come to, or why they are not summed."""
    visit, wanted = visit_of(request), wanted_of(request)
    found = outcomes.listed(visit, wanted, page=queries.page_number(request.GET))
    picked = request.GET.getlist("sum")
    summed = _summed(visit, picked)
    context = {
        "found": found,
        "wanted": wanted,
        "line": time_line(found.items),
        "summed": summed,
        "total_words": _total(summed),
        "picked": picked,
        "words": outcome_words.EVERY,
        "filtered": wanted != Wanted(),
    }
    labels = [found.highest, summed.highest] if summed else [found.highest]
    return page(request, "outcomes", context, highest=strictest(labels))


@require_safe
def one(request: HttpRequest, outcome_id: UUID) -> HttpResponse:
    """Show one outcome with its versions."""
    view = outcomes.get(visit_of(request), outcome_id)
    context = {"view": view, "each": view.latest, "words": outcome_words.EVERY}
    return page(request, "outcome", context, highest=view.latest.marking)


@require_safe
def funnel(request: HttpRequest) -> HttpResponse:
    """Show by country what became of packages."""
    found = outcomes.funnel(visit_of(request))
    context = {"found": found, "words": outcome_words.EVERY}
    return page(request, "outcome_funnel", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Show the form; when it was sent record the outcome."""
    visit = visit_of(request)
    blank = outcome_forms.blank(outcomes.judges(visit), compose.addressable(visit))
    if request.method != "POST":
        return _form(request, _recording(), blank)
    sent = fields.filled(blank, request.POST)
    if any(each.error for each in sent):
        return _form(request, _recording(), sent)
    try:
        outcome, choice = outcome_forms.outcome_of(sent), outcome_forms.choice_of(sent)
        id_ = outcomes.record(visit, outcome, choice)
    except UsageError as error:
        return _form(request, _recording(), sent, error)
    return redirect("outcome", id_)


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, outcome_id: UUID) -> HttpResponse:
    """Show the form of an outcome; when it was sent put a new version in its place."""
    visit = visit_of(request)
    judges = outcomes.judges(visit)
    view = _own(visit, outcome_id)
    blank = (*outcome_forms.blank(judges, None), _based(view), fields.reason())
    if request.method != "POST":
        filled = outcome_forms.filled_with(view.latest.outcome, blank)
        return _form(request, _correcting(view), filled, highest=view.latest.marking)
    sent = fields.filled(blank, request.POST)
    shown = _correcting(view)
    if any(each.error for each in sent):
        return _form(request, shown, sent, highest=view.latest.marking)
    try:
        outcomes.correct(visit, outcome_id, outcome_forms.outcome_of(sent), _change(sent))
    except UsageError as error:
        return _form(request, shown, sent, error, highest=view.latest.marking)
    return redirect("outcome", outcome_id)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, outcome_id: UUID) -> HttpResponse:
    """Ask why; when that was sent withdraw the outcome."""
    visit = visit_of(request)
    outcomes.judges(visit)
    view = _own(visit, outcome_id)
    blank = (_based(view), fields.reason())
    if request.method != "POST":
        return _form(request, _withdrawing(view), blank, highest=view.latest.marking)
    sent = fields.filled(blank, request.POST)
    shown = _withdrawing(view)
    if any(each.error for each in sent):
        return _form(request, shown, sent, highest=view.latest.marking)
    try:
        outcomes.withdraw(visit, outcome_id, _change(sent))
    except UsageError as error:
        return _form(request, shown, sent, error, highest=view.latest.marking)
    return redirect("outcome", outcome_id)


def wanted_of(request: HttpRequest) -> Wanted:
    """Return which outcomes an address asks for; what it cannot mean counts as not said."""
    kind, country = request.GET.get("kind", ""), request.GET.get("country", "").strip().upper()
    year = request.GET.get("year", "")
    return Wanted(
        kind=kind if kind in set(Kind) else "",
        country=country if country.isascii() and country.isalpha() and len(country) <= 5 else "",
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else 0,
    )


def _summed(visit: Visit, picked: list[str]) -> Summed | None:
    return outcomes.total(visit, [fields.id_of(each) for each in picked]) if picked else None


def _total(summed: Summed | None) -> str:
    total = summed.total if summed else None
    return outcomes.in_digits((total.low, total.number, total.high)) if total else ""


def _own(visit: Visit, id_: UUID) -> View:
    view = outcomes.get(visit, id_)
    gate.assert_may(visit, Action.RECORD_OUTCOME, Resource(organisation=view.latest.author, id=id_))
    return view


def _based(view: View) -> Field:
    versions = str(view.latest.versions)
    return Field(
        name="based",
        label=_("Version that you follow up"),
        kind=fields.CHOICE,
        choices=((versions, versions),),
        value=versions,
    )


def _change(sent: tuple[Field, ...]) -> Change:
    typed = fields.values(sent)
    return Change(reason=typed["reason"], based=int(typed["based"]))


def _recording() -> dict[str, object]:
    return {
        "title": _("Record an outcome"),
        "submit": _("Record it"),
        "back": reverse("outcomes"),
        "told": [
            _(
                "It is a leaf of the log. It is never edited: what was wrong is corrected by a new version."
            ),
        ],
    }


def _correcting(view: View) -> dict[str, object]:
    return {
        "title": _("Correct an outcome"),
        "submit": _("Put this version in its place"),
        "back": reverse("outcome", args=[view.latest.id]),
        "told": [_("The version before stays as history, for the same readers.")],
    }


def _withdrawing(view: View) -> dict[str, object]:
    return {
        "title": _("Withdraw an outcome"),
        "submit": _("Withdraw it"),
        "back": reverse("outcome", args=[view.latest.id]),
        "told": [_("It no longer counts, and is never summed. What it said stays as history.")],
    }


def _form(
    request: HttpRequest,
    shown: dict[str, object],
    typed: tuple[Field, ...],
    error: UsageError | None = None,
    *,
    highest: TLP = TLP.CLEAR,
) -> HttpResponse:
    wrong = [each for each in typed if each.error]
    said = str(error) if error else ""
    context = {"form": {**shown, "fields": typed}, "wrong": wrong, "error": said}
    answer = page(request, "alliance_act", context, highest=highest)
    answer.status_code = 400 if wrong or error else 200
    return answer
