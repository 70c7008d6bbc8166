"""In which forms claims go out: how many files each makes, how they are filled, and what each asks of terms."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from atlas.formats.blocklist import BlocklistWriter
from atlas.formats.misp import MispWriter
from atlas.formats.misp.warninglists import WarningLists
from atlas.formats.outgoing import Writer
from atlas.formats.stix import BundleWriter
from atlas.formats.stix.outgoing import Outgoing, StixWriter
from atlas.formats.tabular.writing import CsvWriter
from atlas.model.handling import Terms
from atlas.model.terms import may_block

NOT_TO_BLOCK = "its terms do not let it be used for blocking (PAP, permitted actions)"


class Form(StrEnum):
    """A form in which claims go out."""

    STIX = "stix"
    MISP = "misp"
    CSV = "csv"
    BLOCKLIST = "blocklist"


SUFFIXES: Mapping[Form, str] = {
    Form.STIX: ".json",
    Form.MISP: ".json",
    Form.CSV: ".csv",
    Form.BLOCKLIST: ".txt",
}
"""How names of files end."""

CONTENT_TYPES: Mapping[Form, str] = {
    Form.STIX: "application/stix+json;version=2.1",
    Form.MISP: "application/json",
    Form.CSV: "text/csv; charset=utf-8",
    Form.BLOCKLIST: "text/plain; charset=utf-8",
}
"""What the files are."""

Fill = Callable[[BundleWriter, str], Outgoing]


def key_of(form: Form, spec: str) -> str:
    """Return which of the files of a form an object of a STIX version goes to."""
    return spec if form is Form.STIX else ""


def targets(form: Form, out: Path, specs: Iterable[str]) -> Mapping[str, Path]:
    """Return where the files go, by key: one, or for STIX one a version, the greatest at `out`."""
    if form is not Form.STIX:
        return {"": out}
    versions = sorted(set(specs), reverse=True) or ["2.1"]
    return {
        spec: out if place == 0 else out.with_name(f"{out.stem}.stix{spec.replace('.', '')}.json")
        for place, spec in enumerate(versions)
    }


def begin(
    form: Form, fill: Fill, *, now: datetime, lists: WarningLists | None = None
) -> Callable[[str, BinaryIO], Writer]:
    """Return how a file of this form is begun, of a key; `fill` says how bundles of STIX are.

    A list to block leaves out what stands on warning `lists`.
    """

    def begun(key: str, file: BinaryIO) -> Writer:
        if form is Form.CSV:
            return CsvWriter(file)
        if form is Form.BLOCKLIST:
            return BlocklistWriter(file, now=now, lists=lists)
        if form is Form.MISP:
            return MispWriter(file, uuid=str(uuid.uuid4()), at=now)
        writer = BundleWriter(file, spec=key, id_=f"bundle--{uuid.uuid4()}")
        return StixWriter(fill(writer, key))

    return begun


def refusal(form: Form, terms: Terms) -> str:
    """Return why what is under these terms does not go out in this form, or ""."""
    return NOT_TO_BLOCK if form is Form.BLOCKLIST and not may_block(terms) else ""
