"""One thing: claims, links, identifiers, history; and for one answer the personal data in it."""

from collections.abc import Mapping
from uuid import UUID

import attrs
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from atlas.errors import UsageError
from atlas.model.handling import Purpose
from atlas.model.ids import ThingId
from atlas.services import explain, purposes, reports, unmask
from atlas.services.explain import ThingView
from atlas.services.unmask import Wanted
from atlas.web import queries
from atlas.web.pages import page
from atlas.web.visitor import visit_of


@attrs.frozen(kw_only=True)
class Unmasking:
    """The form that asks for personal data: what was typed, what is wrong with it, and under what the page is shown."""

    typed: dict[str, str]
    references: tuple[str, ...]
    errors: dict[str, str] = attrs.field(factory=dict)
    shown: bool = False


@require_safe
def show(request: HttpRequest, thing_id: UUID) -> HttpResponse:
    """Show what is claimed of a thing."""
    number, relation = queries.page_number(request.GET), queries.relation(request.GET)
    claims = queries.page_number(request.GET, "claims")
    view = explain.thing(
        visit_of(request), ThingId(thing_id), page=number, relation=relation, claims_page=claims
    )
    context = {"page": number, "relation": relation, "claims_page": claims}
    return _page(request, view, _form(request) if view.masked else None, context)


@require_POST
def show_unmasked(request: HttpRequest, thing_id: UUID) -> HttpResponse:
    """Show a thing under another purpose and reference, in this answer alone."""
    form = _form(request)
    try:
        if form.errors:
            raise UsageError("")
        wanted = Wanted(
            purpose=Purpose(form.typed["purpose"]),
            reference=form.typed["reference"],
            reason=form.typed["reason"],
        )
        view = unmask.show(visit_of(request), ThingId(thing_id), wanted)
    except UsageError as wrong:
        errors = form.errors or {"reference": str(wrong)}
        view = explain.thing(visit_of(request), ThingId(thing_id))
        answer = _page(request, view, attrs.evolve(form, errors=errors))
        answer.status_code = 400
        return answer
    return _page(request, view, attrs.evolve(form, shown=True))


def _form(request: HttpRequest) -> Unmasking:
    visit = visit_of(request)
    sent = request.method == "POST"
    typed = {name: request.POST.get(name, "") for name in ("purpose", "reference", "reason")}
    errors = {}
    if sent and typed["purpose"] not in set(Purpose):
        errors["purpose"] = _("Choose one of the purposes.")
    if sent and not typed["reference"].strip():
        errors["reference"] = _("Say what it is about: an investigation, or a cell as cell:name.")
    if sent and not typed["reason"].strip():
        errors["reason"] = _("Write why; it is recorded with the act.")
    if not sent:
        typed |= {"purpose": str(visit.purpose), "reference": visit.setting.reference}
    return Unmasking(typed=typed, references=purposes.references(visit), errors=errors)


def _page(
    request: HttpRequest,
    view: ThingView,
    unmasking: Unmasking | None,
    place: Mapping[str, object] | None = None,
) -> HttpResponse:
    first = {"page": 1, "relation": None, "claims_page": 1}
    context = {
        **{"view": view, "unmasking": unmasking, "report_groups": reports.ABOUT},
        **(place or first),
    }
    return page(request, "thing", context, highest=view.highest)
