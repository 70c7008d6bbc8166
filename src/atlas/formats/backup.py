"""The file of a backup: a tar of named parts inside age's authenticated encryption. Streams in, streams out.

By hand it opens with `age -d -i KEY FILE | tar x`: `manifest.json`, `keys/*`, the database's dump in numbered
pieces below `database/` (`cat database/* | pg_restore`), and `end.json`, which tells the dump's size and hash. The
encryption is that of age v1 (C2SP age.md): a changed bit or a missing end is noticed before the last byte is given out.
"""

import hashlib
import tarfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

import attrs
import msgspec

from atlas.errors import BackupError, UsageError

PIECE_BYTES = 4 * 2**20  # one piece of the dump is held in memory
_FORMAT = 1
_AGE = b"age-encryption.org/v1"  # how every file of that form begins
_BLOCK = tarfile.BLOCKSIZE
_MANIFEST, _END = "manifest.json", "end.json"
_KEYS, _DATABASE = "keys/", "database/"
_KEY_BYTES = 32  # of every key of a data folder (`settings.py`)


class Readable(Protocol):
    """A file, or what counts the bytes read from one."""

    def read(self, size: int = -1, /) -> bytes:
        """Return the next bytes; none at the end."""


class Writable(Protocol):
    """A file, or what counts the bytes written to one."""

    def write(self, data: bytes, /) -> int:
        """Take bytes, and return how many."""

    def flush(self) -> None:
        """Hand on what is held."""


class Table(msgspec.Struct, frozen=True):
    """How many rows a table had, and the SHA-256 over the hashes of its rows, sorted."""

    rows: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup holds. `migrations` names the shape of its tables; `made_at` is RFC 3339, UTC."""

    format: int = _FORMAT
    atlas: str
    postgresql: int
    made_at: str
    migrations: tuple[str, ...]
    tables: dict[str, Table]

    @property
    def digest(self) -> str:
        """Return one SHA-256 over all tables, as hexadecimal: equal digests, equal rows."""
        lines = [
            f"{name} {each.rows} {each.sha256}\n" for name, each in sorted(self.tables.items())
        ]
        return hashlib.sha256("".join(lines).encode()).hexdigest()


class _End(msgspec.Struct, frozen=True):
    bytes: int
    sha256: str


@attrs.frozen(kw_only=True)
class Contents:
    """What stands in a backup besides the dump. `keys` are the data folder's, by name."""

    manifest: Manifest
    keys: Mapping[str, bytes]


@attrs.frozen(kw_only=True)
class KeyPair:
    """An age key: whoever has the `identity` opens what was made for the `recipient`."""

    identity: str
    recipient: str


def new_key() -> KeyPair:
    """Return a fresh pair, in the notation of age."""
    made = _x25519().Identity.generate()
    return KeyPair(identity=str(made), recipient=str(made.to_public()))


def key_file_of(pair: KeyPair, *, made_at: str) -> str:
    """Return the text of a key file, as `age-keygen` writes it."""
    return f"# created: {made_at}\n# public key: {pair.recipient}\n{pair.identity}\n"


def find_recipient(key_file: str) -> str | None:
    """Return the recipient of the first identity in a key file's text, `None` where there is none."""
    made = next(iter(_identities(key_file)), None)
    return None if made is None else str(made.to_public())


def write(
    into: Writable, contents: Contents, dump: Iterable[bytes], *, recipients: Sequence[str]
) -> None:
    """Encrypt a backup to its recipients, each `age1...`. Holds one piece of the dump in memory.

    Raises:
        UsageError: a recipient is not the public key of an age pair, or there is none.
    """
    import pyrage  # noqa: PLC0415 - few commands encrypt

    pyrage.encrypt_io(
        _Reader(_tar(_members(contents, dump))), into, [_recipient(text) for text in recipients]
    )


def read(
    file: Readable, key_file: str, *, dump: Callable[[bytes], object] = lambda piece: None
) -> Contents:
    """Decrypt a backup to its end; `dump` is given each piece of the database in order.

    Only after it returned is it known that the file is whole: what `dump` did until then may have to be undone.

    Raises:
        BackupError: the key does not open it, or it is damaged, incomplete, or of a newer form.
        UsageError: the text holds no age identity.
    """
    import pyrage  # noqa: PLC0415 - few commands decrypt

    identities = _identities(key_file)
    if not identities:
        raise UsageError("The key file holds no line that begins with AGE-SECRET-KEY-1.")
    unpacked = _Unpacker(dump)
    begun = _Begun(file)
    try:
        pyrage.decrypt_io(begun, unpacked, identities)
    except pyrage.DecryptError as error:
        if not begun.head.startswith(_AGE):
            raise BackupError("This file is not an Atlas backup.") from error
        raise BackupError(
            "This key does not open the file: it was made for another key, or its beginning is damaged."
        ) from error
    except BrokenPipeError:
        raise  # of whoever takes the dump, not of the file
    except (OSError, ValueError, tarfile.TarError) as error:
        raise BackupError(
            "The file is damaged or incomplete: a part of it is not what was written."
        ) from error
    return unpacked.finished()


