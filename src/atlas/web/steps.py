"""Answers that tell of nothing take whole steps of time, so that a clock does not tell hidden from absent (T-04).

PostgreSQL passes over hidden rows one by one, so more of them take longer. What finds nothing therefore waits until the
end of a step after its request began, whatever the database did meanwhile; so does each look-up. A step is longer than
such an answer takes on a machine at rest. Other answers are not held back, nor what strangers get.
"""

import time
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from atlas.web.startup import settings

Next = Callable[[HttpRequest], HttpResponseBase]

LOOKUPS = frozenset({"lookup", "lookup-csv", "api-lookup"})
"""Routes whose answers are held back whatever they found: of many lines each is an answer of its own."""

_NOT_FOUND = 404


def in_steps(
    get_response: Next,
    *,
    clock: Callable[[], float] = time.perf_counter,
    wait: Callable[[float], None] = time.sleep,
) -> Next:
    """Hold back what found nothing, and look-ups, until the end of a step; `clock` and `wait` count seconds."""
    step_s = settings().answer_step_ms / 1_000

    def answer(request: HttpRequest) -> HttpResponseBase:
        began = clock()
        response = get_response(request)
        if step_s and _is_held(request, response):
            wait(left_of(clock() - began, step_s=step_s))
        return response

    return answer


def left_of(seconds: float, *, step_s: float) -> float:
    """Return how many seconds are left of the step that has begun after so many."""
    return step_s - seconds % step_s


def _is_held(request: HttpRequest, response: HttpResponseBase) -> bool:
    user, match = getattr(request, "user", None), request.resolver_match
    if user is None or not user.is_authenticated:
        return False
    return response.status_code == _NOT_FOUND or (match is not None and match.url_name in LOOKUPS)
