"""Break-glass: two persons of two organisations, for a few hours, never RED; nothing is told of what is not there."""

import uuid
from datetime import UTC, datetime, timedelta

import attrs
import pytest
from django.db import connection  # noqa: TID251 - to count queries
from django.test.utils import CaptureQueriesContext

from atlas.errors import Denied, NotFound, UsageError
from atlas.model.handling import Audience, DataSubject, LegalBasis, Purpose
from atlas.model.ids import ClaimId, ThingId
from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.policy.decide import Action
from atlas.services import explain, gate, glass, ledger, notices
from atlas.services.contribute import Offer
from atlas.services.gate import Visit
from atlas.services.glass import Emergency
from atlas.store import alliance as kept
from atlas.store import bases, objections
from builders import NOW, World, a_claim, an_object
from cluster import Database
from running_alliance import who

WHY = "A hospital is being extorted tonight."
UNKNOWN = ThingId(uuid.UUID(int=7))


@pytest.fixture
def members(world: World) -> World:
    world.person("ned", of="north", roles=[Role.RESEARCHER])
    world.person("sue", of="south", roles=[Role.RESEARCHER])
    world.person("lex", of="south", roles=[Role.LEGAL])
    world.person("eve", of="east", roles=[Role.LEGAL])
    return world


def now_of(world: World, short: str, *, later: timedelta = timedelta(0)) -> Visit:
    """Return a visit by the real clock: copies end by the database's."""
    return world.visit(short, at=datetime.now(UTC) + later)


def only_south(world: World) -> Audience:
    found = world.audience("org:south", by="south")
    assert found is not None
    return found


def hidden(world: World, name: str = "LockerX", *, tlp: TLP = TLP.AMBER_STRICT) -> ThingId:
    """Let the south say something for itself alone, and return the thing."""
    said = an_object("malware", name, description="Negotiates at night.")
    audience = only_south(world) if tlp is not TLP.RED else None
    report = world.given(a_claim(said, marking=tlp, audience=audience), by="south")
    assert report.stored == 1
    return world.thing(said)


def asked(world: World, thing: ThingId, *, by: str = "ned") -> uuid.UUID:
    owner = kept.find_organisation("south")
    assert owner is not None
    return glass.ask(now_of(world, by), Emergency(thing=thing, owner=owner.id, reason=WHY))


def test_after_both_persons_the_asker_reads_what_the_owner_says_of_that_thing(
    members: World,
) -> None:
    request = asked(members, hidden(members))

    glass.answer(now_of(members, "lex"), request, yes=True, reason="Agreed with the board.")

    found = glass.read(now_of(members, "ned"), request)
    assert [(each.marking, each.name) for each in found.claims] == [(TLP.AMBER_STRICT, "LockerX")]
    assert ("description", "Negotiates at night.") in found.claims[0].fields
    assert found.owner == "The south"


def test_nothing_is_opened_beside_it_and_to_nobody_else(members: World) -> None:
    first = hidden(members)
    second = hidden(members, "Other")
    request = asked(members, first)
    glass.answer(now_of(members, "lex"), request, yes=True, reason="Agreed.")

    assert [each.name for each in glass.read(now_of(members, "ned"), request).claims] == ["LockerX"]
    for thing in (first, second):
        with pytest.raises(NotFound):
            explain.thing(now_of(members, "ned"), thing)
    members.person("nia", of="north", roles=[Role.REPRESENTATIVE])
    for other in ("nia", "sue", "lex", "eve"):
        with pytest.raises(NotFound):
            glass.read(now_of(members, other), request)


def test_asking_for_what_is_hidden_and_for_what_is_not_there_is_one_answer(
    members: World,
) -> None:
    there, nowhere = asked(members, hidden(members)), asked(members, UNKNOWN)

    views = {each.request.id: each for each in glass.requests(now_of(members, "ned"))}
    one, other = views[there], views[nowhere]
    assert attrs.evolve(one, request=other.request) == other
    assert (one.state, one.opens) == ("open", 0)


