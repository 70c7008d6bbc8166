"""Write one claim: the form with its drafts, the check, the sending, and what others sent meanwhile."""

from collections.abc import Mapping
from uuid import UUID

import attrs
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atlas.errors import AtlasError, Denied, UsageError
from atlas.formats.stix.needing import STEPS
from atlas.formats.stix.stated import NAMED
from atlas.model.grades import LIKELIHOOD_WORDS
from atlas.model.handling import DataSubject
from atlas.model.ids import ClaimId, DraftId
from atlas.model.kinds import iter_relations, kind_of
from atlas.model.markings import PAP, TLP, strictest
from atlas.services import compose, drafts, search
from atlas.services.compose import Checked
from atlas.services.gate import Visit
from atlas.services.search import Item
from atlas.web import composing, composing_errors, correcting, need_words, words
from atlas.web.composing import Form
from atlas.web.errors import STATUS
from atlas.web.middleware import BESIDE_A_FORM
from atlas.web.pages import page
from atlas.web.startup import settings
from atlas.web.visitor import visit_of

MOST_TYPED = 500  # letters that are searched for


@attrs.frozen(kw_only=True)
class _State:
    """What the page shows beside the form."""

    draft: str = ""
    checked: Checked | None = None
    theirs: Form | None = None
    told: str = ""
    status: int = 200


@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest) -> HttpResponse:
    """Show the form, empty or filled; when it was sent check it, keep it as a draft, or send it."""
    visit = correcting.visit_for(request, request.POST.get("based") or request.GET.get("correct"))
    if request.method != "POST":
        form, state = _begun(request, visit)
        return _page(request, visit, form, state)
    form, draft = composing.typed(request.POST), request.POST.get("draft", "")
    if request.POST.get("step") == "draft":
        kept = drafts.save(visit, form.fields, title=form.title, id_=_draft_id(draft))
        told = gettext("Draft saved. You alone see it.")
        return _page(request, visit, form, _State(draft=str(kept.id), told=told))
    return _checked_or_sent(request, visit, form, draft)


@require_POST
def save_draft(request: HttpRequest) -> HttpResponse:
    """Keep what is typed as a draft, and tell its id: what the page asks by itself every few seconds."""
    form = composing.typed(request.POST)
    id_ = _draft_id(request.POST.get("draft", ""))
    kept = drafts.save(visit_of(request), form.fields, title=form.title, id_=id_)
    return JsonResponse({"draft": str(kept.id), "told": gettext("Draft saved")})


