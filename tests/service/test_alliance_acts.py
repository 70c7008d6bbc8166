"""The acts by which the alliance is run: who may, what follows at once, and what stays hidden."""

import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import attrs
import pytest
from django.db import connection  # noqa: TID251 - a thread ends its own

from atlas.errors import AtlasError, Denied, NotFound, UsageError
from atlas.model.alliance import Lever
from atlas.model.ids import CellId, OrganisationId, PersonId
from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.policy.decide import Action
from atlas.services import search, signin
from atlas.services.alliance import agreements, cells, directory, organisations, persons
from atlas.services.alliance.agreements import NewAgreement
from atlas.services.alliance.cells import NewCell
from atlas.services.alliance.organisations import Applicant
from atlas.services.alliance.persons import Newcomer
from atlas.services.gate import Visit
from atlas.services.search import Query
from atlas.store import alliance as kept
from atlas.store.alliance import Profile
from builders import DAY, NOW, World, a_claim, an_object
from cluster import Database

NIGHTJAR = an_object("malware", "Nightjar")
NOBODY = PersonId(uuid.UUID(int=7))


@pytest.fixture
def alliance(world: World) -> World:
    """Three organisations: the secretariat's, and two members with a representative each."""
    world.person("sec", of="desk", roles=[Role.SECRETARIAT])
    world.person("ned", of="north", roles=[Role.REPRESENTATIVE])
    world.person("nora", of="north", roles=[Role.RESEARCHER])
    world.person("lena", of="north", roles=[Role.CELL_LEAD])
    world.person("sid", of="south", roles=[Role.REPRESENTATIVE])
    world.person("sue", of="south", roles=[Role.RESEARCHER])
    return world


def home(short: str) -> OrganisationId:
    found = kept.find_organisation(short)
    assert found is not None
    return found.id


def who(short: str) -> PersonId:
    found = kept.find_person(short)
    assert found is not None
    return found.id


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Denied) as denied:
        act()
    return denied.value.rule


def recorded(database: Database, action: Action) -> list[tuple[object, ...]]:
    with database.superuser() as superuser:
        return superuser.execute(
            "SELECT allowed, reasons[1], stated_reason FROM decision WHERE action = %s "
            "ORDER BY decided_at, allowed",
            [action],
        ).fetchall()


def finds(visit: Visit, text: str) -> int:
    return search.find(visit, Query(text=text)).total


def test_an_organisation_is_admitted_with_a_reason_and_reads_nothing_before_it_signs(
    alliance: World, database: Database
) -> None:
    sec = alliance.visit("sec")
    applicant = Applicant(short="west", name="The west", kind="NGO", country="qv")

    id_ = organisations.admit_member(sec, applicant, reason="The board agreed on 1 March.")

    found = kept.organisation_by_id(id_)
    assert found is not None
    assert (found.short, found.kind, found.country, found.active) == ("west", "NGO", "QV", True)
    alliance.person("wim", of="west", roles=[Role.REPRESENTATIVE])
    assert refused(lambda: finds(alliance.visit("wim"), "x")) == "P13.agreement"
    assert recorded(database, Action.ADMIT) == [(True, "P13", "The board agreed on 1 March.")]


@pytest.mark.parametrize(
    "changed",
    [
        {"short": "north"},
        {"short": "Über"},
        {"short": ""},
        {"name": " "},
        {"name": "a\u202eb"},
        {"name": "x" * 201},
        {"kind": "cartel"},
        {"country": "Veldmark"},
        {"node": "nowhere"},
    ],
)
def test_what_cannot_be_an_organisation_is_refused_in_words(
    alliance: World, changed: dict[str, str]
) -> None:
    applicant = attrs.evolve(Applicant(short="west", name="The west", kind="NGO"), **changed)

    with pytest.raises(UsageError):
        organisations.admit_member(alliance.visit("sec"), applicant, reason="agreed")


def test_an_act_without_a_reason_changes_nothing(alliance: World) -> None:
    rule = refused(
        lambda: organisations.suspend_member(alliance.visit("sec"), home("south"), reason=" \n")
    )

    assert rule == "R.reason"
    assert finds(alliance.visit("sue"), "x") == 0


def test_nobody_of_a_suspended_organisation_gets_in_and_taken_back_they_do(
    alliance: World,
) -> None:
    sec, sue = alliance.visit("sec"), alliance.visit("sue")

    organisations.suspend_member(sec, home("south"), reason="terms broken")
    while_suspended = refused(lambda: finds(sue, "x"))
    organisations.take_back_member(sec, home("south"), reason="cleared up")

    assert while_suspended == "R.active"
    assert finds(sue, "x") == 0


