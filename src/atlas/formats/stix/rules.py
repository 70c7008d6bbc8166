"""Rules that bind several properties of one object."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from atlas.errors import MalformedError
from atlas.formats.stix import hashes, patterns
from atlas.formats.stix.forms import Kind
from atlas.formats.stix.markings import verify_definition
from atlas.formats.stix.timestamps import sortable
from atlas.formats.stix.truth import find_truth

_UNCOUNTED = frozenset(
    {"type", "id", "spec_version", "extensions", "defanged", "object_marking_refs"}
)
_SOCKET_OPTIONS = ("SO_", "ICMP_", "ICMP6_", "IP_", "IPV6_", "MCAST_", "TCP_", "IRLMP_")
_Members = Mapping[str, Any]


def apply(members: _Members, kind: Kind) -> Iterator[str]:
    """Check the rules of a kind and yield a sentence for each departure that is let pass.

    Raises:
        MalformedError: a rule is broken.
    """
    created, modified = members.get("created"), members.get("modified")
    if created and modified and "modified" in kind.forms and sortable(modified) < sortable(created):
        yield "was modified before it was created"
    for rule in kind.rules:
        yield from _apply(members, kind, rule) or ()


def _apply(members: _Members, kind: Kind, rule: str) -> Iterator[str] | None:
    special = _SPECIAL.get(rule)
    if special:
        return special(members, kind)
    words = rule.split()
    if words[0] in ("some", "one"):
        _count(members, kind, words)
    else:
        _RELATIONS[words[1]](members, words[0], words[2:])
    return None


def _count(members: _Members, kind: Kind, words: list[str]) -> None:
    wanted = words[2:] or [key for key in kind.forms if key not in _UNCOUNTED]
    found = [key for key in wanted if key in members]
    if not found or (words[0] == "one" and len(found) > 1):
        names = " ".join(f"`{key}`" for key in wanted[:6])
        how = "exactly one" if words[0] == "one" else "at least one"
        raise MalformedError(f"{how} of these is needed: {names}", problem="stix.missing_property")


def _not_after(members: _Members, first: str, rest: list[str]) -> None:
    moments = _moments(members, first, rest[0])
    if moments and moments[1] < moments[0]:
        raise _broken(f"`{rest[0]}` lies before `{first}`")


def _before(members: _Members, first: str, rest: list[str]) -> None:
    moments = _moments(members, first, rest[0])
    if moments and moments[1] <= moments[0]:
        raise _broken(f"`{rest[0]}` does not lie after `{first}`")


def _moments(members: _Members, first: str, second: str) -> tuple[str, str] | None:
    if first not in members or second not in members:
        return None
    return sortable(members[first]), sortable(members[second])


def _needs(members: _Members, first: str, rest: list[str]) -> None:
    for other in rest:
        if first in members and (other not in members or find_truth(members[other]) is False):
            raise _broken(f"`{first}` needs `{other}`")


def _forbids(members: _Members, first: str, rest: list[str]) -> None:
    if find_truth(members.get(first)) and members.get(rest[0]):
        raise _broken(f"`{first}` forbids `{rest[0]}`")


def _demands(members: _Members, first: str, rest: list[str]) -> None:
    if len(rest) > 1:
        if first in members and find_truth(members.get(rest[0])) is not False:
            raise _broken(f"`{first}` demands that `{rest[0]}` is {rest[1]}")
    elif find_truth(members.get(first)) and rest[0] not in members:
        raise _broken(f"`{first}` demands `{rest[0]}`")


def _some_or_extensions(members: _Members, kind: Kind) -> None:
    if not members.get("extensions"):
        _count(members, kind, ["some"])


def _place(members: _Members, kind: Kind) -> None:
    if not ({"region", "country"} & members.keys() or {"latitude", "longitude"} <= members.keys()):
        raise _broken("a `region`, a `country`, or a `latitude` and `longitude` is needed")


def _hash_vocabulary(members: _Members, kind: Kind) -> None:
    for name in members.get("hashes", ()):
        if hashes.algorithm(name) not in hashes.ALGORITHMS_21:
            raise _broken("`hashes` names an algorithm that STIX 2.1 does not list")


def _socket_options(members: _Members, kind: Kind) -> None:
    for name, value in members.get("options", {}).items():
        if not name.startswith(_SOCKET_OPTIONS) or not isinstance(value, int):
            raise _broken("`options` holds something else than socket options with whole numbers")


def _pattern(members: _Members, kind: Kind) -> None:
    # STIX 2.0 knows no other language
    if "pattern_type" not in kind.forms or members["pattern_type"] == "stix":
        patterns.verify(members["pattern"], str(members.get("pattern_version", "")))


def _broken(sentence: str) -> MalformedError:
    return MalformedError(f"{sentence}; correct it", problem="stix.bad_value")


_RELATIONS: Mapping[str, Callable[[_Members, str, list[str]], None]] = MappingProxyType(
    {
        "<=": _not_after,
        "<": _before,
        "needs": _needs,
        "forbids": _forbids,
        "demands": _demands,
    }
)
_SPECIAL: Mapping[str, Callable[[_Members, Kind], Iterator[str] | None]] = MappingProxyType(
    {
        "some or extensions": _some_or_extensions,
        "place": _place,
        "vocabulary of hashes": _hash_vocabulary,
        "socket options": _socket_options,
        "pattern": _pattern,
        "marking": lambda members, kind: verify_definition(members),
    }
)
