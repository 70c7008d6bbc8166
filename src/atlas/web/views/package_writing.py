"""A package is written: its form, the claims to choose from, and the draft that outlives a closed tab."""

import re
from collections.abc import Sequence
from uuid import UUID

import attrs
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from atlas.errors import UsageError
from atlas.model.ids import DraftId, InvestigationId
from atlas.model.markings import TLP, strictest
from atlas.policy.decide import Action, Resource
from atlas.services import drafts, gate
from atlas.services.drafts import PACKAGE, Draft
from atlas.services.gate import Visit
from atlas.services.package import choosing, writing
from atlas.services.package.choosing import Choice
from atlas.services.package.document import Beside, Document, Said
from atlas.services.package.weighing import Weighed
from atlas.web import fields, package_forms
from atlas.web.fields import Field
from atlas.web.pages import page
from atlas.web.visitor import visit_of

_ID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_UNSAVED = frozenset({"csrfmiddlewaretoken", "step", "draft", "pick", "address"})
MOST_ADDED = 100  # identifiers with one step


@attrs.frozen(kw_only=True)
class _Sheet:
    """What is on the desk: who writes on which package, what is typed, and what to say of it."""

    visit: Visit
    found: Weighed | None
    given: QueryDict
    error: str = ""
    wrong: Sequence[Field] = ()
    both: Sequence[str] = ()
    status: int = 200


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Show the form of a new package; when it was sent change the form as asked, or begin the package."""
    visit = visit_of(request)
    gate.assert_may(visit, Action.EDIT_PACKAGE, Resource(organisation=visit.actor.organisation))
    return _answered(request, visit, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, package_id: UUID) -> HttpResponse:
    """Show the form of a package; when it was sent keep it, or show both where somebody changed it meanwhile."""
    visit = visit_of(request)
    gate.assert_may(visit, Action.EDIT_PACKAGE, Resource(organisation=visit.actor.organisation))
    return _answered(request, visit, writing.get(visit, package_id))


@require_POST
def save_draft(request: HttpRequest) -> HttpResponse:
    """Keep what is typed as a draft, and tell its id: what the page asks by itself every few seconds."""
    given = request.POST
    id_ = fields.id_in(given.get("draft", ""))
    typed = {name: given.getlist(name) for name in given if name not in _UNSAVED}
    kept = drafts.save(
        visit_of(request),
        typed,
        title=given.get("title", ""),
        id_=DraftId(id_) if id_ else None,
        room=PACKAGE,
    )
    return JsonResponse({"draft": str(kept.id), "told": _("Draft saved")})


@require_POST
def discard_draft(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Delete a draft of the visitor's; any other is not there."""
    visit = visit_of(request)
    drafts.discard(visit, drafts.get(visit, DraftId(draft_id), room=PACKAGE).id, room=PACKAGE)
    return redirect("packages")


def _answered(request: HttpRequest, visit: Visit, found: Weighed | None) -> HttpResponse:
    if request.method != "POST":
        return _page(request, _Sheet(visit=visit, found=found, given=_begun(request, visit, found)))
    sheet = _Sheet(visit=visit, found=found, given=request.POST.copy())
    try:
        if (step := request.POST.get("step")) not in (None, "keep"):
            _change(sheet, str(step))
            return _page(request, sheet)
        return _kept(request, sheet)
    except UsageError as error:
        return _page(request, attrs.evolve(sheet, error=str(error), status=400))


def _begun(request: HttpRequest, visit: Visit, found: Weighed | None) -> QueryDict:
    """Return the form as a draft kept it, else as the package stands."""
    if (id_ := fields.id_in(request.GET.get("draft", ""))) is not None:
        kept = drafts.get(visit, DraftId(id_), room=PACKAGE)
        given = QueryDict(mutable=True)
        for name, values in kept.fields.items():
            given.setlist(name, list(values))
        given["draft"] = str(kept.id)
        return given
    document = found.document if found else Document()
    return package_forms.given_of(_asked(visit, found), document)


def _asked(visit: Visit, found: Weighed | None) -> tuple[Field, ...]:
    if found is None:
        return package_forms.fields_of(visit, Document())
    revision = found.package.revision
    return package_forms.fields_of(visit, found.document, revision=revision)


def _change(sheet: _Sheet, step: str) -> None:
    """Change what is typed as a button asks: nothing is kept by it."""
    given = sheet.given
    if step == "identifiers":
        _add_identifiers(sheet)
    elif step in ("one", "each", "judge"):
        chosen = _chosen(sheet)
        ids = tuple(str(each.id) for each in chosen)
        if step == "judge":
            known = [*given.getlist("judged_on"), *ids]
            given.setlist("judged_on", list(dict.fromkeys(known)))
        elif step == "one":
            text = chosen[0].says if len(chosen) == 1 else ""
            package_forms.state(given, Said(text=text, claims=ids))
        else:
            for each in chosen:
                package_forms.state(given, Said(text=each.says, claims=(str(each.id),)))
        given["address"] = ""
        given.setlist("pick", [])


