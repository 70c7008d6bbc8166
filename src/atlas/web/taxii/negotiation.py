"""Who speaks TAXII 2.1, and how it is answered: media types, and refusals as error objects."""

import json
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

import msgspec
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase

from atlas.web import errors

MEDIA_TYPE = "application/taxii+json;version=2.1"
STIX_TYPES = {
    "2.1": "application/stix+json;version=2.1",
    "2.0": "application/stix+json;version=2.0",
}
_SPOKEN = "application/taxii+json"
_ANYTHING = frozenset({"*/*", "application/*"})
_WAYS_IN = 'Basic realm="Cybercrime Atlas", charset="UTF-8", Bearer realm="Cybercrime Atlas"'
_FIRST_REFUSED = 400

View = Callable[..., HttpResponse]
Next = Callable[[HttpRequest], HttpResponseBase]


def speaks(*methods: str) -> Callable[[View], View]:
    """Let a view answer these methods for whoever takes TAXII 2.1 (section 3.2)."""

    def guard(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: object, **parts: object) -> HttpResponse:
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            if not takes(request.headers.get("Accept", "*/*")):
                return errors.for_programs(406, "usage.unusable", f"Accept must be {MEDIA_TYPE}.")
            return view(request, *args, **parts)

        return answer

    return guard


def takes(accepted: str) -> bool:
    """Tell whether somebody takes TAXII 2.1, by his `Accept`: with this version, with none, or anything."""
    return any(each.strip() in _ANYTHING or is_taxii(each) for each in _unweighed(accepted))


def _unweighed(accepted: str) -> list[str]:
    parts = (each.split(";") for each in accepted.split(","))
    return [";".join(part for part in each if not part.strip().startswith("q=")) for each in parts]


def is_taxii(media_type: str) -> bool:
    """Tell whether a media type is TAXII's, in version 2.1 or in none."""
    name, *parameters = (each.strip().lower() for each in media_type.split(";"))
    return name == _SPOKEN and all(each.replace('"', "") == "version=2.1" for each in parameters)


def told(resource: Any, status: int = 200) -> HttpResponse:
    """Return a resource as TAXII has it; raw parts stand in it as they are."""
    return HttpResponse(msgspec.json.encode(resource), status=status, content_type=MEDIA_TYPE)


def body_of(request: HttpRequest) -> bytes | None:
    """Return the body, `None` where it is larger than we take."""
    try:
        return request.body
    except RequestDataTooBig:
        return None


def refusals(get_response: Next) -> Next:
    """Write every refusal under `/taxii2/` as an error object (section 3.6.1), whoever refused."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if not errors.is_taxii(request) or response.status_code < _FIRST_REFUSED:
            return response
        refused = HttpResponse(
            json.dumps(_error(response)), status=response.status_code, content_type=MEDIA_TYPE
        )
        for name, value in response.headers.items():
            if name not in ("Content-Type", "Content-Length"):
                refused[name] = value
        if refused.status_code == HTTPStatus.UNAUTHORIZED:
            refused["WWW-Authenticate"] = _WAYS_IN
        return refused

    return answer


def _error(response: HttpResponseBase) -> dict[str, str]:
    code, message = "usage.unusable", ""
    if isinstance(response, HttpResponse) and response["Content-Type"] == "application/json":
        given = json.loads(response.content)
        code, message = given["code"], given["message"]
    status = HTTPStatus(response.status_code)
    described = {"description": message} if message else {}
    return {
        "title": status.phrase,
        **described,
        "error_code": code,
        "http_status": str(status.value),
    }
