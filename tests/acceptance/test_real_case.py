"""A real case on real data: LockBit, from public files to a released package in which each number has its claim.

The numbers are taken out of the paper and the page as a reader sees them. Each must stand in a claim that is cited, or
be a count that is counted here again; an invented one is found.
"""

import html
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs
import pytest
from pypdf import PdfReader

import lockbit_files as files
from atlas import keys
from atlas.formats import package as forms
from atlas.formats.package import Edition, document, page
from atlas.model.identifiers.defanging import defang
from atlas.policy.decide import Action
from atlas.policy.packages import State
from atlas.services import gate, investigations, vet
from atlas.services.demo.living import Stage
from atlas.services.package import receiving, releasing
from atlas.settings import Settings
from cluster import Database
from lockbit_case import Case, investigate

pytestmark = pytest.mark.shared

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NUMBER = re.compile(r"[^\W_]*\d[^\W_]*")
FRAME = re.compile(r"\[\d+\]|page \d+ of \d+|(?m:^\d+\. (?=[A-Z]))")
"""Numbers of sources, pages and headings: what the paper itself counts."""
SHORTENED = re.compile(r"(\w+)…(\w+)")
LONG = 20  # signs of a value that is looked for whole


def test_a_real_group_is_investigated_from_public_files_to_a_released_package(
    database: Database, shared: Path
) -> None:
    stage = _stage()
    case = investigate(stage, shared / "data")

    _assert_imported(case, shared / "data")
    _assert_vetted(stage, case)
    weighed, edition = _edition(stage, case)
    assert weighed.package.state == State.RELEASED
    _, body = receiving.file(stage.visit("mei", 15), case.release)
    forms.verify(body, key=stage.keys.public_key())
    sent = forms.opened(body)
    claims = _claims(database, weighed.document.claims)
    _assert_cited(edition, claims, shared / "data")
    _assert_traced(edition, claims, sent)
    _assert_an_invented_number_is_found(edition, claims)


def _stage() -> Stage:
    settings = Settings.from_env()
    return Stage(map_key=settings.key("map"), keys=keys.reach(settings), now=NOW)


def _edition(stage: Stage, case: Case) -> tuple[Any, Edition]:
    return releasing.edition(stage.visit("mei", 15), case.package)


def _assert_imported(case: Case, data: Path) -> None:
    """What the importer takes was stored: each object of Unit 42, each trail and each sanctioned address."""
    told = json.loads((data / files.UNIT42).read_bytes())["objects"]
    assert case.stored[files.UNIT42] == len({each["id"] for each in told})
    addresses = (data / files.SANCTIONED).read_text().split()
    assert case.stored[files.SANCTIONED] == len(addresses)
    rows = (data / files.TRAILS).read_text().splitlines()
    hosts = [each for each in rows if each.strip() and each[0] not in "#/"]
    assert 200 < case.stored[files.TRAILS] <= len(hosts)  # a path alone names no host


def _assert_vetted(stage: Stage, case: Case) -> None:
    """Each claim was accepted by two others; what two publishers say has two lineages, what one list says has one."""
    noor = stage.visit("noor", 15)
    folder = investigations.show(noor, case.folder)
    assert len(folder.folder.questions) == 2
    with gate.open_scope(noor, Action.READ) as opened:
        lineages = {
            part: {vet.trace(opened, claim).lineages for claim in told}
            for part, told in case.claims.items()
        }
        unvetted = opened.sql(
            "SELECT count(*) FROM claim WHERE id = ANY (%s) AND vetting <> 'vetted'",
            [[claim for told in case.claims.values() for claim in told]],
        )
    assert unvetted == [(0,)]
    assert lineages["tools"] == lineages["samples"] == {1}
    # the list of tools cites the alerts of CISA, and a list and the galaxy name the sites
    assert min(lineages["group"]) >= 2
    assert min(lineages["sites"]) >= 2


def _claims(database: Database, ids: Iterable[Any]) -> Mapping[Any, dict[str, Any]]:
    """Return what stands in the claims that are cited, read behind all services."""
    with database.superuser() as superuser:
        rows = superuser.execute(
            "SELECT id, content, recorded_at, source_grade || information_grade, likelihood "
            "FROM claim WHERE id = ANY (%s)",
            [list(ids)],
        ).fetchall()
    return {
        row[0]: {
            "said": json.loads(bytes(row[1])),
            "content": bytes(row[1]),
            "recorded": row[2],
            "grade": row[3],
            "likelihood": row[4],
        }
        for row in rows
    }


