"""Who may do what: the whole table of acts and roles, as it was read and agreed by people."""

import attrs
import pytest

from act_table import MATRIX
from atlas.model.handling import Purpose
from atlas.policy.actors import Role, Standing, TokenScope
from atlas.policy.decide import (
    ADMINISTERING,
    ALLOWED,
    BEFORE_SIGNING,
    OWN_ONLY,
    REASONED,
    WITHIN,
    WRITING,
    Action,
    Grant,
    Refusal,
    Resource,
    decide,
)
from builders import DAY, NOW, a_standing, an_actor

# one line an act, in the order of `Action`; x: allowed with this role alone


def decided(standing: Standing, action: Action = Action.READ) -> Grant | Refusal:
    resource = Resource(reason="as agreed" if action in REASONED else "")
    return decide(standing, action, purpose=Purpose.RESEARCH, at=NOW, resource=resource)


def table(*, of: type[Grant]) -> str:
    rows = [" " * 23 + " ".join(f"{role:<3}" for role in Role).rstrip()]
    for act in Action:
        cells = [
            "x  " if isinstance(decided(a_standing(roles=[role]), act), of) else "-  "
            for role in Role
        ]
        rows.append(f"{act:<22} {' '.join(cells)}".rstrip())
    return "\n" + "\n".join(rows) + "\n"


def test_every_role_may_do_what_the_table_says_and_nothing_else() -> None:
    assert table(of=Grant) == MATRIX


def test_every_act_has_its_roles() -> None:
    assert set(ALLOWED) == set(Action)


def test_only_contributing_and_what_is_kept_for_oneself_writes() -> None:
    assert {
        *(Action.CONTRIBUTE, Action.ARRANGE, Action.SAVE_VIEW),
        *(Action.HOLD, Action.REVIEW, Action.WITHDRAW, Action.RETAIN),
        *(Action.ASK_WIDER, Action.ANSWER_WIDER, Action.BREAK_GLASS, Action.ANSWER_GLASS),
        *(Action.HANDLE_SUBJECT, Action.ANSWER_SUBJECT, Action.COMMENT, Action.MARK_NOTICES),
        *(Action.EDIT_PACKAGE, Action.CLEAR_PACKAGE, Action.SEND_BACK_PACKAGE),
        *(Action.RELEASE_PACKAGE, Action.CONSENT_PACKAGE, Action.ANSWER_PACKAGE),
        Action.LINK_PACKAGE,
        *(Action.PLANT_BAIT, Action.JUDGE),
        *(Action.INVESTIGATE, Action.MOVE_INVESTIGATION, Action.GIVE_TASK, Action.DO_TASK),
        *(Action.ASK_MEMBER, Action.ANSWER_MEMBER),
        *(Action.NOMINATE, Action.SCREEN, Action.CLEAR_NOMINATION, Action.WEIGH, Action.VOTE),
        *(Action.CONCLUDE, Action.TAKE_BACK_NOMINATION, Action.DECONFLICT, Action.FILE_ENTRY),
        *(Action.OFFER_VETTING, Action.VET, Action.CITE, Action.RECORD_OUTCOME),
        *(Action.FAST_TRACK, Action.DECLARE_CONFLICT),
        *(Action.PLAN_OPERATION, Action.DECIDE_OPERATION, Action.ANSWER_ACTION),
        *(Action.REPORT_ACTION, Action.MEASURE_OPERATION, Action.END_OPERATION),
    } == WRITING


def test_what_reaches_outward_or_changes_what_others_may_do_needs_a_reason() -> None:
    assert {
        *(Action.CHANGE_BASES, Action.HOLD, Action.REVIEW, Action.WITHDRAW),
        *(Action.ASK_WIDER, Action.ANSWER_WIDER, Action.ANSWER_SUBJECT, Action.RESCUE),
        *(Action.SEND_BACK_PACKAGE, Action.RELEASE_PACKAGE, Action.CONSENT_PACKAGE),
        *(Action.CLEAR_PACKAGE, Action.KEEP_AUTHORITIES),
        *(Action.BREAK_GLASS, Action.ANSWER_GLASS, Action.READ_GLASS, Action.CLOSE_CELL),
        *(Action.CHANGE_PURPOSE, Action.PREVIEW, Action.PREVIEW_PERSON, Action.UNMASK),
        *(Action.ADMIT, Action.SUSPEND_MEMBER, Action.END_MEMBERSHIP, Action.TAKE_BACK_MEMBER),
        *(Action.CHANGE_ROLES, Action.SUSPEND_PERSON, Action.REMOVE_PERSON, Action.OPEN_CELL),
        *(Action.TAKE_BACK_PERSON, Action.PUBLISH_AGREEMENT, Action.CHANGE_CELL, Action.PLANT_BAIT),
        Action.JUDGE,
        *(Action.WEIGH, Action.CONCLUDE, Action.TAKE_BACK_NOMINATION),
        *(Action.FAST_TRACK, Action.DECLARE_CONFLICT, Action.ROLL_BACK),
        *(Action.LINK_PACKAGE, Action.DECIDE_OPERATION, Action.END_OPERATION),
    } == REASONED


