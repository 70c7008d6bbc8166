"""What each role may do, what a token reaches, which acts write, and which need a reason: tables, read by `decide`."""

from collections.abc import Mapping
from types import MappingProxyType

from atlas.policy.actors import Role, TokenScope
from atlas.policy.acts import Action
from atlas.policy.permits import NEVER_PERSONAL

_READERS = frozenset(Role) - {Role.AUDITOR}
_SECRETARIAT = frozenset({Role.SECRETARIAT})
_WITH_PACKAGES = frozenset({Role.REPRESENTATIVE, Role.EDITOR, Role.LEGAL, Role.LIAISON})
_OVER_PEOPLE = frozenset({Role.SECRETARIAT, Role.REPRESENTATIVE})
_INVESTIGATORS = frozenset({Role.REPRESENTATIVE, Role.RESEARCHER, Role.CELL_LEAD})
_FILERS = frozenset({Role.RESEARCHER, Role.LIAISON})
_OVER_CELLS = frozenset({Role.SECRETARIAT, Role.CELL_LEAD})

# domain 6.1: what a role may; a person needs one of them
ALLOWED: Mapping[Action, frozenset[Role]] = MappingProxyType(
    {
        Action.SEARCH: _READERS,
        Action.READ: _READERS,
        Action.LOOKUP: _READERS - {Role.OBSERVER},
        Action.EXPORT: _READERS - {Role.OBSERVER, Role.BOARD},
        Action.CONTRIBUTE: frozenset({Role.REPRESENTATIVE, Role.RESEARCHER}),
        Action.LOAD_SAMPLE: frozenset({Role.SECRETARIAT, Role.REPRESENTATIVE, Role.RESEARCHER}),
        # what is derived from one's own scope is kept for that scope alone
        Action.ARRANGE: _READERS,
        # a view is RED for its person: whoever reads only what is open could not read it again
        Action.SAVE_VIEW: _READERS - {Role.OBSERVER},
        # a token does no more than its person may
        Action.MAKE_TOKEN: frozenset(Role),
        # names, kinds, countries and levers of members; the service shows no more than the person may know
        Action.SEE_ALLIANCE: frozenset(Role),
        Action.ADMIT: _SECRETARIAT,
        Action.EDIT_PROFILE: _OVER_PEOPLE,
        Action.SUSPEND_MEMBER: _SECRETARIAT,
        Action.END_MEMBERSHIP: _SECRETARIAT,
        Action.TAKE_BACK_MEMBER: _SECRETARIAT,
        Action.INVITE: _OVER_PEOPLE,
        Action.CHANGE_ROLES: _OVER_PEOPLE,
        Action.RENEW_TRAINING: _OVER_PEOPLE,
        Action.SUSPEND_PERSON: _OVER_PEOPLE,
        Action.REMOVE_PERSON: _OVER_PEOPLE,
        Action.TAKE_BACK_PERSON: _OVER_PEOPLE,
        Action.OPEN_CELL: _OVER_CELLS,
        Action.CHANGE_CELL: _OVER_CELLS,
        Action.CLOSE_CELL: _OVER_CELLS,
        Action.PUBLISH_AGREEMENT: frozenset({Role.SECRETARIAT, Role.BOARD}),
        Action.SIGN: frozenset({Role.REPRESENTATIVE}),
        Action.SEE_BASES: frozenset(Role),
        Action.CHANGE_BASES: frozenset({Role.SECRETARIAT, Role.LEGAL}),
        Action.SEE_RETENTION: frozenset({Role.REPRESENTATIVE, Role.RESEARCHER, Role.LEGAL}),
        Action.HOLD: frozenset({Role.LEGAL}),
        Action.REVIEW: frozenset({Role.REPRESENTATIVE, Role.LEGAL}),
        Action.WITHDRAW: frozenset({Role.REPRESENTATIVE, Role.RESEARCHER}),
        # the daily work of the system alone
        Action.RETAIN: frozenset(),
        Action.ASK_WIDER: _READERS - {Role.OBSERVER},
        Action.ANSWER_WIDER: frozenset({Role.REPRESENTATIVE}),
        Action.CHANGE_PURPOSE: frozenset(Role),
        Action.UNMASK: frozenset(Role) - NEVER_PERSONAL,
        # never more than the previewer reads: the scope is what both have in common
        Action.PREVIEW: _OVER_PEOPLE,
        Action.PREVIEW_PERSON: _OVER_PEOPLE,
        Action.SEE_RECORD: frozenset({Role.AUDITOR, Role.REPRESENTATIVE}),
        # the service shows what concerns the person or the organisation; an auditor sees rows, and no claim
        Action.SEE_LEDGER: frozenset(Role),
        Action.OPERATE: _SECRETARIAT,
        # two operators on the command line
        Action.RESCUE: frozenset(),
        Action.SEE_FLAGS: frozenset({Role.LEGAL}),
        Action.SEE_SUBJECTS: frozenset({Role.LEGAL}),
        Action.HANDLE_SUBJECT: frozenset({Role.LEGAL}),
        Action.ANSWER_SUBJECT: frozenset({Role.LEGAL}),
        Action.COMMENT: _READERS - {Role.OBSERVER},
        # what is joined shows to all who read the judgement: as what is claimed
        Action.JUDGE: frozenset({Role.REPRESENTATIVE, Role.RESEARCHER}),
        # a notice is RED for its person, as a view is
        Action.SEE_NOTICES: _READERS - {Role.OBSERVER},
        Action.MARK_NOTICES: _READERS - {Role.OBSERVER},
        # the node's operator on the command line, whom no role stands for
        **dict.fromkeys((Action.MAKE_LINK, Action.END_TOKEN, Action.SET_MAIL), frozenset()),
        **dict.fromkeys((Action.ADD_NODE, Action.BACK_UP, Action.RESTORE), frozenset()),
        Action.BREAK_GLASS: _READERS - {Role.OBSERVER, Role.BOARD},
        Action.ANSWER_GLASS: frozenset({Role.REPRESENTATIVE, Role.LEGAL}),
        Action.READ_GLASS: _READERS - {Role.OBSERVER, Role.BOARD},
        Action.PLANT_BAIT: frozenset({Role.REPRESENTATIVE, Role.LEGAL}),
        Action.SEE_ALARMS: frozenset({Role.LEGAL, Role.SECRETARIAT, Role.AUDITOR}),
        # who offers a claim does not choose who reviews it; who reviews was drawn
        Action.OFFER_VETTING: frozenset({Role.REPRESENTATIVE, Role.RESEARCHER, Role.REVIEWER}),
        Action.VET: frozenset({Role.REVIEWER}),
        Action.CITE: frozenset({Role.REPRESENTATIVE, Role.RESEARCHER, Role.REVIEWER}),
        Action.FAST_TRACK: frozenset({Role.CELL_LEAD, Role.LEGAL}),
        Action.DECLARE_CONFLICT: frozenset({Role.REPRESENTATIVE}),
        # the node's operator on the command line
        Action.ROLL_BACK: frozenset(),
        Action.SEE_DECONFLICTION: _FILERS | {Role.REPRESENTATIVE, Role.LEGAL, Role.AUDITOR},
        Action.DECONFLICT: _FILERS
        | _OVER_PEOPLE
        | {Role.REVIEWER, Role.EDITOR, Role.LEGAL, Role.CELL_LEAD},
        Action.FILE_ENTRY: _FILERS,
        # the node's operator on the command line
        Action.TURN_INDEX_KEY: frozenset(),
        Action.SEE_INVESTIGATIONS: _READERS - {Role.OBSERVER},
        Action.INVESTIGATE: _INVESTIGATORS,
        Action.MOVE_INVESTIGATION: _INVESTIGATORS,
        # the police may ask, and what it asks is voluntary
        Action.ASK_MEMBER: _INVESTIGATORS | {Role.LIAISON},
        Action.ANSWER_MEMBER: frozenset({Role.REPRESENTATIVE, Role.RESEARCHER}),
        Action.GIVE_TASK: _INVESTIGATORS | {Role.LIAISON},
        Action.DO_TASK: _READERS - {Role.OBSERVER},
        Action.SEE_STATEMENT: frozenset({Role.SECRETARIAT, Role.REPRESENTATIVE, Role.RESEARCHER}),
        # what the alliance may go after is not for observers
        Action.SEE_NOMINATIONS: _READERS - {Role.OBSERVER},
        Action.NOMINATE: frozenset({Role.RESEARCHER}),
        Action.SCREEN: _SECRETARIAT,
        Action.CLEAR_NOMINATION: frozenset({Role.LEGAL}),
        Action.WEIGH: frozenset({Role.BOARD}),
        Action.VOTE: frozenset({Role.REPRESENTATIVE, Role.RESEARCHER}),
        Action.CONCLUDE: _SECRETARIAT,
        Action.TAKE_BACK_NOMINATION: frozenset({Role.REPRESENTATIVE, Role.RESEARCHER}),
        # who writes, clears or gets packages; the database shows those of the own organisation alone
        Action.SEE_PACKAGES: _WITH_PACKAGES,
        Action.EDIT_PACKAGE: frozenset({Role.EDITOR}),
        Action.CLEAR_PACKAGE: frozenset({Role.LEGAL}),
        Action.SEND_BACK_PACKAGE: frozenset({Role.EDITOR, Role.LEGAL}),
        Action.RELEASE_PACKAGE: frozenset({Role.LEGAL}),
        Action.CONSENT_PACKAGE: frozenset({Role.REPRESENTATIVE}),
        Action.ANSWER_PACKAGE: frozenset({Role.REPRESENTATIVE, Role.LIAISON}),
        Action.LINK_PACKAGE: frozenset({Role.EDITOR, Role.LEGAL, Role.LIAISON}),
        # whoever comes by the link of a package: work of the system
        Action.OPEN_PACKAGE: frozenset(),
        Action.SEE_FEEDBACK: frozenset({Role.REPRESENTATIVE, Role.RESEARCHER}),
        Action.SEE_AUTHORITIES: frozenset({Role.EDITOR, Role.LEGAL, Role.BOARD}),
        Action.KEEP_AUTHORITIES: frozenset({Role.BOARD}),
        # of the cells that the organisation sits in: the database shows no others
        Action.SEE_OPERATIONS: _READERS - {Role.OBSERVER},
        Action.PLAN_OPERATION: frozenset({Role.CELL_LEAD}),
        Action.DECIDE_OPERATION: frozenset({Role.REPRESENTATIVE, Role.LEGAL, Role.CELL_LEAD}),
        # where nobody is left who assesses it, or closes it
        Action.END_OPERATION: _SECRETARIAT,
        # each holder alone says whether, and what was done
        Action.ANSWER_ACTION: frozenset({Role.LEVER_HOLDER}),
        Action.REPORT_ACTION: frozenset({Role.LEVER_HOLDER}),
        Action.MEASURE_OPERATION: frozenset({Role.EVALUATOR}),
        Action.RECORD_OUTCOME: frozenset({Role.REPRESENTATIVE, Role.RESEARCHER, Role.LIAISON}),
    }
)