def _assert_cited(edition: Edition, claims: Mapping[Any, Any], data: Path) -> None:
    """Citations name file, line and SHA-256 of the file, and the line says what the claim says."""
    lines = 0
    for each in claims.values():
        for reference in each["said"].get("external_references", []):
            if "hashes" not in reference:
                continue
            within, _, line = reference["description"].rpartition(", line ")
            text = (data / reference["source_name"] / within).read_text().splitlines()
            said = each["said"]
            value = said.get("value") or said.get("name") or ""
            assert value.casefold() in text[int(line) - 1].replace("[.]", ".").casefold()
            lines += 1
    named = [said for citation in edition.citations for said in citation.sources]
    assert sum("SHA-256" in said for said in named) == lines > 60


def _assert_traced(edition: Edition, claims: Mapping[Any, Any], sent: Mapping[str, bytes]) -> None:
    known = _known(edition, claims)
    assert untraced(_pages(sent["package.pdf"]), edition, known) == set()
    assert untraced(_shown(sent["package.html"]), edition, known) == set()
    values = {each.value for each in edition.rows}
    for name in ("identifiers.csv", "package.stix.json"):
        text = sent[name].decode()
        assert all(value in text for value in values), name


def _assert_an_invented_number_is_found(edition: Edition, claims: Mapping[Any, Any]) -> None:
    known = _known(edition, claims)
    first, *others = edition.statements
    invented = attrs.evolve(first, text=f"{first.text} It took 7,431 coins from 53 by 2017.")
    row = attrs.evolve(edition.rows[0], first="2020-05-04")
    wrong = attrs.evolve(edition, statements=(invented, *others), rows=(row, *edition.rows[1:]))

    for text in (_pages(document.pdf(wrong)), _shown(page.html(wrong))):
        assert {"7431", "53", "2017", "2020"} <= untraced(text, edition, known)


def untraced(text: str, edition: Edition, known: frozenset[str]) -> set[str]:
    """Return the numbers of a text that nothing explains. Values and digests count as a whole, not by their parts."""
    for value in sorted(_long(edition), key=len, reverse=True):
        text = re.sub(r"[\s\u200b]*".join(map(re.escape, value)), " ", text)
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", FRAME.sub(" ", text.replace("\u200b", "")))
    for start, end in SHORTENED.findall(text):  # names in pictures
        if any(
            each.name.startswith(start) and each.name.endswith(end) for each in edition.citations
        ):
            text = text.replace(f"{start}…{end}", " ")
    return {each for each in NUMBER.findall(text) if each.casefold() not in known}


def _long(edition: Edition) -> Iterator[str]:
    for row in edition.rows:
        yield defang(row.value)
    for citation in edition.citations:
        yield citation.digest
        yield defang(citation.name)
        for said in citation.sources:
            yield from (each for each in defang(said).split() if len(each) >= LONG)


def _known(edition: Edition, claims: Mapping[Any, Any]) -> frozenset[str]:
    """Return each number that may stand in the package: of its claims, its own face, and what is counted here."""
    told = [edition.number, edition.made.isoformat(), edition.recipient.basis]
    kinds = [each["said"]["type"] for each in claims.values()]
    counted = [str(kinds.count(kind)) for kind in set(kinds)]
    for each in claims.values():
        told += [each["content"].decode(), str(each["recorded"].date()), each["grade"]]
        told.append(str(each["likelihood"]))
    words = [each.casefold() for said in told for each in NUMBER.findall(said)]
    fixed = ["256", "1", "md5"]  # of SHA-256, SHA-1 and MD5, and the version
    return frozenset((*words, *counted, *fixed))


def _pages(pdf: bytes) -> str:
    return "\n".join(each.extract_text() for each in PdfReader(io.BytesIO(pdf)).pages)


def _shown(told: bytes) -> str:
    """Return what a reader of the page sees: no style, no coordinates of pictures."""
    text = re.sub(r"<style>.*?</style>", " ", told.decode(), flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]*>", " ", text))
