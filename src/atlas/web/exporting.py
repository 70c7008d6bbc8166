"""What of the map somebody takes out: read from an address and a form, sent as a file whose name has its marking."""

import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

import attrs
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse

from atlas.errors import NotFound
from atlas.model.ids import ThingId
from atlas.model.markings import TLP
from atlas.services import explain, explore, export, warnlists
from atlas.services.export import Exported, Wanted
from atlas.services.export_forms import CONTENT_TYPES, SUFFIXES, Form
from atlas.services.gate import Visit
from atlas.web import map_document
from atlas.web.queries import TEXT_MAX_CHARS
from atlas.web.startup import now, settings
from atlas.web.visitor import visit_of

CHUNK = 64 * 1024
SOURCES = ("q", "thing")


@attrs.frozen(kw_only=True)
class Subject:
    """What an export is of: a search, a thing, a view of the map, or all that one sees."""

    word: str
    name: str
    query: str | None = None
    things: tuple[ThingId, ...] | None = None


def subject_of(visit: Visit, asked: QueryDict) -> Subject:
    """Return what an address is of: `q` is a search, `thing` a thing, and all else a view of the map, if it names one.

    Raises:
        NotFound: the thing or the view is not in the visitor's scope.
        Denied: the policy refused.
    """
    if query := asked.get("q", "").strip()[:TEXT_MAX_CHARS]:
        return Subject(word="search", name=query, query=query)
    if "thing" in asked:
        thing = _thing(asked.get("thing", ""))
        found = explain.thing(visit, thing).thing
        return Subject(word="thing", name=found.name or found.stix_id, things=(thing,))
    state = map_document.state_of(visit, asked)
    if state.is_overview or state.named:
        return Subject(word="all", name="")
    picture = explore.picture(visit, state.view)
    things = tuple(spot.thing.id for spot in picture.spots)
    return Subject(word="view", name=picture.title, things=things)


def wanted_of(subject: Subject, asked: QueryDict) -> Wanted:
    """Return what a form asks to take out of a subject; what is no form or marking counts as not said."""
    said, ceiling = asked.get("form", ""), asked.get("ceiling", "")
    form = Form(said) if said in set(Form) else Form.STIX
    return Wanted(
        query=subject.query,
        things=subject.things,
        current_only=asked.get("current") == "yes",
        ceiling=TLP(ceiling) if ceiling in set(TLP) else None,
        form=form,
        lists=warnlists.installed(settings().data, form),
    )


@attrs.frozen(kw_only=True)
class Told:
    """What would go out, with what stays or goes in part by reason, the most frequent first."""

    answer: Exported
    left_out: tuple[tuple[str, int], ...]
    partly: tuple[tuple[str, int], ...]


def rehearsed(request: HttpRequest, wanted: Wanted) -> Told:
    """Return what would go out."""
    with tempfile.TemporaryDirectory(prefix="export-", dir=settings().data) as folder:
        answer = export.rehearse(visit_of(request), Path(folder), clock=now, wanted=wanted)
    left_out = Counter(reason for _, reason in answer.left_out)
    return Told(
        answer=answer,
        left_out=tuple(left_out.most_common()),
        partly=tuple(Counter(answer.partly_by_reason).most_common()),
    )


def sent(request: HttpRequest, wanted: Wanted) -> HttpResponse | StreamingHttpResponse:
    """Return what goes out as a file, several as an archive; it is in the ledger before the first byte goes."""
    with ExitStack() as opened:
        # the file is open and has no name any more before anything is sent: nothing of it can stay behind
        with tempfile.TemporaryDirectory(prefix="export-", dir=settings().data) as folder:
            out = Path(folder) / f"atlas-export{SUFFIXES[wanted.form]}"
            answer = export.export(visit_of(request), out, clock=now, wanted=wanted)
            path, content_type = out, CONTENT_TYPES[wanted.form]
            if len(answer.files) > 1:
                path, content_type = _archive(Path(folder), answer), "application/zip"
            file = opened.enter_context(path.open("rb"))
        label = answer.marking.replace(":", "-").replace("+", "-")
        name = f"atlas-{wanted.form}_{label}{path.suffix}"
        return StreamingHttpResponse(
            _to_the_end(file, opened.pop_all()),
            content_type=content_type,
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


def _archive(folder: Path, answer: Exported) -> Path:
    path = folder / "atlas-export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for each in answer.files:
            archive.write(each, each.name)
    return path


def chunks(file: BinaryIO) -> Iterator[bytes]:
    """Yield what is left of a file, 64 KiB at a time."""
    while chunk := file.read(CHUNK):
        yield chunk


def _to_the_end(file: BinaryIO, opened: ExitStack) -> Iterator[bytes]:
    with opened:
        yield from chunks(file)


def _thing(text: str) -> ThingId:
    try:
        return ThingId(UUID(text))
    except ValueError as error:
        raise NotFound("There is no such thing.") from error
