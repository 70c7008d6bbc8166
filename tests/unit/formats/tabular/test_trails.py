"""Lists of trails and files of hosts, as they are passed around."""

import io
import json
from typing import Any

from atlas.formats.tabular import iter_decoded
from atlas.model.claim import Decoded
from atlas.model.problems import Problem

TRAILS = """# Copyright (c) somebody
# Aliases: badger, stoat

# Reference: https://one.example/report

evil.example \t
192.0.2.1:443

# Reference: https://two.example/report
# Reference: https://three.example/report

evil.example
evil.example:8080/gate.php
other.example/a/b.php
/gate.php
"""


def decoded(text: str) -> list[Decoded | Problem]:
    return list(iter_decoded(io.BytesIO(text.encode())))


def told(found: Decoded | Problem) -> dict[str, Any]:
    assert isinstance(found, Decoded)
    value: dict[str, Any] = json.loads(found.content)
    return value


def test_the_reference_above_is_the_source_and_a_repeat_keeps_its_own() -> None:
    found = [each for each in decoded(TRAILS) if isinstance(each, Decoded)]

    sources = [told(each)["x_source"] for each in found]
    two = "https://two.example/report https://three.example/report"
    assert sources == ["https://one.example/report"] * 2 + [two] * 3
    assert found[0].about == found[2].about
    assert found[0].object_id != found[2].object_id


def test_ports_and_paths_are_told_beside_the_host() -> None:
    found = [told(each) for each in decoded(TRAILS) if isinstance(each, Decoded)]

    assert [(each["value"], each.get("x_note", "")) for each in found[1:]] == [
        ("192.0.2.1", "port 443"),
        ("evil.example", ""),
        ("evil.example", "port 8080, path /gate.php"),
        ("other.example", "path /a/b.php"),
    ]


def test_a_path_by_itself_stays_out_with_its_line() -> None:
    (problem,) = [each for each in decoded(TRAILS) if isinstance(each, Problem)]

    assert (problem.where, problem.code) == ("line 15", "csv.value")
    assert "names no host" in problem.message


def test_a_file_of_hosts_gives_the_names_and_not_its_own() -> None:
    text = "# hosts\n127.0.0.1 localhost\n0.0.0.0 evil.example # bad\n0.0.0.0\tother.example\n"

    assert [told(each)["value"] for each in decoded(text)] == ["evil.example", "other.example"]
