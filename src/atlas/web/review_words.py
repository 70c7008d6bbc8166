"""Words of reviews: states, verdicts and checks. All go through gettext."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from atlas.formats.stix.waiting import Missing
from atlas.policy.vetting import State, Verdict

if TYPE_CHECKING:
    from atlas.web.words import Words

STATE_WORDS: Mapping[State, "Words"] = MappingProxyType(
    {
        State.INCOMPLETE: _("incomplete, for your organisation alone"),
        State.CONTRIBUTED: _("contributed, not vetted"),
        State.TRIAGED: _("waits for reviewers, not vetted"),
        State.IN_REVIEW: _("under review, not vetted"),
        State.VETTED: _("vetted"),
        State.DISPUTED: _("disputed"),
        State.REJECTED: _("rejected"),
        State.COMPROMISED: _("legitimate, but compromised"),
        State.NEEDS_MORE: _("needs more"),
        State.EXPIRED: _("review expired, not vetted"),
    }
)
MISSING_WORDS: Mapping[Missing, "Words"] = MappingProxyType(
    {
        Missing.SOURCE: _("no source is named: say where it is from"),
        Missing.BASIS: _("personal data without a purpose and a legal basis"),
        Missing.ALTERNATIVE: _("it says who is behind something, and not who else it could be"),
    }
)
VERDICT_WORDS: Mapping[Verdict, "Words"] = MappingProxyType(
    {
        Verdict.ACCEPT: _("Accept"),
        Verdict.CHANGES: _("Ask for changes"),
        Verdict.REJECT: _("Reject"),
        Verdict.COMPROMISED: _("Legitimate, but compromised"),
    }
)
VERDICT_KEYS: Mapping[Verdict, str] = MappingProxyType(
    {Verdict.ACCEPT: "a", Verdict.CHANGES: "c", Verdict.REJECT: "r"}
)
"""The key of each verdict; one without waits for a hand."""

# By the name of a check: what is so where it holds, and where it does not.
CHECK_WORDS: Mapping[str, tuple["Words", "Words"]] = MappingProxyType(
    {
        "own": (_("not of your organisation"), _("of your own organisation")),
        "source": (_("a source is cited"), _("no source is cited")),
        "lineages": (_("two independent lineages"), _("a single lineage")),
        "lead": (_("from an open source"), _("a lead: give it again with an open source")),
    }
)
