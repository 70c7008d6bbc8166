"""Preview as: begin with whom and why, look, and end with one click."""

import attrs
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from atlas.model.signs import refused_in
from atlas.services import preview
from atlas.web import fields
from atlas.web.pages import page
from atlas.web.visitor import SEEN_AS_KEY, visit_of


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Show whom one may preview as; when the form was sent begin, and lead to the search."""
    if request.method != "POST":
        return _form(request, {})
    errors = {}
    whom = fields.id_in(request.POST.get("whom", ""))
    if whom is None:
        errors["whom"] = _("Choose a member or a person.")
    if not request.POST.get("reason", "").strip():
        errors["reason"] = _("Write why; it is recorded.")
    if sign := refused_in(request.POST.get("reason", "")):
        errors["reason"] = str(fields.hidden_sign(sign))
    if whom is None or errors:
        return _form(request, errors, status=400)
    visit = preview.start(visit_of(request), whom, reason=request.POST["reason"])
    seen = visit.setting.seen_as
    if seen is not None:
        person = str(seen.person) if seen.person else ""
        request.session[SEEN_AS_KEY] = [str(seen.organisation), person]
    return redirect("search")


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """End the preview: from now on the visitor looks with his own eyes."""
    request.session.pop(SEEN_AS_KEY, None)
    return redirect("desk")


def _form(request: HttpRequest, errors: dict[str, str], *, status: int = 200) -> HttpResponse:
    visit = visit_of(request)
    own = attrs.evolve(visit, setting=attrs.evolve(visit.setting, seen_as=None))
    context = {
        "errors": errors,
        "choices": preview.choices(own),
        "typed": {name: request.POST.get(name, "") for name in ("whom", "reason")},
    }
    answer = page(request, "preview", context)
    answer.status_code = status
    return answer
