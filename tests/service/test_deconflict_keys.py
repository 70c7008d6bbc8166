"""The key of the deconfliction index: a dump without it tells nothing, and it is changed from tokens alone."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from atlas.errors import KeysError
from atlas.keys import Keys, reach
from atlas.services import deconflict
from atlas.services.deconflict import Mode
from atlas.settings import Settings
from builders import NOW, World
from cluster import Database
from deconflict_world import ADDRESS, DOMAIN, LATER, PHONE, asked, filed, heard, peopled


@pytest.fixture
def keys() -> Keys:
    return reach(Settings.from_env())


@pytest.fixture
def members(world: World) -> World:
    return peopled(world)


def test_P9_brute_force_of_a_dump_without_the_key_finds_nothing(
    members: World, keys: Keys, database: Database
) -> None:
    filed(members, keys, "sue", Mode.SILENT, ADDRESS, PHONE)
    asked(members, keys, "ned", ADDRESS, PHONE)
    before = dump(database)
    deconflict.watch(now=LATER)
    dumped = before + dump(database)

    found = [value for value in guesses() for each in digests(value) if each in dumped]

    assert keys.token(ADDRESS.kind, ADDRESS.value).hex().encode() in dumped  # it is a dump
    assert found == []


def dump(database: Database) -> bytes:
    """Return all columns of all tables as text: bytes stand in hexadecimal digits there, as in a dump."""
    with database.superuser() as superuser:
        tables = superuser.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'atlas'::regnamespace AND relkind = 'r'"
        ).fetchall()
        rows = [
            superuser.execute(f'SELECT t::text FROM atlas."{table}" t').fetchall()
            for (table,) in tables
        ]
    return "\n".join(text for table in rows for (text,) in table).encode()


def guesses() -> Iterator[str]:
    yield from (f"192.0.2.{n}" for n in range(256))
    yield from (f"+322123{n:04}" for n in range(4_500, 4_600))


def digests(value: str) -> Iterator[bytes]:
    """Yield the value itself and its plain hashes, of the value alone and with its kind before it, in digits."""
    yield value.encode()
    for kind in ("", "ipv4-addr", "ipv4-addr:", "phone-number", "phone-number:"):
        text = (kind + value).encode()
        for made in (hashlib.sha256, hashlib.sha1, hashlib.md5, hashlib.sha512, hashlib.blake2b):
            yield made(text).hexdigest().encode()


def test_T21_the_key_is_changed_from_tokens_alone_and_an_old_one_tests_nothing(
    members: World, tmp_path: Path, database: Database
) -> None:
    keys = reach(Settings(data=tmp_path))
    filed(members, keys, "sue", Mode.HOLD, ADDRESS, "Red Sparrow")
    filed(members, keys, "leo", Mode.HOLD, ADDRESS)
    old = keys.token(ADDRESS.kind, ADDRESS.value).hex().encode()

    told = [deconflict.turn_key(keys, now=NOW)]
    with pytest.raises(KeysError, match="within the last day"):
        deconflict.turn_key(keys, now=NOW)
    os.utime(tmp_path / "keys" / "index-2", (0, 0))
    told.append(deconflict.turn_key(keys, now=NOW))
    found = asked(members, keys, "ned", ADDRESS, "red sparrow")

    assert told == [(2, 3), (3, 3)]
    assert heard(found)[1] == [("hold", "The south", "")]
    assert sorted(heard(found)[0]) == [("hold", "The force", ""), ("hold", "The south", "")]
    assert old not in dump(database)


def test_T21_a_silent_owner_hears_of_what_was_asked_before_the_key_was_changed(
    members: World, tmp_path: Path
) -> None:
    keys = reach(Settings(data=tmp_path))
    filed(members, keys, "sue", Mode.SILENT, ADDRESS)
    asked(members, keys, "ned", ADDRESS)

    deconflict.turn_key(keys, now=LATER)

    (entry,) = deconflict.seen(members.visit("sue", at=LATER)).items
    assert entry.hits == 1


def test_T21_who_asks_or_files_while_the_key_changes_misses_nothing(
    members: World, tmp_path: Path
) -> None:
    keys = reach(Settings(data=tmp_path))
    filed(members, keys, "sue", Mode.HOLD, ADDRESS)
    keys.turn()  # it breaks off here
    filed(members, keys, "leo", Mode.HOLD, DOMAIN)

    found = asked(members, keys, "ned", ADDRESS, DOMAIN)

    assert [bool(each) for each in heard(found)] == [True, True]
    assert deconflict.turn_key(keys, now=NOW) == (2, 1)  # taken up where it was
    assert asked(members, keys, "ned", ADDRESS, DOMAIN) == found
