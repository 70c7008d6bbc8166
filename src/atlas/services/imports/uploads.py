"""A file that somebody sends from the browser: kept aside, its columns explained, checked, and handed to a job.

Each step is for the person who sent it; what is stored becomes a batch as every import does.
"""

import hashlib
import io
import uuid
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import attrs

from atlas.errors import MalformedError, NotFound, UsageError
from atlas.formats import tabular
from atlas.formats.detect import Format
from atlas.formats.tabular import ColumnMapping, Preview
from atlas.model.claim import Decoded
from atlas.model.grades import Grade, InformationGrade, SourceGrade
from atlas.model.handling import Handling, Terms
from atlas.model.ids import BatchId
from atlas.model.markings import PAP, TLP
from atlas.model.problems import Problem
from atlas.policy.decide import Action
from atlas.services import contribute, gate, lists
from atlas.services.contribute import Offer, Report, noting, readers
from atlas.services.contribute.choosing import chooser_of
from atlas.services.gate import Visit
from atlas.services.imports import rejects, spool
from atlas.services.imports.sampling import Sample as Sample  # what a door is given
from atlas.services.imports.sampling import Sampler
from atlas.store import batches, queue
from atlas.store.batches import Batch, Begun, Said, State
from atlas.store.scoped import OpenScope

MAX_BYTES = 4 * 2**20  # what a page takes
MOST_WAITING = 10
MOST_SHOWN = 200  # items that stay out
MOST_CHECKED = 10_000  # items: a check holds up other imports of the organisation
TASK = "imports.take"
_TABLES = (Format.CSV, Format.XLSX)
NO_FILE = "There is no such file any more among those that you sent. Send it again."


@attrs.frozen(kw_only=True)
class Chosen:
    """What holds for all items of a file: whom it is for, where a list is from, and how sure it is."""

    marking: str
    reach: str = "marking"
    source: str = ""
    source_grade: str = SourceGrade.F
    information_grade: str = InformationGrade.CANNOT_BE_JUDGED
    pap: str = PAP.AMBER


@attrs.frozen(kw_only=True)
class Look:
    """A file that waits: its batch, its first rows where it is a table, and what its columns are said to hold."""

    batch: Batch
    preview: Preview | None
    mapping: ColumnMapping | None
    sheet: str = ""


@attrs.frozen(kw_only=True)
class Rejected:
    """One item that stays out: its place, what was given there as far as it is known, and what was expected."""

    where: str
    given: str
    reason: str


@attrs.frozen(kw_only=True)
class Checked:
    """What would become of a file. `is_whole` is false where only its first 10,000 items were looked at."""

    report: Report
    samples: tuple[Sample, ...]
    rejected: tuple[Rejected, ...]
    handling: Handling
    readers: lists.Readers
    is_whole: bool


def begin(visit: Visit, content: bytes, name: str, chosen: Chosen, *, folder: Path) -> BatchId:
    """Keep a file aside to be looked at, and return the id of the batch that it will be.

    Raises:
        UsageError: it is none that is taken in, too many wait, or nobody could read it.
        Denied: the visitor may not contribute, or not to this audience.
    """
    lists.handling_of(visit, _offer(visit, attrs.asdict(chosen)))
    if len(content) > MAX_BYTES:
        raise UsageError(
            f"A file has at most {MAX_BYTES // 2**20} MiB here; use atlas import on the node."
        )
    file = io.BytesIO(content)
    seen = readers.looked_at(file, name)
    if not seen.is_read and not _is_table(name, seen.reason):
        raise UsageError(f"This is {seen.reason}. {seen.advice}")
    format_ = seen.format if seen.is_read else Format.CSV
    said = attrs.asdict(chosen) | {"size": len(content), "mapping": "", "signature": ""}
    if format_ in (Format.CSV, Format.TRAIL):
        said["total"] = content.count(b"\n")
    if format_ in _TABLES:
        said |= _first_mapping(visit, file)
    id_ = BatchId(uuid.uuid4())
    own = gate.intern([noting.own_red(visit)], []).handlings[noting.own_red(visit)]
    begun = Begun(id=id_, file=name[:200], format=format_, said=said, own=own, organisation=own)
    spool.keep(folder, str(id_), content)

    def work(opened: OpenScope) -> None:
        if batches.count_waiting(opened) >= MOST_WAITING:
            raise UsageError(f"{MOST_WAITING} files of yours wait already; store or discard one.")
        batches.note(opened, begun, State.CHECKED)

    try:
        gate.write(visit, Action.CONTRIBUTE, work)
    except BaseException:
        spool.clear(folder, id_)
        raise
    return id_