def test_an_organisation_that_leaves_leaves_its_cells(alliance: World) -> None:
    cell = alliance.cell("harbour", "north", "south")

    organisations.end_membership(alliance.visit("sec"), home("south"), reason="gave notice")

    found, left = kept.find_cell(cell), kept.organisation_by_id(home("south"))
    assert found is not None
    assert found.members == {home("north")}
    assert left is not None
    assert (left.active, left.left_at) == (False, NOW)


def test_a_representative_changes_the_own_profile_and_no_other(alliance: World) -> None:
    ned = alliance.visit("ned")
    profile = Profile(levers=(Lever.L7, Lever.L1, Lever.L7), clients=("A bank", "", "A bank"))

    organisations.edit_profile(ned, home("north"), profile, sector="finance")
    rule = refused(
        lambda: organisations.edit_profile(ned, home("south"), profile, sector="finance")
    )

    found = kept.organisation_by_id(home("north"))
    assert found is not None
    assert found.profile == Profile(levers=(Lever.L1, Lever.L7), clients=("A bank",))
    assert rule == "R.own"


def test_clients_are_shown_to_the_own_people_and_the_secretariat(alliance: World) -> None:
    profile = Profile(clients=("A bank",), contact="soc@north.example")
    organisations.edit_profile(alliance.visit("ned"), home("north"), profile, sector="")

    seen = {
        person: directory.organisation(alliance.visit(person), home("north")).clients
        for person in ("nora", "sec", "sue")
    }

    assert seen == {"nora": ("A bank",), "sec": ("A bank",), "sue": None}


def newcomer(*roles: Role, short: str = "new", days: int = 300) -> Newcomer:
    day = (NOW + days * DAY).date()
    return Newcomer(short=short, name="New One", roles=frozenset(roles), trained_until=day)


def test_an_invitation_is_a_link_that_signs_in_once(alliance: World) -> None:
    made = persons.invite(alliance.visit("ned"), home("north"), newcomer(Role.RESEARCHER))

    assert made.short == "new.north"
    assert signin.redeem(made.token, now=NOW) == made.person
    assert finds(alliance.visit("new.north"), "x") == 0


def test_a_taken_name_tells_of_colleagues_alone(alliance: World) -> None:
    persons.invite(alliance.visit("sid"), home("south"), newcomer())

    made = persons.invite(alliance.visit("ned"), home("north"), newcomer())

    assert made.short == "new.north"
    with pytest.raises(UsageError, match="taken"):
        persons.invite(alliance.visit("ned"), home("north"), newcomer())


@pytest.mark.parametrize("role", ["R1", "R11", "R12"])
def test_a_representative_makes_nobody_a_secretariat_board_or_auditor(
    alliance: World, role: str
) -> None:
    ned = alliance.visit("ned")

    by_invitation = refused(lambda: persons.invite(ned, home("north"), newcomer(Role(role))))
    by_change = refused(
        lambda: persons.change_roles(ned, who("ned"), frozenset({Role(role)}), reason="why not")
    )

    assert (by_invitation, by_change) == ("R.grant", "R.grant")
    assert kept.find_person("new.north") is None


def test_a_link_for_somebody_who_signed_in_already_is_refused(alliance: World) -> None:
    made = persons.invite(alliance.visit("ned"), home("north"), newcomer(Role.RESEARCHER))
    again = persons.fresh_link(alliance.visit("ned"), made.person)
    user = signin.user_for_session(signin.redeem(again.token, now=NOW))
    user.last_login = NOW
    user.save()

    assert refused(lambda: persons.fresh_link(alliance.visit("ned"), made.person)) == "R.met"


def test_a_training_counts_for_a_year_at_most(alliance: World) -> None:
    ned, nora = alliance.visit("ned"), who("nora")
    day = (NOW + 365 * DAY).date()

    persons.renew_training(ned, nora, day)

    found = kept.person_by_id(nora)
    assert found is not None
    assert found.trained_until == day
    with pytest.raises(UsageError, match="a year"):
        persons.renew_training(ned, nora, day + timedelta(days=1))


def test_a_suspended_or_removed_person_is_refused_at_once(alliance: World) -> None:
    ned, nora = alliance.visit("ned"), alliance.visit("nora")

    persons.suspend_person(ned, who("nora"), reason="lost laptop")
    suspended = refused(lambda: finds(nora, "x"))
    persons.take_back_person(ned, who("nora"), reason="found again")
    back = finds(nora, "x")
    persons.remove_person(ned, who("nora"), reason="left the bank")

    assert (suspended, back) == ("R.active", 0)
    assert refused(lambda: finds(nora, "x")) == "R.active"


