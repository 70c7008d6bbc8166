"""A plain list to block: one identifier a line, for resolvers, firewalls and mail filters.

Which claims may be used for blocking is decided before (`model.terms.may_block`); here only what an object names is
taken, and what would harm is left out.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, BinaryIO

from atlas.errors import MalformedError
from atlas.formats.misp.warninglists import WarningLists
from atlas.formats.stix.observables import identify
from atlas.formats.stix.timestamps import find_time
from atlas.model.identifiers import Identifier, IdentifierKind
from atlas.model.markings import TLP, strictest

_K = IdentifierKind
KINDS = frozenset(
    {
        _K.DOMAIN,
        _K.ONION,
        _K.URL,
        _K.IPV4,
        _K.IPV6,
        _K.ASN,
        _K.EMAIL,
        _K.MD5,
        _K.SHA1,
        _K.SHA256,
        _K.SHA512,
        _K.BTC,
        _K.ETH,
        _K.TRX,
    }
)
"""What can be blocked."""

NOTHING = "It names nothing that can be blocked."
REVOKED = "It was revoked."
EXPIRED = "It is an indicator whose time is over."
TOGETHER = "It is a pattern of several things together, none of which says it by itself."
NEGATED = "It is a pattern of benign or anomalous activity."
_WARNING = (
    "# Claims of members, not verdicts: hosts of victims and of bystanders can be among them. Look before you block.\n"
    "# What a line stands on, its marking and its terms are with the claims; the list itself goes no wider than its\n"
    "# marking, which stands at the end.\n"
)
_WEIGHED = "# Left out is what stands on a warning list of this node ({count:,} lists).\n"
_NOT_WEIGHED = "# No warning list is installed on this node: public resolvers and the like can be among these.\n"
_DIGEST_BYTES = 8
_HASHES = frozenset({_K.MD5, _K.SHA1, _K.SHA256, _K.SHA512})
_QUOTED = re.compile(r"'(?:[^'\\]|\\.)*+'", re.DOTALL)
_JOINED = re.compile(r"\b(?:AND|FOLLOWEDBY)\b")
_BENIGN = frozenset({"benign", "anomalous-activity"})


class BlocklistWriter:
    """Writes each identifier once; keeps `formats.outgoing.Writer`, with 8 bytes in memory for each.

    What stands on a warning list is left out; the head of the file says how many lists were weighed.
    """

    def __init__(self, file: BinaryIO, *, now: datetime, lists: WarningLists | None = None) -> None:
        self._file = file
        self._now = now
        self._seen: set[bytes] = set()
        self._marking = TLP.CLEAR
        self._items = 0
        self._lists = lists
        file.write(f"# Cybercrime Atlas, list to block, {now:%Y-%m-%dT%H:%MZ}\n{_WARNING}".encode())
        told = _WEIGHED.format(count=lists.count) if lists else _NOT_WEIGHED
        file.write(told.encode())

    @property
    def items(self) -> int:
        """Return how many objects gave a line, or name what another gave."""
        return self._items

    def add(self, content: bytes, *, spec: str, tlp: TLP, vetting: str = "") -> str | None:
        """Write what one object names, if that is not on the list; return why it is not."""
        value = json.loads(content)
        found = [each for each in _identifiers(value) if each.kind in KINDS]
        reason = self._refusal(value, found) or (None if found else NOTHING)
        if reason:
            return reason
        good, warned = self._weighed(found)
        if not good:
            return warned
        self._write(good)
        self._marking = strictest([self._marking, tlp])
        self._items += 1
        return warned

    def close(self) -> None:
        """Write how many lines there are, and their marking."""
        told = f"# {len(self._seen)} identifiers, {self._marking}\n"
        self._file.write(told.encode())

    def _refusal(self, value: dict[str, Any], found: Sequence[Identifier]) -> str | None:
        if value.get("revoked") is True:
            return REVOKED
        types = value.get("indicator_types") or value.get("labels")
        if value["type"] == "indicator" and isinstance(types, list) and _BENIGN & _words(types):
            return NEGATED
        if value["type"] == "indicator" and _is_together(value, found):
            return TOGETHER
        until = find_time(value.get("valid_until"))
        return EXPIRED if until is not None and until <= self._now else None

    def _weighed(self, found: Sequence[Identifier]) -> tuple[list[Identifier], str | None]:
        """Return what stands on no warning list, and why the rest is left out."""
        if self._lists is None:
            return list(found), None
        named = [(each, self._lists.find(each)) for each in found]
        good = [each for each, name in named if name is None]
        first = next((name for _, name in named if name is not None), None)
        return good, None if first is None else f"It stands on the warning list {first!r}."

    def _write(self, found: Iterable[Identifier]) -> None:
        for each in found:
            line = each.value.encode()
            digest = hashlib.blake2b(line, digest_size=_DIGEST_BYTES).digest()
            if digest not in self._seen and b"\n" not in line:
                self._seen.add(digest)
                self._file.write(line + b"\n")


def _identifiers(value: dict[str, Any]) -> tuple[Identifier, ...]:
    try:
        return identify(value)[1]
    except MalformedError:
        return ()


def _is_together(value: dict[str, Any], found: Sequence[Identifier]) -> bool:
    """Tell whether a pattern means several things only where they come together; hashes are of one file."""
    if len(found) < 2 or {each.kind for each in found} <= _HASHES:
        return False
    return bool(_JOINED.search(_QUOTED.sub("", str(value.get("pattern", "")))))


def _words(types: list[Any]) -> set[str]:
    return {each.casefold() for each in types if isinstance(each, str)}
