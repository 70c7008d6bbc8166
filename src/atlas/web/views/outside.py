"""The page of a recipient outside the alliance: one package by its link, and nothing else. It looks at no session."""

from collections.abc import Callable
from typing import TypeVar

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from atlas.errors import NotFound, UsageError
from atlas.policy.packages import ANSWERING, Step
from atlas.services.package import outside
from atlas.services.package.outside import Rating
from atlas.services.signin import guesses
from atlas.web import entering, package_words
from atlas.web.startup import now

Answer = TypeVar("Answer")
TYPES = {
    "package.html": "text/html; charset=utf-8",
    "package.pdf": "application/pdf",
    "package.stix.json": "application/stix+json;version=2.1",
    "identifiers.csv": "text/csv; charset=utf-8",
    "package.zip": "application/zip",
}


@login_not_required
@require_safe
def show(request: HttpRequest, secret: str) -> HttpResponse:
    """Show the package of a link: what became of it, what to download, and what can be said of it."""
    return _page(request, secret)


@login_not_required
@require_safe
def file(request: HttpRequest, secret: str, name: str) -> HttpResponse:
    """Answer one form of the package."""
    body = _guessed(request, lambda: outside.file(secret, name, now=now()))
    answer = HttpResponse(body, content_type=TYPES[name])
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@login_not_required
@require_POST
def answer(request: HttpRequest, secret: str) -> HttpResponse:
    """Keep a step of the recipient."""
    step, reason = request.POST.get("step", ""), request.POST.get("reason", "")
    if step not in set(ANSWERING):
        return _page(request, secret, error=_("Choose one of the steps that are offered."))
    return _done(
        request, secret, lambda: outside.answer(secret, Step(step), reason=reason, now=now())
    )


@login_not_required
@require_POST
def rate(request: HttpRequest, secret: str) -> HttpResponse:
    """Keep what the recipient says of the package."""
    said = {name: request.POST.get(name, "") for name in ("usable", "fresh", "timely")}
    if not set(said.values()) <= {"yes", "no"}:
        return _page(request, secret, error=_("Answer all three questions with yes or no."))
    rating = Rating(
        usable=said["usable"] == "yes",
        fresh=said["fresh"] == "yes",
        timely=said["timely"] == "yes",
        said=request.POST.get("said", "").strip(),
    )
    return _done(request, secret, lambda: outside.rate(secret, rating, now=now()))


def _done(request: HttpRequest, secret: str, do: Callable[[], object]) -> HttpResponse:
    try:
        _guessed(request, do)
    except UsageError as error:
        return _page(request, secret, error=str(error))
    return redirect("outside", secret)


def _page(request: HttpRequest, secret: str, *, error: str = "") -> HttpResponse:
    shown = _guessed(request, lambda: outside.show(secret, now=now()))
    context = {
        "secret": secret,
        "shown": shown,
        "found": shown.received,
        "error": error,
        "words": package_words.EVERY,
        "questions": package_words.RATING_WORDS,
    }
    return render(request, "atlas/outside.html", context, status=400 if error else 200)


def _guessed(request: HttpRequest, ask: Callable[[], Answer]) -> Answer:
    """Ask with a secret that somebody came with; a wrong one is counted for the place it came from."""
    guesser = entering.guesser_of(request)
    guesses.assert_may_guess(guesser, now=now())
    try:
        return ask()
    except NotFound:
        guesses.was_wrong(guesser, now=now())
        raise
