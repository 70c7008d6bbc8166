"""Drafts of what people send: whole, marked, cited by number; what was contributed is never more than text."""

import base64
import csv
import io
import json
import re
import uuid
from datetime import UTC, date, datetime

import attrs
import pypdf
import pytest
from xarf import schema_validator as xarf_schemas

from atlas.errors import UsageError
from atlas.formats import report
from atlas.formats.drafts import (
    Abuse,
    AbuseReport,
    Ask,
    Cited,
    Exposure,
    Lesson,
    Letter,
    Playbook,
    Sender,
    Sign,
    lists,
    names_in,
    plain_text,
    playbook,
    sheet,
    xarf,
)
from atlas.formats.drafts.values import Labels
from atlas.model.alliance import Lever
from atlas.model.markings import PAP, TLP
from cacao import faults

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
HOSTILE = '=cmd|"/C calc"!A1 #panic() <b>x</b>\u202e\n[2] *Moth* $x$ \\'
LABELS = Labels(marking=TLP.AMBER_STRICT, pap=PAP.AMBER)
SENDER = Sender(
    organisation=f"North {HOSTILE}", contact="abuse@north.example", domain="north.example"
)
SIGN = Sign(
    kind="url",
    value="http://moth.example/x",
    first="2026-01-02",
    last="2026-02-03",
    sources=(1, 2),
)
CITED = (Cited(number=1, words=HOSTILE), Cited(number=2, words="Report 7"))
REPORT = AbuseReport(
    id=uuid.UUID(int=7, version=4),
    made=AT,
    sender=SENDER,
    abuse=Abuse.PHISHING,
    source="http://moth.example/x",
    words=HOSTILE,
    labels=LABELS,
    signs=(SIGN,),
    cited=CITED,
)
LETTER = Letter(
    ask=Ask.FREEZE,
    recipient=HOSTILE,
    subject="Moth",
    sender=SENDER,
    made=AT.date(),
    basis="Art. 1",
    labels=LABELS,
    reasons=(HOSTILE,),
    signs=(SIGN,),
    cited=CITED,
)


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("abuse", list(Abuse))
def test_rt8_an_abuse_report_has_what_the_specification_requires(abuse: Abuse) -> None:
    made = json.loads(xarf(attrs.evolve(REPORT, abuse=abuse)))

    assert xarf_schemas.validate(made) == []
    assert f"{made['category']}/{made['type']}" == abuse
    tag = re.compile(r"[a-z0-9][a-z0-9_+-]*:[a-z0-9][a-z0-9_+-]*")
    assert all(tag.fullmatch(each) for each in made["tags"])


def test_rt8_the_schema_of_xarf_refuses_what_lacks_something() -> None:
    made = json.loads(xarf(attrs.evolve(REPORT, abuse=Abuse.PHISHING)))

    for lacking in ("xarf_version", "sender", "source_identifier", "url"):
        rest = {name: value for name, value in made.items() if name != lacking}
        assert xarf_schemas.validate(rest) != []


def test_rt8_an_abuse_report_says_that_it_is_a_draft_and_cites_its_sources() -> None:
    made = json.loads(xarf(REPORT))
    evidence = base64.b64decode(made["evidence"][0]["payload"]).decode()

    assert made["description"].startswith("DRAFT. Nothing was sent")
    assert made["description"].endswith("[1] [2]")
    assert made["tags"] == ["tlp:amber+strict", "pap:amber", "status:draft"]
    assert "TLP:AMBER+STRICT" in evidence
    assert "url http://moth.example/x 2026-01-02 / 2026-02-03 [1] [2]" in evidence.splitlines()
    assert "\u202e" not in evidence


def test_rt8_a_long_text_keeps_the_description_within_its_length() -> None:
    many = tuple(Cited(number=each, words="x") for each in range(1, 500))

    made = json.loads(xarf(attrs.evolve(REPORT, words="word " * 900, cited=many)))

    assert len(made["description"]) <= 1000


@pytest.mark.parametrize(
    "lacking",
    [{"words": " "}, {"cited": ()}, {"source": ""}, {"source": "javascript:x"}],
    ids=["words", "sources", "host", "address"],
)
def test_rt8_a_report_that_lacks_something_is_none(lacking: dict[str, object]) -> None:
    with pytest.raises(UsageError, match="RT8"):
        xarf(attrs.evolve(REPORT, **lacking))  # type: ignore[arg-type]


def test_a_sender_that_nobody_could_answer_is_none() -> None:
    with pytest.raises(UsageError, match="e-mail"):
        Sender(organisation="N", contact="a b@x", domain="north.example")
    with pytest.raises(UsageError, match="domain"):
        Sender(organisation="N", contact="a@north.example", domain="north")


@pytest.mark.parametrize("ask", list(Ask))
def test_a_letter_is_a_marked_draft_with_its_basis_and_sources_by_number(ask: Ask) -> None:
    told = plain_text(sheet(attrs.evolve(LETTER, ask=ask, until=date(2026, 4, 1))))

    assert told.splitlines()[0] == told.splitlines()[-1] == LABELS.words
    for said in ("DRAFT. Nothing was sent", "Legal basis: Art. 1", "Until: 2026-04-01"):
        assert said in told
    assert "url | hxxp://moth[.]example/x | 2026-01-02 / 2026-02-03 | [1] [2]" in told
    assert "- [2] Report 7" in told.splitlines()


def test_names_in_a_letter_are_text_and_begin_no_line() -> None:
    found = sheet(LETTER)
    told = plain_text(found)
    paper = pypdf.PdfReader(io.BytesIO(report.pdf(found)))
    shown = " ".join("".join(each.extract_text() for each in paper.pages).split())

    assert "\u202e" not in told
    assert not any(each.startswith("[2] *Moth*") for each in told.splitlines())
    assert "#panic() <b>x</b>" in shown
    assert "*Moth* $x$" in shown
    assert "TLP:AMBER+STRICT" in shown


