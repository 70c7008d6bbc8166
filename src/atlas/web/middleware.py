"""What holds for every request: private headers, forms of our own, signed in, errors in words."""

import base64
from collections.abc import Callable

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy

from atlas.errors import (
    AtlasError,
    SigninError,
    TooManyError,
    UnconfirmedError,
    UsageError,
)
from atlas.services import signin, tokens
from atlas.services.signin import guesses
from atlas.web import bodies, entering, errors, visitor
from atlas.web.startup import now

BESIDE_A_FORM = "beside_a_form"
"""Set on a view that only adds to a form that somebody types in: a sign-in that ended leaves that page alone."""

Next = Callable[[HttpRequest], HttpResponseBase]

_UNREADABLE = gettext_lazy(
    "The address holds a character that no text has (NUL). Correct it and ask again."
)


def privacy(get_response: Next) -> Next:
    """Keep answers out of every cache, unless the view said how long (static files)."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-store"
            del response["Vary"]  # else its place would tell whether a session was looked at
            response["Vary"] = "HX-Request, Cookie"
        return response

    return answer


def readable(get_response: Next) -> Next:
    """Refuse an address or cookies with NUL or half a character: no text of ours has them.

    It stands before everything that asks the database, which can hold neither.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        asked = (text for name, values in request.GET.lists() for text in (name, *values))
        if all(_is_text(each) for each in (*asked, *request.COOKIES.values())):
            return get_response(request)
        return errors.answer(request, UsageError(str(_UNREADABLE)))

    return answer


def _is_text(value: str) -> bool:
    return "\0" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)


class FormMiddleware(CsrfViewMiddleware):
    """Django's protection of forms, for pages that send no referrer.

    Under `Referrer-Policy: no-referrer` a browser sends `Origin: null` with a form (Fetch standard,
    "append a request Origin header"), which Django refuses before it looks at the form's token.
    `Sec-Fetch-Site` tells the same and cannot be set by a page; a browser too old to send it is
    left to the token alone.
    """

    def _origin_verified(self, request: HttpRequest) -> bool:
        if request.headers.get("Origin") == "null":
            return request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
        return bool(super()._origin_verified(request))  # type: ignore[misc] # not in the stubs


def bearer(get_response: Next) -> Next:
    """Let programs in at the API by `Authorization: Bearer`; a token that does not hold is refused, cookie or not.

    At the TAXII server it may stand in place of a password (HTTP Basic), whatever the user name. A form's token is not
    asked for then: a page of somebody else cannot send the header.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        secret = _secret_of(request) if errors.is_program(request) else None
        if secret is None:
            return get_response(request)
        guesser = entering.guesser_of(request)
        try:
            guesses.assert_may_guess(guesser, now=now())
            visit = tokens.visit_with(secret, now=now())
        except SigninError as error:
            guesses.was_wrong(guesser, now=now())
            return errors.for_programs(401, error.code, str(error))
        except TooManyError as error:
            return errors.answer(request, error)
        assert visit.actor.person is not None  # noqa: S101 - a token is a person's
        request.user = signin.user_for_session(visit.actor.person)
        request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined] # Django's own name for it
        visitor.open_with(request, visit)
        return get_response(request)

    return answer


def _secret_of(request: HttpRequest) -> str | None:
    """Return the token that a program sent, `None` where it sent none."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return given.strip()
    if scheme.lower() != "basic" or not errors.is_taxii(request):
        return None
    try:  # RFC 7617
        return base64.b64decode(given.strip(), validate=True).decode().partition(":")[2]
    except ValueError:
        return ""


class SignedInMiddleware(LoginRequiredMiddleware):
    """Nothing is shown to strangers, save the views marked `login_not_required`.

    What those are sent is small: a larger form is refused before it is read.
    """

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[object, ...],
        view_kwargs: dict[str, object],
    ) -> HttpResponseBase | None:
        """Lead strangers away, and refuse what is too much for a form of strangers."""
        if not getattr(view_func, "login_required", True):
            _expect_little(request)
        elif visitor.bearer_of(request) is None:
            entering.is_seated(request)  # signs out whoever's sitting was ended
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(  # type: ignore[override] # htmx follows no redirect as a page
        self, request: HttpRequest, view_func: object
    ) -> HttpResponse:
        """Lead to the ways in, and from there back to the page that was asked; htmx is told to go there whole.

        What only adds to a form is answered with 401, which htmx leaves alone.
        """
        if errors.is_program(request):
            return errors.for_programs(401, "signin.refused", "Sign in first: atlas signin.")
        ways_in = reverse("signed-out")
        if getattr(view_func, BESIDE_A_FORM, False):
            return HttpResponse(status=401)  # what was typed stays where it is
        if "HX-Request" in request.headers:
            return HttpResponse(headers={"HX-Redirect": ways_in})
        if request.method == "GET" and request.path != "/":
            ways_in += "?" + urlencode({"next": request.get_full_path()})
        return redirect(ways_in)


def _expect_little(request: HttpRequest) -> None:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdigit() and int(length) <= bodies.SMALL_BYTES):
        raise RequestDataTooBig
    body = request.META.get("wsgi.input")
    if isinstance(body, bodies.Body):
        body.is_of_stranger()


class ErrorMiddleware:
    """The one place where the atlas's own errors become answers."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer an error of ours; leave any other to `errors.failed`. Who must prove something first is led there."""
        if isinstance(error, UnconfirmedError) and not errors.is_program(request):
            return entering.ask_for_proof(request)
        return errors.answer(request, error) if isinstance(error, AtlasError) else None