# Those of the roles above that act for their own organisation alone: another's is refused.
OWN_ONLY: Mapping[Action, frozenset[Role]] = MappingProxyType(
    {
        **{
            action: frozenset({Role.REPRESENTATIVE})
            for action in (
                Action.EDIT_PROFILE,
                Action.INVITE,
                Action.CHANGE_ROLES,
                Action.RENEW_TRAINING,
                Action.SUSPEND_PERSON,
                Action.REMOVE_PERSON,
                Action.TAKE_BACK_PERSON,
                Action.SIGN,
            )
        },
        Action.CHANGE_BASES: frozenset({Role.LEGAL}),
        Action.SEE_RETENTION: frozenset(Role),
        Action.HOLD: frozenset(Role),
        Action.REVIEW: frozenset(Role),
        Action.WITHDRAW: frozenset(Role),
        Action.JUDGE: frozenset(Role),
        Action.DECLARE_CONFLICT: frozenset(Role),
        Action.ANSWER_WIDER: frozenset(Role),
        Action.ANSWER_GLASS: frozenset(Role),
        Action.PLANT_BAIT: frozenset(Role),
        Action.SEE_ALARMS: frozenset({Role.LEGAL}),
        Action.DECONFLICT: frozenset(Role),
        Action.FILE_ENTRY: frozenset(Role),
        Action.PREVIEW_PERSON: frozenset({Role.REPRESENTATIVE}),
        Action.SEE_RECORD: frozenset({Role.REPRESENTATIVE}),
        Action.SEE_LEDGER: frozenset(Role) - {Role.AUDITOR},
        Action.SEE_SUBJECTS: frozenset(Role),
        Action.HANDLE_SUBJECT: frozenset(Role),
        Action.ANSWER_SUBJECT: frozenset(Role),
        **dict.fromkeys(
            (
                *(Action.EDIT_PACKAGE, Action.CLEAR_PACKAGE, Action.SEND_BACK_PACKAGE),
                *(Action.RELEASE_PACKAGE, Action.CONSENT_PACKAGE, Action.ANSWER_PACKAGE),
                Action.LINK_PACKAGE,
                *(Action.ANSWER_ACTION, Action.REPORT_ACTION),
            ),
            frozenset(Role),
        ),
        **dict.fromkeys((Action.ASK_MEMBER, Action.ANSWER_MEMBER, Action.DO_TASK), frozenset(Role)),
        Action.SEE_STATEMENT: frozenset(Role),
        Action.NOMINATE: frozenset(Role),
        Action.VOTE: frozenset(Role),
        Action.TAKE_BACK_NOMINATION: frozenset(Role),
        Action.RECORD_OUTCOME: frozenset(Role),
    }
)

