"""The registry of levers is whole: every lever has its record, and each record holds to the catalogue and the docs."""

from pathlib import Path

import pytest

from atlas.model.alliance import POLICE_ONLY, Lever, OrganisationKind
from atlas.model.kinds import iter_kinds
from atlas.model.levers import Registered, fitting, registry

_PAGE = Path(__file__).parents[3] / "docs" / "reference" / "levers.md"
_RECORDS = tuple(registry().values())


def test_V5_every_lever_is_registered_once_in_the_order_of_the_catalogue() -> None:
    assert list(registry()) == list(Lever)


@pytest.mark.parametrize("each", _RECORDS, ids=lambda each: str(each.lever))
def test_A8_a_lever_says_who_by_what_right_and_with_what_consequences(each: Registered) -> None:
    words = (each.authority, each.notice, each.duration, each.burns, each.collateral)

    assert all(words)
    assert each.who
    assert each.legal
    assert OrganisationKind.PUBLIC_SOURCE not in each.who


@pytest.mark.parametrize("each", _RECORDS, ids=lambda each: str(each.lever))
def test_a_lever_acts_on_kinds_that_the_map_knows(each: Registered) -> None:
    assert each.acts_on <= {kind.type for kind in iter_kinds()} | {"*"}


def test_levers_of_the_police_alone_are_held_by_nobody_else() -> None:
    assert {lever: registry()[lever].who for lever in POLICE_ONLY} == dict.fromkeys(
        POLICE_ONLY, frozenset({OrganisationKind.LEA})
    )


def test_A9_waiting_fits_whatever_is_on_the_map_and_comes_last() -> None:
    assert {fitting(kind.type)[-1].lever for kind in iter_kinds()} == {Lever.L25}


def test_every_published_finding_has_its_source() -> None:
    found = [one for each in _RECORDS for one in each.evidence]

    assert found
    assert all(one.says and one.source for one in found)


@pytest.mark.parametrize("each", _RECORDS, ids=lambda each: str(each.lever))
def test_the_reference_has_all_that_is_known_of_a_lever(each: Registered) -> None:
    of_lever = _PAGE.read_text(encoding="utf-8").split(f"\n## {each.lever}\n")[1].split("\n## ")[0]
    words = (each.authority, each.notice, each.duration, each.burns, each.collateral)
    said = [*words, *each.legal, *each.who, *(kind for kind in each.acts_on if kind != "*")]
    said += [f"{one.says} ({one.source})" for one in each.evidence]

    assert [word for word in said if word not in of_lever] == []
    assert f"Reversibility: {each.reversibility}\n" in of_lever
