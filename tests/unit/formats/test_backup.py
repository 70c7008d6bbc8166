"""The file of a backup: what goes in comes out, with the right key alone, and a changed file is refused."""

import io
import os
import random
import tarfile

import attrs
import pyrage
import pytest
from msgspec import structs

from atlas.errors import BackupError, UsageError
from atlas.formats import backup
from atlas.formats.backup import Contents, KeyPair, Manifest, Table

KEY = backup.new_key()
MANIFEST = Manifest(
    atlas="0.1",
    postgresql=180006,
    made_at="2026-03-04T12:00:00Z",
    migrations=("store.0001_pre_alliance",),
    tables={"claim": Table(3, "ab"), "link": Table(0, "cd")},
)
CONTENTS = Contents(manifest=MANIFEST, keys={"map": bytes(range(32))})
DUMP = [os.urandom(1_000_000) for _ in range(6)]  # more than one piece


def written(dump: list[bytes] = DUMP, *, key: KeyPair = KEY) -> bytes:
    into = io.BytesIO()
    backup.write(into, CONTENTS, dump, recipients=[key.recipient])
    return into.getvalue()


def test_what_was_written_is_read() -> None:
    pieces: list[bytes] = []

    found = backup.read(io.BytesIO(written()), KEY.identity, dump=pieces.append)

    assert found == CONTENTS
    assert b"".join(pieces) == b"".join(DUMP)


def test_a_database_of_nothing_is_read() -> None:
    assert backup.read(io.BytesIO(written([])), KEY.identity) == CONTENTS


def test_two_recipients_can_both_read() -> None:
    other, into = backup.new_key(), io.BytesIO()

    backup.write(into, CONTENTS, [b"x"], recipients=[KEY.recipient, other.recipient])

    for key in (KEY, other):
        assert backup.read(io.BytesIO(into.getvalue()), key.identity) == CONTENTS


def test_another_key_does_not_open_it() -> None:
    with pytest.raises(BackupError, match="This key does not open the file"):
        backup.read(io.BytesIO(written()), backup.new_key().identity)


@pytest.mark.parametrize("taken", [0, 1, 10, 100, 200, 5_000, 70_000, 5_999_000])
def test_a_file_that_ends_early_is_refused(taken: int) -> None:
    with pytest.raises(BackupError):
        backup.read(io.BytesIO(written()[:taken]), KEY.identity)


@pytest.mark.parametrize("left", [1, 16, 17, 1_024, 65_536, 65_552])
def test_a_file_without_its_end_is_refused(left: int) -> None:
    with pytest.raises(BackupError):
        backup.read(io.BytesIO(written()[:-left]), KEY.identity)


def test_a_file_that_goes_on_is_refused() -> None:
    with pytest.raises(BackupError):
        backup.read(io.BytesIO(written() + b"\0"), KEY.identity)


def test_a_bit_flipped_anywhere_is_refused(rng: random.Random) -> None:
    whole = written()
    ends = [*range(0, 240, 8), *range(len(whole) - 40, len(whole), 8)]

    for place in [*ends, *(rng.randrange(len(whole)) for _ in range(30))]:
        changed = bytearray(whole)
        changed[place] ^= 1 << rng.randrange(8)
        with pytest.raises(BackupError):
            backup.read(io.BytesIO(changed), KEY.identity)


def test_a_file_of_a_newer_form_says_so() -> None:
    newer = Contents(manifest=structs.replace(MANIFEST, format=2), keys={})
    into = io.BytesIO()
    backup.write(into, newer, [], recipients=[KEY.recipient])

    with pytest.raises(BackupError, match="newer release"):
        backup.read(io.BytesIO(into.getvalue()), KEY.identity)


@pytest.mark.parametrize(
    "text", ["", "age1", "ssh-ed25519 AAAA", KEY.identity], ids=["none", "cut", "ssh", "secret"]
)
def test_what_is_no_recipient_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(UsageError) as told:
        backup.write(io.BytesIO(), CONTENTS, [], recipients=[text])

    assert not text or text not in str(told.value) or text == "age1"


@pytest.mark.parametrize(
    "text",
    ["", "# a comment alone\n", "hello", KEY.recipient],
    ids=["none", "comment", "word", "public"],
)
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        backup.read(io.BytesIO(written([])), text)


def test_a_key_file_holds_the_pair() -> None:
    text = backup.key_file_of(KEY, made_at="2026-03-04T12:00:00Z")

    assert backup.find_recipient(text) == KEY.recipient
    assert f"# public key: {KEY.recipient}" in text


def test_tables_with_other_rows_have_another_digest() -> None:
    other = structs.replace(MANIFEST, tables={"claim": Table(3, "ac")})

    assert other.digest != MANIFEST.digest


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_key_of_another_length_is_refused(size: int) -> None:
    into = io.BytesIO()
    backup.write(
        into, attrs.evolve(CONTENTS, keys={"map": bytes(size)}), [], recipients=[KEY.recipient]
    )

    with pytest.raises(BackupError):
        backup.read(io.BytesIO(into.getvalue()), KEY.identity, dump=lambda piece: None)


def test_a_part_that_is_a_link_is_refused() -> None:
    linked = io.BytesIO()
    with (
        tarfile.open(
            fileobj=io.BytesIO(
                pyrage.decrypt(written([]), [pyrage.x25519.Identity.from_str(KEY.identity)])
            )
        ) as parts,
        tarfile.open(fileobj=linked, mode="w", format=tarfile.USTAR_FORMAT) as changed,
    ):
        for part in parts:
            content = parts.extractfile(part)
            if part.name == "keys/map":
                part.type, part.linkname = tarfile.SYMTYPE, "/etc/passwd"
            changed.addfile(part, content)
    file = pyrage.encrypt(linked.getvalue(), [pyrage.x25519.Recipient.from_str(KEY.recipient)])

    with pytest.raises(BackupError):
        backup.read(io.BytesIO(file), KEY.identity, dump=lambda piece: None)


@pytest.mark.parametrize("content", [b"", b"value,type,note\n", b'{"type": "bundle"}'])
def test_a_file_of_something_else_is_no_backup(content: bytes) -> None:
    with pytest.raises(BackupError, match="not an Atlas backup"):
        backup.read(io.BytesIO(content), backup.new_key().identity)
