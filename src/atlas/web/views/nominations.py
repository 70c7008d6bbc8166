"""Nominations: the list by state, the form with its draft, one of them with its history, and its brief on one page."""

from itertools import groupby
from uuid import UUID

import attrs
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atlas.errors import UsageError
from atlas.model.ids import DraftId
from atlas.model.markings import TLP, strictest
from atlas.policy.decide import Action, Resource
from atlas.policy.nominating import Criterion, State
from atlas.services import drafts, gate, nominate
from atlas.services.gate import Visit
from atlas.services.nominate import ROOM
from atlas.web import fields, nominating, nomination_words, queries
from atlas.web.fields import Field
from atlas.web.pages import page
from atlas.web.visitor import visit_of


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """List nominations by state, those first with which something waits."""
    visit = visit_of(request)
    found = nominate.listed(visit, page=queries.page_number(request.GET))
    order = list(State)
    rows = sorted(found.items, key=lambda row: order.index(row[0].state))
    own = Resource(organisation=visit.actor.organisation)
    context = {
        "found": found,
        "waiting": nominate.waiting(visit),
        "groups": [(state, list(each)) for state, each in groupby(rows, lambda row: row[0].state)],
        "may_nominate": gate.may(visit, Action.NOMINATE, own),
        "may_weigh": gate.may(visit, Action.WEIGH),
        "drafts": drafts.mine(visit, room=ROOM) if gate.may(visit, Action.NOMINATE, own) else (),
        "words": nomination_words.EVERY,
    }
    return page(request, "nominations", context, highest=found.highest)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Show the form, empty or as a draft kept it; when it was sent keep a draft, or submit the nomination."""
    visit = visit_of(request)
    blank = nominating.blank(nominate.circles(visit))
    if request.method != "POST":
        draft = fields.id_in(request.GET.get("draft", ""))
        kept = drafts.get(visit, DraftId(draft), room=ROOM) if draft else None
        shown = nominating.of_draft(kept.fields, blank) if kept else blank
        return _form(request, shown, draft=str(kept.id) if kept else "")
    draft_id = request.POST.get("draft", "")
    if request.POST.get("step") == "draft":
        saved = _saved(request, visit)
        return redirect(f"{reverse('nomination-new')}?draft={saved}")
    sent = fields.filled(blank, request.POST)
    if any(each.error for each in sent):
        return _form(request, sent, draft=draft_id, status=400)
    try:
        form, cell = nominating.form_of(sent), nominating.cell_of(sent)
        found = nominate.submit(visit, form, cell=cell)
    except UsageError as error:
        return _form(request, sent, draft=draft_id, error=str(error), status=400)
    if id_ := fields.id_in(draft_id):
        drafts.discard(visit, DraftId(id_))
    return redirect("nomination", found.id)


@require_POST
def save_draft(request: HttpRequest) -> HttpResponse:
    """Keep what is typed as a draft, and tell its id: what the page asks by itself every few seconds."""
    saved = _saved(request, visit_of(request))
    return JsonResponse({"draft": str(saved), "told": gettext("Draft saved")})


@require_POST
def discard_draft(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Delete a draft of the visitor's; any other is not there."""
    visit = visit_of(request)
    drafts.discard(visit, drafts.get(visit, DraftId(draft_id), room=ROOM).id)
    return redirect("nominations")


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, nomination_id: UUID) -> HttpResponse:
    """Show the form of a nomination; when it was sent change it, or show both where somebody changed it first."""
    visit = visit_of(request)
    own = Resource(organisation=visit.actor.organisation, id=nomination_id)
    gate.assert_may(visit, Action.NOMINATE, own)
    found = nominate.get(visit, nomination_id)
    gate.assert_may(visit, Action.NOMINATE, attrs.evolve(own, organisation=found.author))
    standing = nominating.filled_with(found.form, nominating.blank())
    if request.method != "POST":
        return _form(request, standing, based=found.revision, of=nomination_id)
    sent = fields.filled(nominating.blank(), request.POST)
    based = request.POST.get("based", "")
    if any(each.error for each in sent) or not based.isdecimal():
        return _form(request, sent, based=based, of=nomination_id, status=400)
    try:
        amended = nominate.amend(
            visit, nomination_id, nominating.form_of(sent), based=int(based[:9])
        )
    except UsageError as error:
        return _form(request, sent, based=based, of=nomination_id, error=str(error), status=400)
    if not amended.newer:
        return redirect("nomination", nomination_id)
    theirs = nominating.filled_with(amended.nomination.form, nominating.blank())
    both = nominating.differing(sent, theirs)
    now = amended.nomination.revision
    return _form(request, sent, based=now, of=nomination_id, both=both, status=409)


@require_safe
def one(request: HttpRequest, nomination_id: UUID) -> HttpResponse:
    """Show one nomination: what it says, its screening, points, ballot and history."""
    visit = visit_of(request)
    found = nominate.view(visit, nomination_id)
    return page(request, "nomination", _context(visit, found), highest=_highest(found))


@require_safe
def brief(request: HttpRequest, nomination_id: UUID) -> HttpResponse:
    """Show the nomination brief (RT1): one page, as it is printed."""
    visit = visit_of(request)
    found = nominate.view(visit, nomination_id)
    context = {**_context(visit, found), "today": visit.now.date(), "highest": _highest(found)}
    return render(request, "atlas/nomination_brief.html", context)


def _context(visit: Visit, view: nominate.View) -> dict[str, object]:
    found = view.nomination
    own = Resource(organisation=found.author, id=found.id)
    acts = (Action.SCREEN, Action.CONCLUDE, Action.CLEAR_NOMINATION)
    voting = Resource(organisation=visit.actor.organisation)
    return {
        "view": view,
        "each": found,
        "form": found.form,
        "names": view.names,
        "points": [(each, found.points[each], found.weights[each]) for each in Criterion]
        if found.points
        else [],
        "priority": f"{float(found.priority):.2f}" if found.priority is not None else "",
        "stays": [(each, each.lasted(visit.now).days) for each in view.stays],
        "may": {str(each) for each in gate.offered(visit, acts)},
        "may_vote": found.is_open and gate.may(visit, Action.VOTE, voting),
        "may_change": gate.may(visit, Action.NOMINATE, own),
        "may_take_back": gate.may(visit, Action.TAKE_BACK_NOMINATION, own),
        "words": nomination_words.EVERY,
    }


def _highest(found: nominate.View) -> TLP:
    return strictest([found.handling.tlp])


def _saved(request: HttpRequest, visit: Visit) -> DraftId:
    gate.assert_may(visit, Action.NOMINATE, Resource(organisation=visit.actor.organisation))
    given = request.POST
    id_ = fields.id_in(given.get("draft", ""))
    kept = drafts.save(
        visit,
        nominating.kept(given),
        title=given.get("name", ""),
        id_=DraftId(id_) if id_ else None,
        room=ROOM,
    )
    return kept.id


def _form(
    request: HttpRequest,
    shown: tuple[Field, ...],
    *,
    status: int = 200,
    of: UUID | None = None,
    **said: object,
) -> HttpResponse:
    wrong = [each for each in shown if each.error]
    back = reverse("nomination", args=[of]) if of else reverse("nominations")
    context = {"form": {"fields": shown}, "wrong": wrong, "of": of, "back": back, **said}
    answer = page(request, "nomination_form", context, highest=TLP.AMBER if of else TLP.CLEAR)
    answer.status_code = status
    return answer