@pytest.mark.parametrize(
    "act",
    [
        lambda visit, who: persons.suspend_person(visit, who, reason="x"),
        lambda visit, who: persons.remove_person(visit, who, reason="x"),
        lambda visit, who: persons.change_roles(visit, who, frozenset(), reason="x"),
    ],
)
def test_the_last_secretariat_cannot_be_lost_through_its_person(
    alliance: World, act: Callable[[Visit, PersonId], None]
) -> None:
    sec = alliance.visit("sec")

    alone = refused(lambda: act(sec, who("sec")))
    alliance.person("second", of="desk", roles=[Role.SECRETARIAT])
    act(sec, who("sec"))

    assert alone == "R.last"
    assert kept.able(Role.SECRETARIAT, NOW.date()) == {who("second")}


@pytest.mark.parametrize("act", [organisations.suspend_member, organisations.end_membership])
def test_the_last_secretariat_cannot_be_lost_with_its_organisation(
    alliance: World, act: Callable[..., None]
) -> None:
    sec = alliance.visit("sec")
    alliance.person(
        "lapsed", of="south", roles=[Role.SECRETARIAT], trained_until=(NOW - DAY).date()
    )

    assert refused(lambda: act(sec, home("desk"), reason="x")) == "R.last"


def test_people_of_others_are_answered_like_people_who_are_not_there(alliance: World) -> None:
    told = []
    for person in (who("sue"), NOBODY):
        with pytest.raises(NotFound) as absent:
            directory.person(alliance.visit("ned"), person)
        told.append(str(absent.value))
        with pytest.raises(NotFound):
            persons.suspend_person(alliance.visit("ned"), person, reason="x")

    assert told[0] == told[1]
    assert directory.person(alliance.visit("sec"), who("sue")).person.name == "Sue"
    assert directory.organisation(alliance.visit("ned"), home("south")).people == ()


def new_cell(*members: str, lead: str = "lena", ceiling: TLP = TLP.AMBER) -> NewCell:
    return NewCell(
        name="Cell Quay",
        charter="Find the supplier.",
        purpose="Fewer victims",
        bound_to="LockerX",
        members=frozenset(map(home, members)),
        lead=who(lead),
        ceiling=ceiling,
    )


def test_a_cell_opens_reads_and_closes_for_its_members(alliance: World) -> None:
    lena, sue = alliance.visit("lena"), alliance.visit("sue")
    cell = cells.open_cell(lena, new_cell("north", "south"), reason="the board agreed")
    short = directory.cell(lena, cell).cell.short
    audience = alliance.audience(f"cell:{short}", by="north")
    alliance.given(a_claim(NIGHTJAR, marking=TLP.AMBER, audience=audience), by="north")

    before = finds(sue, "Nightjar")
    cells.remove_member(lena, cell, home("south"), reason="not needed")
    without = finds(sue, "Nightjar")
    cells.add_member(lena, cell, home("south"), reason="needed")
    again = finds(sue, "Nightjar")
    cells.close_cell(lena, cell, reason="done")

    assert (before, without, again, finds(sue, "Nightjar")) == (1, 0, 1, 0)


def test_a_lead_changes_no_cell_of_another_lead(alliance: World) -> None:
    alliance.person("leo", of="north", roles=[Role.CELL_LEAD])
    cell = cells.open_cell(alliance.visit("lena"), new_cell("north"), reason="agreed")

    rule = refused(lambda: cells.close_cell(alliance.visit("leo"), cell, reason="mine now"))

    assert rule == "R.lead"
    assert directory.cell(alliance.visit("leo"), cell).may == frozenset()
    cells.name_lead(alliance.visit("sec"), cell, who("leo"), reason="Lena is away")
    assert Action.CLOSE_CELL in directory.cell(alliance.visit("leo"), cell).may


@pytest.mark.parametrize("lead", ["nora", "sid"])
def test_a_cell_is_led_by_a_lead_of_a_member_whom_the_visitor_knows(
    alliance: World, lead: str
) -> None:
    with pytest.raises(UsageError, match="R8"):
        cells.open_cell(alliance.visit("lena"), new_cell("north", lead=lead), reason="agreed")


def test_no_cell_carries_red(alliance: World) -> None:
    with pytest.raises(UsageError):
        cells.open_cell(alliance.visit("lena"), new_cell("north", ceiling=TLP.RED), reason="x")


def test_a_cell_of_others_is_no_more_than_one_that_is_not_there(alliance: World) -> None:
    before = directory.overview(alliance.visit("sue"))
    cell = alliance.cell("harbour", "north")

    told = []
    for asked in (cell, CellId(uuid.UUID(int=9))):
        for act in (
            lambda visit, id_: directory.cell(visit, id_),
            lambda visit, id_: cells.close_cell(visit, id_, reason="x"),
        ):
            with pytest.raises(AtlasError) as absent:
                act(alliance.visit("sue"), asked)
            told.append((type(absent.value), str(absent.value)))

    assert len(set(told)) == 1
    assert directory.overview(alliance.visit("sue")) == before
    assert [line.cell.id for line in directory.overview(alliance.visit("sec")).cells] == [cell]