# What a bearer token of each scope reaches; an act of none of them needs a person in a browser.
WITHIN: Mapping[TokenScope, frozenset[Action]] = MappingProxyType(
    {
        TokenScope.READ: frozenset(
            {
                *(Action.SEARCH, Action.READ, Action.LOOKUP, Action.ARRANGE),
                Action.UNMASK,
                *(Action.SEE_ALLIANCE, Action.SEE_RECORD, Action.SEE_LEDGER),
                *(Action.SEE_NOTICES, Action.MARK_NOTICES, Action.SAVE_VIEW),
                *(Action.SEE_BASES, Action.SEE_RETENTION, Action.SEE_FLAGS, Action.SEE_ALARMS),
                *(Action.SEE_SUBJECTS, Action.SEE_DECONFLICTION),
                *(Action.SEE_INVESTIGATIONS, Action.SEE_STATEMENT, Action.SEE_NOMINATIONS),
                *(Action.SEE_PACKAGES, Action.SEE_FEEDBACK, Action.SEE_AUTHORITIES),
                Action.SEE_OPERATIONS,
            }
        ),
        # whoever names a legal basis is told whether it holds
        TokenScope.CONTRIBUTE: frozenset(
            {
                *(Action.CONTRIBUTE, Action.COMMENT, Action.JUDGE),
                *(Action.OFFER_VETTING, Action.VET, Action.CITE, Action.DECLARE_CONFLICT),
                *(Action.SEE_BASES, Action.ASK_WIDER),
                *(Action.EDIT_PACKAGE, Action.CLEAR_PACKAGE, Action.SEND_BACK_PACKAGE),
                *(Action.CONSENT_PACKAGE, Action.ANSWER_PACKAGE),
                *(Action.DECONFLICT, Action.FILE_ENTRY),
                *(Action.INVESTIGATE, Action.MOVE_INVESTIGATION, Action.GIVE_TASK, Action.DO_TASK),
                *(Action.ASK_MEMBER, Action.ANSWER_MEMBER),
                *(Action.PLAN_OPERATION, Action.ANSWER_ACTION, Action.MEASURE_OPERATION),
            }
        ),
        TokenScope.EXPORT: frozenset({Action.EXPORT}),
    }
)