@pytest.mark.parametrize("thing", ["red", "nothing", "personal"])
def test_what_is_red_personal_or_not_there_cannot_be_opened(members: World, thing: str) -> None:
    if thing == "red":
        named = hidden(members, tlp=TLP.RED)
    elif thing == "personal":
        kept.save_basis(
            LegalBasis(code="LAW", jurisdiction="*", valid_from=NOW.date(), valid_to=None)
        )
        said = an_object("threat-actor", "Quay")
        offer = Offer(
            marking=TLP.AMBER_STRICT,
            audience=only_south(members),
            subject=DataSubject.SUSPECT,
            purposes=frozenset({Purpose.RESEARCH}),
            basis="LAW",
        )
        members.given(attrs.evolve(a_claim(said), offer=offer), by="south")
        named = members.thing(said)
    else:
        named = UNKNOWN
    request = asked(members, named)

    with pytest.raises(UsageError, match="nothing of your organisation"):
        glass.answer(now_of(members, "lex"), request, yes=True, reason="Agreed.")

    assert [each.state for each in glass.requests(now_of(members, "lex"))] == ["open"]


def test_who_answers_gives_no_more_than_she_reads(members: World) -> None:
    audience = Audience(persons=frozenset({who("sue")}))
    said = an_object("malware", "For Sue")
    members.given(a_claim(said, marking=TLP.AMBER_STRICT, audience=audience), by="south")
    request = asked(members, members.thing(said))

    with pytest.raises(UsageError, match="nothing of your organisation"):
        glass.answer(now_of(members, "lex"), request, yes=True, reason="Agreed.")


@pytest.mark.parametrize("answering", ["ned", "sue"])
def test_neither_the_asker_nor_a_researcher_of_the_owner_answers(
    members: World, answering: str
) -> None:
    request = asked(members, hidden(members))

    with pytest.raises(Denied):
        glass.answer(now_of(members, answering), request, yes=True, reason="Please.")


def test_a_stranger_to_both_organisations_does_not_know_of_it(members: World) -> None:
    request = asked(members, hidden(members))

    assert glass.requests(now_of(members, "eve")) == ()
    with pytest.raises(NotFound):
        glass.answer(now_of(members, "eve"), request, yes=True, reason="Please.")


def test_silence_is_no_after_two_hours_and_an_answer_counts_once(members: World) -> None:
    silent, answered = asked(members, hidden(members)), asked(members, UNKNOWN)
    glass.answer(now_of(members, "lex"), answered, yes=False, reason="No emergency.")

    late = now_of(members, "lex", later=glass.ANSWER_WITHIN + timedelta(minutes=1))
    with pytest.raises(UsageError, match="its time is over"):
        glass.answer(late, silent, yes=True, reason="Agreed.")
    with pytest.raises(UsageError, match="is answered"):
        glass.answer(now_of(members, "lex"), answered, yes=True, reason="Changed my mind.")
    with pytest.raises(NotFound):
        glass.read(now_of(members, "ned"), answered)


def test_copies_end_by_the_database_s_clock_and_are_deleted_then_only(
    members: World, database: Database
) -> None:
    request = asked(members, hidden(members))
    glass.answer(now_of(members, "lex"), request, yes=True, reason="Agreed.")

    glass.forget_expired()
    still = glass.read(now_of(members, "ned"), request)
    with database.superuser() as superuser:
        superuser.execute("UPDATE glass_copy SET expires_at = now()")
    with pytest.raises(NotFound):
        glass.read(now_of(members, "ned"), request)
    glass.forget_expired()

    assert still.claims
    with database.superuser() as superuser:
        assert superuser.execute("SELECT count(*) FROM glass_copy").fetchone() == (0,)


def test_each_step_is_a_leaf_with_the_owner_and_the_reason(
    members: World, database: Database
) -> None:
    request = asked(members, hidden(members))
    glass.answer(now_of(members, "lex"), request, yes=True, reason="Agreed.")
    glass.read(now_of(members, "ned"), request)

    with database.superuser() as superuser:
        rows = superuser.execute(
            "SELECT action, stated_reason, salts IS NOT NULL FROM decision"
            " WHERE action LIKE '%%-glass' AND resource_organisation ="
            " (SELECT id FROM organisation WHERE short = 'south') ORDER BY decided_at"
        ).fetchall()
    assert rows == [
        ("break-glass", WHY, True),
        ("answer-glass", "Agreed.", True),
        ("read-glass", WHY, True),
    ]


def test_nobody_asks_the_own_organisation(members: World) -> None:
    with pytest.raises(UsageError, match="another member"):
        asked(members, UNKNOWN, by="sue")


