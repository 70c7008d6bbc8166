"""The fictional alliance: nodes, organisations, persons, cells and agreements as plain data.

No organisation, person or country here exists. Country codes are of those that ISO 3166 leaves to
its users (QM to QZ), so that none of them is ever given to a real country.
"""

from datetime import date, timedelta

import attrs

from atlas.model.handling import LegalBasis
from atlas.model.markings import TLP
from atlas.policy.actors import Role

# Who gets the sign-in links: fraud analyst of a bank, police liaison, researcher of a vendor.
PRESENTED = ("astrid", "joris", "noor")

# The ground on which the alliance's personal data stand, and one that has lapsed.
BASIS = "QV-FRAUD-2024"
LAPSED_BASIS = "QS-SHARING-2015"


@attrs.frozen(kw_only=True)
class Node:
    """A permanent seat of the alliance. `country` is an alpha-2 code."""

    short: str
    name: str
    country: str


@attrs.frozen(kw_only=True)
class Member:
    """An organisation. `kind` is private, LEA, IO, NGO, academic, CSIRT or regulator."""

    short: str
    name: str
    kind: str
    sector: str
    country: str
    node: str


@attrs.frozen(kw_only=True)
class Colleague:
    """A person of one organisation; the training counts up to and with `trained_until`."""

    short: str
    name: str
    organisation: str
    roles: frozenset[Role]
    trained_until: date


@attrs.frozen(kw_only=True)
class Group:
    """A cell: `ceiling` is the strictest marking that it carries, `members` are organisations."""

    short: str
    name: str
    charter: str
    purpose: str
    bound_to: str
    lead: str
    members: tuple[str, ...]
    ceiling: TLP
    opens: date
    closes: date | None


@attrs.frozen(kw_only=True)
class Contract:
    """An agreement, and the organisations that signed it on the day it came into effect."""

    version: str
    title: str
    effective_from: date
    signed_by: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Alliance:
    """Everything that is there before the first claim. All names by which parts refer are short."""

    nodes: tuple[Node, ...]
    organisations: tuple[Member, ...]
    persons: tuple[Colleague, ...]
    cells: tuple[Group, ...]
    agreements: tuple[Contract, ...]
    bases: tuple[LegalBasis, ...]


COUNTRIES = {"QV": "Veldmark", "QS": "Costa Serena", "QT": "Tarumi Isles"}

_NODES = (
    Node(short="veldnode", name="Veldmark Node", country="QV"),
    Node(short="serenanode", name="Serena Node", country="QS"),
    Node(short="taruminode", name="Tarumi Node", country="QT"),
)

# short, name, kind, sector, node
_ORGANISATIONS = (
    ("northbank", "Northbank of Veldmark", "private", "finance", "veldnode"),
    ("sentrivale", "Sentrivale Research", "private", "security", "veldnode"),
    ("policebureau", "Police Bureau of Veldmark", "LEA", "law enforcement", "veldnode"),
    ("veldcert", "CERT Veldmark", "CSIRT", "government", "veldnode"),
    ("findesk", "Veldmark Financial Conduct Desk", "regulator", "finance", "veldnode"),
    ("cloudmoor", "Cloudmoor Hosting Group", "private", "hosting", "serenanode"),
    ("coinmeadow", "Coinmeadow", "private", "virtual assets", "serenanode"),
    ("costapolice", "Judicial Police of Costa Serena", "LEA", "law enforcement", "serenanode"),
    ("openharbour", "Open Harbour Victim Support", "NGO", "civil society", "serenanode"),
    ("lakeuni", "Lake Tarumi University, Crime Lab", "academic", "research", "taruminode"),
    ("telvane", "Telvane Telecom", "private", "telecoms", "taruminode"),
    ("interlink", "Interlink Secretariat", "IO", "law enforcement", "taruminode"),
)

