"""One page of a feed after the other, asked of us and of medallion, each within its own process and without sockets."""

import base64
import json
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from bench.jobs import READER

_MEDIA = "application/taxii+json;version=2.1"
_COLLECTION = "6f0f4bd4-5d7c-4f0e-9d4f-3c1f1f0a7b21"
_PAGE = 100


def by_us(repeats: int) -> dict[str, Any]:
    """Return the seconds of first pages, and of pages far behind them, each with all that a request costs."""
    from atlas.cli.startup import ready
    from atlas.policy.actors import TokenScope

    with ready():
        from django.test import Client

        from atlas.services import tokens

        wish = tokens.Wish(scopes=frozenset({TokenScope.EXPORT}))
        secret = tokens.make_for(READER, wish, now=datetime.now(UTC)).secret
        pair = base64.b64encode(f"bench:{secret}".encode()).decode()
        headers = {"Accept": _MEDIA, "Authorization": f"Basic {pair}"}
        path = f"/taxii2/atlas/collections/{_COLLECTION}/objects/"

        def ask(query: str) -> Any:
            answer = Client(SERVER_NAME="localhost").get(path + query, headers=headers)
            if answer.status_code != 200:
                raise RuntimeError(f"a page was answered with {answer.status_code}")
            return answer

        far = _last_cursor(ask)
        return {
            "seconds": [_timed(ask, f"?limit={_PAGE}") for _ in range(repeats + 1)][1:],
            "last": [_timed(ask, f"?limit={_PAGE}{far}") for _ in range(repeats)],
        }


def _timed(ask: Any, query: str) -> float:
    began = perf_counter()
    ask(query)
    return perf_counter() - began


def _last_cursor(ask: Any) -> str:
    """Return the cursor that leads farthest; "" where all is one page."""
    last, cursor = "", "?limit=5000"
    while cursor:
        told = json.loads(ask(cursor).content)
        last = f"&next={told['next']}" if told["more"] else last
        cursor = f"?limit=5000{last}" if told["more"] else ""
    return last


def by_medallion(bundle: str, repeats: int) -> dict[str, Any]:
    """Return the seconds of first pages of the same objects."""
    import medallion
    from medallion.backends.memory_backend import MemoryBackend

    app = medallion.application_instance
    backend = MemoryBackend()
    backend.data = _data(json.loads(Path(bundle).read_bytes())["objects"])
    app.medallion_backend, app.users_backend = backend, {"u": "p"}
    app.taxii_config = {"max_page_size": _PAGE}
    medallion.register_blueprints(app)
    pair = base64.b64encode(b"u:p").decode()
    headers = {"Accept": _MEDIA, "Authorization": f"Basic {pair}"}
    client = app.test_client()
    path = f"/api1/collections/{_COLLECTION}/objects/?limit={_PAGE}"
    taken = []
    for _ in range(repeats):
        began = perf_counter()
        answer = client.get(path, headers=headers)
        taken.append(perf_counter() - began)
        if len(json.loads(answer.data)["objects"]) != _PAGE:
            raise RuntimeError("a page is not whole")
    return {"seconds": taken}


def _data(objects: list[dict[str, Any]]) -> dict[str, Any]:
    """Return one collection as medallion keeps it after the objects were posted to it."""
    added = "2026-01-01T00:00:00.000000Z"
    manifest = [
        {
            "id": each["id"],
            "date_added": added,
            "version": each.get("modified", each.get("created", added)),
            "media_type": "application/stix+json;version=2.1",
        }
        for each in objects
    ]
    collection = {
        "id": _COLLECTION,
        "title": "All",
        "can_read": True,
        "can_write": True,
        "media_types": ["application/stix+json;version=2.1"],
        "objects": [each | {"_date_added": added} for each in objects],
        "manifest": manifest,
    }
    information = {"title": "a", "versions": [_MEDIA], "max_content_length": 9_765_625}
    return {
        "/discovery": {"title": "a", "api_roots": ["/api1/"]},
        "api1": {"information": information, "status": [], "collections": [collection]},
    }
