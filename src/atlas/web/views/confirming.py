"""Proving again that it is still the person, before what reaches outward or changes how they sign in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atlas.errors import SigninError
from atlas.services import alliance
from atlas.services.signin import passwords, ways
from atlas.web import entering, visitor, waiting, waiting_words
from atlas.web.pages import page
from atlas.web.startup import now, settings
from atlas.web.views.signing import passkey_answered, site_of
from atlas.web.visitor import person_of


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """Show what the person may prove it with; a code comes back here."""
    error = ""
    if request.method == "POST":
        try:
            return _by_code(request)
        except SigninError as wrong:
            error = str(wrong)
    found = ways.ways_of(person_of(request))
    connected = {each.issuer for each in found.identities}
    context = {
        "ways": found,
        "providers": [each for each in settings().providers if each.issuer in connected],
        "can_have_passkeys": site_of(request).can_have_passkeys,
        "next": _next(request),
        "waits": waiting.waits(request),
        "error": error,
    }
    return page(request, "confirm", context)


def _by_code(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    guesser = entering.guesser_of(request, alliance.card_of(person).short)
    passwords.confirm(person, request.POST.get("code", ""), guesser=guesser, now=now())
    return _proved(request)


@require_POST
def by_passkey(request: HttpRequest) -> HttpResponse:
    """Take a passkey's answer as proof, if it is the same person's."""
    if passkey_answered(request) != person_of(request):
        raise SigninError(gettext("That passkey is not of the person who is signed in."))
    return _proved(request)


@require_safe
def form(request: HttpRequest) -> HttpResponse:
    """Show once more what was sent before the person proved that it is them; where nothing waits, lead on."""
    found = waiting.take(request) if visitor.is_recent(request) else None
    if found is None:
        return redirect("account")
    return page(request, "confirmed", {"form": found, "shown": waiting_words.shown(found.fields)})


def _proved(request: HttpRequest) -> HttpResponse:
    return entering.proved(request, _next(request))


def _next(request: HttpRequest) -> str:
    return entering.ours((request.POST or request.GET).get("next", ""))
