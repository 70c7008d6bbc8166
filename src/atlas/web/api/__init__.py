"""The JSON API under `/api/v1/`: what the pages have, behind the same session and gate.

`openapi.json` describes it; there is no page of documentation, which would load scripts from elsewhere. pydantic
stays in this folder. Read `reads.py` first.
"""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from atlas import __version__
from atlas.errors import AtlasError
from atlas.web import errors
from atlas.web.api.alliance import alliance
from atlas.web.api.batches import importing
from atlas.web.api.contributing import contributing
from atlas.web.api.counting import counting
from atlas.web.api.deconflicting import deconflicting
from atlas.web.api.desks import desks
from atlas.web.api.discussing import discussing
from atlas.web.api.exporting import exporting
from atlas.web.api.figures import figures
from atlas.web.api.folders import folders
from atlas.web.api.judging import judging
from atlas.web.api.keeping import keeping
from atlas.web.api.mapping import mapping
from atlas.web.api.members import members
from atlas.web.api.nominating import nominating
from atlas.web.api.operations import operations
from atlas.web.api.opportunities import opportunities
from atlas.web.api.outcomes import outcomes
from atlas.web.api.packaging import packages
from atlas.web.api.playbooks import playbooks
from atlas.web.api.reads import reads
from atlas.web.api.records import records
from atlas.web.api.reporting import reporting
from atlas.web.api.vetting import vetting

ROOT = "api/v1/"

api = NinjaAPI(
    title="Cybercrime Atlas",
    version=__version__,
    description="What the pages have, each in the scope of the person who is signed in.",
    docs_url=None,
    openapi_url=None,
)
_giving = (
    figures,
    folders,
    contributing,
    importing,
    exporting,
    judging,
    keeping,
    mapping,
    counting,
)
for _router in (
    reads,
    records,
    alliance,
    members,
    discussing,
    *_giving,
    desks,
    nominating,
    operations,
    opportunities,
    outcomes,
    packages,
    playbooks,
    deconflicting,
    vetting,
    reporting,
):
    api.add_router("", _router)


@api.exception_handler(AtlasError)
def _ours(request: HttpRequest, error: AtlasError) -> HttpResponse:
    return errors.answer(request, error)


@api.exception_handler(ValidationError)
def _unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
    places = [f"{each['loc'][-1]}: {each['msg']}" for each in error.errors[:5]]
    return errors.for_programs(400, "usage.unusable", "; ".join(places))


@api.exception_handler(HttpError)
def _refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    return errors.for_programs(error.status_code, "usage.unusable", "The body is no JSON.")


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """Return the description of the API (OpenAPI 3.1), with the two ways in: a token, or the session of a browser."""
    schema = api.get_openapi_schema(path_prefix=f"/{ROOT}")
    schema["components"]["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer"},
        "session": {"type": "apiKey", "in": "cookie", "name": "atlas_session"},
    }
    return JsonResponse({**schema, "security": [{"token": []}, {"session": []}]})


def routes() -> list[URLPattern]:
    """Return every address of the API, for the one URL table; forms are protected there as everywhere."""
    found = [path(f"{ROOT}openapi.json", openapi, name="api-openapi")]
    # an address that takes two methods is told once for each
    patterns = {each.name: each for each in api.urls[0] if isinstance(each, URLPattern)}
    for each in patterns.values():
        if each.name and each.name != "api-root":
            each.callback.csrf_exempt = False  # type: ignore[attr-defined] # an attribute that Django reads
            found.append(path(f"{ROOT}{each.pattern}", each.callback, name=each.name))
    return found
