"""Drafts that people send about a thing: which there are, and one to be filled in, looked at and taken out."""

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from atlas.errors import NotFound, UsageError
from atlas.model.ids import ThingId
from atlas.services import reports
from atlas.services.gate import Visit
from atlas.services.reports import Draft, Drafted
from atlas.web import draft_words, fields
from atlas.web.pages import page
from atlas.web.visitor import visit_of


@require_safe
def show(request: HttpRequest, thing_id: UUID) -> HttpResponse:
    """List the drafts that may be made of a thing, with `lever` that which asks for it first."""
    found = reports.offered(visit_of(request), ThingId(thing_id))
    drafts = [
        (each, draft_words.CALLED[each], draft_words.TOLD[each])
        for each in reports.fitting(request.GET.get("lever", ""))
        if each in found.drafts
    ]
    context = {"found": found, "drafts": drafts, "thing": thing_id}
    return page(request, "drafts", context, highest=found.marking)


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, thing_id: UUID, draft: str) -> HttpResponse:
    """Show what a draft asks for; when it was sent show the draft, or with `do=file` answer its file."""
    if draft not in set(Draft):
        raise NotFound("There is no such draft.")
    visit, thing, kind = visit_of(request), ThingId(thing_id), Draft(draft)
    form = draft_words.FIELDS[kind]
    made: Drafted | None = None
    error, wrong = "", []
    if request.method == "POST":
        form = fields.filled(form, request.POST)
        wrong = [each for each in form if each.error]
        takes_out = request.POST.get("do") == "file"
        try:
            made = None if wrong else _made(visit, thing, kind, fields.values(form), takes_out)
        except UsageError as refused:
            error = str(refused)
        if made and takes_out:
            return _file(made)
    found = reports.offered(visit, thing)
    context = {
        **{"found": found, "thing": thing_id, "draft": kind, "form": {"fields": form}},
        **{"made": made, "error": error, "wrong": wrong},
        **{"called": draft_words.CALLED[kind], "told": draft_words.TOLD[kind]},
    }
    answer = page(request, "draft", context, highest=made.marking if made else found.marking)
    answer.status_code = 400 if error or wrong else 200
    return answer


def _made(
    visit: Visit,
    thing: ThingId,
    kind: Draft,
    typed: Mapping[str, str],
    takes_out: bool,  # noqa: FBT001 - of one form
) -> Drafted:
    make = reports.draft_out if takes_out else reports.preview
    return make(visit, thing, kind, typed)


def _file(made: Drafted) -> HttpResponse:
    """Return a draft as a file whose name has its day and its marking; it is in the ledger by now."""
    return HttpResponse(
        made.file(),
        content_type=made.media_type,
        headers={"Content-Disposition": f'attachment; filename="{made.name}"'},
    )
