"""Whose own organisation alone an act reaches, by each line of the table, and which roles a refusal names."""

import pytest

from atlas.model.handling import Purpose
from atlas.model.ids import OrganisationId
from atlas.policy.actors import Role
from atlas.policy.decide import (
    ADMINISTERING,
    ALLOWED,
    COUNTED,
    NOTHING,
    OWN_ONLY,
    REASONED,
    SOMEBODY_ELSES,
    Action,
    Refusal,
    Resource,
    decide,
)
from builders import NOW, a_standing, an_actor

ADA = an_actor()
BY_REPRESENTATIVES = (
    *(Action.EDIT_PROFILE, Action.INVITE, Action.CHANGE_ROLES, Action.RENEW_TRAINING),
    *(Action.SUSPEND_PERSON, Action.REMOVE_PERSON, Action.TAKE_BACK_PERSON, Action.SIGN),
    *(Action.PREVIEW_PERSON, Action.SEE_RECORD),
)
BY_COUNSEL = (Action.CHANGE_BASES, Action.SEE_ALARMS)
NEVER_ANOTHERS = (
    *(Action.SEE_RETENTION, Action.HOLD, Action.REVIEW, Action.WITHDRAW, Action.ANSWER_WIDER),
    *(Action.ANSWER_GLASS, Action.PLANT_BAIT, Action.JUDGE),
    *(Action.SEE_SUBJECTS, Action.HANDLE_SUBJECT, Action.ANSWER_SUBJECT),
    *(Action.ASK_MEMBER, Action.ANSWER_MEMBER, Action.DO_TASK, Action.SEE_STATEMENT),
    *(Action.DECLARE_CONFLICT, Action.DECONFLICT, Action.FILE_ENTRY),
    *(Action.EDIT_PACKAGE, Action.CLEAR_PACKAGE, Action.SEND_BACK_PACKAGE),
    *(Action.RELEASE_PACKAGE, Action.CONSENT_PACKAGE, Action.ANSWER_PACKAGE, Action.LINK_PACKAGE),
    *(Action.NOMINATE, Action.VOTE, Action.TAKE_BACK_NOMINATION),
    *(Action.ANSWER_ACTION, Action.REPORT_ACTION),
    Action.RECORD_OUTCOME,
)
AT_THE_COMMAND_LINE = (
    *(Action.MAKE_LINK, Action.END_TOKEN, Action.SET_MAIL, Action.ADD_NODE, Action.BACK_UP),
    *(Action.RESTORE, Action.TURN_INDEX_KEY),
)


def named(rule: str, action: Action, resource: Resource = NOTHING) -> tuple[Role, ...]:
    return Refusal(
        actor=ADA,
        action=action,
        purpose=Purpose.RESEARCH,
        rule=rule,
        sentence="No.",
        resource=resource,
    ).roles


@pytest.mark.parametrize("action", BY_REPRESENTATIVES)
def test_a_representative_acts_for_the_own_organisation_alone(action: Action) -> None:
    assert OWN_ONLY[action] == {Role.REPRESENTATIVE}


@pytest.mark.parametrize("action", BY_COUNSEL)
def test_counsel_acts_for_the_own_organisation_alone(action: Action) -> None:
    assert OWN_ONLY[action] == {Role.LEGAL}


@pytest.mark.parametrize("action", NEVER_ANOTHERS)
def test_nobody_does_this_to_another_organisation(action: Action) -> None:
    assert OWN_ONLY[action] >= ALLOWED[action]


def test_an_auditor_alone_sees_what_went_out_of_others() -> None:
    assert ALLOWED[Action.SEE_LEDGER] - OWN_ONLY[Action.SEE_LEDGER] == {Role.AUDITOR}


def test_no_other_act_is_bound_to_the_own_organisation() -> None:
    assert OWN_ONLY.keys() == {
        *(*BY_REPRESENTATIVES, *BY_COUNSEL, *NEVER_ANOTHERS),
        Action.SEE_LEDGER,
    }


@pytest.mark.parametrize("action", AT_THE_COMMAND_LINE)
def test_what_the_operator_does_is_a_leaf_of_the_log(action: Action) -> None:
    assert action in ADMINISTERING


@pytest.mark.parametrize(
    ("rule", "action", "resource", "roles"),
    [
        ("R.role", Action.HOLD, NOTHING, (Role.LEGAL,)),
        ("R.own", Action.INVITE, SOMEBODY_ELSES, (Role.SECRETARIAT,)),
        ("R.own", Action.SEE_RECORD, SOMEBODY_ELSES, (Role.AUDITOR,)),
        # an objection to who it is, not to the role
        ("R.own", Action.SEARCH, NOTHING, ()),
        ("P13.agreement", Action.SIGN, NOTHING, ()),
        ("R.reason", Action.HOLD, NOTHING, ()),
    ],
)
def test_a_refusal_names_the_roles_that_would_do(
    rule: str, action: Action, resource: Resource, roles: tuple[Role, ...]
) -> None:
    assert named(rule, action, resource) == roles


@pytest.mark.parametrize(
    ("act", "of", "roles"),
    [
        (Action.ADMIT, None, ("R1",)),
        (Action.CONTRIBUTE, None, ("R2", "R3")),
        (Action.RETAIN, None, ()),
        (Action.INVITE, an_actor().organisation, ("R1",)),
    ],
)
def test_a_refusal_for_want_of_a_role_names_those_of_which_one_would_do(
    act: Action, of: OrganisationId | None, roles: tuple[str, ...]
) -> None:
    resource = Resource(organisation=of, reason="as agreed")

    refused = decide(a_standing(roles=[]), act, purpose=Purpose.RESEARCH, at=NOW, resource=resource)

    assert isinstance(refused, Refusal)
    assert refused.roles == roles
    assert refused.sentence.endswith(f"it takes {', '.join(roles)}." if roles else "no role does.")


def test_a_role_that_reaches_the_own_organisation_is_told_who_reaches_others() -> None:
    resource = Resource(organisation=an_actor().organisation)
    standing = a_standing(roles=[Role.REPRESENTATIVE])

    refused = decide(standing, Action.INVITE, purpose=Purpose.RESEARCH, at=NOW, resource=resource)

    assert isinstance(refused, Refusal)
    assert (refused.rule, refused.roles) == ("R.own", ("R1",))


def test_a_refusal_for_something_else_names_no_roles() -> None:
    refused = decide(a_standing(signed=False), Action.READ, purpose=Purpose.RESEARCH, at=NOW)

    assert isinstance(refused, Refusal)
    assert refused.roles == ()


def test_nothing_but_ones_own_notices_and_reviews_is_counted_without_a_record() -> None:
    assert {Action.SEE_NOTICES, Action.VET} == COUNTED


def test_every_act_that_runs_the_alliance_is_a_leaf_of_the_log() -> None:
    assert {
        *(Action.EDIT_PROFILE, Action.INVITE, Action.RENEW_TRAINING),
        *(Action.SIGN, Action.MAKE_TOKEN, Action.SCREEN, Action.RECORD_OUTCOME),
        *AT_THE_COMMAND_LINE,
        Action.REPORT_ACTION,
    } == ADMINISTERING - REASONED
