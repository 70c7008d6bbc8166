"""Each request is a line of the log and a count: the name of its route, its status, its time. Never its address."""

import time
from collections.abc import Callable

import structlog
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from atlas.web import metrics

Next = Callable[[HttpRequest], HttpResponseBase]

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_FAILED_FROM = 500

log = structlog.get_logger()


def requests(get_response: Next) -> Next:
    """Write a line for each request and count it, once its answer is made."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        response = get_response(request)
        seconds = time.perf_counter() - began
        route, status = route_of(request), response.status_code
        metrics.meter().observe(route, status, seconds)
        tell = log.info if status < _FAILED_FROM else log.warning
        method = request.method if request.method in _METHODS else "OTHER"
        ms = round(seconds * 1_000, 1)
        tell("request.answered", method=method, route=route, status=status, ms=ms)
        return response

    return answer


def route_of(request: HttpRequest) -> str:
    """Return the name of the route that was asked, or `none` where no route has this address."""
    match = request.resolver_match
    return (match.url_name or "unnamed") if match else "none"