WRITING = frozenset(
    {
        *(Action.DECONFLICT, Action.FILE_ENTRY),
        *(Action.CONTRIBUTE, Action.ARRANGE, Action.SAVE_VIEW),
        *(Action.HOLD, Action.REVIEW, Action.WITHDRAW, Action.RETAIN),
        *(Action.ASK_WIDER, Action.ANSWER_WIDER, Action.BREAK_GLASS, Action.ANSWER_GLASS),
        *(Action.COMMENT, Action.JUDGE, Action.MARK_NOTICES, Action.PLANT_BAIT),
        *(
            Action.OFFER_VETTING,
            Action.VET,
            Action.CITE,
            Action.FAST_TRACK,
            Action.DECLARE_CONFLICT,
        ),
        *(Action.HANDLE_SUBJECT, Action.ANSWER_SUBJECT),
        *(Action.EDIT_PACKAGE, Action.CLEAR_PACKAGE, Action.SEND_BACK_PACKAGE),
        *(Action.RELEASE_PACKAGE, Action.CONSENT_PACKAGE, Action.ANSWER_PACKAGE),
        *(Action.LINK_PACKAGE, Action.RECORD_OUTCOME),
        *(Action.INVESTIGATE, Action.MOVE_INVESTIGATION, Action.GIVE_TASK, Action.DO_TASK),
        *(Action.ASK_MEMBER, Action.ANSWER_MEMBER),
        *(Action.NOMINATE, Action.SCREEN, Action.CLEAR_NOMINATION, Action.WEIGH, Action.VOTE),
        *(Action.CONCLUDE, Action.TAKE_BACK_NOMINATION),
        *(Action.PLAN_OPERATION, Action.DECIDE_OPERATION, Action.ANSWER_ACTION),
        Action.END_OPERATION,
        *(Action.REPORT_ACTION, Action.MEASURE_OPERATION),
    }
)

