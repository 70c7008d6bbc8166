"""What a session keeps of a sign-in: which sitting it is, and when the person last proved that it is them."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from atlas.errors import UnconfirmedError
from atlas.model.ids import PersonId
from atlas.services import signin
from atlas.services.signin import sittings
from atlas.services.signin.guesses import Guesser
from atlas.services.signin.sittings import Method
from atlas.web import errors, visitor, waiting
from atlas.web.startup import now, settings

View = Callable[..., HttpResponse]

_SITTING, _METHOD = "sitting", "atlas_method"
_PROVE = "Prove first that it is still you: /confirm."
# The names of browsers as they write themselves; Chromium's children name it too, so they stand before it.
_BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"))
_SYSTEMS = ("Windows", "Android", "iPhone", "iPad", "Mac OS", "Linux")


def enter(request: HttpRequest, person: PersonId, method: Method) -> None:
    """Begin a session for a person, with a key of its own also for somebody who was signed in already.

    A form that waits for this person's proof is taken along; another's is forgotten.
    """
    lifted = waiting.lift(request)
    request.session.flush()
    setattr(request, _METHOD, method)
    login(request, signin.user_for_session(person))
    waiting.put_back(request, lifted)
    waiting.settle(request)


def note(sender: object, request: HttpRequest, user: Any, **told: object) -> None:
    """Keep a fresh sitting in the session; Django calls it at each sign-in, by whatever way."""
    began = sittings.begin(
        PersonId(UUID(str(user.pk))),
        getattr(request, _METHOD, Method.LINK),
        browser=browser_of(request),
        now=now(),
    )
    request.session[_SITTING] = str(began)
    prove(request)


def sitting_of(request: HttpRequest) -> UUID | None:
    """Return the sitting that a session names, or `None`."""
    named = request.session.get(_SITTING)
    return UUID(named) if named else None


def is_seated(request: HttpRequest) -> bool:
    """Tell whether somebody is signed in, by a session whose sitting has not been ended; if ended, forget it."""
    if not request.user.is_authenticated:
        return False
    sitting = sitting_of(request)
    if sitting is not None and sittings.is_open(sitting, visitor.person_of(request)):
        return True
    logout(request)
    return False


def prove(request: HttpRequest) -> None:
    """Note that the person proved just now that it is them."""
    request.session[visitor.PROVED_KEY] = int(now().timestamp())


def led_in(request: HttpRequest, target: str) -> HttpResponse:
    """Lead who just came in to the form that waits for the proof, else to where the person was going."""
    return redirect("confirm-form" if waiting.waits(request) else target)


def proved(request: HttpRequest, target: str) -> HttpResponse:
    """Note the proof, and lead to the form that waits for it, else to where the person was going."""
    prove(request)
    return redirect("confirm-form" if waiting.waits(request) else target or "account")


def ask_for_proof(request: HttpRequest) -> HttpResponse:
    """Lead to where the person proves that it is them; a form that was sent waits, and comes back after."""
    is_form = request.method == "POST" and waiting.keep(request)
    shown = "" if is_form else request.get_full_path()
    asked = reverse("confirm") + (f"?{urlencode({'next': shown})}" if shown else "")
    if "HX-Request" in request.headers:
        return HttpResponse(headers={"HX-Redirect": asked})
    return redirect(asked)


def recently_authenticated(view: View) -> View:
    """Let a view in only after a recent proof; others are led to it, and come back to the page of their form.

    A program with a token needs none: its scope is what it may do.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **parts: object) -> HttpResponse:
        if visitor.bearer_of(request) or visitor.is_recent(request):
            return view(request, *args, **parts)
        if errors.is_program(request):
            raise UnconfirmedError(_PROVE)
        shown = request.get_full_path() if request.method in ("GET", "HEAD") else _shown(request)
        return redirect(f"{reverse('confirm')}?{urlencode({'next': shown})}")

    return guarded


def _shown(request: HttpRequest) -> str:
    """Return the page that a form stands on: the one it names, else the account."""
    return ours(request.POST.get("next", "")) or reverse("account")


def ours(target: str) -> str:
    """Return an address of ours, or "" for any other."""
    usable = target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    return target if usable else ""


def guesser_of(request: HttpRequest, account: str = "") -> Guesser:
    """Return who guesses: from where, and for which account."""
    return Guesser(
        address=request.META.get("REMOTE_ADDR", ""), account=account, key=settings().key("signin")
    )


def origin_of(request: HttpRequest) -> str:
    """Return scheme, host and port as the browser has them; the host is one that we answer to."""
    public = settings().public_url
    if public and urlsplit(public).netloc == request.get_host():
        return public
    return f"{request.scheme}://{request.get_host()}"


def browser_of(request: HttpRequest) -> str:
    """Return a browser in a few words, "" where it does not say: enough to know one's own in a list."""
    said = request.META.get("HTTP_USER_AGENT", "")
    browser = next((name for mark, name in _BROWSERS if mark in said), "")
    system = next((name for name in _SYSTEMS if name in said), "")
    return ", ".join(filter(None, (browser, system)))
