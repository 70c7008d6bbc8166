"""Acts before which a person proves again that it is still them: those that reach outward, and those that give power.

Looking is not among them, whoever's eyes one looks with, nor what gives nobody anything: asking, marking, reviewing. An
export takes out what its person reads already, and programs do it too; the ledger keeps it.
"""

from atlas.policy.decide import Action

FRESH: frozenset[Action] = frozenset(
    {
        # who is in, and what they may
        *(Action.ADMIT, Action.SUSPEND_MEMBER, Action.END_MEMBERSHIP, Action.TAKE_BACK_MEMBER),
        *(Action.INVITE, Action.CHANGE_ROLES, Action.RENEW_TRAINING),
        *(Action.SUSPEND_PERSON, Action.REMOVE_PERSON, Action.TAKE_BACK_PERSON),
        *(Action.OPEN_CELL, Action.CHANGE_CELL, Action.CLOSE_CELL),
        # what binds members, and on which ground personal data is read
        *(Action.PUBLISH_AGREEMENT, Action.SIGN, Action.CHANGE_BASES),
        # what ends claims, keeps them, or gives them to more readers
        *(Action.HOLD, Action.WITHDRAW, Action.ANSWER_WIDER, Action.ANSWER_SUBJECT),
        # what opens claims to who may not read them
        *(Action.BREAK_GLASS, Action.ANSWER_GLASS),
        # what goes out for good, to who may be no member
        *(Action.RELEASE_PACKAGE, Action.LINK_PACKAGE),
        # what a cell does to a target, and what ends the access of all
        *(Action.DECIDE_OPERATION, Action.END_OPERATION),
        # a way in that lasts
        Action.MAKE_TOKEN,
    }
)
"""No bearer token reaches any of them: a program cannot prove that it is a person."""
