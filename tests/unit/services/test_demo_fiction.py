"""The fiction is lawful: deterministic, valid, in reserved ranges, addressed rightly, and worth reading."""

import base64
import ipaddress
import json
import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from random import Random

import base58
import bech32
import pytest
import stix2

from atlas.model.handling import Audience, Handling, Purpose
from atlas.model.identifiers import Identifier, IdentifierKind, from_stix_property
from atlas.model.ids import CellId, OrganisationId, PersonId
from atlas.model.markings import TLP
from atlas.policy.actors import Actor, Membership, Standing
from atlas.policy.permits import may_give, permits
from atlas.services.demo import SEED, galaxies, tasks
from atlas.services.demo.alliance import PRESENTED, Colleague, fictional_alliance
from atlas.services.demo.cast import CREWS
from atlas.services.demo.fiction import FictionalClaim, iter_fictional_claims
from atlas.services.demo.galaxy_links import Gazetteer
from atlas.services.demo.galaxy_values import TLP_CLEAR_ID
from atlas.services.demo.reserved import ASNS, BANK_CODE, HANDLE_PREFIX, MARK, PHONE_PREFIX
from atlas.services.demo.scribe import MARKINGS
from atlas.services.demo.supply import SERVICES

TODAY = date(2026, 3, 1)
NOW = datetime.combine(TODAY, time(12), tzinfo=UTC)
ALLIANCE = fictional_alliance(TODAY)
CLAIMS = tuple(iter_fictional_claims(Random(2026)))
NETS = [
    ipaddress.ip_network(each)
    for each in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")
]


def numbered(short: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_OID, short)


def handling_of(claim: FictionalClaim) -> Handling:
    said = claim.audience
    return Handling(
        tlp=claim.tlp,
        audience=Audience(
            alliance=said.alliance,
            cells=frozenset(CellId(numbered(each)) for each in said.cells),
            organisations=frozenset(OrganisationId(numbered(each)) for each in said.organisations),
            persons=frozenset(PersonId(numbered(each)) for each in said.persons),
        ),
        purposes=claim.purposes,
        basis=claim.basis,
        subject=claim.subject,
    )


def standing_of(organisation: str, person: Colleague | None = None) -> Standing:
    return Standing(
        actor=Actor(
            organisation=OrganisationId(numbered(organisation)),
            person=PersonId(numbered(person.short)) if person else None,
            system=None if person else "demo",
        ),
        active=True,
        signed=True,
        trained_until=person.trained_until if person else None,
        roles=person.roles if person else frozenset(),
        memberships=tuple(
            Membership(
                cell=CellId(numbered(cell.short)),
                opens=datetime.combine(cell.opens, time(), tzinfo=UTC),
                closes=datetime.combine(cell.closes or date.max, time(), tzinfo=UTC),
                ceiling=cell.ceiling,
            )
            for cell in ALLIANCE.cells
            if organisation in cell.members
        ),
        bases=ALLIANCE.bases,
        country=next(o.country for o in ALLIANCE.organisations if o.short == organisation),
    )


def person(short: str) -> Colleague:
    return next(each for each in ALLIANCE.persons if each.short == short)


def seen_by(short: str) -> list[FictionalClaim]:
    standing = standing_of(person(short).organisation, person(short))
    return [
        claim
        for claim in CLAIMS
        if permits(
            handling_of(claim), standing, purpose=Purpose.RESEARCH, at=NOW, reference="case 7"
        )
    ]


def id_of(name: str) -> str:
    return next(str(each.object["id"]) for each in CLAIMS if each.object.get("name") == name)


def links_of(claims: list[FictionalClaim], *types: str) -> list[tuple[str, str]]:
    return [
        (str(each.object["source_ref"]), str(each.object["target_ref"]))
        for each in claims
        if each.object.get("relationship_type") in types
    ]


def identifiers() -> Iterator[Identifier]:
    for claim in CLAIMS:
        found = claim.object
        for path in ("value", "number", "iban"):
            if path in found:
                held = from_stix_property(str(found["type"]), path, str(found[path]))
                assert held is not None
                yield held


IDENTIFIERS = tuple(identifiers())


def of(*kinds: IdentifierKind) -> list[str]:
    return [each.value for each in IDENTIFIERS if each.kind in kinds]


def test_the_same_seed_gives_the_same_bytes() -> None:
    again = [each.object for each in iter_fictional_claims(Random(2026))]

    assert json.dumps(again) == json.dumps([each.object for each in CLAIMS])


