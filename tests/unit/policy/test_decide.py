"""Who may do what: the whole table of acts and roles, as it was read and agreed by people."""

import pytest

from atlas.model.handling import Purpose
from atlas.policy.actors import Role, Standing
from atlas.policy.decide import ALLOWED, WRITING, Action, Grant, Refusal, decide
from builders import DAY, NOW, a_standing, an_actor

# one column an act, in the order of `Action`; x: allowed with this role alone
MATRIX = """
                 search read lookup export contribute load-sample arrange save-view
    R1           x      x    x      x      -          x           x       x
    R2           x      x    x      x      x          x           x       x
    R3           x      x    x      x      x          x           x       x
    R4           x      x    x      x      -          -           x       x
    R5           x      x    x      x      -          -           x       x
    R6           x      x    x      x      -          -           x       x
    R7           x      x    x      x      -          -           x       x
    R8           x      x    x      x      -          -           x       x
    R9           x      x    x      x      -          -           x       x
    R10          x      x    x      x      -          -           x       x
    R11          x      x    x      -      -          -           x       x
    R12          -      -    -      -      -          -           -       -
    R13          x      x    -      -      -          -           x       -
"""


def decided(standing: Standing, action: Action = Action.READ) -> Grant | Refusal:
    return decide(standing, action, purpose=Purpose.RESEARCH, at=NOW)


def table(*, of: type[Grant]) -> str:
    rows = ["".join([" " * 17, " ".join(Action)])]
    for role in Role:
        standing = a_standing(roles=[role])
        cells = [
            ("x" if isinstance(decided(standing, act), of) else "-").ljust(len(act))
            for act in Action
        ]
        rows.append(f"    {role:<13}{' '.join(cells)}".rstrip())
    return "\n" + "\n".join(rows) + "\n"


def test_every_role_may_do_what_the_table_says_and_nothing_else() -> None:
    assert table(of=Grant) == MATRIX


def test_every_act_has_its_roles() -> None:
    assert set(ALLOWED) == set(Action)


def test_only_contributing_and_what_is_kept_for_oneself_writes() -> None:
    assert {Action.CONTRIBUTE, Action.ARRANGE, Action.SAVE_VIEW} == WRITING


@pytest.mark.parametrize("action", Action)
def test_somebody_without_a_role_may_do_nothing(action: Action) -> None:
    refused = decided(a_standing(roles=[]), action)

    assert isinstance(refused, Refusal)
    assert refused.reasons == ("R.role",)
    assert action in refused.sentence


@pytest.mark.parametrize(
    ("standing", "rule"),
    [
        (a_standing(active=False), "R.active"),
        (a_standing(signed=False), "P13.agreement"),
        (a_standing(trained_until=(NOW - DAY).date()), "P13.training"),
        (a_standing(trained_until=None), "P13.training"),
        (a_standing(active=False, signed=False, trained_until=None, roles=[]), "R.active"),
        (a_standing(signed=False, trained_until=None, roles=[]), "P13.agreement"),
    ],
)
def test_a_refusal_names_the_first_rule_that_is_not_met(standing: Standing, rule: str) -> None:
    refused = decided(standing)

    assert isinstance(refused, Refusal)
    assert refused.rule == rule


@pytest.mark.parametrize("action", Action)
def test_the_system_works_for_an_organisation_in_good_standing(action: Action) -> None:
    actor = an_actor(system="import")

    granted = decided(a_standing(actor, roles=[], trained_until=None), action)

    assert isinstance(granted, Grant)
    assert granted.reasons == ("P13", "system")


def test_the_system_does_nothing_for_an_organisation_that_has_not_signed() -> None:
    assert isinstance(decided(a_standing(an_actor(system="import"), signed=False)), Refusal)


def test_a_grant_names_every_role_that_allowed_it_and_no_other() -> None:
    standing = a_standing(roles=[Role.RESEARCHER, Role.REPRESENTATIVE, Role.AUDITOR])

    granted = decided(standing, Action.CONTRIBUTE)

    assert granted == Grant(
        actor=standing.actor,
        action=Action.CONTRIBUTE,
        purpose=Purpose.RESEARCH,
        reasons=("P13", "R2", "R3"),
    )