def look(visit: Visit, id_: BatchId, *, folder: Path) -> Look:
    """Return a file that waits, with the first rows of a table.

    Raises:
        NotFound: the visitor sent no such file, or it is gone.
    """
    batch = _mine(visit, id_)
    if batch.format not in _TABLES:
        return Look(batch=batch, preview=None, mapping=None)
    mapping = tabular.mapping_of(batch.said["mapping"]) if batch.said["mapping"] else None
    sheet = str(batch.said.get("sheet", ""))
    with _sent(folder, id_) as file:
        seen = tabular.preview(file, sheet=sheet)
        return Look(batch=batch, preview=seen, mapping=mapping, sheet=sheet)


def choose_sheet(visit: Visit, id_: BatchId, sheet: str, *, folder: Path) -> None:
    """Take another sheet of a workbook; what its columns hold is guessed anew.

    Raises:
        NotFound: the visitor sent no such file, or it is stored already.
        UsageError: it has no such sheet.
    """
    batch = _mine(visit, id_, only=(State.CHECKED,))
    if batch.format not in _TABLES:
        raise UsageError("This file has no sheets.")
    with _sent(folder, id_) as file:
        said = {**batch.said, "sheet": sheet, **_first_mapping(visit, file, sheet=sheet)}
    _keep(visit, batch, said)


def _keep(visit: Visit, batch: Batch, said: Said) -> None:
    gate.write(
        visit,
        Action.CONTRIBUTE,
        lambda opened: batches.change(opened, batch.id, format_=batch.format, said=said),
    )


def explain(visit: Visit, id_: BatchId, mapping: ColumnMapping) -> None:
    """Keep what the columns of a file hold; for the next file with the same heading it is offered again.

    Raises:
        NotFound: the visitor sent no such file, or it is stored already.
        UsageError: the mapping cannot be used.
    """
    batch = _mine(visit, id_, only=(State.CHECKED,))
    try:
        said = {**batch.said, "mapping": tabular.checked(mapping).as_json()}
    except MalformedError as error:
        raise UsageError(str(error)) from error
    _keep(visit, batch, said)


def check(visit: Visit, id_: BatchId, *, folder: Path, map_key: bytes) -> Checked:
    """Return what would become of a file, and keep nothing of it.

    Raises:
        NotFound: the visitor sent no such file, or it is gone.
        UsageError, Denied: as `begin`.
    """
    batch = _mine(visit, id_)
    offer = _offer(visit, batch.said)
    handling = lists.handling_of(visit, offer)
    with _sent(folder, id_) as file:
        found = decoded(batch, file, handling)
        sampler = Sampler(chooser=chooser_of(visit.actor.organisation), offer=offer)
        items = map(sampler.item, islice(found, MOST_CHECKED))
        rehearsed = attrs.evolve(offer, rehearsal=True)
        report = contribute.take(visit, items, offer=rehearsed, map_key=map_key)
        is_whole = next(found, None) is None
        refused = _rejected(file, batch, report)
    return Checked(
        report=report,
        rejected=refused,
        samples=tuple(sampler.samples),
        handling=handling,
        readers=lists.readers_of(handling, visit),
        is_whole=is_whole,
    )


def start(visit: Visit, id_: BatchId, *, folder: Path) -> None:
    """Hand a file to the job that takes it in. Again changes nothing.

    Raises:
        NotFound: the visitor sent no such file.
        UsageError: nobody has said yet which column holds the identifiers.
    """
    batch = _mine(visit, id_)
    if batch.state is not State.CHECKED:
        return
    if batch.format in _TABLES and not batch.said["mapping"]:
        raise UsageError("Say first which column holds the identifiers.")
    job = spool.Job(person=str(visit.actor.person), purpose=str(visit.purpose))
    spool.begin_job(folder, id_, job)

    def work(opened: OpenScope) -> None:
        if batches.move(opened, id_, State.WAITING, only=(State.CHECKED,)):
            defer(id_, job)

    try:
        gate.write(visit, Action.CONTRIBUTE, work)
    except BaseException:
        spool.drop_job(folder, id_)
        raise


def defer(id_: BatchId, job: spool.Job) -> None:
    """Queue the job that takes a file in; one that waits already is enough."""
    lock = f"{TASK} {id_}"
    queue.defer(TASK, lock=lock, batch=str(id_), person=job.person, purpose=job.purpose)


