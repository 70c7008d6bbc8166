"""Taking claims out by the JSON API: what `atlas export` writes, as one answer. The ledger has it before it goes."""

import io
import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from django.http import HttpRequest, QueryDict, StreamingHttpResponse
from ninja import Router, Schema
from pydantic import Field, JsonValue

from atlas.model.markings import TLP
from atlas.model.terms import STATEMENTS
from atlas.policy.derived import Derived
from atlas.services import export, warnlists
from atlas.services.export import Exported
from atlas.services.export_forms import Form
from atlas.services.views import MOST_STATE
from atlas.web.api.schemas import LONGEST, Asked
from atlas.web.exporting import CHUNK, chunks, subject_of
from atlas.web.startup import now, settings
from atlas.web.visitor import visit_of

exporting = Router()


class ExportAsked(Asked):
    """The claims behind a search, about a thing, of a view of the map, or all; all versions, or those in force.

    `view` is the id of a saved view or the query of an address of the map. Nothing goes that is marked
    more strictly than `ceiling`.
    """

    query: str | None = Field(None, max_length=LONGEST)
    thing: UUID | None = None
    view: str | None = Field(None, max_length=MOST_STATE)
    format: Form = Form.STIX
    ceiling: TLP | None = None
    current: bool = False


class LeftOut(Schema):
    """What did not go, or not all of it, and why."""

    id: str
    reason: str


class Sent(Schema):
    """What went out, the strictest marking among it, and under which terms.

    STIX goes as `bundles`, one per version, MISP as `misp`, a table or a list to block as the text `content`. `partly`
    names the first 10,000 objects of which the format could not carry all; `partly_by_reason` counts all.
    """

    items: int
    marking: TLP
    terms: dict[str, JsonValue] | None
    conflicts: list[str]
    left_out: list[LeftOut]
    partly: list[LeftOut]
    partly_by_reason: dict[str, int]
    bundles: list[dict[str, JsonValue]] | None = None
    misp: dict[str, JsonValue] | None = None
    content: str | None = None


@exporting.post("export", response=Sent, url_name="api-export")
def take_out(request: HttpRequest, asked: ExportAsked) -> Any:
    """Take out what the asker sees, in a format; it is in the ledger before the first byte goes."""
    visit = visit_of(request)
    subject = subject_of(visit, _address(asked))
    wanted = export.Wanted(
        query=asked.query,
        things=subject.things,
        current_only=asked.current,
        ceiling=asked.ceiling,
        form=asked.format,
        lists=warnlists.installed(settings().data, asked.format),
    )
    with ExitStack() as opened:
        # the files are open and have no name any more before anything is sent: nothing of them can stay behind
        with tempfile.TemporaryDirectory(prefix="export-", dir=settings().data) as folder:
            out = Path(folder) / "bundle.json"
            told = export.export(visit, out, clock=now, wanted=wanted)
            files = [opened.enter_context(path.open("rb")) for path in told.files]
        return StreamingHttpResponse(
            _written(told, files, wanted.form, opened.pop_all()), content_type="application/json"
        )


def _address(asked: ExportAsked) -> QueryDict:
    """Return the address of the page that takes the same out."""
    if asked.thing is not None:
        return QueryDict(f"thing={asked.thing}")
    said = asked.view or ""
    return QueryDict(f"view={said}" if _is_id(said) else said)


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _written(
    told: Exported, files: Sequence[BinaryIO], form: Form, opened: ExitStack
) -> Iterator[bytes]:
    """Yield the answer in chunks, with the files as they were written."""
    with opened:
        head = {
            "items": told.items,
            "marking": told.marking,
            **_terms(told.derived),
            "left_out": [{"id": id_, "reason": reason} for id_, reason in told.left_out],
            "partly": [{"id": id_, "reason": reason} for id_, reason in told.partly],
            "partly_by_reason": dict(told.partly_by_reason),
        }
        yield json.dumps(head).removesuffix("}").encode()
        if form is Form.STIX:
            yield b', "bundles": ['
            for place, file in enumerate(files):
                yield b", " if place else b""
                yield from chunks(file)
            yield b"]}"
        elif form is Form.MISP:
            yield b', "misp": '
            yield from chunks(files[0])
            yield b"}"
        else:
            yield b', "content": "'
            text = io.TextIOWrapper(files[0], encoding="utf-8-sig", newline="")
            while part := text.read(CHUNK):
                yield json.dumps(part)[1:-1].encode()
            yield b'"}'


def _terms(derived: Derived | None) -> dict[str, object]:
    if derived is None:
        return {"terms": None, "conflicts": []}
    terms = {name: getattr(derived.terms, name) for name in STATEMENTS}
    return {"terms": terms, "conflicts": sorted(derived.conflicts)}
