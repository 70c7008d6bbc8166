"""What is asked of discussions and notices in both worlds; `two_worlds.py` has what is said in them."""

import uuid
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from asking import FRAGMENT, Ask, Asks, gets
from atlas.model.markings import TLP
from atlas.services import alliance
from two_worlds import LOCKER, SECRETS, VISIBLE, Worlds


def _discussion(worlds: Worlds) -> Iterator[Ask]:
    """Ask for each discussion, and check comments; nothing is stored, so the worlds stay as they are."""
    eve = str(alliance.card_named("eve").id)
    for said in (*VISIBLE, *SECRETS):
        path = f"/thing/{worlds.thing(said)}/discussion"
        yield Ask("get", path)
        yield Ask("post", path, {"text": "Zanzibar?", "step": "check"})
    path = f"/thing/{worlds.thing(LOCKER)}/discussion"
    absent = str(uuid.UUID(int=9))
    yield from gets(path, {"answers": absent}, {"claim": absent})
    asked: dict[str, object] = {"text": "Dear @ada, dear @olga.", "step": "check"}
    for tlp in TLP:
        yield Ask("post", path, {**asked, "marking": str(tlp)})
        yield Ask("post", path, {**asked, "marking": str(tlp), "audience": "alliance"}, FRAGMENT)
    yield Ask("post", path, {**asked, "mentions": eve})
    for field in ("claim", "answers", "mentions"):
        yield Ask("post", path, {**asked, field: absent})
    yield Ask("post", path, {"text": "", "step": "send"})


def _withdraw(worlds: Worlds) -> Iterator[Ask]:
    yield from gets(f"/comment/{uuid.UUID(int=9)}/withdraw")


def _notices(worlds: Worlds) -> Iterator[Ask]:
    path = "/notifications"
    yield from gets(path, {}, {"page": "2"}, {"marked": "2026-03-04T12:00:00+00:00"})
    yield Ask("post", path, {"act": "see", "notice": str(uuid.UUID(int=9))})
    yield Ask("post", path, {"act": "nothing"})
    yield Ask("post", path, {"act": "see-all"})
    yield Ask("get", path)
    yield Ask("post", path, {"act": "undo", "at": "2026-03-04T12:00:00+00:00"})
    yield Ask("get", path)


def _api_comments(worlds: Worlds) -> Iterator[Ask]:
    for said in (*VISIBLE, *SECRETS):
        yield Ask("get", f"/api/v1/things/{worlds.thing(said)}/comments")
    path = f"/api/v1/things/{worlds.thing(LOCKER)}/comments"
    yield Ask("post", path, {"text": ""}, json=True)
    yield Ask("post", path, {"text": "x", "unknown": 1}, json=True)
    for said in SECRETS[:3]:
        hidden = f"/api/v1/things/{worlds.thing(said)}/comments"
        yield Ask("post", hidden, {"text": "x"}, json=True)


def _api_withdraw(worlds: Worlds) -> Iterator[Ask]:
    yield Ask("post", f"/api/v1/comments/{uuid.UUID(int=9)}/withdraw", json=True)


def _api_notices(worlds: Worlds) -> Iterator[Ask]:
    yield from gets("/api/v1/notifications", {}, {"page": "2"}, {"x": "1"})
    yield Ask("post", "/api/v1/notifications/seen", {"id": str(uuid.UUID(int=9))}, json=True)


DISCUSSING: Mapping[str, Asks] = MappingProxyType(
    {
        "discussion": _discussion,
        "comment-withdraw": _withdraw,
        "notifications": _notices,
        "api-comments": _api_comments,
        "api-comment-withdraw": _api_withdraw,
        "api-notifications": _api_notices,
        "api-notifications-seen": _api_notices,
    }
)
