"""What the services found, as resources of TAXII (chapters 4 and 5 of the standard)."""

from collections.abc import Mapping
from datetime import datetime

import msgspec
from django.http import HttpResponse
from django.utils.translation import gettext

from atlas.formats.stix.tombstones import written
from atlas.model.terms import STATEMENTS
from atlas.services.taxii import Collection, Page
from atlas.web.taxii.negotiation import STIX_TYPES, told


def collection(found: Collection) -> Mapping[str, object]:
    """Return a collection (5.2.1)."""
    return {
        "id": str(found.id),
        "title": found.name or gettext("All that you may take out"),
        "can_read": found.can_read,
        "can_write": found.can_write,
        "media_types": list(STIX_TYPES.values()),
    }


def envelope(page: Page) -> HttpResponse:
    """Return a page of objects (3.7)."""
    return _dated({**_head(page), **_terms(page), **_objects(page)}, page)


def manifest(page: Page) -> HttpResponse:
    """Return a page of names (5.3.1)."""
    names = [
        {
            "id": each.stix_id,
            "date_added": _exactly(each.added_at),
            "version": written(each.version),
            "media_type": STIX_TYPES.get(each.spec, STIX_TYPES["2.1"]),
        }
        for each in page.entries
    ]
    return _dated({**_head(page), **({"objects": names} if names else {})}, page)


def versions(page: Page) -> HttpResponse:
    """Return a page of the versions of one object (5.8.1), each once."""
    dates = list(dict.fromkeys(written(each.version) for each in page.entries))
    return _dated({**_head(page), **({"versions": dates} if dates else {})}, page)


def _exactly(moment: datetime) -> str:
    """Return a time as TAXII has it: always to the microsecond (chapter 2)."""
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")


def _head(page: Page) -> dict[str, object]:
    return {"more": True, "next": page.next} if page.next else {"more": False}


def _objects(page: Page) -> dict[str, object]:
    if not page.entries:
        return {}
    return {"objects": [msgspec.Raw(each.content) for each in page.entries]}


def _terms(page: Page) -> dict[str, object]:
    if page.derived is None:
        return {}
    terms = {name: getattr(page.derived.terms, name) for name in STATEMENTS}
    return {"x_atlas_marking": page.derived.tlp, "x_atlas_terms": terms}


def _dated(resource: Mapping[str, object], page: Page) -> HttpResponse:
    """Return a page with the dates on which its first and last entry were added (3.3 and chapter 5)."""
    answer = told(resource)
    if page.entries:
        answer["X-TAXII-Date-Added-First"] = _exactly(page.entries[0].added_at)
        answer["X-TAXII-Date-Added-Last"] = _exactly(page.entries[-1].added_at)
    return answer
