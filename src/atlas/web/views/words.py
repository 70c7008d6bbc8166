"""What the labels and grades mean."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from atlas.model.grades import LIKELIHOOD_WORDS
from atlas.web import words
from atlas.web.pages import page


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Explain TLP, PAP, grades and likelihood."""
    context = {
        "tlp": words.TLP_WORDS,
        "pap": words.PAP_WORDS,
        "sources": words.SOURCE_WORDS,
        "information": words.INFORMATION_WORDS,
        "likelihood": LIKELIHOOD_WORDS,
    }
    return page(request, "words", context)