COUNTED = frozenset({Action.SEE_NOTICES, Action.VET})
"""Acts that may count one's own on every page without a line in the record; what they show is on it as ever."""

REASONED: frozenset[Action] = frozenset(
    {
        *(Action.SEND_BACK_PACKAGE, Action.RELEASE_PACKAGE, Action.CONSENT_PACKAGE),
        *(Action.CLEAR_PACKAGE, Action.KEEP_AUTHORITIES, Action.LINK_PACKAGE),
        *(Action.DECIDE_OPERATION, Action.END_OPERATION),
        Action.UNMASK,
        Action.RESCUE,
        *(Action.FAST_TRACK, Action.DECLARE_CONFLICT, Action.ROLL_BACK),
        *(Action.CHANGE_BASES, Action.HOLD, Action.REVIEW, Action.WITHDRAW),
        *(Action.ASK_WIDER, Action.ANSWER_WIDER, Action.ANSWER_SUBJECT),
        *(Action.BREAK_GLASS, Action.ANSWER_GLASS, Action.READ_GLASS),
        *(Action.PLANT_BAIT, Action.JUDGE),
        *(Action.WEIGH, Action.CONCLUDE, Action.TAKE_BACK_NOMINATION),
        *(Action.CHANGE_PURPOSE, Action.PREVIEW, Action.PREVIEW_PERSON),
        Action.ADMIT,
        Action.SUSPEND_MEMBER,
        Action.END_MEMBERSHIP,
        Action.TAKE_BACK_MEMBER,
        Action.CHANGE_ROLES,
        Action.SUSPEND_PERSON,
        Action.REMOVE_PERSON,
        Action.TAKE_BACK_PERSON,
        Action.OPEN_CELL,
        Action.CHANGE_CELL,
        Action.CLOSE_CELL,
        Action.PUBLISH_AGREEMENT,
    }
)
"""Acts that need a typed reason: outward ones, and those that change what others may do."""

ADMINISTERING = REASONED | {
    Action.EDIT_PROFILE,
    Action.INVITE,
    Action.RENEW_TRAINING,
    Action.SIGN,
    Action.MAKE_TOKEN,
    *(Action.MAKE_LINK, Action.END_TOKEN, Action.SET_MAIL, Action.ADD_NODE, Action.BACK_UP),
    *(Action.RESTORE, Action.TURN_INDEX_KEY),
    Action.RECORD_OUTCOME,
    Action.SCREEN,
    Action.REPORT_ACTION,
}
"""Acts by which the alliance is run; each is a leaf of the log."""

BEFORE_SIGNING = frozenset({Action.SIGN})
"""What may be done while the organisation has not signed the agreement in force: sign it, and nothing else."""
