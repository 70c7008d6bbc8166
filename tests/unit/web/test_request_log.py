"""A request is told by the name of its route; nothing of its address is."""

import pytest
from django.http import HttpRequest, HttpResponse  # noqa: TID251 - what a middleware is given
from django.test import RequestFactory
from django.urls import resolve

from atlas.web.request_log import requests, route_of


@pytest.mark.parametrize(
    ("path", "name"), [("/search", "search"), ("/signin/secret", "signin"), ("/healthz", "healthz")]
)
def test_a_route_is_called_by_its_name(path: str, name: str) -> None:
    request = RequestFactory().get(path)
    request.resolver_match = resolve(path)

    assert route_of(request) == name


def test_an_address_without_a_route_has_no_name() -> None:
    assert route_of(RequestFactory().get("/canary")) == "none"


def test_a_failure_is_told_without_its_address(capfd: pytest.CaptureFixture[str]) -> None:
    def failing(request: HttpRequest) -> HttpResponse:
        return HttpResponse(status=503)

    requests(failing)(RequestFactory().generic("CANARY", "/canary?canary=canary"))

    told = capfd.readouterr().err
    assert "status=503" in told
    assert "method=OTHER" in told
    assert "canary" not in told.lower()
