"""What an import writes through: for good or in a rehearsal, the importer does not know which."""

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol, TypeVar

import attrs

from atlas.model.handling import Handling, Terms
from atlas.model.ids import HandlingId, TermsId
from atlas.store.scoped import OpenScope

Answer = TypeVar("Answer")


@attrs.frozen(kw_only=True)
class Interned:
    """The ids of handlings and terms, and their digests as the log's envelopes write them."""

    handlings: Mapping[Handling, HandlingId]
    terms: Mapping[Terms, TermsId]
    digests: Mapping[Handling | Terms, str]

    def digest_of(self, interned: Handling | Terms) -> str:
        """Return the digest of one of them, in hex."""
        return self.digests[interned]


class Writer(Protocol):
    """How an import writes: for good, or in a rehearsal that is undone."""

    def intern(self, handlings: Iterable[Handling], terms: Iterable[Terms]) -> Interned:
        """Return the ids of handlings and terms.

        Raises:
            Denied: the visitor may not give under one of these handlings; that is on record.
        """

    def write(self, work: Callable[[OpenScope], Answer]) -> Answer:
        """Do work that is kept or undone as a whole.

        Raises:
            MalformedError: the database cannot hold it; nothing of it was kept.
        """
