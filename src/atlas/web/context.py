"""What every page shows around its content: who is signed in, for what, and how it should look."""

from functools import cache

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_bidi

from atlas.model.grades import LIKELIHOOD_WORDS
from atlas.services import alliance, notices, preview, vet
from atlas.web import languages, queries, visitor, words
from atlas.web.rail import rail_of
from atlas.web.words import DENSITY_WORDS, PURPOSE_WORDS, THEME_WORDS

# What the question marks beside these words open.
MEANINGS = {
    "tlp": words.TLP_WORDS,
    "pap": words.PAP_WORDS,
    "sources": words.SOURCE_WORDS,
    "information": words.INFORMATION_WORDS,
    "likelihood": LIKELIHOOD_WORDS,
}


def chrome(request: HttpRequest) -> dict[str, object]:
    """Return the context of the layout; the person is looked up only where shown."""
    card = SimpleLazyObject(lambda: alliance.card_of(visitor.person_of(request)))
    return {
        "request": request,
        "appearance": visitor.appearance_of(request),
        "themes": THEME_WORDS,
        "densities": DENSITY_WORDS,
        "single_keys": words.SINGLE_KEY_WORDS,
        "meanings": MEANINGS,
        "rail": SimpleLazyObject(lambda: rail_of(visitor.visit_of(request))),
        "unseen_notices": cache(lambda: notices.unseen(visitor.visit_of(request)) or 0),
        "waiting_reviews": cache(lambda: vet.waiting(visitor.visit_of(request)) or 0),
        "purposes": PURPOSE_WORDS,
        "purpose": SimpleLazyObject(lambda: visitor.purpose_of(request)),
        "reference": SimpleLazyObject(lambda: visitor.reference_of(request)),
        "seen_as": SimpleLazyObject(lambda: _seen_as(request)),
        "card": card,
        "here": _here(request),
        "language": get_language(),
        "languages": languages.offered(get_language() or ""),
        "direction": "rtl" if get_language_bidi() else "ltr",
    }


def _seen_as(request: HttpRequest) -> str:
    """Return the name of whom one looks as in a preview; empty where one looks with one's own eyes."""
    seen = visitor.seen_as_of(request)
    return preview.name_of(seen) if seen else ""


def _here(request: HttpRequest) -> str:
    """Return the address of the page, without a language: the one that is chosen there is to hold."""
    if "lang" not in request.GET:
        return request.get_full_path()
    path = request.get_full_path().partition("?")[0]
    return path + queries.with_values(request.GET, lang=None)
