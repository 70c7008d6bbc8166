"""Coming and going: the one-time link, the purpose of the visit, how pages look, signing out."""

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atlas.errors import SigninError
from atlas.services import signin
from atlas.services.signin import guesses, passkeys, sittings, ways
from atlas.services.signin.sittings import Method
from atlas.web import entering, waiting
from atlas.web.pages import page
from atlas.web.startup import now, settings
from atlas.web.visitor import LOOKS, person_of

_YEAR_S = 365 * 24 * 60 * 60


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest, token: str) -> HttpResponse:
    """Show whose link it is; only the button uses it up, so a mail scanner does not."""
    guesser = entering.guesser_of(request)
    guesses.assert_may_guess(guesser, now=now())
    try:
        if request.method != "POST":
            return page(request, "signin", {"person": signin.peek(token, now=now())})
        person = signin.redeem(token, now=now())
    except SigninError:
        guesses.was_wrong(guesser, now=now())
        raise
    is_first = ways.is_new_here(person)
    entering.enter(request, person, Method.LINK)
    return entering.led_in(request, "account" if is_first else "desk")


@login_not_required
@require_safe
def signed_out(request: HttpRequest) -> HttpResponse:
    """Show the ways in."""
    site = passkeys.Site(origin=entering.origin_of(request))
    context = {
        "providers": settings().providers,
        "passwords": settings().passwords,
        "can_have_passkeys": site.can_have_passkeys,
        "next": entering.ours(request.GET.get("next", "")),
    }
    return page(request, "signed_out", context)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session, and its sitting. Who does it to sign in again lets a form wait in this browser meanwhile."""
    lifted = waiting.lift(request) if request.POST.get("then") == "again" else ""
    sitting = entering.sitting_of(request)
    if sitting is not None:
        sittings.end(person_of(request), sitting, now=now())
    logout(request)
    waiting.put_back(request, lifted)
    return redirect("signed-out")


@login_not_required
@require_POST
def choose_appearance(request: HttpRequest) -> HttpResponse:
    """Keep theme, density and whether single keys work in this browser."""
    response = _back(request)
    for name, allowed in LOOKS.items():
        chosen = request.POST.get(name, "")
        if chosen in allowed:
            response.set_cookie(
                f"atlas_{name}", chosen, max_age=_YEAR_S, httponly=True, samesite="Lax"
            )
    return response


def _back(request: HttpRequest) -> HttpResponse:
    """Return to the page of the form; only ever to an address of our own."""
    return redirect(entering.ours(request.POST.get("next", "")) or "desk")