def test_a_token_reaches_reading_contributing_or_export() -> None:
    read = {Action.SEARCH, Action.READ, Action.LOOKUP, Action.ARRANGE, Action.UNMASK}
    given = {Action.CONTRIBUTE, Action.COMMENT, Action.JUDGE, Action.SEE_BASES, Action.ASK_WIDER}
    given |= {Action.INVESTIGATE, Action.MOVE_INVESTIGATION, Action.GIVE_TASK, Action.DO_TASK}
    given |= {Action.ASK_MEMBER, Action.ANSWER_MEMBER}
    given |= {Action.OFFER_VETTING, Action.VET, Action.CITE, Action.DECLARE_CONFLICT}
    given |= {Action.DECONFLICT, Action.FILE_ENTRY}
    given |= {Action.EDIT_PACKAGE, Action.CLEAR_PACKAGE, Action.SEND_BACK_PACKAGE}
    given |= {Action.CONSENT_PACKAGE, Action.ANSWER_PACKAGE}
    given |= {Action.PLAN_OPERATION, Action.ANSWER_ACTION, Action.MEASURE_OPERATION}
    told = {each for each in Action if each.startswith("see-")}
    told |= {Action.SAVE_VIEW, Action.MARK_NOTICES}
    read_given_out = (read | told, given, {Action.EXPORT})
    assert dict(zip(TokenScope, read_given_out, strict=True)) == WITHIN


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


@pytest.mark.parametrize("action", Action)
def test_before_the_agreement_is_signed_nothing_can_be_done_but_sign_it(action: Action) -> None:
    answer = decided(a_standing(signed=False, roles=Role), action)

    if action is Action.SIGN:
        assert isinstance(answer, Grant)
    else:
        assert isinstance(answer, Refusal)
        assert answer.rule == "P13.agreement"


@pytest.mark.parametrize(
    ("standing", "rule"),
    [
        (a_standing(signed=False, active=False, roles=[Role.REPRESENTATIVE]), "R.active"),
        (
            a_standing(signed=False, trained_until=None, roles=[Role.REPRESENTATIVE]),
            "P13.training",
        ),
        (a_standing(signed=False, roles=[Role.RESEARCHER]), "R.role"),
    ],
)
def test_signing_asks_for_everything_but_the_signature(standing: Standing, rule: str) -> None:
    refused = decided(standing, Action.SIGN)

    assert isinstance(refused, Refusal)
    assert refused.rule == rule


@pytest.mark.parametrize(
    "action", [each for each in OWN_ONLY if Role.REPRESENTATIVE in ALLOWED[each] & OWN_ONLY[each]]
)
def test_a_representative_acts_for_the_own_organisation_alone(action: Action) -> None:
    standing = a_standing(roles=[Role.REPRESENTATIVE])
    own, other = (
        decide(
            standing,
            action,
            purpose=Purpose.RESEARCH,
            at=NOW,
            resource=Resource(organisation=each, reason="as agreed"),
        )
        for each in (standing.actor.organisation, an_actor().organisation)
    )

    assert isinstance(own, Grant)
    assert isinstance(other, Refusal)
    assert other.rule == "R.own"


@pytest.mark.parametrize(
    "action", [each for each in OWN_ONLY if Role.SECRETARIAT in ALLOWED[each] - OWN_ONLY[each]]
)
def test_the_secretariat_acts_for_every_organisation(action: Action) -> None:
    resource = Resource(organisation=an_actor().organisation, reason="as agreed")
    standing = a_standing(roles=[Role.SECRETARIAT])

    granted = decide(standing, action, purpose=Purpose.RESEARCH, at=NOW, resource=resource)

    assert isinstance(granted, Grant)
    assert granted.reasons == ("P13", "R1")


