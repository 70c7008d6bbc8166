"""Errors as pages: one table from code to status, and words that say what to do."""

import sys
import traceback
from collections.abc import Mapping
from types import MappingProxyType

import structlog
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from atlas.errors import AtlasError
from atlas.services import alliance
from atlas.web import visitor
from atlas.web.alliance_words import ROLE_WORDS
from atlas.web.bodies import BusyError
from atlas.web.startup import in_our_words, now

STATUS: Mapping[str, int] = MappingProxyType(
    {
        "usage.unusable": 400,
        "input.malformed": 400,
        "walk.too_wide": 400,
        "analysis.no_number": 400,
        "policy.denied": 403,
        "signin.refused": 403,
        "signin.unconfirmed": 403,
        "signin.too_many": 429,
        "quota.spent": 429,
        "keys.unavailable": 503,
        "thing.not_found": 404,
        "server.unavailable": 503,
        "server.too_slow": 503,
    }
)

# Code and sentence of what is no error of ours, for programs; pages have templates.
_FOR_PROGRAMS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "not_found": ("thing.not_found", "There is no such thing among what you may see."),
        "failed": ("atlas.error", "Something failed here. It is on record; try again later."),
        "form_refused": ("form.refused", "Send the token of the cookie atlas_form as X-CSRFToken."),
        "busy": ("server.unavailable", "Too much is being sent at once; try again in a moment."),
        "too_large": ("usage.unusable", "At most 4 MiB may be sent at once."),
        "unusable": ("usage.unusable", "The call cannot be read. Correct it and ask again."),
    }
)

log = structlog.get_logger()


def answer(request: HttpRequest, error: AtlasError) -> HttpResponse:
    """Return the page of an error of ours; that of `NotFound` takes nothing from the error."""
    status = STATUS.get(error.code, 500)
    if status in (404, 500):
        return _page(request, "not_found" if status == 404 else "failed", status)
    if is_program(request):
        return for_programs(status, error.code, str(error))
    names = {
        "signin.refused": "signin_refused",
        "signin.too_many": "too_many",
        "policy.denied": "denied",
    }
    name = names.get(error.code, "unavailable" if status == 503 else "unusable")
    told = {"sentence": str(error), "rule": getattr(error, "rule", ""), "code": error.code}
    return _page(request, name, status, **told, **_roles(request, error))


def _roles(request: HttpRequest, error: AtlasError) -> dict[str, object]:
    """Return the roles of which one would have done, and who gives them or sets the training's date."""
    needed = getattr(error, "roles", ())
    untrained = getattr(error, "rule", "") == "P13.training"
    if not (needed or untrained) or not _is_somebody(request):
        return {}
    person = visitor.person_of(request)
    return {
        "needed": [(role, words) for role, words in ROLE_WORDS.items() if role in needed],
        "held": alliance.card_of(person).roles,
        "givers": alliance.givers_of_roles(person, on=now().date()),
    }


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the page for what Django refused: a foreign host name, too large a form, one too many."""
    if isinstance(exception, BusyError):
        return _page(request, "busy", 503)
    name = "too_large" if isinstance(exception, RequestDataTooBig) else "unusable"
    return _page(request, name, 400)


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Return the page for a form without the token of this browser."""
    return _page(request, "form_refused", 403)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the page for what Django refused; nothing of ours raises it."""
    return _page(request, "form_refused", 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Return the neutral page: the same bytes for an address that is unknown, absent or hidden."""
    return _page(request, "not_found", 404)


def failed(request: HttpRequest) -> HttpResponse:
    """Return the page for what nobody foresaw; log where it happened, never the error's words."""
    error = in_our_words(sys.exc_info()[1] or RuntimeError("called without an error"))
    if isinstance(error, AtlasError):
        return answer(request, error)
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{frame.filename}:{frame.lineno}" for frame in frames[-5:]]
    log.error("web.failed", error=type(error).__name__, places=places)
    return _page(request, "failed", 500)


def for_programs(status: int, code: str, message: str) -> HttpResponse:
    """Return an error as the JSON API gives it: its stable code, and a sentence."""
    return JsonResponse({"code": code, "message": message}, status=status)


def is_program(request: HttpRequest) -> bool:
    """Tell whether an address for programs was asked: of the JSON API, or of the TAXII server."""
    return request.path.startswith("/api/") or is_taxii(request)


def is_taxii(request: HttpRequest) -> bool:
    """Tell whether an address of the TAXII server was asked; `taxii/negotiation.py` rewrites its refusals."""
    return request.path.startswith("/taxii2/")


def _page(request: HttpRequest, name: str, status: int, **context: object) -> HttpResponse:
    if is_program(request):
        code, message = _FOR_PROGRAMS[name]
        return for_programs(status, code, message)
    told = {**context, "frame": f"atlas/layout/{_frame(request)}.html"}
    if status == 404:
        told["request"] = None  # no screen is marked as the present one: equal bytes at any address
    return render(request, f"atlas/error/{name}.html", told, status=status)


def _frame(request: HttpRequest) -> str:
    """Return the layout: for a person the site's, without what differs from one visit or address to the next."""
    return "framed" if _is_somebody(request) else "bare"


def _is_somebody(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)  # not there yet where the address itself was refused
    return user is not None and bool(user.is_authenticated)
