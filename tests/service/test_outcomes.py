"""The ledger of outcomes: what is recorded stays, others' is not there, and a sum that says too much is refused."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

import attrs
import pytest

from atlas.errors import Denied, NotFound, UsageError
from atlas.model.ids import OrganisationId
from atlas.model.markings import TLP
from atlas.model.outcomes import Contribution, Kind, Rung
from atlas.policy.actors import Role
from atlas.policy.outcomes import Outcome
from atlas.policy.packages import Step
from atlas.services import outcomes
from atlas.services.discussion.choosing import Choice
from atlas.services.outcomes import Change, Wanted
from atlas.services.package import receiving
from builders import DAY, NOW, World
from cluster import Database
from parcels import released, with_packages

ALLIANCE = Choice(tlp=TLP.AMBER, words=frozenset({"alliance"}))
AT_HOME = Choice(tlp=TLP.AMBER_STRICT, words=frozenset({"own"}))


def _id(short: str) -> OrganisationId:
    return OrganisationId(uuid5(NAMESPACE_OID, short))


@pytest.fixture
def members(world: World) -> World:
    world.organisation("north", country="PT")
    world.organisation("south", country="GH")
    world.person("ada")
    world.person("bob", of="south", roles=[Role.REPRESENTATIVE, Role.RESEARCHER])
    return world


def arrests(world: World, **changed: Any) -> Outcome:
    found = Outcome(
        kind=Kind.ARREST,
        number=Decimal(12),
        scope="Of operation Reed",
        since=date(2025, 6, 1),
        until=date(2025, 8, 31),
        countries=("PT", "GH"),
        source="The police force that led it",
        evidence="Press release 7",
        rung=Rung.OUTCOME,
        evidenced=Rung.OUTCOME,
        level=Contribution.CONTRIBUTED,
        justification="Two of its leads came from here",
        judge=_id("south"),
    )
    return attrs.evolve(found, **changed)


def recorded(world: World, choice: Choice = ALLIANCE, **changed: Any) -> UUID:
    return outcomes.record(world.visit("ada"), arrests(world, **changed), choice)


def test_m4_what_is_recorded_is_read_by_those_for_whom_it_is(members: World) -> None:
    shared, own = recorded(members), recorded(members, AT_HOME)

    found = [outcomes.listed(members.visit(who), Wanted()) for who in ("ada", "bob")]

    assert [{each.id for each in page.items} for page in found] == [{shared, own}, {shared}]
    assert [page.total for page in found] == [2, 1]
    with pytest.raises(NotFound):
        outcomes.get(members.visit("bob"), own)
    with pytest.raises(NotFound):
        outcomes.total(members.visit("bob"), [shared, own])


def test_m4_an_outcome_is_found_by_kind_country_and_year(members: World) -> None:
    one = recorded(members)
    other = recorded(
        members, kind=Kind.CHARGE, countries=("DE",), since=date(2024, 1, 1), until=date(2024, 2, 1)
    )
    visit = members.visit("bob")

    found = [
        {each.id for each in outcomes.listed(visit, wanted).items}
        for wanted in (Wanted(kind="charge"), Wanted(country="GH"), Wanted(year=2024), Wanted())
    ]

    assert found == [{other}, {one}, {other}, {one, other}]


def test_m4_a_correction_supersedes_and_a_withdrawal_ends_and_both_stay_as_history(
    members: World,
) -> None:
    id_, visit = recorded(members), members.visit("ada")

    changed = arrests(members, number=Decimal(11))
    outcomes.correct(visit, id_, changed, Change(reason="one was counted twice", based=1))
    with pytest.raises(UsageError, match="meanwhile"):
        outcomes.withdraw(visit, id_, Change(reason="old", based=1))
    outcomes.withdraw(visit, id_, Change(reason="it was another operation", based=2))

    view = outcomes.get(members.visit("bob"), id_)
    assert [(int(each.outcome.number), each.stands) for each in view.history] == [
        (11, False),
        (11, True),
        (12, True),
    ]
    with pytest.raises(UsageError, match="withdrawn"):
        outcomes.correct(visit, id_, changed, Change(reason="again", based=3))


def test_m4_nobody_follows_up_what_another_organisation_recorded(members: World) -> None:
    id_ = recorded(members)
    change = Change(reason="not mine", based=1)

    with pytest.raises(Denied):
        outcomes.withdraw(members.visit("bob"), id_, change)
    with pytest.raises(UsageError, match="Write why"):
        outcomes.withdraw(members.visit("ada"), id_, attrs.evolve(change, reason=" "))

    assert outcomes.get(members.visit("bob"), id_).latest.stands


def test_m4_what_a_rule_stands_against_is_not_kept(members: World) -> None:
    with pytest.raises(UsageError, match=r"M4\.judge"):
        recorded(members, judge=_id("north"))
    with pytest.raises(UsageError, match="release"):
        recorded(members, release=uuid4())

    assert outcomes.listed(members.visit("ada"), Wanted()).total == 0


def test_m4_the_678_million_are_refused_and_honest_sums_name_their_scopes(members: World) -> None:
    money: Any = {"kind": Kind.FUNDS_RECOVERED, "currency": "USD"}
    recovered = recorded(members, number=Decimal(193), **money)
    lost = recorded(members, number=Decimal(485), definition="Losses of victims", **money)
    more = recorded(members, number=Decimal(3), scope="Of operation Fen", **money)
    visit = members.visit("bob")

    mixed, honest = (
        outcomes.total(visit, [recovered, lost]),
        outcomes.total(visit, [recovered, more]),
    )

    assert (mixed.total, '"485 USD: Of operation Reed"' in mixed.refusal) == (None, True)
    assert honest.total is not None
    assert (int(honest.total.number), honest.total.scopes) == (
        196,
        ("Of operation Reed", "Of operation Fen"),
    )


def test_m4_the_table_itself_refuses_a_version_of_anothers_outcome(
    members: World, database: Database
) -> None:
    id_ = recorded(members)

    with database.superuser() as connection, pytest.raises(Exception, match="of its author"):
        connection.execute(
            """INSERT INTO atlas.outcome_entry
            SELECT gen_random_uuid(), handling, outcome, 1, 'withdrawn', said, 'why', gen_random_uuid(), NULL, %s
            FROM atlas.outcome_entry WHERE outcome = %s""",
            [NOW + timedelta(1), id_],
        )


def test_an_empty_funnel_counts_nothing_and_a_researcher_does_not_see_it(members: World) -> None:
    members.person("eve", roles=[Role.EDITOR])

    found = outcomes.funnel(members.visit("eve"))

    assert (found.lines, found.whole.sent) == ((), 0)
    with pytest.raises(Denied):
        outcomes.funnel(members.visit("ada"))


def test_what_nobody_answered_counts_as_unknown_in_the_funnel_and_never_as_none(
    world: World, database: Database
) -> None:
    world.organisation("police", country="QV")
    with_packages(world, database)
    silent, (_, answered) = released(world, database)[0], released(world, database)
    lin = world.visit("lin")
    receiving.answer(attrs.evolve(lin, now=NOW + 4 * DAY), answered, Step.ACKNOWLEDGE)
    receiving.answer(attrs.evolve(lin, now=NOW + 6 * DAY), answered, Step.USE)
    world.person("ada")
    day = (NOW + 30 * DAY).date()
    of_it = arrests(world, kind=Kind.CHARGE, release=answered, until=day)
    outcomes.record(world.visit("lin"), of_it, ALLIANCE)

    [line] = outcomes.funnel(world.visit("ed")).lines

    assert silent
    assert (line.country, line.sent) == ("QV", 2)
    assert [(each.step, each.reached, each.unknown, each.days) for each in line.stages] == [
        ("acknowledged", 1, 1, 4.0),
        ("opened", 1, 1, 6.0),
        ("charged", 1, 1, 30.0),
        ("convicted", 0, 2, None),
    ]


def test_m4_which_package_led_to_it_is_told_to_whoever_sees_the_package_alone(
    world: World, database: Database
) -> None:
    with_packages(world, database)
    _, release = released(world, database)
    of_it = arrests(world, release=release)
    id_ = outcomes.record(world.visit("lin"), of_it, ALLIANCE)

    told = [outcomes.get(world.visit(who), id_).latest.outcome.release for who in ("ed", "tom")]

    assert told == [release, None]