def stop(visit: Visit, id_: BatchId, *, folder: Path) -> None:
    """Stop an import behind the items that it is at, or discard a file that is not stored. What is stored stays.

    Raises:
        NotFound: the visitor sent no such file.
    """
    _mine(visit, id_)

    def work(opened: OpenScope) -> bool:
        batches.move(opened, id_, State.STOPPING, only=(State.WAITING, State.RUNNING))
        return batches.move(opened, id_, State.STOPPED, only=(State.CHECKED,))

    if gate.write(visit, Action.CONTRIBUTE, work):
        spool.clear(folder, id_)


def rejected(visit: Visit, id_: BatchId, *, folder: Path) -> bytes:
    """Return the rows that stayed out, as CSV: as they were given, with place, code and reason behind.

    Raises:
        NotFound: it is not the visitor's import, nothing stayed out, or it is more than a week ago.
    """
    _mine(visit, id_, only=tuple(State))
    try:
        return (folder / f"{id_}.csv").read_bytes()
    except FileNotFoundError:
        raise NotFound(
            "Nothing stayed out of this import, or it is more than a week ago."
        ) from None


def decoded(batch: Batch, file: BinaryIO, handling: Handling) -> Iterator[Decoded | Problem]:
    """Yield what a file holds, read as was chosen."""
    said = batch.said
    way = readers.Way(
        name=batch.file,
        source=said["source"],
        apart=lists.apart_of(handling),
        mapping=tabular.mapping_of(said["mapping"]) if said["mapping"] else None,
    )
    return iter(readers.reader(Format(batch.format))(file, way))


def offer_of(visit: Visit, batch: Batch) -> Offer:
    """Return what holds for each item of a file, as was chosen.

    Raises:
        UsageError: the audience is none of this visitor's any more.
    """
    return _offer(visit, batch.said)


def _offer(visit: Visit, said: Said) -> Offer:
    return Offer(
        marking=TLP(said["marking"]),
        terms=Terms(pap=PAP(said.get("pap", PAP.AMBER))),
        audience=lists.audience_of(visit, said["reach"]),
        grade=Grade(
            source=SourceGrade(said["source_grade"]),
            information=InformationGrade(said["information_grade"]),
        ),
    )


def _mine(visit: Visit, id_: BatchId, *, only: tuple[State, ...] = tuple(State)) -> Batch:
    with gate.open_scope(visit, Action.CONTRIBUTE) as opened:
        found = batches.find(opened, id_)
    if found is None or not found.mine or found.state not in only:
        raise NotFound(NO_FILE)
    return found


def _sent(folder: Path, id_: BatchId) -> BinaryIO:
    try:
        return (folder / str(id_)).open("rb")
    except FileNotFoundError:
        raise NotFound(NO_FILE) from None


def _is_table(name: str, reason: str) -> bool:
    """Tell whether a file is a table whose columns somebody has to explain."""
    return name.lower().endswith((".csv", ".tsv")) and "no column" in reason


def _first_mapping(visit: Visit, file: BinaryIO, *, sheet: str = "") -> Said:
    """Return what the visitor chose for the last table with this heading, else what the table suggests.

    Columns, heading and order of dates are remembered; how this file is written is its own.
    """
    try:
        found = tabular.preview(file, sheet=sheet)
    except MalformedError as error:
        raise UsageError(str(error)) from error
    names = [each.name for each in found.columns]
    # behind corrected rows place, code and reason stand
    heading = "\0".join(names).removesuffix("\0" + "\0".join(rejects.TOLD))
    signature = hashlib.sha256(heading.encode()).hexdigest() if heading.strip("\0") else ""
    with gate.open_scope(visit, Action.CONTRIBUTE) as opened:
        before = batches.find_like(opened, signature) if signature else None
    mapping = found.mapping
    if before:
        kept = tabular.mapping_of(before["mapping"])
        mapping = attrs.evolve(
            kept, delimiter=found.delimiter, encoding=found.encoding, sheet=sheet
        )
    return {"signature": signature, "mapping": mapping.as_json() if mapping else ""}


def _rejected(file: BinaryIO, batch: Batch, report: Report) -> tuple[Rejected, ...]:
    """Return the first items that stay out, with what was given in the cell that a problem names."""
    problems = [each for _, each in report.entries if each.rejected][:MOST_SHOWN]
    mapping = rejects.mapping_of(batch)
    file.seek(0)
    given = rejects.given(file, mapping, problems) if mapping and problems else {}
    return tuple(
        Rejected(where=each.where, given=given.get(each.where, ""), reason=each.message)
        for each in problems
    )
