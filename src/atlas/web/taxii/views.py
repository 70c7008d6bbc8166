"""The addresses of the TAXII server; section numbers are those of the standard."""

from django.http import HttpRequest, HttpResponse, QueryDict

from atlas.errors import NotFound
from atlas.services import taxii
from atlas.services.explore import View
from atlas.services.taxii import EVERYTHING, Server, Shape
from atlas.web import bodies, entering, errors, map_state
from atlas.web.startup import settings
from atlas.web.taxii import asking, resources
from atlas.web.taxii.negotiation import MEDIA_TYPE, body_of, is_taxii, speaks, told
from atlas.web.visitor import visit_of

_TITLE = "Cybercrime Atlas"
_NO_DELETING = "Nothing is deleted by TAXII. Withdraw a claim of yours at its page."
_READ_ONLY = "This collection holds what a saved view shows; send objects to the one of all."
_NO_TAXII = f"Content-Type must be {MEDIA_TYPE}."
_TOO_LARGE = f"A request has at most {bodies.MAX_BYTES} bytes."


@speaks("GET", "HEAD")
def discovery(request: HttpRequest) -> HttpResponse:
    """Say where the API root is (4.1)."""
    root = f"{entering.origin_of(request)}/taxii2/atlas/"
    return told({"title": _TITLE, "default": root, "api_roots": [root]})


@speaks("GET", "HEAD")
def api_root(request: HttpRequest) -> HttpResponse:
    """Say what the API root speaks and takes (4.2)."""
    resource = {"title": _TITLE, "versions": [MEDIA_TYPE]}
    return told({**resource, "max_content_length": bodies.MAX_BYTES})


@speaks("GET", "HEAD")
def status(request: HttpRequest, status_id: str) -> HttpResponse:
    """Say what became of what the asker sent (4.3)."""
    return told(taxii.status(visit_of(request), status_id))


@speaks("GET", "HEAD")
def collections(request: HttpRequest) -> HttpResponse:
    """List the asker's collections (5.1)."""
    found = taxii.collections(visit_of(request))
    return told({"collections": [resources.collection(each) for each in found]})


@speaks("GET", "HEAD")
def collection(request: HttpRequest, collection_id: str) -> HttpResponse:
    """Describe one collection (5.2)."""
    return told(resources.collection(taxii.collection(visit_of(request), collection_id)))


@speaks("GET", "HEAD")
def manifest(request: HttpRequest, collection_id: str) -> HttpResponse:
    """List a page of a collection by id and version (5.3)."""
    asked = asking.question(request, collection_id, Shape.MANIFEST)
    return resources.manifest(taxii.read(visit_of(request), asked, _server()))


@speaks("GET", "HEAD", "POST")
def objects(request: HttpRequest, collection_id: str) -> HttpResponse:
    """Return a page of a collection (5.4), or take objects in (5.5)."""
    if request.method == "POST":
        return _take(request, collection_id)
    asked = asking.question(request, collection_id, Shape.OBJECTS)
    return resources.envelope(taxii.read(visit_of(request), asked, _server()))


@speaks("GET", "HEAD", "DELETE")
def one(request: HttpRequest, collection_id: str, object_id: str) -> HttpResponse:
    """Return an object (5.6); nothing is deleted (5.7)."""
    if request.method == "DELETE":
        return errors.for_programs(403, "usage.unusable", _NO_DELETING)
    found = _of_object(request, collection_id, object_id, Shape.OBJECTS)
    return resources.envelope(found)


@speaks("GET", "HEAD")
def versions(request: HttpRequest, collection_id: str, object_id: str) -> HttpResponse:
    """List the versions of an object (5.8)."""
    return resources.versions(_of_object(request, collection_id, object_id, Shape.VERSIONS))


def _take(request: HttpRequest, collection_id: str) -> HttpResponse:
    visit = visit_of(request)
    if taxii.collection(visit, collection_id).id != EVERYTHING:
        return errors.for_programs(403, "usage.unusable", _READ_ONLY)
    taxii.assert_may_send(visit)
    if not is_taxii(request.headers.get("Content-Type", "")):
        return errors.for_programs(415, "usage.unusable", _NO_TAXII)
    body = body_of(request)
    if body is None:
        return errors.for_programs(413, "usage.unusable", _TOO_LARGE)
    return told(taxii.take(visit, collection_id, body, map_key=settings().key("map")), 202)


def _of_object(
    request: HttpRequest, collection_id: str, object_id: str, shape: Shape
) -> taxii.Page:
    """Return a page of what is known of one id; absent and hidden are the same `NotFound`."""
    asked, visit = asking.question(request, collection_id, shape, object_id), visit_of(request)
    found = taxii.read(visit, asked, _server())
    filtered = asking.has_filters(request)
    if found.entries or (filtered and taxii.is_there(visit, asked, _server())):
        return found
    raise NotFound("There is no such object.")


def _server() -> Server:
    return Server(key=settings().key("feed"), view_of=_view_of)


def _view_of(state: str) -> View:
    return map_state.state_of(QueryDict(state)).view
