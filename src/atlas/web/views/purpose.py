"""What this visit is for: a small form, in the top bar and as a page of its own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from atlas.errors import UsageError
from atlas.model.handling import Purpose
from atlas.model.signs import refused_in
from atlas.services import purposes
from atlas.services.purposes import Change
from atlas.web.entering import ours
from atlas.web.fields import hidden_sign
from atlas.web.pages import page
from atlas.web.visitor import PURPOSE_KEY, REFERENCE_KEY, visit_of


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Show the form; when it was sent keep what the visit is for, until the session ends or it is changed."""
    if request.method != "POST":
        return _form(request, {})
    errors = _missing(request)
    if errors:
        return _form(request, errors, status=400)
    wanted = Change(
        purpose=Purpose(request.POST["purpose"]),
        reason=request.POST["reason"],
        reference=request.POST.get("reference", ""),
    )
    try:
        visit = purposes.change(visit_of(request), wanted)
    except UsageError as error:
        return _form(request, {"reference": str(error)}, status=400)
    request.session[PURPOSE_KEY] = str(visit.purpose)
    request.session[REFERENCE_KEY] = visit.setting.reference
    return redirect(ours(request.POST.get("next", "")) or "desk")


def _missing(request: HttpRequest) -> dict[str, str]:
    errors = {}
    if request.POST.get("purpose") not in set(Purpose):
        errors["purpose"] = _("Choose one of the purposes.")
    if not request.POST.get("reason", "").strip():
        errors["reason"] = _("Write why; it is recorded with the change.")
    for name in ("reason", "reference"):
        if sign := refused_in(request.POST.get(name, "")):
            errors[name] = str(hidden_sign(sign))
    return errors


def _form(request: HttpRequest, errors: dict[str, str], *, status: int = 200) -> HttpResponse:
    typed = {name: request.POST.get(name, "") for name in ("purpose", "reason", "reference")}
    context = {
        "errors": errors,
        "typed": typed,
        "next": ours(request.POST.get("next", "")),
        "references": purposes.references(visit_of(request)),
    }
    answer = page(request, "purpose", context)
    answer.status_code = status
    return answer
