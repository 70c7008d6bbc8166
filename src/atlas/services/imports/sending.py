"""A file that somebody sends: STIX or a list becomes claims of their organisation, as `atlas import` takes it in."""

import uuid
from collections.abc import Iterator
from typing import BinaryIO

import attrs

from atlas.errors import UsageError
from atlas.formats import tabular
from atlas.formats.detect import Format
from atlas.formats.stix import iter_decoded
from atlas.model.claim import Decoded
from atlas.model.handling import Audience
from atlas.model.ids import BatchId
from atlas.model.markings import TLP
from atlas.model.problems import Problem
from atlas.services import compose, contribute
from atlas.services.contribute import Going, Item, Note, Offer, Report
from atlas.services.contribute.offers import in_few_lines
from atlas.services.gate import Visit

_HEAD_BYTES = 4_096
NO_TEXT = Problem(
    where="file",
    code="file.format",
    message="This is not text; expected STIX (JSON) or a list.",
)


@attrs.frozen(kw_only=True)
class Sent:
    """How a file is meant. `marking` and `words`, those of `compose.whom`, as an `Offer` has marking and audience.

    `source` is where a list is from; without `is_list` the file is STIX. A rehearsal keeps nothing.
    """

    is_list: bool
    source: str = ""
    marking: TLP | None = None
    words: frozenset[str] = frozenset()
    rehearsal: bool = False


def take(visit: Visit, file: BinaryIO, sent: Sent, *, map_key: bytes) -> Report:
    """Store what a file holds, and return what became of each item. One bad item never stops the rest.

    The file is decoded item by item. The same again changes nothing.

    Raises:
        UsageError: a word stands for nobody whom the visitor may address.
        Denied: the visitor may not contribute, or not to this audience.
        TooSlowError: another import of the organisation is running.
    """
    offer = Offer(marking=sent.marking, audience=_audience(visit, sent), rehearsal=sent.rehearsal)
    items = (Item(file="", found=found) for found in in_few_lines(_decoded(file, sent)))
    note = Note(
        id=BatchId(uuid.uuid4()),
        file="sent by a program",
        format=Format.CSV if sent.is_list else Format.STIX,
    )
    return contribute.take(visit, items, offer=offer, map_key=map_key, going=Going(note=note))


def _audience(visit: Visit, sent: Sent) -> Audience | None:
    known = {each.word for each in compose.whom(visit)}
    if not sent.words <= known:
        raise UsageError("The audience names somebody whom you may not address.")
    return compose.audience_of(visit, sent.words, sent.marking or TLP.AMBER_STRICT)


def _decoded(file: BinaryIO, sent: Sent) -> Iterator[Decoded | Problem]:
    if not sent.is_list:
        return iter_decoded(file)
    if tabular.is_binary(file.read(_HEAD_BYTES)):
        return iter([NO_TEXT])
    file.seek(0)
    apart = " ".join(sorted(sent.words)) if sent.marking is TLP.RED else ""
    return tabular.iter_decoded(file, source=sent.source, apart=apart)
