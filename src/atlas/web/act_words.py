"""What each act is called where it is shown: in the record and in its filters. All go through gettext."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from atlas.policy.decide import Action

if TYPE_CHECKING:
    from atlas.web.words import Words

ACT_WORDS: Mapping[Action, "Words"] = MappingProxyType(
    {
        Action.SEARCH: _("search"),
        Action.READ: _("read"),
        Action.LOOKUP: _("look up identifiers"),
        Action.EXPORT: _("take out"),
        Action.CONTRIBUTE: _("contribute"),
        Action.LOAD_SAMPLE: _("load the sample"),
        Action.ARRANGE: _("arrange the map"),
        Action.SAVE_VIEW: _("keep a view"),
        Action.MAKE_TOKEN: _("make a token"),
        Action.SEE_ALLIANCE: _("look at the alliance"),
        Action.ADMIT: _("admit a member"),
        Action.EDIT_PROFILE: _("change the profile of a member"),
        Action.SUSPEND_MEMBER: _("suspend a member"),
        Action.END_MEMBERSHIP: _("end a membership"),
        Action.TAKE_BACK_MEMBER: _("take a member back"),
        Action.INVITE: _("invite a person"),
        Action.CHANGE_ROLES: _("change roles"),
        Action.RENEW_TRAINING: _("renew a training"),
        Action.SUSPEND_PERSON: _("suspend a person"),
        Action.REMOVE_PERSON: _("remove a person"),
        Action.TAKE_BACK_PERSON: _("take a person back"),
        Action.OPEN_CELL: _("open a cell"),
        Action.CHANGE_CELL: _("change a cell"),
        Action.CLOSE_CELL: _("close a cell"),
        Action.PUBLISH_AGREEMENT: _("publish an agreement"),
        Action.SIGN: _("sign the agreement"),
        Action.SEE_BASES: _("look at legal bases"),
        Action.CHANGE_BASES: _("change legal bases"),
        Action.SEE_RETENTION: _("look at what ends when"),
        Action.HOLD: _("hold a claim"),
        Action.REVIEW: _("review a claim"),
        Action.WITHDRAW: _("withdraw a claim"),
        Action.RETAIN: _("end claims whose time is over"),
        Action.ASK_WIDER: _("ask for more readers"),
        Action.ANSWER_WIDER: _("answer who asks for more readers"),
        Action.CHANGE_PURPOSE: _("change the purpose"),
        Action.UNMASK: _("unmask personal data"),
        Action.PREVIEW: _("look as a member"),
        Action.PREVIEW_PERSON: _("look as a person"),
        Action.SEE_RECORD: _("search the record"),
        Action.SEE_LEDGER: _("look at the ledger"),
        Action.OPERATE: _("look after the server"),
        Action.RESCUE: _("let a locked-out administrator in"),
        Action.SEE_FLAGS: _("look at flagged claims"),
        Action.SEE_SUBJECTS: _("look at cases of data subjects"),
        Action.HANDLE_SUBJECT: _("work on the case of a data subject"),
        Action.ANSWER_SUBJECT: _("answer a data subject"),
        Action.COMMENT: _("comment"),
        Action.JUDGE: _("judge what is the same"),
        Action.SEE_NOTICES: _("look at one's notices"),
        Action.MARK_NOTICES: _("mark one's notices"),
        Action.MAKE_LINK: _("make a sign-in link"),
        Action.END_TOKEN: _("end a token"),
        Action.SET_MAIL: _("set a mail address"),
        Action.ADD_NODE: _("add a node"),
        Action.BACK_UP: _("back everything up"),
        Action.RESTORE: _("restore a backup"),
        Action.BREAK_GLASS: _("ask in an emergency"),
        Action.ANSWER_GLASS: _("answer an emergency"),
        Action.READ_GLASS: _("read by break-glass"),
        Action.PLANT_BAIT: _("watch a claim"),
        Action.SEE_ALARMS: _("look at alarms"),
        Action.SEE_DECONFLICTION: _("look at deconfliction"),
        Action.DECONFLICT: _("ask whether others work on the same"),
        Action.FILE_ENTRY: _("file what the organisation works on"),
        Action.SEE_INVESTIGATIONS: _("look at investigations"),
        Action.INVESTIGATE: _("work on an investigation"),
        Action.MOVE_INVESTIGATION: _("start, pause, close or reopen an investigation"),
        Action.ASK_MEMBER: _("ask a member"),
        Action.ANSWER_MEMBER: _("answer a request to your organisation"),
        Action.GIVE_TASK: _("give a task"),
        Action.DO_TASK: _("do a task, or decline it"),
        Action.SEE_STATEMENT: _("see what became of an organisation's claims"),
        Action.SEE_NOMINATIONS: _("look at nominations"),
        Action.NOMINATE: _("nominate a target"),
        Action.SCREEN: _("screen a nomination"),
        Action.CLEAR_NOMINATION: _("check a nomination in law"),
        Action.WEIGH: _("weigh the criteria"),
        Action.VOTE: _("vote on a nomination"),
        Action.CONCLUDE: _("decide a nomination"),
        Action.TAKE_BACK_NOMINATION: _("take a nomination back"),
    }
)


def called(act: str) -> str:
    """Return what an act is called; one that is not known any more stays as it stands on record."""
    return str(ACT_WORDS[Action(act)]) if act in set(Action) else act
