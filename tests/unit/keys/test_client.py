"""The key process as other processes meet it: started when nobody answers, bounded, and never telling a key."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from atlas.errors import KeysError
from atlas.keys import Keys, client, reach
from atlas.keys.place import FOLDER, SOCKET
from atlas.settings import Settings

# a process that asks for a token, says so, and waits until somebody has looked at its memory
_ASKS = """
import sys
from pathlib import Path
from atlas.keys import reach
from atlas.settings import Settings
data = Path(sys.argv[1])
reach(Settings(data=data)).token("ipv4-addr", "192.0.2.7")
held = Settings(data=data).key("index") if sys.argv[2] == "thief" else None
print("asked", flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Keys]:
    reached = reach(Settings(data=tmp_path_factory.mktemp("node")))
    yield reached
    _end(reached)


def _end(keys: Keys) -> None:
    process = client._started.pop(keys.data, None)
    if process is not None and process.stdin is not None:
        process.stdin.close()
        process.wait(10)


def _spoken(keys: Keys, said: bytes) -> bytes:
    with socket.socket(socket.AF_UNIX) as connection:
        folder = os.open(keys.data / FOLDER, os.O_RDONLY)
        connection.connect(f"/proc/self/fd/{folder}/{SOCKET}")
        os.close(folder)
        connection.sendall(said)
        connection.shutdown(socket.SHUT_WR)
        return connection.recv(100)


def test_the_process_starts_when_it_is_asked_first_and_answers_alike(keys: Keys) -> None:
    assert keys.token("alias", "redsparrow") == keys.token("alias", "redsparrow")


def test_a_killed_process_is_started_again_with_the_same_keys(keys: Keys) -> None:
    before = keys.token("alias", "redsparrow")
    killed = client._started[keys.data]
    killed.kill()
    killed.wait()

    assert keys.token("alias", "redsparrow") == before
    assert client._started[keys.data].pid != killed.pid


def test_the_process_ends_with_who_started_it(keys: Keys) -> None:
    keys.generation()
    started = client._started[keys.data]
    _end(keys)

    assert started.returncode == 0


def test_a_second_process_leaves_the_first_alone(keys: Keys) -> None:
    keys.generation()
    second = client.start(keys.data)

    assert second.wait(10) == 0
    assert keys.generation() == 1
    assert second.stdin is not None
    second.stdin.close()


@pytest.mark.parametrize(
    "said",
    [b"", b"\0\0", b"\xff\xff\xff\xff", b"\0\0\0\3abc", b"\0\0\0\1\xc0", b"\0\0\0\x09abc"],
    ids=["nothing", "half a length", "too long", "no question", "nil", "broken off"],
)
def test_bad_input_gets_no_answer_and_the_next_one_does(keys: Keys, said: bytes) -> None:
    keys.generation()

    assert _spoken(keys, said) == b""
    assert keys.generation() == 1


def test_a_process_that_cannot_start_is_told_as_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "run").write_text("no folder")
    monkeypatch.setattr(client, "_START_S", 0.0)
    away = reach(Settings(data=tmp_path))

    with pytest.raises(KeysError, match="does not answer"):
        away.public_key()
    client._started.pop(tmp_path, None)


def test_the_socket_lies_where_its_owner_alone_comes(keys: Keys) -> None:
    keys.generation()

    assert (keys.data / FOLDER).stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(("who", "holds"), [("asker", False), ("thief", True)])
def test_who_asks_for_tokens_never_holds_the_key(keys: Keys, who: str, holds: bool) -> None:
    keys.generation()
    asker = subprocess.Popen(
        [sys.executable, "-c", _ASKS, str(keys.data), who],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert asker.stdout is not None
    assert asker.stdout.readline() == b"asked\n"

    found = _in_memory(asker.pid, (keys.data / "keys" / "index").read_bytes())
    asker.communicate()

    assert found is holds


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads the memory of every process")
def test_nobody_of_the_same_user_reads_the_memory_of_the_key_process(keys: Keys) -> None:
    keys.generation()
    memory = Path(f"/proc/{client._started[keys.data].pid}/mem")

    with pytest.raises(PermissionError), memory.open("rb"):
        pass


def _in_memory(pid: int, wanted: bytes) -> bool:
    """Tell whether some bytes stand anywhere in the memory that a process may write."""
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            span, mode, *_ = line.split()
            if mode.startswith("rw"):
                first, last = (int(each, 16) for each in span.split("-"))
                memory.seek(first)
                if wanted in memory.read(last - first):
                    return True
    return False
