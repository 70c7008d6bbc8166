"""Legal bases as dated data: who changes them, and what hangs on one that lapsed."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from atlas.errors import Denied, NotFound, UsageError
from atlas.model.handling import DataSubject, LegalBasis, Purpose
from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.services import bases, contribute, explain, export, search
from atlas.services.contribute import Item, Offer
from builders import DAY, NOW, Object, World, a_claim, an_object
from cluster import Database

LAW = LegalBasis(code="QV-LAW", jurisdiction="QV", valid_from=(NOW - 100 * DAY).date())
LOCKER = an_object("malware", "LockerX")
JONES = an_object("threat-actor", "Ordinance Jones")


@pytest.fixture
def people(world: World) -> World:
    """Add legal counsel, the secretariat and a researcher in QV, and a researcher in QS."""
    world.organisation("north", country="QV")
    world.organisation("south", country="QS")
    world.person("lea", roles=[Role.LEGAL])
    world.person("sam", roles=[Role.SECRETARIAT])
    world.person("ada")
    world.person("eve", of="south")
    return world


def under(said: Object, *, subject: DataSubject = DataSubject.NONE) -> Item:
    """Return an object that is given under the law."""
    item = a_claim(said, purposes=[Purpose.RESEARCH])
    assert item.offer is not None
    offer = Offer(
        marking=item.offer.marking,
        purposes=item.offer.purposes,
        basis=LAW.code,
        subject=subject,
    )
    return Item(file=item.file, found=item.found, offer=offer)


def lapsed(world: World) -> None:
    """End the law yesterday."""
    (found,) = bases.all_bases(world.visit("lea"))
    last = (NOW - DAY).date()
    bases.end(world.visit("lea"), found.id, last_day=last, reason="the statute lapsed")


def test_counsel_adds_a_basis_for_the_country_of_the_own_organisation(people: World) -> None:
    bases.add(people.visit("lea"), LAW, reason="as in the gazette")

    (seen,) = bases.all_bases(people.visit("eve"))
    assert (seen.basis, seen.is_in_force, seen.holds_here, seen.may_end) == (
        LAW,
        True,
        False,
        False,
    )


@pytest.mark.parametrize("jurisdiction", ["QS", "*", "EU"])
def test_counsel_changes_no_law_of_others_and_the_secretariat_does(
    people: World, jurisdiction: str
) -> None:
    law = LegalBasis(code="X", jurisdiction=jurisdiction, valid_from=LAW.valid_from)

    with pytest.raises(Denied) as refused:
        bases.add(people.visit("lea"), law, reason="as in the gazette")
    bases.add(people.visit("sam"), law, reason="as in the gazette")

    assert refused.value.rule == "R.own"
    assert [each.basis for each in bases.all_bases(people.visit("ada"))] == [law]


def test_a_researcher_changes_none(people: World) -> None:
    with pytest.raises(Denied) as refused:
        bases.add(people.visit("ada"), LAW, reason="as in the gazette")

    assert refused.value.rule == "R.role"
    assert bases.all_bases(people.visit("ada")) == ()


def test_a_change_needs_a_reason_and_is_on_record_with_it(
    people: World, database: Database
) -> None:
    with pytest.raises(Denied):
        bases.add(people.visit("lea"), LAW, reason=" ")
    id_ = bases.add(people.visit("lea"), LAW, reason="as in the gazette")

    with database.superuser() as superuser:
        told = superuser.execute(
            "SELECT allowed, stated_reason, resource = %s FROM decision WHERE action = 'change-bases'"
            " ORDER BY allowed",
            [id_],
        ).fetchall()
    assert told == [(False, " ", False), (True, "as in the gazette", True)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": ""},
        {"code": "x" * 101},
        {"jurisdiction": ""},
        {"jurisdiction": "qv"},
        {"jurisdiction": "Veldmark"},
        {"valid_to": LAW.valid_from - timedelta(days=1)},
    ],
)
def test_what_is_no_basis_is_refused(people: World, wrong: dict[str, object]) -> None:
    meant = {"code": "X", "jurisdiction": "QV", "valid_from": LAW.valid_from} | wrong

    with pytest.raises(UsageError):
        bases.add(people.visit("lea"), LegalBasis(**meant), reason="why")  # type: ignore[arg-type] # that is the test


def test_an_end_is_never_put_off_and_what_is_not_there_is_not_ended(people: World) -> None:
    id_ = bases.add(people.visit("lea"), LAW, reason="why")
    bases.end(people.visit("lea"), id_, last_day=NOW.date(), reason="why")

    with pytest.raises(UsageError):
        bases.end(people.visit("lea"), id_, last_day=(NOW + DAY).date(), reason="why")
    with pytest.raises(NotFound):
        bases.end(people.visit("lea"), people.thing(LOCKER), last_day=NOW.date(), reason="why")


def test_personal_data_under_a_lapsed_basis_is_hidden(people: World) -> None:
    bases.add(people.visit("lea"), LAW, reason="why")
    people.given(under(JONES, subject=DataSubject.SUSPECT))
    about = people.visit("ada", reference="case 7")
    before = search.find(about, search.Query(text="Ordinance")).total

    lapsed(people)

    after = search.find(about, search.Query(text="Ordinance")).total
    assert (before, after) == (1, 0)


def test_what_hangs_on_a_lapsed_basis_is_marked_for_review(people: World) -> None:
    bases.add(people.visit("lea"), LAW, reason="why")
    people.given(under(LOCKER), a_claim(JONES))

    def marked() -> tuple[list[bool], list[bool]]:
        found = search.find(
            people.visit("ada"), search.Query(text="", kinds=frozenset({"malware", "threat-actor"}))
        )
        view = explain.thing(people.visit("ada"), people.thing(LOCKER))
        return [each.basis_lapsed for each in found.items], [c.basis_lapsed for c in view.claims]

    before = marked()
    lapsed(people)

    assert (before, marked()) == (([False, False], [False]), ([True, False], [True]))


def test_nothing_under_a_lapsed_basis_is_exported_and_each_is_named_with_its_reason(
    people: World, tmp_path: Path
) -> None:
    bases.add(people.visit("lea"), LAW, reason="why")
    people.given(under(LOCKER), a_claim(JONES))
    lapsed(people)

    told = export.export_stix(people.visit("ada"), tmp_path / "out.json", clock=lambda: NOW)

    kept = json.loads((tmp_path / "out.json").read_text())["objects"]
    assert told.left_out == ((LOCKER["id"], export.BASIS_LAPSED),)
    assert LOCKER["id"] not in [each["id"] for each in kept]


def test_nothing_is_exported_where_the_basis_never_held(people: World, tmp_path: Path) -> None:
    bases.add(people.visit("lea"), LAW, reason="why")
    people.given(under(LOCKER))

    told = export.export_stix(people.visit("eve"), tmp_path / "out.json", clock=lambda: NOW)

    assert told.left_out == ((LOCKER["id"], export.BASIS_LAPSED),)


def test_nothing_new_is_given_under_a_lapsed_basis(people: World) -> None:
    bases.add(people.visit("lea"), LAW, reason="why")
    lapsed(people)

    with pytest.raises(Denied) as refused:
        contribute.take(people.visit("ada"), [under(LOCKER)], offer=Offer(), map_key=people.map_key)

    assert refused.value.rule == "P1.give"
    assert search.find(people.visit("ada"), search.Query(text="LockerX")).total == 0


def test_a_basis_of_the_same_code_that_is_added_anew_ends_the_review(people: World) -> None:
    bases.add(people.visit("lea"), LAW, reason="why")
    people.given(under(LOCKER))
    lapsed(people)

    again = LegalBasis(code=LAW.code, jurisdiction="QV", valid_from=NOW.date())
    bases.add(people.visit("lea"), again, reason="enacted anew")

    view = explain.thing(people.visit("ada"), people.thing(LOCKER))
    assert [claim.basis_lapsed for claim in view.claims] == [False]
    assert view.highest == TLP.GREEN


def test_an_end_that_was_allowed_and_cannot_be_is_on_record_as_such(
    people: World, database: Database
) -> None:
    lea = people.visit("lea")
    made = bases.add(lea, LAW, reason="as in the gazette")

    with pytest.raises(UsageError):
        bases.end(lea, made, last_day=LAW.valid_from - DAY, reason="never held")

    with database.superuser() as superuser:
        told = superuser.execute(
            "SELECT allowed, 'R.failed' = ANY (reasons) FROM decision WHERE stated_reason = 'never held' ORDER BY 1"
        ).fetchall()
    assert told == [(False, True), (True, False)]