def test_the_things_of_a_cell_show_to_those_who_may_read_them(alliance: World) -> None:
    alliance.given(a_claim(NIGHTJAR, marking=TLP.AMBER_STRICT), by="north")
    new = attrs.evolve(
        new_cell("north", "south"), targets=(alliance.thing(NIGHTJAR), uuid.UUID(int=3))
    )
    cell = cells.open_cell(alliance.visit("lena"), new, reason="agreed")

    seen = {p: directory.cell(alliance.visit(p), cell).targets for p in ("nora", "sue")}

    assert [each.name for each in seen["nora"]] == ["Nightjar"]
    assert seen["sue"] == ()


def test_a_new_agreement_stops_reading_until_the_representative_signs(
    alliance: World, database: Database
) -> None:
    new = NewAgreement(title="Charter", version="2", text="Be fair.", effective_from=NOW.date())
    agreements.publish(alliance.visit("sec"), new, reason="the board decided")
    ned, nora = alliance.visit("ned"), alliance.visit("nora")

    stopped = refused(lambda: finds(nora, "x"))
    not_hers = refused(lambda: agreements.to_sign(nora))
    asked = agreements.to_sign(ned)
    agreements.sign(ned, asked.agreement.id, digest=asked.digest)

    assert (stopped, not_hers) == ("P13.agreement", "R.role")
    assert finds(nora, "x") == 0
    signature = kept.signatures(asked.agreement.id)[home("north")]
    assert (signature.by, signature.at) == (who("ned"), NOW)
    assert signature.digest == kept.digest_of("Be fair.")
    assert recorded(database, Action.SIGN)[-1][:2] == (True, "P13")


def test_another_text_than_the_one_read_is_not_signed(alliance: World) -> None:
    ned = alliance.visit("ned")
    asked = agreements.to_sign(ned)

    for agreement, digest in ((asked.agreement.id, "00" * 32), (uuid.uuid4(), asked.digest)):
        with pytest.raises(UsageError, match="meanwhile"):
            agreements.sign(ned, agreement, digest=digest)


def test_an_agreement_of_tomorrow_is_in_force_tomorrow(alliance: World) -> None:
    day = (NOW + DAY).date()
    new = NewAgreement(title="Charter", version="2", text="Be fair.", effective_from=day)
    agreements.publish(alliance.visit("sec"), new, reason="the board decided")

    assert finds(alliance.visit("nora"), "x") == 0
    tomorrow = alliance.visit("nora", at=NOW + DAY)
    assert refused(lambda: finds(tomorrow, "x")) == "P13.agreement"


def test_an_agreement_is_not_dated_back(alliance: World) -> None:
    day = (NOW - DAY).date()
    new = NewAgreement(title="Charter", version="2", text="Be fair.", effective_from=day)

    with pytest.raises(UsageError, match="today or later"):
        agreements.publish(alliance.visit("sec"), new, reason="the board decided")


def test_what_a_page_offers_is_not_on_record(alliance: World, database: Database) -> None:
    directory.organisation(alliance.visit("sue"), home("north"))

    assert recorded(database, Action.SUSPEND_MEMBER) == []
    assert recorded(database, Action.SEE_ALLIANCE) != []


def test_two_secretariats_that_suspend_each_other_at_once_do_not_both_succeed(
    alliance: World, database: Database
) -> None:
    alliance.person("second", of="south", roles=[Role.SECRETARIAT])
    pairs = (("sec", "second"), ("second", "sec"))
    visits = {short: alliance.visit(short) for short, _ in pairs}
    with database.superuser() as superuser, ThreadPoolExecutor(2) as pool:
        superuser.execute("SELECT pg_advisory_lock(hashtextextended('atlas.alliance', 0))")
        acts = [pool.submit(suspended, visits[one], who(other)) for one, other in pairs]
        while superuser.execute(WAITING).fetchone() != (2,):
            time.sleep(0.01)
        superuser.execute("SELECT pg_advisory_unlock(hashtextextended('atlas.alliance', 0))")

        told = sorted(each.result() for each in acts)

    assert told == ["R.active", "done"]
    assert len(kept.able(Role.SECRETARIAT, NOW.date())) == 1


WAITING = "SELECT count(*)::int FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"


def suspended(visit: Visit, person: PersonId) -> str:
    """Suspend somebody in a thread with a connection of its own; return how it ended."""
    try:
        persons.suspend_person(visit, person, reason="they broke the terms")
    except Denied as denied:
        return denied.rule
    finally:
        connection.close()
    return "done"
