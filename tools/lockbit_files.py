"""What public files say of LockBit: those that the importer takes, and for the others claims with file and line.

Pure: reads a folder of files as they were published, and says nothing that does not stand in one of them. A claim of a
file that no importer takes names it with its line and SHA-256.
"""

import hashlib
import json
import re
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs

from atlas.formats.tabular.objects import object_of
from atlas.model.identifiers import Identifier, IdentifierKind, recognise, stix_reference

Object = dict[str, Any]

UNIT42 = "unit42-playbooks-stix20/playbook_json/lockbit-2.0-ransomware.json"
TRAILS = "maltrail-trails/trails/static/malware/lockbit.txt"
GALAXY = "misp-galaxy/clusters/ransomware.json"
TATTOOS = "graphsense-tagpacks/packs/lockbit_tattoos.yaml"
SANCTIONED = "ofac-crypto-addresses/sanctioned_addresses_XBT.txt"
GREEN = "prodaft-malware-ioc/LockBit/green.md"
MATRIX = "ransomware-tool-matrix"
THEFT = f"{MATRIX}/Tools/CredentialTheft.md"
ALERTS = f"{MATRIX}/ThreatIntel/CISAThreatGroups.md"
EVIL = f"{MATRIX}/GroupProfiles/EvilCorp.md"
GROUP = "intrusion-set--5bf204f3-2ff0-4d2d-8d62-c0beff36a0ff"
"""The id that Unit 42 gives the group: others say of the same thing what they know."""

_REPOSITORIES = {
    "graphsense-tagpacks": "https://github.com/graphsense/graphsense-tagpacks",
    "misp-galaxy": "https://github.com/MISP/misp-galaxy",
    "prodaft-malware-ioc": "https://github.com/prodaft/malware-ioc",
    MATRIX: "https://github.com/BushidoUK/Ransomware-Tool-Matrix",
}
_DATED = "2026-01-02T00:00:00.000Z"
_NAMES = uuid.UUID("0b4a7f52-2f0e-4c11-9a3c-9f6f0a6c5d21")
_ADDRESS = re.compile(r"^- address: (\S+)$")
_HASHES = re.compile(r"^\| ([0-9a-f]{32}) \| ([0-9a-f]{40}) \| ([0-9a-f]{64}) \|$")
_PAGE = re.compile(r"\((https://[^)\s]+)\)")
_SITE = re.compile(r"https?://(lockbitapt[a-z2-7]*\.(?:onion|uz))/?$")


@attrs.frozen(kw_only=True)
class Said:
    """What the files that no importer takes say, by who brings it into the alliance."""

    group: Object
    wallets: tuple[Object, ...]
    paid: tuple[Object, ...]
    samples: tuple[Object, ...]
    tools: tuple[Object, ...]
    uses: tuple[Object, ...]
    evil: Object
    affiliated: Object
    sites: tuple[Object, ...]


def read(folder: Path) -> Said:
    """Return what the files of a folder say of the group, in the order of their lines."""
    wallets = tuple(_wallets(folder))
    tools = tuple(_tools(folder))
    line, _ = _line(folder, EVIL, "observed during various intrusions")
    at = _cited(folder, EVIL, line)
    evil = _named("intrusion-set", "EvilCorp", [at])
    return Said(
        group=_group(folder),
        wallets=wallets,
        paid=tuple(
            _tied(
                GROUP,
                "pays",
                {"id": _thing(each["value"])},
                each["external_references"],
                description=_about(folder),
            )
            for each in wallets
        ),
        samples=tuple(_samples(folder)),
        tools=tools,
        uses=tuple(_tied(GROUP, "uses", each, each["external_references"]) for each in tools),
        evil=evil,
        affiliated=_tied(str(evil["id"]), "uses", {"id": GROUP}, [at]),
        sites=tuple(_sites(folder)),
    )


def campaign(folder: Path) -> tuple[Object, Object]:
    """Return the campaign that Unit 42 tells of, and the relation that attributes it to the group."""
    told = json.loads((folder / UNIT42).read_bytes())["objects"]
    [found] = [each for each in told if each["type"] == "campaign"]
    [tie] = [
        each
        for each in told
        if each["type"] == "relationship"
        and each["relationship_type"] == "attributed-to"
        and each["source_ref"] == found["id"]
    ]
    return found, tie