def _chosen(sheet: _Sheet) -> Sequence[Choice]:
    """Return the claims that are ticked in the list or named by their addresses.

    Raises:
        UsageError: there is none, a line names none that the visitor sees, or one cannot be cited.
    """
    given = sheet.given
    lines = [each for each in given.get("address", "").splitlines() if each.strip()]
    met = [_ID.findall(each) for each in lines]
    ids = [*filter(None, map(fields.id_in, given.getlist("pick")))]
    ids += [UUID(each[-1]) for each in met if each]
    found = {each.id: each for each in choosing.named(sheet.visit, ids)}
    if not all(met) or not set(ids) <= set(found):
        raise UsageError(
            _("A line names no claim that you may see. Copy the id of the claim from its page.")
        )
    if not found:
        raise UsageError(_("Tick a claim first, or name one by its address."))
    if against := next((each for each in found.values() if each.why_not), None):
        raise UsageError(f"{against.says}: {against.why_not}")
    return list(found.values())


def _add_identifiers(sheet: _Sheet) -> None:
    known = {(each.kind, each.value) for _n, each in package_forms.rows_of(sheet.given)}
    known |= {(each.kind, each.value) for each in _beyond(sheet.found)}
    named = choosing.identifiers(sheet.visit, package_forms.cited_in(sheet.given))
    fresh = [each for each in named if each not in known]
    if not fresh:
        raise UsageError(_("The claims that are cited name no other identifier."))
    for kind, value in fresh[:MOST_ADDED]:
        package_forms.stand(sheet.given, Beside(kind=kind, value=value))


def _beyond(found: Weighed | None) -> Sequence[Beside]:
    return found.document.rows[package_forms.MOST_SHOWN :] if found else ()


def _kept(request: HttpRequest, sheet: _Sheet) -> HttpResponse:
    visit, found, given = sheet.visit, sheet.found, sheet.given
    sent = fields.filled(_asked(visit, found), given)
    if wrong := [each for each in sent if each.error]:
        return _page(request, attrs.evolve(sheet, wrong=wrong, status=400))
    document = package_forms.document_of(sent, given, _beyond(found))
    if found is None:
        id_ = writing.begin(visit, document)
    else:
        id_ = found.package.id
        looked = fields.values(sent)["revision"]
        if not looked.strip().isdecimal():
            raise UsageError(_("The revision is a number."))
        try:
            writing.write(visit, id_, document, revision=int(looked))
        except writing.ChangedError as met:
            both = package_forms.differences(document, met.stands)
            given["revision"] = str(found.package.revision)
            return _page(request, attrs.evolve(sheet, error=str(met), both=both, status=409))
    if draft := fields.id_in(given.get("draft", "")):
        drafts.discard(visit, DraftId(draft), room=PACKAGE)
    return redirect("package", id_)


def _page(request: HttpRequest, sheet: _Sheet) -> HttpResponse:
    visit, found, given = sheet.visit, sheet.found, sheet.given
    known = {each.id: each for each in choosing.named(visit, package_forms.cited_in(given))}
    folder = fields.id_in(given.get("folder", ""))
    offered = choosing.of_folder(visit, InvestigationId(folder)) if folder else ()
    context = {
        "package": found.package if found else None,
        "back": reverse("package", args=[found.package.id]) if found else reverse("packages"),
        "groups": _groups(sheet),
        "judged_on": _ticked(given.getlist("judged_on"), known),
        "statements": [
            (n, said, _ticked(said.claims, known)) for n, said in package_forms.statements_of(given)
        ],
        "rows": [
            (n, row, [(name, words, given.get(f"{name}-{n}", "")) for name, words in _BESIDE])
            for n, row in package_forms.rows_of(given)
        ],
        "beyond": len(_beyond(found)),
        "folders": choosing.folders(visit),
        "folder": str(folder or ""),
        "offered": offered,
        "picked": given.getlist("pick"),
        "address": given.get("address", ""),
        "draft": given.get("draft", ""),
        "drafts": _drafts(visit, found) if request.method != "POST" else (),
        "error": sheet.error,
        "wrong": sheet.wrong,
        "both": sheet.both,
    }
    shown = choosing.highest([*known.values(), *offered])
    answer = page(request, "package_form", context, highest=strictest([TLP.AMBER_STRICT, shown]))
    answer.status_code = sheet.status
    return answer


_BESIDE = tuple(package_forms.BESIDE.items())


def _groups(sheet: _Sheet) -> dict[str, dict[str, Sequence[Field]]]:
    """Return the fields as they are typed, in the three places in which they stand."""
    typed = fields.filled(_asked(sheet.visit, sheet.found), sheet.given)
    errors = {each.name: each.error for each in sheet.wrong}
    typed = tuple(attrs.evolve(each, error=errors.get(each.name, "")) for each in typed)
    places = {"judgement": "judged", "likelihood": "judged", "confidence": "judged"}
    places |= dict.fromkeys(("gaps", "alternatives", "unknown", "checked"), "open")
    groups: dict[str, list[Field]] = {"head": [], "judged": [], "open": []}
    for each in typed:
        groups[places.get(each.name, "head")].append(each)
    return {name: {"fields": told} for name, told in groups.items()}


def _ticked(claims: Sequence[str], known: dict[UUID, Choice]) -> list[tuple[str, Choice | None]]:
    """Return each claim with what it says; `None` where it was withdrawn or is not for the visitor."""
    return [(each, known.get(fields.id_in(each) or UUID(int=0))) for each in claims]


def _drafts(visit: Visit, found: Weighed | None) -> Sequence[Draft]:
    """Return the visitor's drafts of this package; of none while there is none."""
    of = [str(found.package.id)] if found else []
    kept = drafts.mine(visit, room=PACKAGE)
    return [each for each in kept if list(each.fields.get("package", ())) == of]