@require_POST
def discard_draft(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Delete a draft of the visitor's; any other is not there."""
    visit = visit_of(request)
    drafts.discard(visit, drafts.get(visit, DraftId(draft_id)).id)
    return redirect("claim")


@require_safe
def near(request: HttpRequest) -> HttpResponse:
    """Show what the visitor may see that is called like what is being typed; for an end of a relation, to choose."""
    end = next((e for e in ("from", "to") if f"{e}_text" in request.GET), "")
    fields = (f"{end}_text",) if end else ("name", "identifier")
    text = next(filter(None, (request.GET.get(each, "") for each in fields)), "")
    items = _near(visit_of(request), text)
    context = {"items": items, "end": end, "chosen": ""}
    return page(request, "near", context, highest=_highest(items))


setattr(near, BESIDE_A_FORM, True)


def _begun(request: HttpRequest, visit: Visit) -> tuple[Form, _State]:
    given = request.GET
    if draft := given.get("draft"):
        kept = drafts.get(visit, _draft_id(draft) or DraftId(UUID(int=0)))
        return composing.of_draft(kept.fields), _State(draft=str(kept.id))
    if correct := given.get("correct"):
        own = compose.own_claim(visit, ClaimId(_draft_id(correct) or UUID(int=0)))
        case = "" if visit == visit_of(request) else visit.setting.reference
        told = gettext("What you do in this form is on record under %(case)s.") % {"case": case}
        return composing.of_claim(own, _known(visit)), _State(told=told if case else "")
    names = ("name", "identifier", "from_text", "from_thing")
    known = {name: given[name][:MOST_TYPED] for name in names if name in given}
    what = {"what": composing.RELATION} if "from_text" in known else {}
    return composing.blank(**known, **what), _State()


def _checked_or_sent(request: HttpRequest, visit: Visit, form: Form, draft: str) -> HttpResponse:
    known = _known(visit)
    form = composing_errors.checked(form, known, compose.codes(visit))
    if form.errors:
        return _page(request, visit, form, _State(draft=draft, status=400))
    try:
        composed = form.composed(visit, map_key=settings().key("map"))
        if request.POST.get("step") == "send":
            sent = compose.send(visit, composed, map_key=settings().key("map"))
            if sent.newer is None:
                if id_ := _draft_id(draft):
                    drafts.discard(visit, id_)
                correcting.end(request, form.based)
                return page(request, "composed", {"sent": sent}, highest=sent.handling.tlp)
        checked = compose.check(visit, composed, map_key=settings().key("map"))
    except (UsageError, Denied) as error:
        return _refused(request, visit, form, draft=draft, error=error)
    theirs = composing.of_claim(checked.newer, known) if checked.newer else None
    if theirs:
        correcting.follow(request, form.based, theirs.based)
    status = 409 if theirs else 200
    state = _State(draft=draft, checked=checked, theirs=theirs, status=status)
    return _page(request, visit, form, state)


def _refused(
    request: HttpRequest, visit: Visit, form: Form, *, draft: str, error: AtlasError
) -> HttpResponse:
    if isinstance(error, Denied) and error.rule == "R.own":
        raise error
    wrong = attrs.evolve(form, errors={"audience" if isinstance(error, Denied) else "": str(error)})
    return _page(request, visit, wrong, _State(draft=draft, status=STATUS[error.code]))


def _page(request: HttpRequest, visit: Visit, form: Form, state: _State) -> HttpResponse:
    near = _near(visit, form.about)
    ends = {e: _near(visit, form.line[f"{e}_text"]) for e in ("from", "to")}
    listed = tuple(each for each in drafts.mine(visit) if str(each.id) != state.draft)
    context = {
        **_choices(visit),
        "form": form,
        "line": form.line,
        "state": state,
        "drafts": listed,
        "near": near,
        "ends": ends,
        "called": composing.CALLED,
        "told_kind": kind_of(form.line["kind"]),
        "compared": _compared(form, state.theirs) if state.theirs else (),
    }
    shown = [*near, *ends["from"], *ends["to"]]
    answer = page(request, "compose", context, highest=_page_marking(form, state, shown))
    answer.status_code = state.status
    return answer


def _choices(visit: Visit) -> Mapping[str, object]:
    return {
        "kinds": [kind_of(each) for each in NAMED],
        "relations": list(iter_relations()),
        "steps": {each: need_words.STEP_WORDS[each] for each in STEPS},
        "criticalities": need_words.CRITICALITY_WORDS,
        "sources": words.SOURCE_WORDS,
        "information": words.INFORMATION_WORDS,
        "likelihoods": LIKELIHOOD_WORDS,
        "tlp": words.TLP_WORDS,
        "pap": list(PAP),
        "whom": compose.whom(visit),
        "codes": compose.codes(visit),
        "subjects": [each for each in DataSubject if each is not DataSubject.VICTIM],
    }


def _compared(form: Form, theirs: Form) -> list[tuple[object, str, str]]:
    """Return what differs between what was typed and what stands: the field, one's own, theirs."""
    return [
        (called, form.line[name], theirs.line[name])
        for name, called in composing.CALLED.items()
        if name in form.line and form.line[name] != theirs.line[name]
    ]


def _known(visit: Visit) -> frozenset[str]:
    return frozenset(each.word for each in compose.whom(visit))


def _near(visit: Visit, text: str) -> tuple[Item, ...]:
    return search.suggest(visit, text[:MOST_TYPED]) if text.strip() else ()


def _highest(items: tuple[Item, ...]) -> TLP:
    return strictest(each.marking for each in items)


def _page_marking(form: Form, state: _State, shown: list[Item]) -> TLP:
    labels = [each.marking for each in shown]
    if form.based and form.line["marking"] in set(TLP):
        labels.append(TLP(form.line["marking"]))
    if state.checked:
        labels.append(state.checked.handling.tlp)
    if state.checked and state.checked.newer:
        labels.append(state.checked.newer.handling.tlp)
    return strictest(labels)


def _draft_id(text: str) -> DraftId | None:
    try:
        return DraftId(UUID(text))
    except ValueError:
        return None
