"""Persons stand masked by default: the label is all that shows without purpose, basis and reference (ADR 0016)."""

import uuid
from datetime import timedelta
from pathlib import Path

import attrs
import pytest

from atlas.errors import Denied, NotFound, UsageError
from atlas.model.handling import DataSubject, LegalBasis, Purpose
from atlas.model.markings import TLP
from atlas.model.masks import mask_of
from atlas.policy.actors import Role
from atlas.services import (
    access,
    bases,
    explain,
    explore,
    export,
    lookup,
    search,
    tokens,
    unmask,
    verify,
)
from atlas.services.contribute import Item, Offer
from atlas.services.explain import ThingView
from atlas.services.explore import View
from atlas.services.gate import Visit
from atlas.services.tokens import Wish
from atlas.services.unmask import Wanted
from atlas.settings import Settings
from builders import DAY, NOW, Object, World, a_claim, a_link, an_object
from cluster import Database

LAW = LegalBasis(code="QV-LAW", jurisdiction="QV", valid_from=(NOW - 100 * DAY).date())
# a word that no other text of the tests holds, in every property that tells of a person
CANARY = "quendrith"
JONES = an_object(
    "threat-actor",
    f"Jones {CANARY}",
    id=f"threat-actor--{uuid.UUID(int=0xA, version=4)}",
    aliases=[f"{CANARY} the Grey"],
    description=f"Lives at {CANARY}.",
    goals=[f"goal {CANARY}"],
    threat_actor_types=["criminal", f"{CANARY}-type"],
    external_references=[
        {"source_name": "cve", "external_id": "CVE-2026-31337", "description": CANARY}
    ],
    confidence=70,
)
CREW = an_object("intrusion-set", "Loud Anvil")
MEMBER = a_link(JONES, "attributed-to", CREW)
MAIL: Object = {
    "type": "email-addr",
    "spec_version": "2.1",
    "id": f"email-addr--{uuid.uuid5(uuid.NAMESPACE_URL, CANARY)}",
    "value": f"{CANARY}@mail.example",
}


def personal(said: Object, subject: DataSubject = DataSubject.SUSPECT) -> Item:
    item = a_claim(said, marking=None)
    offer = Offer(
        marking=TLP.GREEN,
        purposes=frozenset({Purpose.RESEARCH, Purpose.DEFENCE}),
        basis=LAW.code,
        subject=subject,
    )
    return attrs.evolve(item, offer=offer)


@pytest.fixture
def people(world: World) -> World:
    """Add legal counsel, researchers of two members, and somebody of the board."""
    world.organisation("north", country="QV")
    world.organisation("south", country="QV")
    world.person("lea", roles=[Role.LEGAL])
    world.person("ada")
    world.person("eve", of="south")
    world.person("bob", of="south", roles=[Role.BOARD])
    bases.add(world.visit("lea"), LAW, reason="as in the gazette")
    return world


@pytest.fixture
def given(people: World) -> World:
    """Give a suspect, the crew, and the link between them for all."""
    people.given(personal(JONES), a_claim(CREW), a_claim(MEMBER), personal(MAIL))
    return people


def label(world: World) -> str:
    return mask_of(world.thing(JONES))


def about(world: World, person: str = "eve", purpose: Purpose = Purpose.RESEARCH) -> Visit:
    return world.visit(person, purpose=purpose, reference="case 7")


def named(visit: Visit, text: str) -> list[str]:
    return [each.name for each in search.find(visit, search.Query(text=text)).items]


def exported(visit: Visit, folder: Path) -> str:
    out = folder / "out.json"
    export.export_stix(visit, out, clock=lambda: NOW)
    return out.read_text("utf-8")


def test_without_a_reference_the_person_is_a_label(given: World) -> None:
    seen = explain.thing(given.visit("eve"), given.thing(JONES))

    assert (seen.thing.name, seen.aliases, seen.identifiers) == (label(given), (), ())
    assert [dict(claim.content) for claim in seen.claims] == [
        {
            **{key: JONES[key] for key in ("type", "spec_version", "id", "created", "modified")},
            "name": label(given),
            "threat_actor_types": ["criminal"],
            "confidence": 70,
        }
    ]


def test_with_purpose_basis_and_reference_the_object_is_as_it_came(given: World) -> None:
    seen = explain.thing(about(given), given.thing(JONES))

    assert (seen.thing.name, seen.aliases) == (JONES["name"], tuple(JONES["aliases"]))  # type: ignore[arg-type] # a list
    assert [dict(claim.content) for claim in seen.claims] == [JONES]
    assert [each.value for each in seen.identifiers] == ["CVE-2026-31337"]


def test_the_contributor_too_needs_a_reference(given: World) -> None:
    assert named(given.visit("ada"), "masked person") == [label(given)]
    assert set(named(about(given, "ada"), CANARY)) == {JONES["name"], f"{CANARY}@mail.example"}