def test_another_seed_gives_other_things() -> None:
    ours, others = (
        {str(each.object["id"]) for each in claims if each.object["type"] == "relationship"}
        for claims in (CLAIMS, tuple(iter_fictional_claims(Random(2027))))
    )

    assert len(ours) > 700
    assert ours & others == set()


def test_there_are_eight_crews_twenty_services_and_about_1500_claims() -> None:
    assert (len(CREWS), len(SERVICES)) == (8, 20)
    assert 1_400 < len(CLAIMS) < 1_600


@pytest.mark.parametrize("seed", range(2))
def test_the_stix2_library_takes_every_object_of_any_seed(seed: int) -> None:
    for claim in iter_fictional_claims(Random(seed)):
        assert stix2.parse(claim.object, allow_custom=True)["id"] == claim.object["id"]


def test_every_object_bears_the_marking_that_its_claim_says() -> None:
    assert {(each.tlp, str(each.object["object_marking_refs"])) for each in CLAIMS} == {
        (tlp, f"['{id_}']") for tlp, id_ in MARKINGS.items()
    }
    assert MARKINGS[TLP.CLEAR] == TLP_CLEAR_ID


def test_addresses_and_networks_are_those_of_documentation() -> None:
    addresses = of(IdentifierKind.IPV4, IdentifierKind.IPV6)

    outside = [a for a in addresses if not any(ipaddress.ip_address(a) in net for net in NETS)]

    assert len(addresses) > 80
    assert outside == []
    assert {int(each.removeprefix("AS")) for each in of(IdentifierKind.ASN)} <= set(ASNS)


def test_names_of_hosts_end_in_example() -> None:
    hosts = [each.rpartition("@")[2] for each in of(IdentifierKind.EMAIL, IdentifierKind.JABBER)]
    hosts += [each.split("/")[2] for each in of(IdentifierKind.URL)]
    hosts += of(IdentifierKind.DOMAIN)

    assert len(hosts) > 150
    assert [each for each in hosts if not each.endswith(".example")] == []


def test_phones_handles_and_accounts_can_belong_to_nobody() -> None:
    assert {each[: len(PHONE_PREFIX)] for each in of(IdentifierKind.PHONE)} == {PHONE_PREFIX}
    assert {each[:9] for each in of(IdentifierKind.TELEGRAM)} == {f"@{HANDLE_PREFIX}"}
    assert {each[4:12] for each in of(IdentifierKind.IBAN)} == {BANK_CODE}


def test_wallets_onions_and_keys_hold_the_mark_of_fiction() -> None:
    held = [base58.b58decode_check(each)[1:] for each in of(IdentifierKind.BTC) if each[0] in "13"]
    held += [
        bytes(bech32.convertbits([bech32.CHARSET.index(c) for c in each[4:-6]], 5, 8, False) or ())
        for each in of(IdentifierKind.BTC)
        if each.startswith("bc1")
    ]
    held += [bytes.fromhex(each[2:]) for each in of(IdentifierKind.ETH)]
    held += [bytes.fromhex(each) for each in of(IdentifierKind.TOX, IdentifierKind.PGP)]
    held += [base64.b32decode(each[:56].upper()) for each in of(IdentifierKind.ONION)]

    assert len(held) > 90
    assert {each[: len(MARK)] for each in held} == {MARK}


def test_every_member_may_give_what_it_says() -> None:
    refused = [
        claim
        for claim in CLAIMS
        if not may_give(handling_of(claim), standing_of(claim.organisation), at=NOW)
    ]

    assert refused == []


def test_the_contributor_reads_back_all_that_it_said() -> None:
    lost = [
        claim
        for claim in CLAIMS
        if not any(
            permits(
                handling_of(claim),
                standing_of(claim.organisation, each),
                purpose=Purpose.RESEARCH,
                at=NOW,
                reference="case 7",
            )
            for each in ALLIANCE.persons
            if each.organisation == claim.organisation
        )
    ]

    assert lost == []


def test_every_marking_occurs_and_so_do_cells_and_named_persons() -> None:
    assert {each.tlp for each in CLAIMS} == set(TLP)
    assert {cell for each in CLAIMS for cell in each.audience.cells} == {"quaylight", "coldledger"}
    assert any(each.audience.persons for each in CLAIMS)


def test_what_speaks_of_persons_is_for_stated_purposes_on_a_legal_ground() -> None:
    about_persons = [each for each in CLAIMS if each.object["type"] == "persona"]

    assert len(about_persons) == 40
    assert all(each.purposes and each.basis for each in about_persons)


