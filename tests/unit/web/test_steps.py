"""What tells of nothing takes whole steps of time; other answers are not held back."""

from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse  # noqa: TID251 - what a middleware is given
from django.test import RequestFactory
from django.urls import resolve

from atlas.settings import Settings
from atlas.store.models import PersonRow
from atlas.web import steps

STEP_MS = 30


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch) -> None:
    made = Settings(data=Path("/srv/atlas"), answer_step_ms=STEP_MS)
    monkeypatch.setattr(steps, "settings", lambda: made)


def seconds(path: str, status: int, *, working_s: float = 0.0, signed_in: bool = True) -> float:
    """Return how long an answer takes, of which the work takes so long, by a clock that nothing else moves."""
    now = 1_000.0

    def wait(for_s: float) -> None:
        nonlocal now
        now += for_s

    def work(request: HttpRequest) -> HttpResponse:
        wait(working_s)
        return HttpResponse(status=status)

    request = RequestFactory().get(path)
    request.resolver_match = resolve(path)
    request.user = PersonRow() if signed_in else AnonymousUser()
    steps.in_steps(work, clock=lambda: now, wait=wait)(request)
    return now - 1_000.0


@pytest.mark.parametrize(
    ("after", "left"), [(0.0, 0.030), (0.010, 0.020), (0.029, 0.001), (0.040, 0.020)]
)
def test_what_is_left_of_a_step_depends_on_the_steps_that_are_over(
    after: float, left: float
) -> None:
    assert steps.left_of(after, step_s=0.030) == pytest.approx(left)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/thing/00000000-0000-4000-8000-000000000000", 404),
        ("/api/v1/meant", 404),
        ("/lookup", 200),
        ("/api/v1/lookup", 200),
    ],
)
def test_what_finds_nothing_and_every_look_up_wait_for_the_end_of_a_step(
    path: str, status: int
) -> None:
    assert seconds(path, status, working_s=0.001) == pytest.approx(STEP_MS / 1_000)


def test_what_takes_longer_than_a_step_waits_for_the_end_of_the_next() -> None:
    assert seconds("/api/v1/meant", 404, working_s=0.031) == pytest.approx(2 * STEP_MS / 1_000)


def test_no_thread_waits_for_a_stranger() -> None:
    assert seconds("/api/v1/meant", 404, working_s=0.001, signed_in=False) == pytest.approx(0.001)


def test_other_answers_are_not_held_back() -> None:
    assert seconds("/search", 200, working_s=0.001) == pytest.approx(0.001)
