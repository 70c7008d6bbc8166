"""Words for what persons ask about their own data, and for the grounds in law. All go through gettext.

Grounds are told in our own words; the authority are the articles that they name.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from atlas.policy.subjects import Outcome, Regime, Right, Telling

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise

RIGHT_WORDS: Mapping[str, "Words"] = MappingProxyType(
    {
        Right.ACCESS: _("Access: what is held about me?"),
        Right.RECTIFICATION: _("Rectification: it is wrong"),
        Right.ERASURE: _("Erasure: it is to go"),
        Right.RESTRICTION: _("Restriction: it is not to be used"),
        Right.OBJECTION: _("Objection: I do not agree with it"),
    }
)
# Where each right stands, by the law that binds who answers.
ARTICLES: Mapping[Regime, Mapping[Right, str]] = MappingProxyType(
    {
        Regime.GDPR: {
            Right.ACCESS: "15",
            Right.RECTIFICATION: "16",
            Right.ERASURE: "17",
            Right.RESTRICTION: "18",
            Right.OBJECTION: "21",
        },
        Regime.LED: {
            Right.ACCESS: "14",
            Right.RECTIFICATION: "16(1)",
            Right.ERASURE: "16(2)",
            Right.RESTRICTION: "16(3)",
        },
    }
)
REGIME_WORDS: Mapping[str, "Words"] = MappingProxyType(
    {
        Regime.GDPR: _("GDPR (2016/679): companies, CSIRTs, organisations"),
        Regime.LED: _("LED (2016/680): authorities that prevent or prosecute offences"),
    }
)
LAWS: Mapping[str, "Words"] = MappingProxyType(
    {Regime.GDPR: _("GDPR (2016/679)"), Regime.LED: _("Directive 2016/680")}
)
OUTCOME_WORDS: Mapping[str, "Words"] = MappingProxyType(
    {
        Outcome.ANSWERED: _("Answered"),
        Outcome.REFUSED: _("Refused"),
        Outcome.REFERRED: _("Referred to whom it concerns"),
        Outcome.TAKEN_BACK: _("Taken back by the person"),
    }
)
TELLING_WORDS: Mapping[str, "Words"] = MappingProxyType(
    {
        Telling.TELL: _("Tell it"),
        Telling.WITHHOLD: _("Withhold it"),
        Telling.OTHER: _("About somebody else"),
    }
)
GROUND_WORDS: Mapping[str, "Words"] = MappingProxyType(
    {
        "gdpr-identity": _("We could not make sure that the request comes from this person."),
        "gdpr-excessive": _("The request is plainly unfounded, or repeats itself beyond measure."),
        "gdpr-others": _("A copy would harm the rights and freedoms of others."),
        "gdpr-accurate": _("We checked the data and found them correct and complete."),
        "gdpr-still-needed": _(
            "The data are still needed for the purpose for which they were collected, and no other reason to erase "
            "them holds."
        ),
        "gdpr-duty": _(
            "A legal duty, or a task in the public interest, demands that we keep them."
        ),
        "gdpr-claims": _("The data are needed to establish, exercise or defend legal claims."),
        "gdpr-no-condition": _("None of the conditions for a restriction is met."),
        "gdpr-compelling": _(
            "Compelling legitimate grounds weigh more than the interests of the person, or the data serve legal claims."
        ),
        "gdpr-offences": _(
            "The law restricts this right so that criminal offences can be prevented, investigated and prosecuted."
        ),
        "gdpr-rights-of-others": _(
            "The law restricts this right to protect the person concerned or the rights and freedoms of others."
        ),
        "led-identity": _("We could not make sure that the request comes from this person."),
        "led-excessive": _("The request is plainly unfounded, or repeats itself beyond measure."),
        "led-inquiries": _(
            "It would obstruct official or legal inquiries, investigations or procedures."
        ),
        "led-offences": _(
            "It would harm the prevention, detection, investigation or prosecution of criminal offences, or the "
            "execution of penalties."
        ),
        "led-public-security": _("Public security is to be protected."),
        "led-national-security": _("National security is to be protected."),
        "led-rights-of-others": _("The rights and freedoms of others are to be protected."),
        "led-evidence": _(
            "The data must be kept as evidence, or their accuracy cannot be established: they are restricted instead."
        ),
        "led-change": _("The law restricts what may be told of the reasons for this refusal."),
    }
)
READER_WORDS: Mapping[str, "Words"] = MappingProxyType(
    {
        "everybody": _("everybody"),
        "alliance": _("members of the alliance against cybercrime"),
        "cell": _("members of a working group of the alliance"),
        "members": _("single members of the alliance"),
        "own": _("our organisation alone"),
    }
)
STEP_WORDS: Mapping[str, "Words"] = MappingProxyType(
    {
        "opened": _("Case opened"),
        "verified": _("Person identified"),
        "values": _("Values to find by changed"),
        "extended": _("Time extended"),
        "picked": _("Claims looked at"),
        "letter": _("Letter kept"),
        "refused": _("Refused"),
        "objected": _("Objection marked on a claim"),
        "restricted": _("Restriction marked on a claim"),
        "ended-objected": _("Objection on a claim ended"),
        "ended-restricted": _("Restriction on a claim ended"),
        "correcting": _("Correction of a claim begun"),
        "erased": _("Claim withdrawn, to be erased"),
        "closed": _("Case closed"),
    }
)
EVERY: Mapping[str, Mapping[str, "Words"]] = MappingProxyType(
    {
        "rights": RIGHT_WORDS,
        "regimes": REGIME_WORDS,
        "laws": LAWS,
        "outcomes": OUTCOME_WORDS,
        "tellings": TELLING_WORDS,
        "grounds": GROUND_WORDS,
        "steps": STEP_WORDS,
    }
)
"""All of them, as a page is given them."""
