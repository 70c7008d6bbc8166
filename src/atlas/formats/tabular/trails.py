"""Two kinds of lists that are passed around: trails with their references as remarks above, and files of hosts.

Of a trail `address:port` the address is the identifier and the port is told; of `host/path` the host, and the path. A
path by itself names no host and stays out. The same trail under two references is told twice, each with its source.
"""

import re
from collections.abc import Iterator, Sequence

from atlas.formats.tabular.lines import MAX_LINE_CHARS, Lines, Row
from atlas.formats.tabular.told import Told
from atlas.model.problems import Problem

MAX_SOURCE_CHARS = 1_000
_REFERENCE = re.compile(r"#+\s*(?:reference|source|ref)s?\s*:\s*(\S.*)", re.IGNORECASE)
_HOST = re.compile(r"(?:0\.0\.0\.0|127\.0\.0\.1|::1?)[ \t]+([^\s#]+)(?:[ \t]*#.*)?[ \t]*")
_WITH_PORT = re.compile(r"([^\s/:]+|\[[0-9a-fA-F:.]+\]):(\d{1,5})")
_WITH_PATH = re.compile(r"([^\s/:]+(?::\d{1,5})?)(/\S*)")
_OWN_NAMES = frozenset(
    {
        "localhost",
        "localhost.localdomain",
        "local",
        "broadcasthost",
        "ip6-localhost",
        "ip6-loopback",
        "0.0.0.0",  # noqa: S104 - a name in files of hosts, nothing is bound
    }
)


def is_trails(lines: Sequence[str]) -> bool:
    """Tell whether a list that begins with these lines cites references above its rows."""
    return any(_REFERENCE.match(line) for line in lines)


def is_hosts(lines: Sequence[str]) -> bool:
    """Tell whether the lines that are no remarks all point a name to nowhere, as in a file of hosts."""
    rows = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    return bool(rows) and all(_HOST.fullmatch(line) for line in rows)


def iter_trails(lines: Lines) -> Iterator[Row | Problem]:
    """Yield a row for each trail, with the references that stand above it as its source."""
    cited: list[str] = []
    above = False
    for line in iter(lines.next, None):
        text = line.strip()
        if text.startswith("#"):
            if found := _REFERENCE.match(text):
                cited = [*cited, found[1]] if above else [found[1]]
                above = True
        elif len(line) > MAX_LINE_CHARS:
            yield _problem(lines.number, f"The line is longer than {MAX_LINE_CHARS:,} characters.")
        elif text:
            above = False
            yield _trail(lines.number, text, " ".join(cited)[:MAX_SOURCE_CHARS])


def iter_hosts(lines: Lines) -> Iterator[Row | Problem]:
    """Yield a row for each name that a file of hosts points to nowhere; what a machine calls itself is left out."""
    for line in iter(lines.next, None):
        found = _HOST.fullmatch(line.strip())
        if found and found[1].casefold() not in _OWN_NAMES:
            yield Row(lines.number, found[1])
        elif not found and line.strip() and not line.startswith("#"):
            yield Row(lines.number, line.strip()[:MAX_LINE_CHARS])


def _trail(line: int, text: str, source: str) -> Row:
    value, note = text, ""
    if found := _WITH_PORT.fullmatch(text):
        value, note = found[1].strip("[]"), f"port {found[2]}"
    elif found := _WITH_PATH.fullmatch(text):
        host, _, port = found[1].partition(":")
        value, note = host, f"port {port}, path {found[2]}" if port else f"path {found[2]}"
    return Row(line, value, "", note, Told(source=source))


def _problem(line: int, message: str) -> Problem:
    return Problem(where=f"line {line}", code="csv.size", message=message)
