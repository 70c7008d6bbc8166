"""What notices say and where they lead, by kind. No word of what they are about."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from atlas.services.notices import Kind

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise

WORDS: Mapping[Kind, "Words"] = MappingProxyType(
    {
        Kind.MENTION: _("You are mentioned in a comment"),
        Kind.ANSWER: _("Your comment was answered"),
        Kind.WIDER_ASKED: _("Somebody asks your organisation to release a claim wider"),
        Kind.WIDER_ANSWERED: _("A request of your organisation for a wider audience was answered"),
        Kind.GLASS_ASKED: _("Emergency: somebody asks your organisation to open claims"),
        Kind.GLASS_ANSWERED: _("Claims were opened in an emergency, or refused"),
        Kind.HOLD: _("A legal hold was put on a claim of your organisation"),
        Kind.WITHDRAWN: _("A claim that you took out was withdrawn by its contributor"),
        Kind.REVIEW: _("Claims of your organisation are due for review"),
        Kind.FLAG: _("The screening flagged a text"),
        Kind.UNUSUAL: _("Somebody read far more than is usual for them"),
        Kind.ALARM: _("An alarm was raised"),
        Kind.INVITED: _("You were invited; add a way in of your own"),
        Kind.IMPORTED: _("An import of yours has ended"),
        Kind.RECALL: _("A package is called back in part"),
        Kind.NOMINATION_WAITS: _("A nomination waits for you"),
        Kind.NOMINATION_DECIDED: _("A nomination of yours was decided"),
        Kind.ASKED_FOR: _("Somebody asked for an identifier that your organisation filed"),
        Kind.REQUESTED: _("Your organisation is asked for something in an investigation"),
        Kind.REQUEST_ANSWERED: _("A request of yours in an investigation was answered"),
        Kind.TASK_GIVEN: _("You have a new task in an investigation"),
        Kind.UNDONE: _("What you asked has been done: an import was undone, or put back"),
        Kind.DRAWN: _("You were drawn to review a claim"),
        Kind.VETTED: _("The review of a claim of your organisation has ended"),
        Kind.ACTION_ASKED: _("Your organisation is asked for an action in an operation"),
        Kind.OPERATION_MOVED: _("Something moved in an operation of yours"),
    }
)
# The address of each kind, and what stands in it: the thing, the object of the notice, or nothing.
ADDRESSES: Mapping[Kind, tuple[str, str]] = MappingProxyType(
    {
        Kind.MENTION: ("discussion", "thing"),
        Kind.ANSWER: ("discussion", "thing"),
        Kind.WIDER_ASKED: ("requests", ""),
        Kind.WIDER_ANSWERED: ("requests", ""),
        Kind.GLASS_ASKED: ("glass", ""),
        Kind.GLASS_ANSWERED: ("glass", ""),
        Kind.HOLD: ("claim-time", "object"),
        Kind.WITHDRAWN: ("thing", "thing"),
        Kind.REVIEW: ("retention", ""),
        Kind.FLAG: ("flags", ""),
        Kind.UNUSUAL: ("person", "object"),
        Kind.ALARM: ("alarms", ""),
        Kind.INVITED: ("account", ""),
        Kind.IMPORTED: ("import", "object"),
        Kind.RECALL: ("package-release", "object"),
        Kind.NOMINATION_WAITS: ("nomination", "object"),
        Kind.NOMINATION_DECIDED: ("nomination", "object"),
        Kind.ASKED_FOR: ("deconfliction", ""),
        Kind.REQUESTED: ("investigations", ""),
        Kind.REQUEST_ANSWERED: ("investigations", ""),
        Kind.TASK_GIVEN: ("investigations", ""),
        Kind.UNDONE: ("import", "object"),
        Kind.DRAWN: ("review-claim", "object"),
        Kind.VETTED: ("review-claim", "object"),
        Kind.ACTION_ASKED: ("operation", "object"),
        Kind.OPERATION_MOVED: ("operation", "object"),
    }
)
