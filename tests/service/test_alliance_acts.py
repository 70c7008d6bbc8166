"""The acts by which the alliance is run: who may, what follows at once, and what stays hidden."""

import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import attrs
import pytest
from django.db import connection  # noqa: TID251 - a thread ends its own

from atlas.errors import Denied, NotFound, SigninError, UsageError
from atlas.model.alliance import Lever
from atlas.model.ids import PersonId
from atlas.policy.actors import Role
from atlas.policy.decide import Action
from atlas.services import signin, tokens
from atlas.services.alliance import directory, organisations, persons
from atlas.services.alliance.organisations import Applicant
from atlas.services.alliance.persons import Newcomer
from atlas.services.gate import Visit
from atlas.services.signin import sittings
from atlas.store import alliance as kept
from atlas.store.alliance import Profile
from builders import DAY, NOW, TOMORROW, World
from cluster import Database
from running_alliance import finds, founded, home, recorded, refused, who

NOBODY = PersonId(uuid.UUID(int=7))


@pytest.fixture
def alliance(world: World) -> World:
    return founded(world)


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


def test_an_act_that_was_allowed_and_cannot_be_carried_out_is_on_record_as_such(
    alliance: World, database: Database
) -> None:
    newcomer = Newcomer(
        short="sue",
        name="Sue again",
        roles=frozenset({Role.RESEARCHER}),
        trained_until=TOMORROW,
    )

    persons.invite(alliance.visit("sec"), home("south"), newcomer)
    with pytest.raises(UsageError, match="is taken"):
        persons.invite(alliance.visit("sec"), home("south"), newcomer)

    told = [(allowed, rule) for allowed, rule, _reason in recorded(database, Action.INVITE)]
    assert told == [(False, "R.failed"), (True, "P13"), (True, "P13")]


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


def test_a_representative_gets_no_link_to_a_role_that_is_not_theirs_to_give(
    alliance: World,
) -> None:
    made = persons.invite(alliance.visit("sec"), home("north"), newcomer(Role.SECRETARIAT))

    assert refused(lambda: persons.fresh_link(alliance.visit("ned"), made.person)) == "R.grant"


def test_a_training_counts_for_a_year_at_most(alliance: World) -> None:
    ned, nora = alliance.visit("ned"), who("nora")
    day = (NOW + 365 * DAY).date()

    persons.renew_training(ned, nora, day)

    found = kept.person_by_id(nora)
    assert found is not None
    assert found.trained_until == day
    with pytest.raises(UsageError, match="a year"):
        persons.renew_training(ned, nora, day + timedelta(days=1))


def test_a_day_that_is_past_locks_nobody_out(alliance: World) -> None:
    sec = alliance.visit("sec")

    with pytest.raises(UsageError, match="today or later"):
        persons.renew_training(sec, who("sec"), (NOW - DAY).date())

    assert finds(sec, "x") == 0


def test_a_representative_shuts_out_no_auditor_of_the_own_house(alliance: World) -> None:
    alliance.person("aud.north", of="north", roles=[Role.AUDITOR])
    ned, sec, auditor = alliance.visit("ned"), alliance.visit("sec"), who("aud.north")

    suspended = refused(lambda: persons.suspend_person(ned, auditor, reason="asks too much"))
    removed = refused(lambda: persons.remove_person(ned, auditor, reason="asks too much"))
    persons.suspend_person(sec, auditor, reason="on leave")

    assert (suspended, removed) == ("R.grant", "R.grant")


def test_sign_ins_of_a_suspended_person_stay_ended_when_they_are_taken_back(
    alliance: World,
) -> None:
    ned, nora = alliance.visit("ned"), who("nora")
    began = sittings.begin(nora, sittings.Method.LINK, browser="", now=NOW)

    persons.suspend_person(ned, nora, reason="lost laptop")
    persons.take_back_person(ned, nora, reason="found")

    assert not sittings.is_open(began, nora)


def test_tokens_of_a_suspended_person_stay_ended_when_they_are_taken_back(
    alliance: World,
) -> None:
    ned, nora = alliance.visit("ned"), who("nora")
    made = tokens.make(alliance.visit("nora"), tokens.Wish())

    persons.suspend_person(ned, nora, reason="lost laptop")
    persons.take_back_person(ned, nora, reason="found")

    with pytest.raises(SigninError):
        tokens.visit_with(made.secret, now=NOW)


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
