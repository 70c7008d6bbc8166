"""What is asked of outcomes in both worlds: the ledger, sums, forms and the funnel, of none that is there."""

import uuid
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from asking import Ask, Asks, gets, plain
from two_worlds import Worlds

_ABSENT = uuid.UUID(int=9)
_FORM = {"kind": "arrest", "scope": "Nightjar", "number": "x", "reason": "Nightjar", "based": "1"}


def _posted(path: str) -> Asks:
    def asks(worlds: Worlds) -> Iterator[Ask]:
        yield from gets(path)
        yield Ask("post", path, _FORM)

    return asks


OUTCOMES: Mapping[str, Asks] = MappingProxyType(
    {
        "outcomes": lambda worlds: gets(
            "/outcomes",
            {},
            {"kind": "arrest", "country": "PT", "year": "2025"},
            {"sum": str(_ABSENT)},
            {"sum": "x"},
        ),
        "outcome-new": _posted("/outcomes/new"),
        "outcome-funnel": plain("/outcomes/funnel"),
        "outcome": plain(f"/outcomes/{_ABSENT}"),
        "outcome-correct": _posted(f"/outcomes/{_ABSENT}/correct"),
        "outcome-withdraw": _posted(f"/outcomes/{_ABSENT}/withdraw"),
        "api-outcomes": lambda worlds: gets("/api/v1/outcomes", {}, {"kind": "arrest"}, {"x": "1"}),
        "api-outcome": plain(f"/api/v1/outcomes/{_ABSENT}"),
        "api-outcome-sum": lambda worlds: gets("/api/v1/outcomes/sum", {"id": str(_ABSENT)}),
        "api-outcome-funnel": plain("/api/v1/outcomes/funnel"),
    }
)
