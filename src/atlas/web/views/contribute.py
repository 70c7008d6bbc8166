"""Contribute: choose source and audience, check what would be stored, then store it."""

import attrs
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atlas.errors import Denied, TooSlowError, UsageError
from atlas.model.markings import TLP, strictest
from atlas.services import lists
from atlas.services.gate import Visit
from atlas.services.lists import Checked
from atlas.web import downloads
from atlas.web.contributing import FIELDS, Filled, filled
from atlas.web.errors import STATUS
from atlas.web.pages import page
from atlas.web.startup import settings
from atlas.web.visitor import visit_of
from atlas.web.words import INFORMATION_WORDS, REACH_WORDS, SOURCE_WORDS, TLP_WORDS

_TEMPLATE = [
    ("value", "type", "note"),
    ("evil.example", "domain", "phishing page of the invoice fraud"),
    ("198.51.100.7", "ip", "seen with it"),
    ("https://evil.example/gate.php", "url", ""),
    ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "btc", "paid by the victim"),
    ("GB82WEST12345698765432", "iban", "mule account"),
    ("@evil_example", "telegram", "support of the seller"),
    ("d41d8cd98f00b204e9800998ecf8427e", "hash", ""),
]


@require_http_methods(["GET", "HEAD", "POST"])
def contribute(request: HttpRequest) -> HttpResponse:
    """Show the form; when it was sent show what would be stored; when that was confirmed store it."""
    visit = visit_of(request)
    reaches = lists.reaches(visit)
    if request.method != "POST":
        return _form(request, Filled(), reaches)
    form = filled(request)
    if form.errors:
        return _form(request, form, reaches, status=400)
    try:
        if request.POST.get("step") == "store" and form.was_checked:
            return _stored(request, visit, form)
        return _form(request, form, reaches, checked=_checked(visit, form))
    except (UsageError, Denied, TooSlowError) as error:
        wrong = attrs.evolve(
            form, errors={"reach" if isinstance(error, Denied) else "": str(error)}
        )
        return _form(request, wrong, reaches, status=STATUS[error.code])


@require_POST
def download_rejected(request: HttpRequest) -> HttpResponse:
    """Send the rows that stay out, with the reason beside each: to be corrected and given again."""
    rows = lists.rejected(filled(request).text)
    return _csv("atlas-rejected.csv", downloads.rejected(rows))


@require_safe
def download_template(request: HttpRequest) -> HttpResponse:
    """Send a list with one row of each common sort."""
    return _csv("atlas-list.csv", downloads.plain(_TEMPLATE))


def _checked(visit: Visit, form: Filled) -> Checked:
    key = settings().key("map")
    return lists.check(visit, form.text, offer=form.offer(visit), source=form.source, map_key=key)


def _stored(request: HttpRequest, visit: Visit, form: Filled) -> HttpResponse:
    key = settings().key("map")
    offer = form.offer(visit)
    stored = lists.store(visit, form.text, offer=offer, source=form.source, map_key=key)
    context = {"stored": stored, "form": form}
    return page(request, "contributed", context, highest=stored.handling.tlp)


def _form(
    request: HttpRequest,
    form: Filled,
    reaches: tuple[lists.Reach, ...],
    *,
    checked: Checked | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "fields": FIELDS,
        "checked": checked,
        "changed": bool(form.checked) and not form.was_checked,
        "reaches": [(each, REACH_WORDS.get(each.word, "")) for each in reaches],
        "tlp": TLP_WORDS,
        "sources": SOURCE_WORDS,
        "information": INFORMATION_WORDS,
    }
    answer = page(request, "contribute", context, highest=_highest(checked))
    answer.status_code = status
    return answer


def _highest(checked: Checked | None) -> TLP:
    if checked is None:
        return TLP.CLEAR
    seen = (row.on_map.marking for row in checked.shown if row.on_map)
    return strictest((checked.handling.tlp, *seen))


def _csv(name: str, content: bytes) -> HttpResponse:
    return HttpResponse(
        content,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