@pytest.mark.parametrize("action", sorted(REASONED))
@pytest.mark.parametrize("reason", ["", "  \n"])
def test_an_act_that_changes_what_others_may_do_needs_a_reason(action: Action, reason: str) -> None:
    refused = decide(
        a_standing(roles=Role),
        action,
        purpose=Purpose.RESEARCH,
        at=NOW,
        resource=Resource(reason=reason),
    )

    assert isinstance(refused, Refusal)
    assert refused.rule == "R.reason"


def test_every_act_that_runs_the_alliance_is_administration() -> None:
    running = [each for each in Action if ALLOWED[each] <= {Role.SECRETARIAT, Role.REPRESENTATIVE}]

    beside = {Action.CONTRIBUTE, Action.RETAIN, Action.OPERATE, Action.OPEN_PACKAGE}
    assert set(running) - beside <= ADMINISTERING
    assert REASONED <= ADMINISTERING
    assert {Action.SIGN} == BEFORE_SIGNING


@pytest.mark.parametrize(
    ("action", "role"),
    [
        (Action.CHANGE_BASES, Role.LEGAL),
        (Action.HOLD, Role.LEGAL),
        (Action.REVIEW, Role.REPRESENTATIVE),
        (Action.WITHDRAW, Role.RESEARCHER),
        (Action.ANSWER_WIDER, Role.REPRESENTATIVE),
    ],
)
def test_what_ends_or_keeps_claims_reaches_the_own_organisation_alone(
    action: Action, role: Role
) -> None:
    standing = a_standing(roles=[role])
    own = Resource(organisation=standing.actor.organisation, reason="as agreed")
    other = Resource(organisation=an_actor().organisation, reason="as agreed")
    told = [
        decide(standing, action, purpose=Purpose.RESEARCH, at=NOW, resource=each)
        for each in (own, other)
    ]

    assert isinstance(told[0], Grant)
    assert isinstance(told[1], Refusal)
    assert told[1].rule == "R.own"


def test_the_secretariat_changes_legal_bases_for_every_country() -> None:
    other = Resource(organisation=an_actor().organisation, reason="a new law")

    told = decide(
        a_standing(roles=[Role.SECRETARIAT]),
        Action.CHANGE_BASES,
        purpose=Purpose.RESEARCH,
        at=NOW,
        resource=other,
    )

    assert isinstance(told, Grant)


def test_retention_goes_on_for_an_organisation_that_left() -> None:
    gone = a_standing(an_actor(system="retention"), active=False, signed=False, roles=[])

    assert isinstance(decided(gone, Action.RETAIN), Grant)
    assert isinstance(decided(gone, Action.WITHDRAW), Refusal)


def test_no_person_runs_the_retention_of_an_organisation_that_left() -> None:
    assert isinstance(decided(a_standing(active=False), Action.RETAIN), Refusal)


@pytest.mark.parametrize("scope", TokenScope)
def test_a_token_reaches_the_acts_of_its_scope_and_no_other(scope: TokenScope) -> None:
    everything = a_standing(roles=list(Role))
    with_token = attrs.evolve(everything, token=frozenset({scope}))

    reached = {act for act in Action if isinstance(decided(with_token, act), Grant)}

    assert reached == {act for act in WITHIN[scope] if isinstance(decided(everything, act), Grant)}


@pytest.mark.parametrize("action", Action)
def test_an_act_beyond_the_token_is_refused_by_its_rule(action: Action) -> None:
    refused = decided(attrs.evolve(a_standing(roles=list(Role)), token=frozenset()), action)

    assert isinstance(refused, Refusal)
    assert refused.reasons == ("R.token",)


@pytest.mark.parametrize("action", Action)
def test_a_token_gives_nothing_that_its_person_may_not(action: Action) -> None:
    nobody = attrs.evolve(a_standing(roles=[]), token=frozenset(TokenScope))

    assert isinstance(decided(nobody, action), Refusal)


def test_no_scope_reaches_the_making_of_tokens() -> None:
    assert all(Action.MAKE_TOKEN not in acts for acts in WITHIN.values())
