"""Taking claims out: what goes and what stays is shown first, and then sent as a file."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_http_methods

from atlas.model.markings import TLP
from atlas.policy.decide import Action
from atlas.services import gate, warnlists
from atlas.services.export_forms import Form
from atlas.web import exporting
from atlas.web.export_words import EXPORT_FORMS
from atlas.web.pages import page
from atlas.web.startup import settings
from atlas.web.visitor import visit_of


@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Show the form; after it was sent what would go, or with `step=send` the file itself."""
    visit = visit_of(request)
    gate.allow(visit, Action.EXPORT)
    subject = exporting.subject_of(visit, request.GET)
    context: dict[str, object] = {
        "subject": subject,
        "forms": EXPORT_FORMS,
        "labels": tuple(TLP),
        "chosen": Form.STIX,
        "lists": warnlists.are_installed(settings().data),
        "source": request.GET.urlencode(),
    }
    if request.method != "POST":
        return page(request, "export", context)
    wanted = exporting.wanted_of(subject, request.POST)
    if request.POST.get("step") == "send":
        return exporting.sent(request, wanted)
    told = exporting.rehearsed(request, wanted)
    context |= {"told": told, "chosen": wanted.form, "wanted": wanted}
    return page(request, "export", context, highest=told.answer.marking)
