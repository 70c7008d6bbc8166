"""What goes into a package and to whom: hidden contributors, authorities outside, leads, holds, equal bytes."""

import re
import uuid
from typing import Any

import attrs
import pytest

from atlas.errors import Denied, NotFound, UsageError
from atlas.formats import package as forms
from atlas.model.handling import Duty, Terms
from atlas.model.identifiers import Identifier, IdentifierKind
from atlas.policy.actors import Role
from atlas.policy.packages import Guard, State, Step
from atlas.services import deconflict
from atlas.services.contribute import Offer
from atlas.services.package import receiving, recipients, releasing, writing
from atlas.services.package.document import Beside, Said
from builders import DAY, NOW, World, a_claim, an_object
from cluster import Database
from parcels import (
    KEYS,
    approved,
    begun,
    claim_of,
    released,
    vetted,
    with_packages,
)


@pytest.fixture
def people(world: World, database: Database) -> World:
    return with_packages(world, database)


def _fails(world: World, id_: uuid.UUID) -> set[Guard]:
    return {each.guard for each in writing.get(world.visit("ed"), id_).checks if not each.passed}


HELD = Identifier(kind=IdentifierKind.DOMAIN, value="market.example.com")


def _outside(world: World) -> str:
    """Let the board list an authority, and return its id."""
    world.person("bea", of="south", roles=[Role.BOARD])
    world.person("bo", of="west", roles=[Role.BOARD])
    visit = world.visit("bea")
    return str(recipients.add(visit, "Fictional NCB", "QV", reason="the board decided"))


def test_p13_an_authority_outside_gets_a_package_while_the_board_lists_it(
    people: World, database: Database
) -> None:
    outside = _outside(people)
    id_ = begun(people, database, member="", authority=outside)
    assert Guard.AGREEMENT not in _fails(people, id_)

    late = people.visit("bea", at=NOW + DAY)
    recipients.decide(late, uuid.UUID(outside), "ended", reason="closed")

    assert Guard.AGREEMENT in _fails(people, id_)
    with pytest.raises(Denied):
        recipients.decide(people.visit("ed"), uuid.UUID(outside), "flagged", reason="no")


def test_what_an_authority_outside_does_is_noted_by_who_wrote_the_package(
    people: World, database: Database
) -> None:
    people.person("nia", roles=[Role.LIAISON])
    _, sent = released(people, database, member="", authority=_outside(people))

    assert receiving.answer(people.visit("nia"), sent, Step.ACKNOWLEDGE) is State.ACKNOWLEDGED
    with pytest.raises(NotFound):
        receiving.get(people.visit("lin"), sent)


@pytest.mark.parametrize("terms", [{"source_protected": True}, {"attribution": Duty.MUST_NOT}])
def test_rt3_two_hidden_contributors_exchanged_give_the_same_bytes(
    people: World, database: Database, terms: dict[str, Any]
) -> None:
    hidden = an_object("tool", "Hidden")
    built = []
    for by in ("south", "west"):
        item = a_claim(hidden)
        offer = attrs.evolve(item.offer or Offer(), terms=Terms(**terms))
        people.given(attrs.evolve(item, offer=offer), by=by)
        vetted(database)
        said = Said(text="It is used.", claims=(str(claim_of(database, hidden, by=by)),))
        id_ = begun(people, database, statements=(said,))
        built.append(releasing.edition(people.visit("ed"), id_)[1])
    one, other = (attrs.evolve(each, number="P-1") for each in built)

    made = [forms.build(each, key=bytes(32)) for each in (one, other)]

    assert made[0].manifest == made[1].manifest
    assert dict(made[0].files) == dict(made[1].files)
    told = b"".join(made[0].files.values())
    for name in (b"south", b"west", str(claim_of(database, hidden, by="west")).encode()):
        assert name not in told


def test_rt3_two_builds_of_one_version_are_the_same_byte_for_byte(
    people: World, database: Database
) -> None:
    id_ = begun(people, database)
    visit = people.visit("ed")

    assert releasing.build(visit, id_).body == releasing.build(visit, id_).body


def test_p1_terms_of_which_one_says_must_and_another_must_not_forbid(
    people: World, database: Database
) -> None:
    said = []
    for name, duty in (("One", Duty.MUST), ("Two", Duty.MUST_NOT)):
        item = a_claim(an_object("tool", name))
        offer = attrs.evolve(item.offer or Offer(), terms=Terms(attribution=duty))
        people.given(attrs.evolve(item, offer=offer), by="south")
        said.append(an_object("tool", name))
    vetted(database)
    claims = tuple(str(claim_of(database, each)) for each in said)
    id_ = begun(people, database, statements=(Said(text="Both.", claims=claims),))

    with pytest.raises(UsageError, match=r"P1\.terms: Of attribution one source says must"):
        releasing.build(people.visit("ed"), id_)


def test_w4_a_lead_is_never_packaged(people: World, database: Database) -> None:
    lead = an_object("tool", "Rumour", labels=["lead"])
    people.given(a_claim(lead), by="south")
    vetted(database)
    said = Said(text="It is said.", claims=(str(claim_of(database, lead)),))
    id_ = begun(people, database, statements=(said,))

    with pytest.raises(UsageError, match=r"W7\.vetted: Source \d is a lead"):
        releasing.build(people.visit("ed"), id_)


def test_p9_a_hold_blocks_the_release_and_names_who_holds(
    people: World, database: Database
) -> None:
    people.person("hal", of="police", roles=[Role.LIAISON])
    filing = deconflict.Filing(case="Op", mode=deconflict.Mode.HOLD, until=(NOW + 30 * DAY).date())
    deconflict.file(people.visit("hal"), filing, identifiers=[HELD], keys=KEYS)
    id_ = approved(people, database)

    with pytest.raises(UsageError, match=r"P9\.deconflicted: .* asks to hold"):
        releasing.release(people.visit("lea"), id_, reason="now", keys=KEYS)
    assert writing.get(people.visit("ed"), id_).package.state == State.APPROVED


def test_t12_a_number_tells_nothing_of_other_packages(people: World, database: Database) -> None:
    ids = [begun(people, database) for _ in range(3)]

    numbers = [writing.get(people.visit("ed"), each).package.number for each in ids]

    assert all(re.fullmatch(r"P-2026-[0-9A-HJKMNP-TV-Z]{8}", each) for each in numbers)
    assert len(set(numbers)) == 3


def test_p9_a_hold_on_an_alias_of_what_is_named_blocks_the_release(
    people: World, database: Database
) -> None:
    crane = an_object("threat-actor", "Quiet Crane", aliases=["Loud Heron"])
    people.given(a_claim(crane), by="south")
    vetted(database)
    people.person("hal", of="police", roles=[Role.LIAISON])
    filing = deconflict.Filing(case="Op", mode=deconflict.Mode.HOLD, until=(NOW + 30 * DAY).date())
    deconflict.file(people.visit("hal"), filing, identifiers=["Loud Heron"], keys=KEYS)
    said = Said(text="It was them.", claims=(str(claim_of(database, crane)),))
    id_ = approved(people, database, statements=(said,))

    with pytest.raises(UsageError, match=r"P9\.deconflicted: .* asks to hold"):
        releasing.release(people.visit("lea"), id_, reason="now", keys=KEYS)


def test_a_row_of_an_unknown_kind_is_refused_and_named(people: World, database: Database) -> None:
    row = Beside(kind="domain", value="market.example.com")

    with pytest.raises(UsageError, match=r'kind "domain".*expected one of domain-name, url'):
        begun(people, database, rows=(row,))
