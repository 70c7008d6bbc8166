"""Coming and going: the one-time link, the purpose of the visit, how pages look, signing out."""

from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atlas.services import signin
from atlas.web.pages import page
from atlas.web.startup import now
from atlas.web.visitor import LOOKS

_YEAR_S = 365 * 24 * 60 * 60


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest, token: str) -> HttpResponse:
    """Show whose link it is; only the button uses it up, so a mail scanner does not."""
    if request.method != "POST":
        return page(request, "signin", {"person": signin.peek(token, now=now())})
    person = signin.redeem(token, now=now())
    request.session.flush()  # a new visit with a key of its own, also for somebody signed in already
    login(request, signin.user_for_session(person))
    return redirect("desk")


@login_not_required
@require_safe
def signed_out(request: HttpRequest) -> HttpResponse:
    """Say how to get a link."""
    return page(request, "signed_out")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
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
    target = request.POST.get("next", "")
    ours = target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    return redirect(target if ours else "desk")
