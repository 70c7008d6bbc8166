"""What a claim still lacks, and whom it is meant for, as labels of its object while it waits in its organisation.

The labels go when it is complete: they tell nothing of the world.
"""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import TypeVar

import attrs
import msgspec

from atlas.model.handling import DataSubject, Purpose
from atlas.model.markings import TLP

_Word = TypeVar("_Word", bound=StrEnum)


class Missing(StrEnum):
    """What a claim by form lacks (domain 6.2, W4)."""

    SOURCE = "source"
    BASIS = "legal-basis"
    ALTERNATIVE = "alternative"


INCOMPLETE = "incomplete:"
"""Begins a label that tells what is missing."""
LEAD = "lead"
"""The label of what does not come from an open source."""
_MEANT, _FOR, _PURPOSE, _BASIS = "meant-marking:", "meant-for:", "meant-purpose:", "meant-basis:"
_SUBJECT = "data-subject:"
_OURS = (INCOMPLETE, _SUBJECT, _MEANT, _FOR, _PURPOSE, _BASIS)


@attrs.frozen(kw_only=True)
class Waiting:
    """What is missing, and how the claim is meant to be given once it is there.

    `readers` are words as a form has them; none: as the marking says.
    """

    missing: frozenset[Missing]
    marking: TLP = TLP.AMBER_STRICT
    readers: frozenset[str] = frozenset()
    subject: DataSubject = DataSubject.NONE
    purposes: frozenset[Purpose] = frozenset()
    basis: str = ""

    def labels(self) -> tuple[str, ...]:
        """Return the labels that say so, in a fixed order."""
        return (
            *(f"{INCOMPLETE}{each}" for each in sorted(self.missing)),
            f"{_MEANT}{self.marking}",
            *(f"{_FOR}{each}" for each in sorted(self.readers)),
            *(f"{_PURPOSE}{each}" for each in sorted(self.purposes)),
            *([f"{_BASIS}{self.basis}"] if self.basis else []),
            *([f"{_SUBJECT}{self.subject}"] if self.subject is not DataSubject.NONE else []),
        )


class _Labelled(msgspec.Struct):
    labels: object = None
    x_labels: object = None


_labelled = msgspec.json.Decoder(_Labelled).decode


def labels_in(content: bytes) -> frozenset[str]:
    """Return the labels of an object as it was contributed; of an identifier those told beside it."""
    if b'labels"' not in content:
        return frozenset()
    said = _labelled(content)
    given = [each for each in (said.labels, said.x_labels) if isinstance(each, list)]
    return frozenset(each for labels in given for each in labels if isinstance(each, str))


def is_waiting(content: bytes) -> bool:
    """Tell whether an object says of itself that it is incomplete. Costs a search where it says nothing like it."""
    return b'"incomplete:' in content and waiting_in(content) is not None


def waiting_in(content: bytes) -> Waiting | None:
    """Return what an object says that it lacks and is meant for, `None` where it lacks nothing."""
    labels = labels_in(content)
    missing = frozenset(_known(Missing, _after(INCOMPLETE, labels)))
    if not missing:
        return None
    marking = next(_known(TLP, _after(_MEANT, labels)), TLP.AMBER_STRICT)
    subject = next(_known(DataSubject, _after(_SUBJECT, labels)), DataSubject.NONE)
    return Waiting(
        missing=missing,
        marking=marking,
        readers=frozenset(_after(_FOR, labels)),
        subject=subject,
        purposes=frozenset(_known(Purpose, _after(_PURPOSE, labels))),
        basis=next(_after(_BASIS, labels), ""),
    )


def is_ours(label: str) -> bool:
    """Tell whether a label was written by the form, which writes it anew."""
    return label == LEAD or label.startswith(_OURS)


def _after(prefix: str, labels: Iterable[str]) -> Iterator[str]:
    return (each.removeprefix(prefix) for each in sorted(labels) if each.startswith(prefix))


def _known(words: type[_Word], said: Iterable[str]) -> Iterator[_Word]:
    known = {str(each): each for each in words}
    return (known[each] for each in said if each in known)
