"""Going wider: the originator is asked, silence is no, and yes is a new version under the wider handling (P2, T-24)."""

import uuid
from datetime import timedelta

import pytest

from atlas.errors import Denied, NotFound, UsageError
from atlas.model.ids import ClaimId
from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.policy.decide import Action, Resource
from atlas.services import explain, gate, notices, search, wider
from atlas.store import wider as kept
from atlas.store.wider import Said
from builders import DAY, NOW, Object, World, a_claim, an_object, an_observable
from cluster import Database

LOCKER = an_object("malware", "LockerX", description="Rare: xylophonic.")
ADDRESS = an_observable("ipv4-addr", "198.51.100.77")
RED = an_object("malware", "Nightjar")
WHY = Resource(reason="why")


@pytest.fixture
def people(world: World) -> World:
    """Add a contributor's representative, a reader of a second member, and one of a third who reads nothing of it."""
    world.person("rita", roles=[Role.REPRESENTATIVE])
    world.person("ada")
    world.person("eve", of="south")
    world.person("ed", of="south", roles=[Role.REPRESENTATIVE])
    world.person("wim", of="west")
    return world


def given(world: World, said: Object = LOCKER) -> ClaimId:
    to = world.audience("org:north", "org:south")
    world.given(a_claim(said, marking=TLP.AMBER, audience=to))
    visit = world.visit("eve")
    thing = explain.find_by_reference(visit, str(said["id"]), map_key=world.map_key)
    return explain.thing(visit, thing).claims[0].id


def red_claim(world: World) -> ClaimId:
    visit = world.visit("eve")
    return explain.thing(visit, world.thing(RED)).claims[0].id


def wanted(
    tlp: TLP = TLP.GREEN, reach: str = "alliance", *, reason: str = "why", days: int = 14
) -> wider.Asked:
    return wider.Asked(tlp=tlp, reach=reach, reason=reason, days=days)


def asked(world: World, claim: ClaimId, *, person: str = "eve", days: int = 14) -> uuid.UUID:
    visit = world.visit(person)
    return wider.ask(visit, claim, wanted(reason="to warn", days=days))


def answered(
    world: World, request: uuid.UUID, *, yes: bool = True, person: str = "rita", days: int = 0
) -> None:
    visit = world.visit(person, at=NOW + days * DAY)
    wider.answer(visit, request, yes=yes, reason="agreed", map_key=world.map_key)


def finds(world: World, person: str, text: str = "xylophonic") -> int:
    return search.find(world.visit(person), search.Query(text=text)).total


@pytest.mark.parametrize(("said", "text"), [(LOCKER, "xylophonic"), (ADDRESS, "198.51.100.77")])
def test_yes_releases_the_claim_and_nobody_loses_it(people: World, said: Object, text: str) -> None:
    request = asked(people, given(people, said))
    before = finds(people, "wim", text)

    answered(people, request)

    assert (before, finds(people, "wim", text), finds(people, "eve", text)) == (0, 1, 1)
    (seen,) = search.find(people.visit("wim"), search.Query(text=text)).items
    assert seen.marking == TLP.GREEN
    assert explain.thing(people.visit("eve"), seen.id).withdrawn == ()


def test_no_and_silence_release_nothing(people: World) -> None:
    claim = given(people)
    refused, forgotten = asked(people, claim), asked(people, claim)

    answered(people, refused, yes=False)

    late = people.visit("eve", at=NOW + 15 * DAY)
    states = {each.request.id: each.state for each in wider.requests(late)}
    assert states == {refused: "no", forgotten: "expired"}
    assert finds(people, "wim") == 0


def test_after_the_deadline_yes_comes_too_late(people: World) -> None:
    request = asked(people, given(people), days=14)

    with pytest.raises(UsageError):
        answered(people, request, days=15)
    answered(people, request, days=14, yes=False)
    with pytest.raises(UsageError):
        answered(people, request)


def test_of_two_answers_at_once_the_second_is_refused(people: World) -> None:
    request = asked(people, given(people))
    rita = people.visit("rita")
    with gate.open_scope(rita, Action.READ) as opened:
        (found,) = kept.requests(opened, request)
    said = Said(request=found, said="no", reason="no", person=rita.actor.person, at=NOW)

    written = [
        gate.write(
            rita, Action.ANSWER_WIDER, lambda opened: kept.record(opened, said), resource=WHY
        )
        for _ in range(2)
    ]

    assert written == [True, False]


@pytest.mark.parametrize(
    ("person", "rule"), [("ada", "R.role"), ("ed", "R.own"), ("eve", "R.role")]
)
def test_only_the_originators_representative_answers(people: World, person: str, rule: str) -> None:
    request = asked(people, given(people))

    with pytest.raises(Denied) as refused:
        answered(people, request, person=person)

    assert refused.value.rule == rule
    assert finds(people, "wim") == 0


def test_third_members_see_neither_request_nor_claim(people: World) -> None:
    claim = given(people)
    request = asked(people, claim)

    assert wider.requests(people.visit("wim")) == ()
    with pytest.raises(NotFound, match=wider.NO_CLAIM):
        asked(people, claim, person="wim")
    with pytest.raises(NotFound, match=wider.NO_REQUEST):
        answered(people, request, person="wim")