@pytest.mark.parametrize("person", ["eve", "ada", "lea"])
def test_no_word_of_the_person_is_found_without_a_reference(given: World, person: str) -> None:
    visit = given.visit(person)

    assert named(visit, CANARY) == []
    assert named(visit, f"Jones {CANARY}") == []
    assert named(visit, "CVE-2026-31337") == []
    assert search.suggest(visit, CANARY[:5]) == ()


def test_other_purposes_leave_the_person_masked(given: World) -> None:
    visit = about(given, purpose=Purpose.PUBLICATION)

    assert named(visit, CANARY) == []
    assert named(visit, label(given)) == [label(given)]


def test_the_board_reads_the_label_whatever_it_says(given: World) -> None:
    visit = about(given, "bob")

    assert explain.thing(visit, given.thing(JONES)).thing.name == label(given)


def test_an_observable_that_is_the_person_is_hidden_whole(given: World) -> None:
    with pytest.raises(NotFound):
        explain.thing(given.visit("eve"), given.thing(MAIL))

    found = lookup.lookup(given.visit("eve"), [f"{CANARY}@mail.example"])
    assert found.known == 0


def test_links_lead_to_the_masked_person(given: World) -> None:
    picture = explore.picture(given.visit("eve"), View(of=(given.thing(CREW),)))

    assert sorted(each.thing.name for each in picture.spots) == ["Loud Anvil", label(given)]


def test_an_export_holds_the_label_or_the_object_as_it_came(given: World, tmp_path: Path) -> None:
    without, within = (exported(visit, tmp_path) for visit in (given.visit("eve"), about(given)))

    assert CANARY not in without
    assert label(given) in without
    assert f"Jones {CANARY}" in within
    assert label(given) not in within


def test_why_names_the_reference_of_the_visit(given: World) -> None:
    told = access.explain(about(given), given.thing(JONES))

    reasons = [
        (each.rule, each.name)
        for ground in told.grounds
        for each in ground.reasons
        if ground.subject is DataSubject.SUSPECT
    ]
    assert told.name == JONES["name"]
    assert ("P5.reference", "case 7") in reasons


def test_why_says_nothing_of_the_person_without_one(given: World) -> None:
    told = access.explain(given.visit("eve"), given.thing(JONES))

    assert {ground.subject for ground in told.grounds} == {DataSubject.NONE}
    assert CANARY not in str(told)


def test_the_same_again_is_known(given: World) -> None:
    report = given.given(personal(JONES))

    assert (report.stored, report.superseded, report.known) == (0, 0, 1)


@pytest.mark.parametrize("subject", [DataSubject.SUSPECT, DataSubject.WITNESS])
def test_what_was_said_openly_is_masked_when_it_is_given_again_as_personal(
    people: World, subject: DataSubject
) -> None:
    people.given(a_claim(JONES))
    assert named(people.visit("eve"), CANARY) == [JONES["name"]]

    report = people.given(personal(JONES, subject))

    assert (report.stored, report.superseded) == (0, 1)
    assert named(people.visit("eve"), CANARY) == []
    seen = explain.thing(people.visit("eve"), people.thing(JONES))
    assert (seen.thing.name, seen.history, seen.withdrawn) == (label(people), (), ())


def test_what_was_masked_does_not_open_when_it_is_given_again_openly(given: World) -> None:
    given.given(a_claim(JONES))

    assert named(given.visit("eve"), CANARY) == []
    assert named(given.visit("eve"), "masked") == [label(given)]


def test_a_newer_version_keeps_the_label(given: World) -> None:
    newer = JONES | {"modified": "2026-02-01T00:00:00.000Z", "name": f"Smith {CANARY}"}

    report = given.given(personal(newer))

    assert report.superseded == 1
    assert named(given.visit("eve"), "masked person") == [label(given)]
    assert named(about(given), "Smith") == [newer["name"]]


def test_a_basis_that_lapsed_leaves_the_label(given: World) -> None:
    (found,) = bases.all_bases(given.visit("lea"))
    last = (NOW - timedelta(days=1)).date()

    bases.end(given.visit("lea"), found.id, last_day=last, reason="the statute lapsed")

    assert named(about(given), CANARY) == []
    assert named(about(given), "masked") == [label(given)]


def test_the_log_holds_what_masked_claims_commit_to(given: World) -> None:
    assert verify.verify(Settings.from_env()).problems == ()


def test_no_row_that_everybody_reads_holds_a_word_of_the_person(
    given: World, database: Database
) -> None:
    with database.superuser() as superuser:
        tables = superuser.execute(
            "SELECT table_name FROM information_schema.columns WHERE table_schema = 'atlas'"
            " AND column_name = 'handling'"
        ).fetchall()
        held = {
            table: superuser.execute(
                f"SELECT count(*) FROM atlas.{table} t JOIN atlas.handling h ON h.id = t.handling"
                f" WHERE h.subject = 'none' AND (t::text ILIKE %s OR t::text ILIKE %s)",
                [f"%{CANARY}%", f"%{CANARY.encode().hex()}%"],
            ).fetchone()
            for (table,) in tables
        }

    assert {table for table, count in held.items() if count != (0,)} == set()


