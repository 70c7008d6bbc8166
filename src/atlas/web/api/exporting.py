"""Taking claims out by the JSON API: what `atlas export` writes, as one answer. The ledger has it before it goes."""

import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO

from django.http import HttpRequest, StreamingHttpResponse
from ninja import Router, Schema
from pydantic import Field, JsonValue

from atlas.model.markings import TLP
from atlas.model.terms import STATEMENTS
from atlas.policy.derived import Derived
from atlas.services import export
from atlas.services.export import Exported
from atlas.web.api.schemas import LONGEST, Asked
from atlas.web.startup import now, settings
from atlas.web.visitor import visit_of

exporting = Router()

_CHUNK = 64 * 1024


class ExportAsked(Asked):
    """The claims behind a search, or all that the asker sees; all versions, or those in force."""

    query: str | None = Field(None, max_length=LONGEST)
    current: bool = False


class LeftOut(Schema):
    """What did not go, and why."""

    id: str
    reason: str


class Sent(Schema):
    """What went out: bundles, one per STIX version, the strictest marking among them, and under which terms."""

    items: int
    marking: TLP
    terms: dict[str, JsonValue] | None
    conflicts: list[str]
    left_out: list[LeftOut]
    bundles: list[dict[str, JsonValue]]


@exporting.post("export", response=Sent, url_name="api-export")
def take_out(request: HttpRequest, asked: ExportAsked) -> Any:
    """Take out what the asker sees as STIX bundles; it is in the ledger before the first byte goes."""
    wanted = export.Wanted(query=asked.query, current_only=asked.current)
    with ExitStack() as opened:
        # the files are open and have no name any more before anything is sent: nothing of them can stay behind
        with tempfile.TemporaryDirectory(prefix="export-", dir=settings().data) as folder:
            out = Path(folder) / "bundle.json"
            told = export.export_stix(visit_of(request), out, clock=now, wanted=wanted)
            files = [opened.enter_context(path.open("rb")) for path in told.files]
        return StreamingHttpResponse(
            _written(told, files, opened.pop_all()), content_type="application/json"
        )


def _written(told: Exported, files: Sequence[BinaryIO], opened: ExitStack) -> Iterator[bytes]:
    """Yield the answer in chunks, with the bundles as they were written."""
    with opened:
        head = {
            "items": told.items,
            "marking": told.marking,
            **_terms(told.derived),
            "left_out": [{"id": id_, "reason": reason} for id_, reason in told.left_out],
        }
        yield json.dumps(head).removesuffix("}").encode() + b', "bundles": ['
        for place, file in enumerate(files):
            yield b", " if place else b""
            while chunk := file.read(_CHUNK):
                yield chunk
        yield b"]}"


def _terms(derived: Derived | None) -> dict[str, object]:
    if derived is None:
        return {"terms": None, "conflicts": []}
    terms = {name: getattr(derived.terms, name) for name in STATEMENTS}
    return {"terms": terms, "conflicts": sorted(derived.conflicts)}