# short, name, organisation, roles, days from today until which the training counts
_PERSONS = (
    ("astrid", "Astrid Lindqvarn", "northbank", "R3 R4", 240),
    ("pavel", "Павел Ровнев", "northbank", "R2 R6", 200),
    ("marisol", "Marisol Querandí", "northbank", "R9", 90),
    ("noor", "نور الصياغ", "sentrivale", "R3 R4 R8", 300),
    ("declan", "Declan Orrowby", "sentrivale", "R2 R3", 150),
    ("mei", "梅若岚", "sentrivale", "R3 R5", 60),
    ("joris", "Joris van Delmark", "policebureau", "R4 R7 R9", 330),
    ("britta", "Britta Ålstrand", "policebureau", "R2 R7", 120),
    ("ilse", "Ilse Hagendorn", "veldcert", "R3 R6", 210),
    ("tomasz", "Tomasz Wierzbak", "veldcert", "R2 R4", 45),
    ("margit", "Margit Szélvári", "findesk", "R2 R11", 365),
    ("edda", "Edda Hrafnsdal", "findesk", "R12", 180),
    ("teresa", "Teresa Valdoira", "cloudmoor", "R2 R9", 270),
    ("ravi", "रवि तलवाडकर", "cloudmoor", "R3", -20),
    ("kofi", "Kofi Asantewe", "coinmeadow", "R2 R9", 160),
    ("lena", "Λένα Βουνάκη", "coinmeadow", "R3 R4", 220),
    ("bruno", "Bruno Castelhão", "costapolice", "R7 R8", 310),
    ("ximena", "Ximena Urdapil", "costapolice", "R2 R4", 75),
    ("zainab", "زينب المرسي", "openharbour", "R2 R3", 190),
    ("sora", "田淵 空", "lakeuni", "R3 R10", 255),
    ("linus", "Linus Brekkefoss", "lakeuni", "R13", 130),
    ("yuki", "雪野 由紀", "telvane", "R2 R9", 100),
    ("amara", "Amara Nwokedis", "interlink", "R1", 365),
    ("hana", "Hana Dvorská", "interlink", "R2 R5", 280),
    ("desta", "ደስታ ወልደየስ", "interlink", "R11 R13", 140),
)


def fictional_alliance(today: date) -> Alliance:
    """Return the alliance as it stands on a day; trainings, cells and contracts lie around it.

    One person's training has lapsed, one cell has closed, and one organisation has not signed the
    agreement that is in force: each sees nothing, or nothing more.
    """
    return Alliance(
        nodes=_NODES,
        organisations=_organisations(),
        persons=tuple(_person(row, today) for row in _PERSONS),
        cells=_cells(today),
        agreements=_agreements(today),
        bases=_bases(today),
    )


def _organisations() -> tuple[Member, ...]:
    countries = {node.short: node.country for node in _NODES}
    return tuple(
        Member(short=short, name=name, kind=kind, sector=sector, country=countries[node], node=node)
        for short, name, kind, sector, node in _ORGANISATIONS
    )


def _person(row: tuple[str, str, str, str, int], today: date) -> Colleague:
    short, name, organisation, roles, days = row
    return Colleague(
        short=short,
        name=name,
        organisation=organisation,
        roles=frozenset(map(Role, roles.split())),
        trained_until=today + timedelta(days=days),
    )


def _cells(today: date) -> tuple[Group, ...]:
    return (
        Group(
            short="quaylight",
            name="Quaylight",
            charter="Find and act on the supplier that extortion and invoice fraud have in common.",
            purpose="Fewer hospitals and firms of Veldmark held to ransom.",
            bound_to="The supplier that extortion crews and invoice fraudsters share",
            lead="noor",
            members=("northbank", "sentrivale", "policebureau", "cloudmoor", "veldcert"),
            ceiling=TLP.AMBER_STRICT,
            opens=today - timedelta(days=60),
            closes=today + timedelta(days=120),
        ),
        Group(
            short="coldledger",
            name="Cold Ledger",
            charter="Follow the money of invoice fraud to where it is cashed out.",
            purpose="Less money lost to invoice fraud, more of it returned.",
            bound_to="Mule accounts and exchanges of invoice fraud",
            lead="bruno",
            members=("northbank", "findesk", "coinmeadow", "costapolice", "policebureau"),
            ceiling=TLP.AMBER_STRICT,
            opens=today - timedelta(days=30),
            closes=None,
        ),
        Group(
            short="lowtide",
            name="Low Tide",
            charter="Warn the customers of a banking trojan. Closed when its servers were seized.",
            purpose="Warned customers, and servers that stay off.",
            bound_to="The servers of one banking trojan",
            lead="bruno",
            members=("costapolice", "sentrivale", "telvane"),
            ceiling=TLP.AMBER,
            opens=today - timedelta(days=400),
            closes=today - timedelta(days=30),
        ),
    )


def _agreements(today: date) -> tuple[Contract, ...]:
    everyone = tuple(row[0] for row in _ORGANISATIONS)
    return (
        Contract(
            version="1",
            title="Charter of the alliance",
            effective_from=today - timedelta(days=700),
            signed_by=everyone,
        ),
        Contract(
            version="2",
            title="Charter of the alliance, with rules for personal data",
            effective_from=today - timedelta(days=200),
            signed_by=tuple(short for short in everyone if short != "telvane"),
        ),
    )


def _bases(today: date) -> tuple[LegalBasis, ...]:
    return (
        # the law of one country, and treaties by which the two others act on it
        *(
            LegalBasis(code=BASIS, jurisdiction=each, valid_from=today - timedelta(days=900))
            for each in ("QV", "QS", "QT")
        ),
        LegalBasis(
            code=LAPSED_BASIS,
            jurisdiction="QS",
            valid_from=today - timedelta(days=3_650),
            valid_to=today - timedelta(days=50),
        ),
    )
