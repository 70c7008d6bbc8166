"""MISP's warning lists: values that are often harmless. What stands in one gets a warning, and goes in all the same."""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from ipaddress import IPv4Network, IPv6Network, ip_network

import attrs

from atlas.errors import MalformedError
from atlas.formats.json import parse
from atlas.model.claim import Decoded
from atlas.model.identifiers import Identifier, IdentifierKind
from atlas.model.problems import Problem

_K = IdentifierKind
_HOST_OF_URL = re.compile(r"[a-z][a-z0-9+.-]*://(?:[^/?#@]*@)?([^/?#:]+)")
_ADDRESSES = (_K.IPV4, _K.IPV6)
_NAME_CHARS = 120
_Networks = dict[tuple[int, int], dict[int, str]]


@attrs.define
class WarningLists:
    """All lists together, each value with the name of its list.

    Lists of parts of values name hosts, so they are read as such; regular expressions of others are never run.
    """

    _values: dict[str, str] = attrs.field(factory=dict)
    _hosts: dict[str, str] = attrs.field(factory=dict)
    _networks: _Networks = attrs.field(factory=dict)
    count: int = 0

    def add(self, content: bytes) -> None:
        """Take one list in, as MISP keeps it: `name`, `type` and `list`.

        Raises:
            MalformedError: it is no such list.
        """
        value, _ = parse(content)
        listed = value.get("list") if isinstance(value, dict) else None
        if not isinstance(listed, list):
            raise MalformedError("this is no warning list of MISP", problem="file.format")
        name = str(value.get("name"))[:_NAME_CHARS]
        self.count += 1
        for each in listed:
            self._take(str(value.get("type")), str(each).strip().lower(), name)

    def find(self, identifier: Identifier) -> str | None:
        """Return the name of a list that holds an identifier, `None` where none does. Costs a few look-ups."""
        said = identifier.value.lower()
        found = self._values.get(said)
        if not found and identifier.kind in _ADDRESSES:
            found = self._network(said)
        return found or self._host(_host_of(identifier.kind, said))

    def _take(self, type_: str, said: str, name: str) -> None:
        if not said:
            return
        if type_ in ("hostname", "substring"):
            self._hosts.setdefault(said.strip("."), name)
        elif type_ == "string":
            self._values.setdefault(said, name)
        elif type_ == "cidr":
            with suppress(ValueError):
                network = ip_network(said, strict=False)
                prefixes = self._networks.setdefault((network.version, network.prefixlen), {})
                prefixes.setdefault(_prefix(network), name)

    def _host(self, said: str) -> str | None:
        """Look for a host, then for each domain above it."""
        labels = said.split(".")
        names = (".".join(labels[at:]) for at in range(len(labels)))
        return next((self._hosts[name] for name in names if name in self._hosts), None)

    def _network(self, said: str) -> str | None:
        try:
            network = ip_network(said, strict=False)
        except ValueError:
            return None
        whole = int(network.network_address)
        for (version, length), prefixes in self._networks.items():
            if version == network.version and length <= network.prefixlen:
                found = prefixes.get(whole >> (network.max_prefixlen - length))
                if found:
                    return found
        return None


def _host_of(kind: IdentifierKind, said: str) -> str:
    """Return the host in an identifier, "" where it has none."""
    if kind in (_K.DOMAIN, _K.ONION):
        return said
    if kind is _K.EMAIL:
        return said.rpartition("@")[2]
    found = _HOST_OF_URL.match(said) if kind is _K.URL else None
    return found[1] if found else ""


def warned(found: Iterable[Decoded | Problem], lists: WarningLists) -> Iterator[Decoded | Problem]:
    """Yield what was found; an object with an identifier that a list holds gets a warning."""
    for each in found:
        if isinstance(each, Problem) or not each.identifiers:
            yield each
            continue
        names = dict.fromkeys(name for one in each.identifiers if (name := lists.find(one)))
        yield attrs.evolve(each, warnings=(*each.warnings, *_told(each, names))) if names else each


def _told(found: Decoded, names: Iterable[str]) -> Iterator[Problem]:
    for name in names:
        sentence = f"it holds a value of the warning list {name!r}; look whether that is meant"
        yield Problem(
            where=found.where,
            code="misp.warninglist",
            message=sentence,
            id=found.object_id,
            rejected=False,
        )


def _prefix(network: IPv4Network | IPv6Network) -> int:
    return int(network.network_address) >> (network.max_prefixlen - network.prefixlen)