def _group(folder: Path) -> Object:
    """Return the group as the tool matrix has it: the alerts on it are the sources, and the list that names them."""
    number, text = _line(folder, ALERTS, "| LockBit |")
    alerts = [
        {"source_name": "CISA #StopRansomware alert", "url": each} for each in _PAGE.findall(text)
    ]
    more = {"aliases": ["ABCD ransomware", "LockBit 2.0"]}
    made = _named("intrusion-set", "LockBit", [_cited(folder, ALERTS, number), *alerts], **more)
    return made | {"id": GROUP}


def _wallets(folder: Path) -> Iterator[Object]:
    for number, text in _lines(folder, TATTOOS):
        if found := _ADDRESS.match(text):
            wallet = Identifier(kind=IdentifierKind.BTC, value=found[1])
            said = object_of([wallet], note="", source="")
            page = {
                "source_name": "LockBit-Tattoo",
                "url": "https://github.com/3xp0rt/LockBit-Tattoo",
            }
            yield said | {"external_references": [_cited(folder, TATTOOS, number), page]}


def _samples(folder: Path) -> Iterator[Object]:
    for number, text in _lines(folder, GREEN):
        if found := _HASHES.match(text):
            yield {
                "type": "file",
                "spec_version": "2.1",
                "id": _id("file", found[3]),
                "hashes": {"MD5": found[1], "SHA-1": found[2], "SHA-256": found[3]},
                "external_references": [_cited(folder, GREEN, number)],
            }


def _tools(folder: Path) -> Iterator[Object]:
    """Yield the tools of a table whose row names the group."""
    for number, text in _lines(folder, THEFT):
        cells = [each.strip() for each in text.strip().strip("|").split("|")]
        if len(cells) > 1 and "lockbit" in map(str.casefold, re.split(r", *", cells[1])):
            name = cells[0].replace("[.]", ".")
            yield _named("tool", name, [_cited(folder, THEFT, number)])


def _sites(folder: Path) -> Iterator[Object]:
    """Yield the hosts of the group's pages as the galaxy's entry on LockBit 2.0 has them, each once."""
    named = next(
        each
        for each in json.loads((folder / GALAXY).read_bytes())["values"]
        if "lockbitapt.uz" in str(each)
    )
    pages = [{"source_name": "galaxy reference", "url": each} for each in named["meta"]["refs"]]
    found = (_SITE.match(each) for each in named["meta"]["links"])
    for host in dict.fromkeys(each[1] for each in found if each):
        number, _ = _line(folder, GALAXY, host)
        [known, *_] = recognise(host)
        said = object_of([known], note="", source="")
        yield said | {"external_references": [_cited(folder, GALAXY, number), *pages]}


def _thing(wallet: str) -> str:
    """Return the id of a wallet that everybody gives it: the row that states it has one of its own."""
    return stix_reference(Identifier(kind=IdentifierKind.BTC, value=wallet))


def _about(folder: Path) -> str:
    _, text = _line(folder, TATTOOS, "description: ")
    return text.removeprefix("description: ")


def _named(kind: str, name: str, references: list[Object], **more: object) -> Object:
    dates = {"created": _DATED, "modified": _DATED}
    made = {"type": kind, "spec_version": "2.1", "id": _id(kind, name), **dates, "name": name}
    return made | more | {"external_references": references}


def _tied(
    source: str, how: str, target: Mapping[str, Any], references: list[Object], **more: str
) -> Object:
    ends = {"source_ref": source, "relationship_type": how, "target_ref": str(target["id"])}
    dates = {"created": _DATED, "modified": _DATED}
    id_ = _id("relationship", json.dumps(ends, sort_keys=True))
    told = {"type": "relationship", "spec_version": "2.1", "id": id_, **dates, **ends, **more}
    return told | {"external_references": references}


def _id(kind: str, name: str) -> str:
    return f"{kind}--{uuid.uuid5(_NAMES, f'{kind} {name}')}"


def _cited(folder: Path, path: str, line: int) -> Object:
    """Return a reference to a line of a file, with the SHA-256 of the file."""
    repository, _, within = path.partition("/")
    digest = hashlib.sha256((folder / path).read_bytes()).hexdigest()
    return {
        "source_name": repository,
        "description": f"{within}, line {line}",
        "url": _REPOSITORIES[repository],
        "hashes": {"SHA-256": digest},
    }


def _lines(folder: Path, path: str) -> Iterator[tuple[int, str]]:
    yield from enumerate((folder / path).read_text("utf-8").splitlines(), start=1)


def _line(folder: Path, path: str, holding: str) -> tuple[int, str]:
    """Return the first line that holds some words, with its number."""
    return next(each for each in _lines(folder, path) if holding in each[1])
