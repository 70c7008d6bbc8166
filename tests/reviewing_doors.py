"""What is asked in both worlds of reviews: rounds that are not there, claims hidden and shown, and each act of them."""

import uuid
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from asking import Ask, Asks, gets, plain
from two_worlds import SECRETS, VISIBLE, Worlds

_ABSENT = str(uuid.UUID(int=9))
_REVIEW = {"verdict": "accept", "credibility": "2", "note": "Zanzibar?"}
_SAID = {"verdict": "accept", "credibility": 2, "note": "Zanzibar?"}


def _one(worlds: Worlds) -> Iterator[Ask]:
    path = f"/review/{_ABSENT}"
    yield Ask("get", path)
    for form in (_REVIEW, {"act": "decline"}, {"act": "draw"}):
        yield Ask("post", path, form)


def _vetting(worlds: Worlds) -> Iterator[Ask]:
    path = f"/claim/{_ABSENT}/vetting"
    yield from gets(path, {}, {"x": "1"})
    for act in ("offer", "dispute", "fast", "confirm", "uncite", "nothing"):
        yield Ask("post", path, {"act": act, "doubt": "Zanzibar?", "reason": "Zanzibar?"})


def _api_one(worlds: Worlds) -> Iterator[Ask]:
    yield Ask("get", f"/api/v1/reviews/{_ABSENT}")
    yield Ask("post", f"/api/v1/reviews/{_ABSENT}", _SAID, json=True)


def _api_belief(worlds: Worlds) -> Iterator[Ask]:
    for said in (*VISIBLE, *SECRETS):
        yield Ask("get", f"/api/v1/things/{worlds.thing(said)}/belief")


def _api_decline(worlds: Worlds) -> Iterator[Ask]:
    yield Ask("post", f"/api/v1/reviews/{_ABSENT}/decline", {}, json=True)


def _api_draw(worlds: Worlds) -> Iterator[Ask]:
    yield Ask("post", f"/api/v1/reviews/{_ABSENT}/draw", {}, json=True)


def _api_vetting(worlds: Worlds) -> Iterator[Ask]:
    path = f"/api/v1/claims/{_ABSENT}/vetting"
    yield Ask("get", path)
    yield Ask("post", path, {}, json=True)
    yield Ask("post", path, {"doubt": "Zanzibar?"}, json=True)


def _api_fast(worlds: Worlds) -> Iterator[Ask]:
    path = f"/api/v1/claims/{_ABSENT}/fast-track"
    yield Ask("post", path, {"reason": "Zanzibar?"}, json=True)
    yield Ask("post", path, {"reason": "Zanzibar?", "confirms": _ABSENT}, json=True)


def _api_cite(worlds: Worlds) -> Iterator[Ask]:
    # nothing is kept: the worlds stay as they are
    asked = {"citing": "Zanzibar", "cited": "zanzibar", "grounds": "Zanzibar?"}
    yield Ask("post", "/api/v1/citations", asked, json=True)


def _api_uncite(worlds: Worlds) -> Iterator[Ask]:
    yield Ask("post", f"/api/v1/citations/{_ABSENT}/withdraw", {}, json=True)


def _api_interests(worlds: Worlds) -> Iterator[Ask]:
    yield Ask("get", "/api/v1/conflicts-of-interest")
    asked = {"against": _ABSENT, "reason": " "}
    yield Ask("post", "/api/v1/conflicts-of-interest", asked, json=True)


def _api_end(worlds: Worlds) -> Iterator[Ask]:
    path = f"/api/v1/conflicts-of-interest/{_ABSENT}/end"
    yield Ask("post", path, {"reason": "Zanzibar?"}, json=True)


REVIEWING: Mapping[str, Asks] = MappingProxyType(
    {
        "review": plain("/review"),
        "review-claim": _one,
        "vetting": _vetting,
        "api-reviews": plain("/api/v1/reviews"),
        "api-review": _api_one,
        "api-review-decline": _api_decline,
        "api-review-draw": _api_draw,
        "api-belief": _api_belief,
        "api-vetting": _api_vetting,
        "api-fast-track": _api_fast,
        "api-citations": _api_cite,
        "api-citation-withdraw": _api_uncite,
        "api-interests": _api_interests,
        "api-interest-end": _api_end,
    }
)