def _members(contents: Contents, dump: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
    yield _MANIFEST, msgspec.json.encode(contents.manifest)
    for name, key in sorted(contents.keys.items()):
        yield _KEYS + name, key
    hashed, size = hashlib.sha256(), 0
    for number, piece in enumerate(_pieces(dump), 1):
        hashed.update(piece)
        size += len(piece)
        yield f"{_DATABASE}{number:08}", piece
    yield _END, msgspec.json.encode(_End(size, hashed.hexdigest()))


def _pieces(dump: Iterable[bytes]) -> Iterator[bytes]:
    held = bytearray()
    for chunk in dump:
        held += chunk
        while len(held) >= PIECE_BYTES:
            yield bytes(held[:PIECE_BYTES])
            del held[:PIECE_BYTES]
    if held:
        yield bytes(held)


def _tar(members: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    for name, content in members:
        facts = tarfile.TarInfo(name)
        facts.size, facts.mode = len(content), 0o600
        yield facts.tobuf(tarfile.USTAR_FORMAT)
        yield content
        yield bytes(-len(content) % _BLOCK)
    yield bytes(2 * _BLOCK)


class _Reader:
    """Lets the encryption read what an iterator gives."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._held = memoryview(b"")

    def read(self, size: int = -1) -> bytes:
        while not self._held:
            chunk = next(self._chunks, None)
            if chunk is None:
                return b""
            self._held = memoryview(chunk)
        taken = self._held if size < 0 else self._held[:size]
        self._held = self._held[len(taken) :]
        return bytes(taken)


class _Begun:
    """A file that is read, of which the `head` is remembered."""

    def __init__(self, file: Readable) -> None:
        self.head = b""
        self._file = file

    def read(self, size: int = -1, /) -> bytes:
        piece = self._file.read(size)
        if len(self.head) < len(_AGE):
            self.head += piece[: len(_AGE)]
        return piece


class _Unpacker:
    """Takes decrypted bytes as they come, and reads members in the one order that `write` makes."""

    def __init__(self, dump: Callable[[bytes], object]) -> None:
        self._dump = dump
        self._held = bytearray()
        self._open: tarfile.TarInfo | None = None
        self._manifest: Manifest | None = None
        self._end: _End | None = None
        self._keys: dict[str, bytes] = {}
        self._hashed, self._size, self._pieces = hashlib.sha256(), 0, 0

    def write(self, data: bytes) -> int:
        self._held += data
        while self._end is None and self._take_next():
            pass
        return len(data)

    def flush(self) -> None:
        """Do nothing: what came was taken already."""

    def finished(self) -> Contents:
        if self._manifest is None or self._end is None or self._held.strip(b"\0"):
            raise BackupError("The file ends too early, or goes on after its end.")
        if (self._end.bytes, self._end.sha256) != (self._size, self._hashed.hexdigest()):
            raise BackupError("The database in the file is not the one that was written.")
        return Contents(manifest=self._manifest, keys=self._keys)

    def _take_next(self) -> bool:
        if self._open is None:
            if len(self._held) < _BLOCK:
                return False
            self._open = tarfile.TarInfo.frombuf(self._cut(_BLOCK), "ascii", "strict")
            if not self._open.isreg() or not 0 <= self._open.size <= PIECE_BYTES:
                raise ValueError("a part of a kind or size that is never written")
        padded = self._open.size + -self._open.size % _BLOCK
        if len(self._held) < padded:
            return False
        content = self._cut(padded)[: self._open.size]
        name, self._open = self._open.name, None
        self._take(name, content)
        return True

    def _cut(self, size: int) -> bytes:
        taken = bytes(self._held[:size])
        del self._held[:size]
        return taken

    def _take(self, name: str, content: bytes) -> None:
        if self._manifest is None:
            self._manifest = _manifest(name, content)
        elif name.startswith(_KEYS) and not self._pieces and len(content) == _KEY_BYTES:
            self._keys[name.removeprefix(_KEYS)] = content
        elif name == f"{_DATABASE}{self._pieces + 1:08}":
            self._pieces += 1
            self._size += len(content)
            self._hashed.update(content)
            self._dump(content)
        elif name == _END:
            self._end = msgspec.json.decode(content, type=_End)
        else:
            raise ValueError("a part that no backup has, or not in its place")


def _manifest(name: str, content: bytes) -> Manifest:
    if name != _MANIFEST:
        raise ValueError("the manifest is not the first part")
    stated = msgspec.json.decode(content)
    if isinstance(stated, dict) and stated.get("format") != _FORMAT:
        raise BackupError("The file was made by a newer release; restore it with that one.")
    return msgspec.convert(stated, Manifest)


def _recipient(text: str) -> object:
    import pyrage  # noqa: PLC0415 - few commands encrypt

    try:
        return _x25519().Recipient.from_str(text.strip())
    except pyrage.RecipientError as error:
        raise UsageError(
            "A recipient is the public key of an age pair and begins with age1; this one cannot be read."
        ) from error


def _identities(text: str) -> list[Any]:
    import pyrage  # noqa: PLC0415 - few commands decrypt

    lines = [line.strip() for line in text.splitlines()]
    try:
        return [
            _x25519().Identity.from_str(line) for line in lines if line and not line.startswith("#")
        ]
    except pyrage.IdentityError as error:
        raise UsageError(
            "The key file has a line that is neither a comment nor an age identity (AGE-SECRET-KEY-1...)."
        ) from error


def _x25519() -> Any:
    from pyrage import x25519  # noqa: PLC0415 - few commands encrypt

    return x25519
