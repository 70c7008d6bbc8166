"""The way of a package: guards that are named, and states with a way out."""

import uuid
from typing import Any

import attrs
import pytest

from atlas.model.handling import DataSubject, Terms
from atlas.model.ids import PersonId
from atlas.model.markings import TLP
from atlas.policy import packages as rules
from atlas.policy.packages import ANSWERING, WRITING, Cited, Facts, Guard, State, Step
from atlas.policy.registers import About
from builders import a_handling, an_actor

ED = PersonId(an_actor().organisation)
LEA = PersonId(uuid.UUID(int=7))


def _about(name: str) -> About:
    return About(thing=name, stix_id=f"threat-actor--{name}")


CITED = Cited(
    number=1,
    handling=a_handling(),
    terms=Terms(),
    vetting="vetted",
    fast=False,
    own=False,
    reaches=True,
    consent="",
)
FACTS = Facts(
    cited=(("Statement 1", 1),),
    missing=(),
    claims=(CITED,),
    is_judged=True,
    has_recipient=True,
    is_signed=True,
    country="",
    basis="LAW-1",
    basis_holds=True,
    ceiling=TLP.AMBER,
    sanitised=True,
    is_weighed=True,
    deconflicted="",
    editors=frozenset({ED}),
    cleared=frozenset(),
    officers=frozenset(),
    editor=None,
)


def _with(**changed: Any) -> Facts:
    return attrs.evolve(FACTS, claims=(attrs.evolve(CITED, **changed),))


CONVICTED = a_handling(subject=DataSubject.CONVICTED)
BROKEN = {
    Guard.CITED: attrs.evolve(FACTS, cited=(("Statement 1", 0),)),
    Guard.STANDING: attrs.evolve(FACTS, missing=(1,)),
    Guard.VETTED: _with(vetting="disputed"),
    Guard.JUDGED: attrs.evolve(FACTS, is_judged=False),
    Guard.RECIPIENT: attrs.evolve(FACTS, has_recipient=False),
    Guard.SANITISED: attrs.evolve(FACTS, sanitised=False),
    Guard.CEILING: _with(handling=a_handling(TLP.RED)),
    Guard.VICTIMS: _with(handling=a_handling(subject=DataSubject.VICTIM)),
    Guard.REGISTER: attrs.evolve(
        FACTS,
        claims=tuple(
            attrs.evolve(CITED, number=n, about=_about(name), handling=CONVICTED)
            for n, name in enumerate("ab", start=1)
        ),
    ),
    Guard.AGREEMENT: attrs.evolve(FACTS, is_signed=False),
    Guard.COUNTRY: attrs.evolve(FACTS, country="flagged"),
    Guard.CONSENT: _with(reaches=False),
    Guard.BASIS: attrs.evolve(FACTS, basis_holds=False),
    Guard.DECONFLICTED: attrs.evolve(FACTS, deconflicted="held"),
    Guard.WEIGHED: attrs.evolve(FACTS, is_weighed=False),
    Guard.FOUR_EYES: attrs.evolve(FACTS, officers=frozenset({ED})),
}


def test_p6_convictions_of_one_person_may_go_and_of_two_are_a_register() -> None:
    one = (attrs.evolve(CITED, about=_about("a"), handling=CONVICTED),) * 2
    other = attrs.evolve(CITED, number=3, about=_about("b"), handling=CONVICTED)

    found = {
        len(claims): next(
            each
            for each in rules.checks(attrs.evolve(FACTS, claims=claims))
            if each.guard is Guard.REGISTER
        )
        for claims in (one, (*one, other))
    }

    assert found[2].passed
    assert not found[3].passed
    assert "Keep one person" in found[3].told


def test_what_is_in_order_passes_every_guard() -> None:
    assert all(each.passed for each in rules.checks(FACTS))


@pytest.mark.parametrize("guard", BROKEN)
def test_one_thing_that_is_wrong_fails_one_guard_and_forbids_the_release(guard: Guard) -> None:
    failing = [each for each in rules.checks(BROKEN[guard]) if not each.passed]

    assert [each.guard for each in failing] == [guard]
    assert failing[0].told
    assert rules.objections(BROKEN[guard], Step.RELEASE) == tuple(failing)


def test_p9_whether_somebody_holds_it_back_is_open_until_it_is_released() -> None:
    told = {each.guard: each for each in rules.checks(FACTS)}

    assert [guard for guard, each in told.items() if each.waits] == [Guard.DECONFLICTED]
    assert "asked at the release" in told[Guard.DECONFLICTED].told


def test_a_claim_on_a_fast_track_passes_and_a_lead_never_does() -> None:
    fast, lead = _with(vetting="in-review", fast=True), _with(lead=True)

    assert rules.checks(fast)[list(Guard).index(Guard.VETTED)].passed
    assert not rules.checks(lead)[list(Guard).index(Guard.VETTED)].passed


@pytest.mark.parametrize("state", ["rejected", "disputed", "needs-more", "expired"])
def test_w7_a_fast_track_ends_where_a_review_had_another_outcome(state: str) -> None:
    failing = rules.objections(_with(vetting=state, fast=True), Step.RELEASE)

    assert [each.guard for each in failing] == [Guard.VETTED]


def test_w7_who_cleared_a_version_does_not_edit_the_package_nor_the_other_way_round() -> None:
    editing = attrs.evolve(FACTS, editor=LEA, cleared=frozenset({LEA}))
    clearing = attrs.evolve(FACTS, officers=frozenset({LEA}), editors=frozenset({ED, LEA}))

    for facts, steps in (
        (editing, (Step.SUBMIT, Step.CHECK, Step.SANITISE)),
        (clearing, (Step.WEIGH, Step.APPROVE, Step.RELEASE)),
    ):
        for step in steps:
            assert [each.guard for each in rules.objections(facts, step)] == [Guard.FOUR_EYES]


@pytest.mark.parametrize("consent", ["", "asked", "no"])
def test_nothing_but_yes_is_a_consent(consent: str) -> None:
    found = rules.checks(_with(reaches=False, consent=consent))

    assert not found[list(Guard).index(Guard.CONSENT)].passed


@pytest.mark.parametrize("state", State)
def test_no_state_is_without_a_way_out(state: State) -> None:
    ways = {**WRITING, **ANSWERING}

    assert rules.steps_from(state, ways)
    assert all(move.after is None or move.after in set(State) for move in ways.values())


def test_every_state_is_reached() -> None:
    assert {move.after for move in (*WRITING.values(), *ANSWERING.values())} >= set(State)