def test_representatives_and_legal_officers_of_the_owner_hear_at_once_and_nobody_else(
    members: World,
) -> None:
    members.person("rex", of="south", roles=[Role.REPRESENTATIVE])
    request = asked(members, hidden(members))
    heard = {who: kinds(members, who) for who in ("lex", "rex", "sue", "eve", "ned")}

    glass.answer(now_of(members, "lex"), request, yes=True, reason="Agreed.")

    assert heard == {
        "lex": ["glass-asked"],
        "rex": ["glass-asked"],
        "sue": [],
        "eve": [],
        "ned": [],
    }
    assert kinds(members, "ned") == ["glass-answered"]
    assert sorted(kinds(members, "rex")) == ["glass-answered", "glass-asked"]


def kinds(world: World, short: str) -> list[str]:
    return [str(each.kind) for each in notices.latest(now_of(world, short)).items]


def test_a_longer_list_of_requests_takes_no_more_queries(members: World) -> None:
    numbers = []
    for number in range(3):
        asked(members, hidden(members, f"Locker {number}"))
        visit = now_of(members, "lex")
        with CaptureQueriesContext(connection) as queries:
            listed = glass.requests(visit)
        numbers.append(len(queries))
        assert [each.opens for each in listed] == [1] * (number + 1)

    assert len(set(numbers)) == 1


def in_the_ledger(database: Database) -> list[tuple[object, ...]]:
    with database.superuser() as superuser:
        return superuser.execute(
            "SELECT d.person, d.kind, d.marking, d.items, l.author FROM dissemination d"
            " JOIN dissemination_line l ON l.dissemination = d.id"
        ).fetchall()


def test_what_is_read_stands_in_the_ledger_of_who_reads_and_of_whose_it_is(
    members: World, database: Database
) -> None:
    request = asked(members, hidden(members))
    glass.answer(now_of(members, "lex"), request, yes=True, reason="Agreed.")
    assert in_the_ledger(database) == []

    glass.read(now_of(members, "ned"), request)

    owner = kept.find_organisation("south")
    assert owner is not None
    assert in_the_ledger(database) == [(who("ned"), "glass", TLP.AMBER_STRICT, 1, owner.id)]
    members.person("rex", of="south", roles=[Role.REPRESENTATIVE])
    assert [each.lines for each in ledger.entries(members.visit("rex")).entries] == [1]


def test_what_is_objected_to_or_restricted_is_not_opened_until_that_ends(members: World) -> None:
    thing = hidden(members)
    request, lex = asked(members, thing), now_of(members, "lex")
    claim = explain.thing(lex, thing).claims[0].id

    told = []
    for kind in objections.KINDS:
        for ended in (False, True):
            mark(lex, claim, kind, ended=ended)
            (view,) = glass.requests(lex)
            told.append(view.opens)
            if not ended:
                with pytest.raises(UsageError, match="nothing of your organisation"):
                    glass.answer(lex, request, yes=True, reason="Agreed.")

    assert told == [0, 1, 0, 1]


def mark(visit: Visit, claim: ClaimId, kind: str, *, ended: bool) -> None:
    later = attrs.evolve(visit, now=datetime.now(UTC))
    gate.write(
        later,
        Action.HANDLE_SUBJECT,
        lambda opened: objections.mark(opened, claim, kind, ended=ended),
    )


def test_what_hangs_on_a_basis_that_does_not_hold_for_who_asks_is_not_opened(
    members: World,
) -> None:
    kept.save_basis(
        LegalBasis(code="LAW-S", jurisdiction="*", valid_from=NOW.date(), valid_to=None)
    )
    said = an_object("malware", "Basking")
    offer = Offer(marking=TLP.AMBER_STRICT, audience=only_south(members), basis="LAW-S")
    members.given(attrs.evolve(a_claim(said), offer=offer), by="south")
    request, lex = asked(members, members.thing(said)), now_of(members, "lex")
    (before,) = glass.requests(lex)

    (law,) = bases.everything()
    bases.end(law.id, (datetime.now(UTC) - timedelta(days=1)).date())

    (after,) = glass.requests(lex)
    assert (before.opens, after.opens) == (1, 0)
    with pytest.raises(UsageError, match="nothing of your organisation"):
        glass.answer(lex, request, yes=True, reason="Agreed.")
