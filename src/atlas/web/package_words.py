"""What states, steps and guards of packages are called on pages. All go through gettext."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from atlas.policy.packages import State, Step

if TYPE_CHECKING:
    from atlas.web.words import Words

STATE_WORDS: Mapping[str, "Words"] = MappingProxyType(
    {
        State.DRAFT: _("draft"),
        State.FACT_CHECK: _("facts are checked"),
        State.LEGAL: _("law is weighed"),
        State.SANITISED: _("sanitised"),
        State.APPROVED: _("approved"),
        State.RELEASED: _("released"),
        State.ACKNOWLEDGED: _("acknowledged"),
        State.IN_USE: _("in use"),
        State.ACTIONED: _("acted upon"),
        State.NO_ACTION: _("no action"),
        State.RETURNED: _("returned"),
        State.CLOSED: _("closed"),
    }
)
STEP_WORDS: Mapping[str, "Words"] = MappingProxyType(
    {
        Step.SUBMIT: _("Give to the fact check"),
        Step.CHECK: _("Facts are right"),
        Step.WEIGH: _("The legal basis carries"),
        Step.SANITISE: _("Sources are protected"),
        Step.APPROVE: _("Approve"),
        Step.SEND_BACK: _("Send back to draft"),
        Step.ABANDON: _("Give up"),
        Step.RELEASE: _("Release"),
        Step.ANEW: _("Begin another version"),
        Step.ACKNOWLEDGE: _("Acknowledge"),
        Step.USE: _("It is in use"),
        Step.ACT: _("We acted upon it"),
        Step.NO_ACTION: _("No action"),
        Step.RETURN: _("Return it"),
        Step.CORRECT: _("We corrected our copy"),
        Step.CLOSE: _("Close"),
    }
)
DONE_WORDS: Mapping[str, "Words"] = MappingProxyType(
    {**STEP_WORDS, "written": _("Written on"), "released": _("Released")}
)
ROUTE_WORDS: Mapping[str, "Words"] = MappingProxyType(
    {
        "national-unit": _("National unit"),
        "ncb": _("National Central Bureau (INTERPOL)"),
        "gateway": _("Gateway"),
        "direct": _("Directly"),
    }
)
CONFIDENCE_WORDS: Mapping[str, "Words"] = MappingProxyType(
    {"low": _("low"), "moderate": _("moderate"), "high": _("high")}
)
CHECKLIST_WORDS: Mapping[str, "Words"] = MappingProxyType(
    {
        "metadata": _("No metadata of captures"),
        "sessions": _("No addresses with session ids"),
        "screenshots": _("No screenshots of analysts' accounts"),
        "timestamps": _("No rare times"),
        "only-one": _("Nothing that only one member could know"),
        "rights": _("Rights of persons at the recipient were weighed"),
    }
)
GUARD_WORDS: Mapping[str, "Words"] = MappingProxyType(
    {
        "W7.cited": _("every statement cites a claim"),
        "W7.standing": _("every claim stands"),
        "W7.vetted": _("every claim is vetted"),
        "W7.judged": _("executive judgement"),
        "W7.recipient": _("recipient, purpose, route"),
        "P4.sanitised": _("sources are protected"),
        "P1.ceiling": _("no item above the ceiling"),
        "P1.terms": _("terms do not contradict"),
        "P5.victims": _("no personal data of victims"),
        "P6.register": _("no register of convictions"),
        "P13.agreement": _("recipient has an agreement"),
        "P11.country": _("recipient's country"),
        "P2.consent": _("contributors' consent"),
        "P15.basis": _("legal basis in force"),
        "P9.deconflicted": _("nobody holds it back"),
        "W7.weighed": _("law was weighed"),
        "R.four_eyes": _("two persons"),
    }
)
AUTHORITY_WORDS: Mapping[str, "Words"] = MappingProxyType(
    {
        "ended": _("Take off the list"),
        "flagged": _("Flag its country"),
        "unflagged": _("Take the flag away"),
        "cleared": _("Let personal data go there"),
    }
)
RECALL_WORDS: Mapping[str, "Words"] = MappingProxyType(
    {
        "withdrawn": _("withdrawn"),
        "rejected": _("rejected"),
        "superseded": _("changed, taken back or marked stricter by its contributor"),
        "legit-but-compromised": _("legitimate, but compromised"),
    }
)
RATING_WORDS: Mapping[str, "Words"] = MappingProxyType(
    {
        "usable": _("Was it usable?"),
        "fresh": _("Was it new to you?"),
        "timely": _("Did it come in time?"),
    }
)
EVERY: Mapping[str, Mapping[str, "Words"]] = MappingProxyType(
    {
        "states": STATE_WORDS,
        "steps": STEP_WORDS,
        "done": DONE_WORDS,
        "guards": GUARD_WORDS,
        "routes": ROUTE_WORDS,
        "recalls": RECALL_WORDS,
        "decisions": AUTHORITY_WORDS,
    }
)
