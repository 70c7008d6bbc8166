"""The types of MISP attributes: which observables a value states, and the pattern that finds them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import attrs

from atlas.model.kinds import extension_of

RULES: Mapping[str, str] = MappingProxyType(
    {
        **{name: name for name in ("yara", "snort", "suricata", "sigma")},
        "stix2-pattern": "stix",
    }
)
"""Types whose value is a rule, with the `pattern_type` of STIX."""

_HASH_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "md5": "MD5",
        "sha1": "SHA-1",
        "sha224": "SHA-224",
        "sha256": "SHA-256",
        "sha384": "SHA-384",
        "sha512": "SHA-512",
        "sha3-256": "SHA3-256",
        "sha3-512": "SHA3-512",
        "ssdeep": "SSDEEP",
        "tlsh": "TLSH",
    }
)
_BY_VALUE: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("domain", "hostname", "onion-address"), "domain-name"),
        "url": "url",
        **dict.fromkeys(
            ("email", "email-src", "email-dst", "email-reply-to", "target-email", "eppn"),
            "email-addr",
        ),
        **dict.fromkeys(("dns-soa-email", "whois-registrant-email"), "email-addr"),
        **dict.fromkeys(("mac-address", "mac-eui-64"), "mac-addr"),
        **dict.fromkeys(("phone-number", "whois-registrant-phone"), "phone-number"),
        "user-agent": "user-agent",
    }
)
_WALLETS = frozenset({"btc", "xmr", "dash"})
_ACCOUNTS: Mapping[str, str] = MappingProxyType(
    {"github-username": "github", "twitter-id": "twitter"}
)
_FILES = frozenset({"filename", "email-attachment"})
_SAMPLES = frozenset({"malware-sample", "attachment"})
_MOST_PORT = 65_535


@attrs.frozen
class Stated:
    """What a value states: observables without ids, of which later ones may name earlier ones by `#` and place."""

    observables: tuple[dict[str, Any], ...]
    pattern: str


def stated(type_: str, value: str) -> Stated | None:
    """Return what the value of an attribute states, `None` where that is nothing that can be observed.

    Whether the value has the form of its type is left to the decoder.
    """
    value = value.strip()
    if type_ in _BY_VALUE:
        kind = _BY_VALUE[type_]
        return _one({"type": kind, "value": value}, _value_path(kind), value)
    if type_ in _HASH_NAMES:
        return _file("", type_, value)
    if make := _MAKERS.get(type_):
        return make(value)
    if type_ in _FILES or type_ in _SAMPLES:
        name, bar, digest = value.partition("|")
        return _file(name, "md5", digest) if bar and type_ in _SAMPLES else _file(value, "", "")
    if type_.startswith("filename|") and type_[9:] in _HASH_NAMES:
        name, _, digest = value.rpartition("|")
        return _file(name, type_[9:], digest)
    if type_.startswith("x509-fingerprint-") and type_[17:] in _HASH_NAMES:
        name = _HASH_NAMES[type_[17:]]
        path = f"x509-certificate:hashes.'{name}'"
        return _one({"type": "x509-certificate", "hashes": {name: value}}, path, value)
    if type_ in _WALLETS:
        wallet = {"type": "cryptocurrency-wallet", "value": value, "currency": type_}
        return _one(wallet, "cryptocurrency-wallet:value", value)
    if type_ in _ACCOUNTS:
        account = {"type": "user-account", "account_login": value, "account_type": _ACCOUNTS[type_]}
        return _one(account, "user-account:account_login", value)
    return None


def hash_type(name: str) -> str:
    """Return the type of the attributes that state a hash that STIX names so, "" for none."""
    return next((type_ for type_, known in _HASH_NAMES.items() if known == name), "")


def file_of(facts: Mapping[str, str]) -> dict[str, Any] | None:
    """Return the one file that hashes, name and size state together, by types of attributes; `None` for none."""
    hashes = {_HASH_NAMES[name]: said for name, said in facts.items() if name in _HASH_NAMES}
    if not hashes:
        return None
    found: dict[str, Any] = {"type": "file", "hashes": hashes}
    if name := facts.get("filename"):
        found["name"] = name
    size = facts.get("size-in-bytes", "")
    if size.isascii() and size.isdigit() and len(size) < 16:
        found["size"] = int(size)
    return found


FILE_FACTS = frozenset({*_HASH_NAMES, "filename", "size-in-bytes"})
"""The types of attributes that state one file together, in an object that is a file."""


def _one(found: dict[str, Any], path: str, value: str) -> Stated:
    if extensions := extension_of(found["type"]):
        found["extensions"] = extensions
    return Stated((found,), f"[{path} = {_quoted(value)}]")


def _value_path(kind: str) -> str:
    if kind == "user-agent":
        return "network-traffic:extensions.'http-request-ext'.request_header.'User-Agent'"
    return f"{kind}:value"


def _file(name: str, hashed: str, digest: str) -> Stated:
    found: dict[str, Any] = {"type": "file"}
    tests = []
    if name:
        found["name"] = name
        tests.append(f"file:name = {_quoted(name)}")
    if hashed:
        found["hashes"] = {_HASH_NAMES[hashed]: digest}
        tests.append(f"file:hashes.'{_HASH_NAMES[hashed]}' = {_quoted(digest)}")
    return Stated((found,), f"[{' AND '.join(tests)}]")


def _address(value: str) -> dict[str, Any]:
    return {"type": "ipv6-addr" if ":" in value else "ipv4-addr", "value": value}


def _ip(value: str) -> Stated:
    found = _address(value)
    return _one(found, f"{found['type']}:value", value)


def _domain_and_ip(value: str) -> Stated | None:
    domain, bar, ip = value.partition("|")
    if not bar:
        return None
    address = _address(ip)
    name = {"type": "domain-name", "value": domain, "resolves_to_refs": ["#0"]}
    tests = (
        f"domain-name:value = {_quoted(domain)}",
        f"domain-name:resolves_to_refs[*].value = {_quoted(ip)}",
    )
    return Stated((address, name), f"[{' AND '.join(tests)}]")


def _with_port(end: str) -> Callable[[str], Stated | None]:
    def make(value: str) -> Stated | None:
        host, bar, port = value.rpartition("|")
        if not bar or not (port.isascii() and port.isdigit()) or int(port[:6]) > _MOST_PORT:
            return None
        numeric = ":" in host or host.replace(".", "").isdigit()
        named = _address(host) if numeric else {"type": "domain-name", "value": host}
        traffic = {
            "type": "network-traffic",
            f"{end}_ref": "#0",
            f"{end}_port": int(port),
            "protocols": ["ipv6" if ":" in host else "ipv4"],
        }
        tests = (
            f"network-traffic:{end}_ref.value = {_quoted(host)}",
            f"network-traffic:{end}_port = {int(port)}",
        )
        return Stated((named, traffic), f"[{' AND '.join(tests)}]")

    return make


def _registry(value: str) -> Stated:
    key, bar, said = value.partition("|")
    found: dict[str, Any] = {"type": "windows-registry-key", "key": key}
    tests = [f"windows-registry-key:key = {_quoted(key)}"]
    if bar:
        found["values"] = [{"data": said}]
        tests.append(f"windows-registry-key:values[*].data = {_quoted(said)}")
    return Stated((found,), f"[{' AND '.join(tests)}]")


def _system(value: str) -> Stated | None:
    number = value.upper().removeprefix("AS").strip()
    if not (number.isascii() and number.isdigit() and len(number) <= 10):
        return None
    found = {"type": "autonomous-system", "number": int(number)}
    return Stated((found,), f"[autonomous-system:number = {int(number)}]")


def _uri(value: str) -> Stated | None:
    return _one({"type": "url", "value": value}, "url:value", value) if "://" in value else None


def _jabber(value: str) -> Stated:
    account = {"type": "messenger-account", "network": "jabber", "value": value}
    return _one(account, "messenger-account:value", value)


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


_MAKERS: Mapping[str, Callable[[str], Stated | None]] = MappingProxyType(
    {
        **dict.fromkeys(("ip-src", "ip-dst"), _ip),
        "domain|ip": _domain_and_ip,
        "ip-src|port": _with_port("src"),
        "ip-dst|port": _with_port("dst"),
        "hostname|port": _with_port("dst"),
        **dict.fromkeys(("regkey", "regkey|value"), _registry),
        "AS": _system,
        "uri": _uri,
        "jabber-id": _jabber,
        "mutex": lambda value: _one({"type": "mutex", "name": value}, "mutex:name", value),
        "iban": lambda value: _one(
            {"type": "bank-account", "iban": value}, "bank-account:iban", value
        ),
    }
)