def test_links_join_things_told_before_or_known_to_the_public_source() -> None:
    names = Gazetteer(unplaced=Counter())
    galaxies._index(galaxies._folder(), names)
    public = set(names.ids.values())
    told: set[str] = set()
    astray = []
    for claim in CLAIMS:
        ends = {
            str(claim.object[end]) for end in ("source_ref", "target_ref") if end in claim.object
        }
        astray += sorted(ends - told - public)
        told.add(str(claim.object["id"]))

    assert astray == []


def test_both_worlds_join() -> None:
    told = {str(each.object["id"]) for each in CLAIMS}

    ends = {target for _, target in links_of(list(CLAIMS), "uses", "targets")}

    assert len(ends - told) > 20


@pytest.mark.parametrize("short", PRESENTED)
def test_each_presented_person_sees_the_supplier_that_two_crews_share(short: str) -> None:
    bought = links_of(seen_by(short), "buys-from")

    buyers = {source for source, target in bought if target == id_of("Harbourline Resale")}

    assert buyers == {id_of("Glass Heron"), id_of("Ledger Finch")}


def test_who_is_not_in_the_cell_sees_half_of_the_finding() -> None:
    bought = links_of(seen_by("lena"), "buys-from")

    buyers = {source for source, target in bought if target == id_of("Harbourline Resale")}

    assert buyers == {id_of("Ledger Finch")}


def test_three_reports_cite_each_other_in_a_circle_and_two_one_another() -> None:
    cited = dict(links_of(list(CLAIMS), "derived-from"))
    after_two = {each: cited[cited[each]] for each in cited}
    after_three = {each: cited[after_two[each]] for each in cited}

    assert sum(each == end for each, end in after_two.items()) == 2
    assert sum(each == end for each, end in after_three.items()) == 3
    assert len(cited) == 5


def test_the_innocent_firm_is_accused_and_defended() -> None:
    firm, crew = id_of("Fairwind Hosting"), id_of("Glass Heron")
    (accused,) = [
        each
        for each in CLAIMS
        if each.object.get("source_ref") == firm and each.object.get("target_ref") == crew
    ]
    defended = [
        each.organisation
        for each in CLAIMS
        if each.object.get("object_refs") in ([accused.object["id"]], [firm])
    ]

    assert (str(accused.grade), accused.assessment) == ("E5", True)
    assert defended == ["cloudmoor", "policebureau"]


def test_members_tell_of_one_crew_in_different_words() -> None:
    crew = id_of("Glass Heron")

    told = {
        (each.organisation, each.object["description"])
        for each in CLAIMS
        if each.object["id"] == crew
    }

    assert len({organisation for organisation, _ in told}) == 3
    assert len({words for _, words in told}) == 3


def test_newer_versions_are_newer_and_never_of_tomorrow() -> None:
    versions: dict[tuple[str, object], list[str]] = {}
    for claim in CLAIMS:
        if "modified" in claim.object:
            key = (claim.organisation, claim.object["id"])
            versions.setdefault(key, []).append(str(claim.object["modified"]))
    several = [each for each in versions.values() if len(each) > 1]

    assert len(several) > 15
    assert all(a < b for each in several for a, b in pairwise(each))
    assert max(max(each) for each in versions.values()) < (NOW - timedelta(days=60)).isoformat()


def test_names_come_in_many_scripts_and_from_right_to_left() -> None:
    names = "".join(str(each.object.get("persona_name", "")) for each in CLAIMS)

    missing = [
        first
        for first, last in SCRIPTS
        if not any(ord(first) <= ord(letter) <= ord(last) for letter in names)
    ]

    assert missing == []


# Cyrillic, Greek, Hebrew, Arabic, Tamil, Han with kana, Hangul
SCRIPTS = (
    ("\u0400", "\u04ff"),
    ("\u0370", "\u03ff"),
    ("\u0590", "\u05ff"),
    ("\u0600", "\u06ff"),
    ("\u0b80", "\u0bff"),
    ("\u3040", "\u9fff"),
    ("\uac00", "\ud7a3"),
)


def test_the_questions_on_the_desk_begin_with_things_of_the_fiction() -> None:
    told = {str(each.object["id"]): each.object for each in iter_fictional_claims(Random(SEED))}
    named = zip(
        (*tasks.CREW_IDS, *tasks.END_IDS), (*tasks.CREWS, tasks.WALLET, tasks.PERSONA), strict=True
    )

    assert [name for id_, name in named if name not in told[id_].values()] == []
