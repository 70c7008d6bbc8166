"""What every page shows around its content: who is signed in, for what, and how it should look."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_bidi

from atlas.model.grades import LIKELIHOOD_WORDS
from atlas.services import alliance, audit, flags, operating, preview
from atlas.web import visitor, words
from atlas.web.words import DENSITY_WORDS, PURPOSE_WORDS, SCREENS, THEME_WORDS

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
        "key_list": words.KEYS,
        "meanings": MEANINGS,
        "screens": SimpleLazyObject(lambda: _screens(request)),
        "purposes": PURPOSE_WORDS,
        "purpose": SimpleLazyObject(lambda: visitor.purpose_of(request)),
        "reference": SimpleLazyObject(lambda: visitor.reference_of(request)),
        "seen_as": SimpleLazyObject(lambda: _seen_as(request)),
        "may_preview": SimpleLazyObject(lambda: preview.is_offered(card.roles)),
        "may_audit": SimpleLazyObject(lambda: audit.is_offered(card.roles)),
        "card": card,
        "here": request.get_full_path(),
        "language": get_language(),
        "direction": "rtl" if get_language_bidi() else "ltr",
    }


def _seen_as(request: HttpRequest) -> str:
    """Return the name of whom one looks as in a preview; empty where one looks with one's own eyes."""
    seen = visitor.seen_as_of(request)
    return preview.name_of(seen) if seen else ""


def _screens(request: HttpRequest) -> list[words.Screen]:
    """Return the entries of the rail: those of everybody, and those that the person's roles are offered."""
    roles = alliance.card_of(visitor.person_of(request)).roles
    offered = ((words.FLAGS, flags.is_offered), (words.ADMIN, operating.is_offered))
    return [*SCREENS, *(screen for screen, is_offered in offered if is_offered(roles))]
