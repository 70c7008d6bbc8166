"""What holds for every request: private headers, forms of our own, signed in, errors in words."""

from collections.abc import Callable

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import redirect

from atlas.errors import AtlasError
from atlas.web import errors

Next = Callable[[HttpRequest], HttpResponseBase]


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


class SignedInMiddleware(LoginRequiredMiddleware):
    """Nothing is shown to strangers, save the views marked `login_not_required`."""

    def handle_no_permission(  # type: ignore[override] # htmx follows no redirect as a page
        self, request: HttpRequest, view_func: object
    ) -> HttpResponse:
        """Lead to the page that says how to get a link; htmx is told to go there whole."""
        response = redirect("signed-out")
        if "HX-Request" in request.headers:
            return HttpResponse(headers={"HX-Redirect": response["Location"]})
        return response


class ErrorMiddleware:
    """The one place where the atlas's own errors become answers."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer an error of ours; leave any other to `errors.failed`."""
        return errors.answer(request, error) if isinstance(error, AtlasError) else None