def test_what_is_not_wider_is_not_asked_for(people: World) -> None:
    claim = given(people)
    visit = people.visit("eve")

    for tlp, reach in ((TLP.AMBER, "own"), (TLP.AMBER_STRICT, "own"), (TLP.RED, "own")):
        with pytest.raises(UsageError):
            wider.ask(visit, claim, wanted(tlp, reach))
    with pytest.raises(UsageError):
        wider.ask(people.visit("rita"), claim, wanted())
    assert wider.requests(visit) == ()


def test_question_and_answer_are_on_record_with_their_reasons(
    people: World, database: Database
) -> None:
    answered(people, asked(people, given(people)))

    with database.superuser() as superuser:
        told = superuser.execute(
            "SELECT action, stated_reason FROM decision WHERE action IN ('ask-wider', 'answer-wider') AND allowed"
            " ORDER BY action DESC"
        ).fetchall()
    assert told == [("ask-wider", "to warn"), ("answer-wider", "agreed")]


def test_a_question_needs_a_reason_and_a_deadline_in_reach(people: World) -> None:
    claim = given(people)
    visit = people.visit("eve")

    with pytest.raises(Denied):
        wider.ask(visit, claim, wanted(reason=" "))
    for days in (0, 91):
        with pytest.raises(UsageError):
            wider.ask(visit, claim, wanted(days=days))


def test_the_answer_of_another_organisation_cannot_be_written(people: World) -> None:
    request = asked(people, given(people))
    seen = wider.requests(people.visit("rita"))[0]

    assert (seen.request.id, seen.state, seen.may_answer) == (request, "open", True)
    assert not wider.requests(people.visit("ed"))[0].may_answer
    assert seen.request.deadline == NOW + timedelta(days=14)


def test_a_reason_without_end_neither_asks_nor_releases(people: World) -> None:
    claim, visit = given(people), people.visit("rita")
    request, endless = asked(people, claim), "x" * 8_001

    with pytest.raises(UsageError, match="8,000"):
        wider.ask(people.visit("eve"), claim, wanted(reason=endless))
    with pytest.raises(UsageError, match="8,000"):
        wider.answer(visit, request, yes=True, reason=endless, map_key=people.map_key)

    assert [each.state for each in wider.requests(visit)] == ["open"]
    assert finds(people, "wim") == 0


def test_a_request_about_red_is_between_the_persons_that_it_names_and_nobody_else(
    people: World,
) -> None:
    """The asker's representative and the colleagues of the originator hear neither of the claim nor of the request."""
    named = people.audience("person:rita", "person:eve")
    people.given(a_claim(RED, marking=TLP.RED, audience=named))

    request = asked(people, red_claim(people))

    seen = {
        each: wider.requests(people.visit(each)) for each in ("eve", "rita", "ed", "ada", "wim")
    }
    assert {each: len(found) for each, found in seen.items()} == {
        **{"eve": 1, "rita": 1},
        **{"ed": 0, "ada": 0, "wim": 0},
    }
    assert seen["rita"][0].marking == TLP.RED
    answered(people, request)
    assert finds(people, "wim", "Nightjar") == 1


@pytest.mark.parametrize("said", [LOCKER, ADDRESS])
def test_an_answer_that_cannot_be_kept_releases_nothing_and_is_on_record_as_such(
    people: World, said: Object, database: Database
) -> None:
    """Release and answer are one transaction: an answer that came first undoes a release that is under way."""
    request = asked(people, given(people, said))
    rita = people.visit("rita")
    with gate.open_scope(rita, Action.READ) as opened:
        (open_,) = kept.requests(opened, request)
    answered(people, request, yes=False)

    with pytest.raises(UsageError, match="answered"):
        wider._release(rita, open_, WHY, map_key=people.map_key)

    failed = {Action.ANSWER_WIDER} | ({Action.WITHDRAW} if said is ADDRESS else set())
    with database.superuser() as superuser:
        told = superuser.execute(
            "SELECT action FROM decision WHERE reasons = '{R.failed}'"
        ).fetchall()
    assert {each for (each,) in told} == failed
    assert [each.state for each in wider.requests(rita)] == ["no"]
    assert finds(people, "wim", "xylophonic") == finds(people, "wim", "198.51.100.77") == 0
    assert finds(people, "eve", "xylophonic" if said is LOCKER else "198.51.100.77") == 1


def test_who_may_answer_is_told_of_a_request_and_who_asked_of_the_answer(people: World) -> None:
    people.person("rudi", roles=[Role.REPRESENTATIVE])
    named = people.audience("person:rita", "person:eve")
    request = asked(people, given(people))
    people.given(a_claim(RED, marking=TLP.RED, audience=named))
    asked(people, red_claim(people))
    answered(people, request, yes=False)

    def told(person: str) -> list[str]:
        return sorted(each.kind for each in notices.latest(people.visit(person)).items)

    assert told("rita") == ["wider-asked", "wider-asked"]
    assert told("rudi") == ["wider-asked"]
    assert told("eve") == ["wider-answered"]
    assert told("ed") == told("ada") == told("wim") == []