@pytest.mark.parametrize(
    ("letter", "lacking"),
    [
        (attrs.evolve(LETTER, recipient=" "), "recipient"),
        (attrs.evolve(LETTER, basis=""), "legal basis"),
        (attrs.evolve(LETTER, reasons=("",)), "reason"),
        (attrs.evolve(LETTER, cited=()), "source"),
        (attrs.evolve(LETTER, signs=()), "identifier"),
    ],
    ids=["recipient", "basis", "reason", "source", "identifier"],
)
def test_a_letter_that_lacks_something_is_none_and_says_what(letter: Letter, lacking: str) -> None:
    with pytest.raises(UsageError, match=f"The letter lacks: {lacking}"):
        sheet(letter)


def test_rt7_each_team_and_network_gets_a_list_of_its_own_alone() -> None:
    other = attrs.evolve(SIGN, kind="ipv4", value="198.51.100.7")
    found = lists(
        [
            Exposure(sign=SIGN, asn=64500, csirt="CERT-A"),
            Exposure(sign=SIGN, asn=64500, csirt="CERT-A"),
            Exposure(sign=other, asn=64501, csirt="CERT-A"),
            Exposure(sign=other),
        ],
        LABELS,
    )

    assert list(found) == [("", "unplaced"), ("CERT-A", "AS64500"), ("CERT-A", "AS64501")]
    (first, heads, only) = rows(found["CERT-A", "AS64500"])
    assert first[0].startswith("DRAFT")
    assert dict(zip(heads, only, strict=True)) == {
        "asn": "64500",
        "csirt": "CERT-A",
        "kind": "url",
        "value": "hxxp://moth[.]example/x",
        "first_told": "2026-01-02",
        "last_told": "2026-02-03",
        "source": "[1] [2]",
        "tlp": "TLP:AMBER+STRICT",
        "pap": "PAP:AMBER",
    }
    assert b"198" not in found["CERT-A", "AS64500"]


def test_rt7_no_cell_is_a_formula() -> None:
    hostile = attrs.evolve(SIGN, kind="=1+1", value=HOSTILE)

    (made,) = lists([Exposure(sign=hostile, csirt="@SUM(A1)")], LABELS).values()

    cells = [cell for row in rows(made) for cell in row]
    assert not any(cell[:1] in ("=", "+", "-", "@") for cell in cells)


def test_rt7_a_network_number_fits_four_octets() -> None:
    with pytest.raises(ValueError, match="asn"):
        Exposure(sign=SIGN, asn=2**32)


NAMES = frozenset({"Moth", "North Bank", "Ada Ray", "M7", "hal", "Police Bureau of Veldmark"})


def made_playbook() -> dict[str, object]:
    steps = (
        Lesson(
            lever=Lever.L4,
            words="The bank told us,\nthen nobody else.",
            days=3,
        ),
        Lesson(lever=Lever.L15, words="It moved within a day."),
    )
    made: dict[str, object] = json.loads(
        playbook(
            Playbook(
                id=uuid.UUID(int=9, version=4),
                situation="criminal-service",
                steps=steps,
                made=AT,
                labels=LABELS,
            )
        )
    )
    return made


@pytest.mark.parametrize(
    "text",
    [
        "North  bank told MOTH\uff0c",
        "\uff2d\uff4f\uff54\uff48!",
        "Mo\u200bth moved",
        "North-Bank, NorthBank",
        "Veldmark's court was slow",
        "hal saw it; M7 did not",
        "198[.]51.100[.]7.",
        "(see:203.0.113.9/24)",
        "host=203.0.113.9,198.51.100.1",
        "https://evil.example/x",
        "mail=a@b.example",
        "call +49 151 2345678",
        "on 14 March 2026",
        "since 2026-03-14",
    ],
)
def test_w10_what_names_somebody_or_something_is_found_however_it_is_written(text: str) -> None:
    assert names_in(f"It was so: {text}", NAMES) != ()


@pytest.mark.parametrize(
    "text",
    [
        "We shall begin earlier, and all of it may take 3 days.",
        "The police were slow; 41 of 50 panels were back in 2 hours.",
        "ROOM7x is no name, nor is a mother.",
        "",
    ],
)
def test_w10_no_word_is_taken_apart_for_a_name_in_it(text: str) -> None:
    assert names_in(text, [*NAMES, ""]) == ()


def test_w10_a_playbook_has_what_cacao_demands_and_its_steps_lead_to_the_end() -> None:
    made = made_playbook()
    workflow: dict[str, dict[str, str]] = made["workflow"]  # type: ignore[assignment]
    walked, here = [], str(made["workflow_start"])
    while "on_completion" in workflow[here]:
        here = workflow[here]["on_completion"]
        walked.append(workflow[here]["type"])

    assert faults(made) == []
    assert walked == ["action", "action", "end"]


@pytest.mark.parametrize(
    "changed",
    [
        {"spec_version": "cacao-1.0"},
        {"created": "2026-01-01"},
        {"x-more": 1},
        {"workflow": {}},
        {"workflow_start": "start--00000000-0000-4000-8000-000000000000"},
        {"agent_definitions": {}},
        {"data_marking_definitions": {}},
        {"playbook_activities": ["restore-data"]},
        {"modified": "2001-01-01T00:00:00.000Z"},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_what_cacao_refuses_is_told(changed: dict[str, object]) -> None:
    assert faults(made_playbook() | changed) != []


def test_equal_drafts_give_equal_bytes() -> None:
    assert xarf(REPORT) == xarf(attrs.evolve(REPORT))
    assert made_playbook() == made_playbook()
