"""Links of a release for its recipient outside: made, shown once, listed and ended."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from atlas.errors import NotFound, UsageError
from atlas.services.package import outside, receiving
from atlas.services.package.receiving import NO_RELEASE
from atlas.web import entering, fields
from atlas.web.alliance_acts import Form, asked
from atlas.web.fields import Field
from atlas.web.pages import page
from atlas.web.startup import now
from atlas.web.visitor import visit_of


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, release_id: UUID) -> HttpResponse:
    """List the links of a release; when the form was sent make one, and show its address this once."""
    visit = visit_of(request)
    known = outside.links(visit, release_id)
    form, made, error = _fields(), "", ""
    if request.method == "POST":
        form = fields.filled(form, request.POST)
        try:
            made, known = _made(request, release_id, form), outside.links(visit, release_id)
        except UsageError as met:
            error = str(met)
    found = receiving.get(visit, release_id)
    context = {
        "found": found,
        "links": known,
        "form": {"fields": form},
        "made": made,
        "error": error,
    }
    answer = page(request, "package_links", {**context, "now": now()}, highest=found.marking)
    answer.status_code = 400 if error else 200
    return answer


def _made(request: HttpRequest, release_id: UUID, form: tuple[Field, ...]) -> str:
    wrong = next((each for each in form if each.error), None)
    if wrong is not None:
        raise UsageError(f"{wrong.label}: {wrong.error}")
    typed = fields.values(form)
    if not typed["days"].isdecimal() or len(typed["days"]) > 4:
        raise UsageError(_("The days are a number."))
    made = outside.make(
        visit_of(request), release_id, days=int(typed["days"]), reason=typed["reason"]
    )
    return entering.origin_of(request) + reverse("outside", args=[made.secret])


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, release_id: UUID, link_id: UUID) -> HttpResponse:
    """Show what ending a link does; when it was sent end it."""
    visit = visit_of(request)
    if link_id not in {each.id for each in outside.links(visit, release_id)}:
        raise NotFound(NO_RELEASE)
    form = Form(
        title=_("End a link"),
        submit=_("End it"),
        back=reverse("package-links", args=[release_id]),
        told=(_("It opens nothing from then on. What was downloaded stays where it is."),),
        fields=(fields.reason(),),
    )

    def do(sent: tuple[Field, ...]) -> None:
        outside.end(visit, release_id, link_id, reason=fields.values(sent)["reason"])

    return asked(request, form, do)


def _fields() -> tuple[Field, ...]:
    days = Field(name="days", label=gettext_lazy("How many days"), value=str(outside.DAYS))
    return (days, fields.reason())
