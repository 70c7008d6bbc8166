"""What is asked of the form of one claim in both worlds: names, ends and readers that secrets might tell of."""

import uuid
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from asking import FRAGMENT, Ask, Asks, gets
from atlas.model.markings import TLP
from atlas.services import drafts
from two_worlds import QUERIES, SECRETS, VISIBLE, Worlds

_THING = {
    "what": "thing",
    "kind": "malware",
    "name": "Nightjar",
    "source": "Report 7",
    "step": "check",
}


def _claim(worlds: Worlds) -> Iterator[Ask]:
    """Check claims called like secrets, and relations to them; nothing is stored, so the worlds stay as they are."""
    path = "/contribute/claim"
    yield from gets(
        path, {}, {"name": "Nightjar"}, {"correct": str(uuid.UUID(int=9))}, {"draft": "x"}
    )
    for tlp in TLP:
        yield Ask("post", path, {**_THING, "marking": str(tlp)})
    for text in QUERIES[::3]:
        yield Ask("post", path, {**_THING, "name": text, "marking": "TLP:GREEN"})
        identifier = {**_THING, "what": "identifier", "identifier": text}
        yield Ask("post", path, {**identifier, "marking": "TLP:GREEN"}, FRAGMENT)
    relation = {**_THING, "what": "relation", "relation": "uses", "marking": "TLP:GREEN"}
    ids = [str(worlds.thing(said)) for said in (*VISIBLE[:3], *SECRETS)]
    for other in ids:
        yield Ask("post", path, {**relation, "from_thing": ids[0], "to_thing": other})
        yield Ask("get", path, {"from_thing": other, "from_text": "Nightjar"})


def _near(worlds: Worlds) -> Iterator[Ask]:
    fields = ("name", "identifier", "from_text", "to_text")
    asked = [{field: text} for field in fields for text in QUERIES]
    yield from gets("/contribute/near", {}, *asked)


def _drafts(worlds: Worlds) -> Iterator[Ask]:
    """Save what is too long and discard what is not there: what could be kept has an id by chance."""
    yield Ask("post", "/contribute/drafts", {"note": "x" * (drafts.MOST_LETTERS + 1)})
    yield Ask("post", f"/contribute/drafts/{uuid.UUID(int=9)}/discard", {})


COMPOSING: Mapping[str, Asks] = MappingProxyType(
    {"claim": _claim, "near": _near, "draft-save": _drafts, "draft-discard": _drafts}
)
