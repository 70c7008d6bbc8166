"""One way to answer: the whole page, or for htmx only what is swapped."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from atlas.model.markings import TLP


def page(
    request: HttpRequest,
    name: str,
    context: Mapping[str, object] | None = None,
    *,
    highest: TLP = TLP.CLEAR,
) -> HttpResponse:
    """Return the page `atlas/<name>.html`, marked with the strictest marking of what it shows.

    A template extends `layout`, so the address that answers htmx with a fragment answers everybody
    else with a whole page that holds the same.
    """
    layout = f"atlas/layout/{'swap' if _wants_fragment(request) else 'page'}.html"
    return render(
        request, f"atlas/{name}.html", {**(context or {}), "layout": layout, "highest": highest}
    )


def _wants_fragment(request: HttpRequest) -> bool:
    headers = request.headers
    return "HX-Request" in headers and "HX-History-Restore-Request" not in headers