def test_nothing_of_a_victim_is_taken_not_even_masked(people: World) -> None:
    with pytest.raises(Denied):
        people.given(personal(JONES, DataSubject.VICTIM))

    assert named(people.visit("eve"), "masked") == []


def unmasked(world: World, person: str = "eve", **said: object) -> ThingView:
    wanted = {"purpose": Purpose.RESEARCH, "reference": "case 7", "reason": "a hearing"} | said
    return unmask.show(world.visit(person), world.thing(JONES), Wanted(**wanted))  # type: ignore[arg-type] # values fit their names


def test_unmasking_shows_the_person_once_and_is_a_leaf_with_its_reason(
    given: World, database: Database
) -> None:
    seen = unmasked(given)

    again = explain.thing(given.visit("eve"), given.thing(JONES))
    with database.superuser() as superuser:
        acts = superuser.execute(
            "SELECT allowed, purpose, reference, stated_reason, resource FROM decision"
            " WHERE action = 'unmask' AND id IN (SELECT claim FROM log_pending WHERE type = 'act')"
        ).fetchall()
    assert (seen.thing.name, seen.masked) == (JONES["name"], False)
    assert (again.thing.name, again.masked) == (label(given), True)
    assert acts == [(True, "research", "case 7", "a hearing", given.thing(JONES))]


def test_unmasking_for_another_purpose_shows_the_same_masked_page(given: World) -> None:
    seen = unmasked(given, purpose=Purpose.PUBLICATION)

    assert seen == explain.thing(given.visit("eve"), given.thing(JONES))


@pytest.mark.parametrize("reference", ["", "  ", "cell:nowhere", "x" * 201])
def test_unmasking_needs_a_reference_that_can_be_one(given: World, reference: str) -> None:
    with pytest.raises(UsageError):
        unmasked(given, reference=reference)


def test_unmasking_needs_a_reason(given: World) -> None:
    with pytest.raises(Denied) as refused:
        unmasked(given, reason=" ")

    assert refused.value.rule == "R.reason"


def test_the_board_unmasks_nothing(given: World) -> None:
    with pytest.raises(Denied) as refused:
        unmasked(given, "bob")

    assert refused.value.rule == "R.role"


def test_what_is_hidden_is_not_unmasked_and_nothing_is_on_record(
    given: World, database: Database
) -> None:
    wanted = Wanted(purpose=Purpose.RESEARCH, reference="case 7", reason="a hearing")

    with pytest.raises(NotFound):
        unmask.show(given.visit("eve"), given.thing(MAIL), wanted)

    with database.superuser() as superuser:
        acts = superuser.execute("SELECT FROM decision WHERE action = 'unmask'").fetchall()
    assert acts == []


def with_token(world: World, reference: str) -> Visit:
    wish = Wish(purpose=Purpose.DEFENCE, reference=reference, reason="a hearing")
    return tokens.visit_with(tokens.make(world.visit("eve"), wish).secret, now=NOW)


def test_a_token_unmasks_for_its_own_purpose_alone(given: World) -> None:
    visit = with_token(given, "case 7")
    wanted = Wanted(purpose=Purpose.DEFENCE, reference="case 7", reason="a hearing")

    seen = unmask.show(visit, given.thing(JONES), wanted)

    assert seen.thing.name == JONES["name"]
    with pytest.raises(UsageError, match="purpose"):
        unmask.show(visit, given.thing(JONES), attrs.evolve(wanted, purpose=Purpose.RESEARCH))


@pytest.mark.parametrize("reference", ["", "case 8"])
def test_a_token_unmasks_for_its_own_reference_alone(given: World, reference: str) -> None:
    wanted = Wanted(purpose=Purpose.DEFENCE, reference="case 7", reason="a hearing")

    with pytest.raises(UsageError, match="about something else"):
        unmask.show(with_token(given, reference), given.thing(JONES), wanted)


def test_nothing_is_unmasked_in_a_preview(given: World) -> None:
    given.person("rea", of="north", roles=[Role.REPRESENTATIVE])
    given.person("new", of="north")
    visit = given.visit("rea")
    new = given.visit("new").actor
    looking = attrs.evolve(visit, setting=attrs.evolve(visit.setting, seen_as=new))
    wanted = Wanted(purpose=Purpose.RESEARCH, reference="case 7", reason="a hearing")

    with pytest.raises(Denied) as refused:
        unmask.show(looking, given.thing(JONES), wanted)

    assert refused.value.rule == "R.preview"
