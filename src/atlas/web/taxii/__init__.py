"""The TAXII 2.1 server under `/taxii2/`: HTTP and the words of the protocol, each address a call of `services/taxii`.

`negotiation.py` says who speaks TAXII and turns refusals into its error objects, `asking.py` reads filters, `views.py`
answers. Section numbers are those of the standard (OASIS, June 2021).
"""

from django.urls import URLPattern, path

from atlas.web.taxii import views

ROOT = "taxii2/"
API_ROOT = f"{ROOT}atlas/"
_COLLECTION = f"{API_ROOT}collections/<str:collection_id>/"


def routes() -> list[URLPattern]:
    """Return every address of the server, for the one URL table; each ends with a slash (section 3.1)."""
    return [
        path(ROOT, views.discovery, name="taxii"),
        path(API_ROOT, views.api_root, name="taxii-root"),
        path(f"{API_ROOT}collections/", views.collections, name="taxii-collections"),
        path(_COLLECTION, views.collection, name="taxii-collection"),
        path(f"{_COLLECTION}manifest/", views.manifest, name="taxii-manifest"),
        path(f"{_COLLECTION}objects/", views.objects, name="taxii-objects"),
        path(f"{_COLLECTION}objects/<str:object_id>/", views.one, name="taxii-object"),
        path(
            f"{_COLLECTION}objects/<str:object_id>/versions/", views.versions, name="taxii-versions"
        ),
        path(f"{API_ROOT}status/<str:status_id>/", views.status, name="taxii-status"),
    ]
