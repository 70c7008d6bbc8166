"""M4: what a number of the ledger must say, and which sums are refused."""

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

import attrs
import pytest

from atlas.model.ids import OrganisationId
from atlas.model.outcomes import Contribution, Kind, Rung, registry
from atlas.policy import outcomes as rules
from atlas.policy.outcomes import Outcome

OWN, OTHER = (OrganisationId(uuid.UUID(int=n)) for n in (1, 2))
LOSSES = "Losses of victims, as they told them"
RECOVERED = Outcome(
    kind=Kind.FUNDS_RECOVERED,
    number=Decimal(97),
    currency="USD",
    scope="Of operation Reed, all countries that took part",
    since=date(2025, 6, 1),
    until=date(2025, 8, 31),
    countries=("PT", "GH"),
    source="The police force that led it",
    evidence="Press release 7",
    rung=Rung.OUTCOME,
    evidenced=Rung.OUTCOME,
    level=Contribution.CONTRIBUTED,
    justification="Two of its leads came from package 3",
    judge=OTHER,
)
ARRESTS = attrs.evolve(RECOVERED, kind=Kind.ARREST, currency="", number=Decimal(12))


def against(**changed: Any) -> list[str]:
    found = rules.objections(attrs.evolve(RECOVERED, **changed), claimant=OWN)
    return [each.partition(":")[0] for each in found]


def refused(*several: Outcome) -> str:
    return rules.refusal([(f"number {n}", each) for n, each in enumerate(several, start=1)])


def test_m4_an_honest_number_may_stand() -> None:
    assert against() == []


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"low": Decimal(98), "assumptions": "x"}, "M4.range"),
        ({"high": Decimal(96), "assumptions": "x"}, "M4.range"),
        ({"number": Decimal(-1)}, "M4.number"),
        ({"number": Decimal("NaN")}, "M4.number"),
        ({"number": rules.MOST + 1}, "M4.number"),
        ({"currency": ""}, "M4.unit"),
        ({"currency": "usd"}, "M4.unit"),
        ({"kind": Kind.ARREST}, "M4.unit"),
        ({"is_estimate": True}, "M4.assumption"),
        ({"high": Decimal(99)}, "M4.assumption"),
        ({"since": None}, "M4.period"),
        ({"until": date(2025, 5, 31)}, "M4.period"),
        ({"countries": ()}, "M4.geography"),
        ({"countries": ("Portugal",)}, "M4.geography"),
        ({"scope": " "}, "M4.scope"),
        ({"source": ""}, "M4.source"),
        ({"evidence": ""}, "M4.evidence"),
        ({"justification": " "}, "M4.justification"),
        ({"judge": None}, "M4.judge"),
        ({"judge": OWN}, "M4.judge"),
    ],
)
def test_m4_what_a_number_must_say(changed: dict[str, Any], rule: str) -> None:
    assert against(**changed) == [rule]


def test_m4_no_number_stands_above_the_rung_of_its_evidence() -> None:
    found = {
        (str(rung), str(evidenced))
        for rung in Rung
        for evidenced in Rung
        if against(rung=rung, evidenced=evidenced) == ["M4.rung"]
    }

    assert found == {
        ("impact", "outcome"),
        ("impact", "output"),
        ("impact", "effort"),
        ("outcome", "output"),
        ("outcome", "effort"),
        ("output", "effort"),
    }


def test_m4_recovered_money_and_losses_are_not_summed_and_the_sentence_names_both() -> None:
    losses = attrs.evolve(RECOVERED, definition=LOSSES, number=Decimal(485))

    told = refused(RECOVERED, losses)

    assert ('"number 1" and "number 2"' in told, LOSSES in told) == (True, True)


def test_m4_numbers_of_one_double_count_group_are_not_summed() -> None:
    first, second = (attrs.evolve(ARRESTS, group=name) for name in ("Reed 2025", "reed  2025"))

    assert 'double-count group "Reed 2025"' in refused(first, second)


@pytest.mark.parametrize(
    "written",
    [
        "REED-2025",
        "\uff32\uff45\uff45\uff44 \uff12\uff10\uff12\uff15",
        "R\u0435\u0435d 2025",
        "R\u200beed 2025",
        "Réed 2025",
    ],
)
def test_m4_a_group_that_looks_alike_is_the_same_group(written: str) -> None:
    first, second = (attrs.evolve(ARRESTS, group=name) for name in ("Reed 2025", written))

    assert "double-count group" in refused(first, second)


def test_m4_two_numbers_of_one_package_are_summed_in_two_groups_alone() -> None:
    package = uuid.UUID(int=7)
    first, second = (attrs.evolve(ARRESTS, release=package, group=name) for name in ("Reed", "Fen"))

    assert refused(first, second) == ""
    assert "one package" in refused(first, attrs.evolve(second, group=" "))
    assert refused(first, attrs.evolve(second, group="", release=uuid.UUID(int=8))) == ""


def test_m4_kinds_and_currencies_are_not_summed() -> None:
    pounds = attrs.evolve(RECOVERED, currency="GBP")

    assert ["USD" in refused(RECOVERED, pounds), "arrest" in refused(ARRESTS, RECOVERED)] == [
        True,
        True,
    ]


def test_m4_no_sum_of_nothing() -> None:
    assert refused() == "M4.sum: choose what to sum."


def test_m4_a_sum_carries_its_range_and_the_scope_of_each() -> None:
    estimate = attrs.evolve(
        ARRESTS, low=Decimal(3), number=Decimal(5), high=Decimal(9), scope="Of operation Fen"
    )

    found = rules.summed([ARRESTS, estimate])

    assert tuple(map(str, (found.low, found.number, found.high, found.unit))) == (
        *("15", "17", "21"),
        "persons",
    )
    assert (found.scopes, found.is_estimate) == ((ARRESTS.scope, "Of operation Fen"), True)
    assert refused(ARRESTS, estimate) == ""


def test_m4_every_kind_is_registered_with_its_definition() -> None:
    assert set(registry()) == set(Kind)


@pytest.mark.parametrize("number", ["1E-900000", "0.0000001", "sNaN", "Infinity", "1E+20"])
def test_m4_a_number_that_nobody_writes_is_refused_before_it_is_compared_or_shown(
    number: str,
) -> None:
    assert against(high=Decimal(number)) == ["M4.number"]


def test_m4_people_are_counted_in_whole_numbers() -> None:
    half = attrs.evolve(ARRESTS, number=Decimal("0.5"))

    assert [each.partition(":")[0] for each in rules.objections(half, claimant=OWN)] == [
        "M4.number"
    ]


def test_m4_an_effort_and_an_impact_are_not_summed() -> None:
    effort = attrs.evolve(ARRESTS, rung=Rung.EFFORT)

    assert "told as" in refused(ARRESTS, effort)
