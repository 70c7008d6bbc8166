"""Reports on a thing: the profile (RT2) and the activity alert (RT6) as pages, and each report as a PDF."""

import base64
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from atlas.errors import NotFound
from atlas.model.ids import ThingId
from atlas.model.markings import TLP
from atlas.services import figures, reports
from atlas.services.reports import Report, Type
from atlas.web import report_words
from atlas.web.pages import page
from atlas.web.queries import days
from atlas.web.visitor import visit_of


@require_safe
def on_thing(request: HttpRequest, thing_id: UUID, report: str) -> HttpResponse:
    """Show a report on a thing, as it is printed; each picture has its table beside it."""
    span = days(request.GET, reports.DAYS)
    found = reports.on_thing(visit_of(request), ThingId(thing_id), _type(report), days=span)
    context = {
        "found": found,
        "sections": [(each, _picture(reports.svg(each.picture))) for each in found.sections],
        "thing": thing_id,
        "report": report,
        "days": span,
        "is_alert": report == Type.ALERT,
        "words": report_words.words(),
    }
    return page(request, "report", context, highest=TLP(found.marking))


@require_safe
def file_on_thing(request: HttpRequest, thing_id: UUID, report: str) -> HttpResponse:
    """Answer a report on a thing as a PDF; what it takes out is in the ledger before."""
    span = days(request.GET, reports.DAYS)
    return _paper(
        reports.take_out(visit_of(request), ThingId(thing_id), _type(report), days=span), report
    )


@require_safe
def brief(request: HttpRequest, nomination_id: UUID) -> HttpResponse:
    """Answer the brief of a nomination (RT1) as a PDF."""
    return _paper(reports.brief(visit_of(request), nomination_id), "brief")


@require_safe
def statement(request: HttpRequest) -> HttpResponse:
    """Answer the value statement (RT12) as a PDF."""
    span = days(request.GET, figures.DAYS)
    return _paper(reports.statement(visit_of(request), days=span), "statement")


def _type(name: str) -> Type:
    if name not in set(Type):
        raise NotFound("There is no such report.")
    return Type(name)


def _picture(svg: str) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}" if svg else ""


def _paper(report: Report, name: str) -> HttpResponse:
    """Return a PDF whose file name has its marking and its day."""
    label = report.marking.replace(":", "-").replace("+", "-")
    said = f"atlas-{name}_{report.made.isoformat()}_{label}.pdf"
    return HttpResponse(
        reports.pdf(report),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{said}"'},
    )
