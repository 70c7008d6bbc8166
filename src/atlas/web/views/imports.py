"""Imports: send a file, say what its columns hold, check it, follow the job, take it back."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from atlas.errors import UsageError
from atlas.model.ids import BatchId
from atlas.model.markings import TLP
from atlas.services import lists
from atlas.services.imports import batches, spool, undoing, uploads
from atlas.services.imports.batches import Import, State
from atlas.web import importing
from atlas.web.pages import page
from atlas.web.startup import settings
from atlas.web.visitor import visit_of
from atlas.web.words import INFORMATION_WORDS, PAP_WORDS, REACH_WORDS, SOURCE_WORDS, TLP_WORDS

_STORED = (State.WAITING, State.RUNNING, State.STOPPING)


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """List imports, with the form that sends a file; when one was sent keep it aside and go on to its columns."""
    visit, error = visit_of(request), ""
    reaches = lists.reaches(visit)
    if request.method == "POST":
        try:
            id_ = importing.sent(request, visit)
            return redirect("import", batch_id=id_)
        except UsageError as wrong:
            error = str(wrong)
    context = {
        "imports": batches.latest(visit),
        "endings": spool.endings(importing.folder()),
        "error": error,
        "given": request.POST,
        "reaches": [(each, REACH_WORDS.get(each.word, "")) for each in reaches],
        "tlp": TLP_WORDS,
        "paps": PAP_WORDS,
        "sources": SOURCE_WORDS,
        "information": INFORMATION_WORDS,
    }
    answer = page(request, "imports", context)
    answer.status_code = 400 if error else 200
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Show an import at the step that it is at; when a form was sent do its act."""
    visit, id_, error = visit_of(request), BatchId(batch_id), ""
    if request.method == "POST":
        try:
            address = reverse("import", args=[batch_id])
            return redirect(address + importing.acted(request, visit, id_))
        except UsageError as wrong:
            error = str(wrong)
    answer = _step(request, batches.get(visit, id_), error)
    answer.status_code = 400 if error else 200
    return answer


@require_safe
def download_rejected(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Send the rows that stayed out as they were given, with place, code and reason."""
    content = uploads.rejected(visit_of(request), BatchId(batch_id), folder=importing.folder())
    return HttpResponse(
        content,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="atlas-rejected.csv"'},
    )


def _step(request: HttpRequest, found: Import, error: str) -> HttpResponse:
    visit, batch = visit_of(request), found.batch
    if batch.state is not State.CHECKED:
        ending = undoing.under_way(found, folder=importing.folder())
        context = {"found": found, "error": error, "ending": ending}
        context["under_way"] = ending is not None or batch.state in _STORED
        return page(request, "import_result", context)
    look = uploads.look(visit, batch.id, folder=importing.folder())
    marking = TLP(batch.said["marking"])
    explained = look.preview is None or look.mapping is not None
    if not explained or (look.preview and request.GET.get("step") != "check"):
        context = {"found": found, "look": look, "error": error, **importing.columns(look)}
        return page(request, "import_columns", context, highest=marking)
    key = settings().key("map")
    try:
        checked = uploads.check(visit, batch.id, folder=importing.folder(), map_key=key)
    except UsageError as wrong:
        raise UsageError(gettext("This cannot be checked: %(why)s") % {"why": wrong}) from wrong
    context = {"found": found, "look": look, "checked": checked, "error": error}
    context["warnings"] = [p for _, p in checked.report.entries if not p.rejected]
    return page(request, "import_check", context, highest=checked.handling.tlp)
