"""The words of drafts that people send, and the fields that each asks for."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from atlas.services.reports import Abuse, Draft
from atlas.web.fields import CHOICE, DATE, TEXT, Field

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise

CALLED: Mapping[str, "Words"] = MappingProxyType(
    {
        Draft.ABUSE: _("Abuse report (XARF)"),
        Draft.FREEZE: _("Freeze request"),
        Draft.PRESERVE: _("Preservation request"),
        Draft.REFER: _("Referral"),
        Draft.VICTIMS: _("List for teams of victims"),
    }
)
TOLD: Mapping[str, "Words"] = MappingProxyType(
    {
        Draft.ABUSE: _("For the abuse desk of whoever hosts it, to be read by machine."),
        Draft.FREEZE: _("Asks a bank or provider to hold what stands on the accounts named."),
        Draft.PRESERVE: _(
            "Asks a provider to keep its records as they are, and to disclose nothing."
        ),
        Draft.REFER: _("States what is claimed to an authority that judges whether it acts."),
        Draft.VICTIMS: _("For the team of each network, its own machines and no others."),
    }
)
_ABUSES: tuple[tuple[str, "Words"], ...] = (
    (Abuse.PHISHING, _("Phishing")),
    (Abuse.MALWARE, _("Malware that is served")),
    (Abuse.BOTNET, _("Part of a botnet")),
    (Abuse.COMPROMISED, _("A server that was broken into")),
)
_ANSWERED = (
    Field(name="contact", label=_("At which e-mail address do you answer?")),
    Field(name="domain", label=_("What is the domain of your organisation?")),
)
_LETTER = (
    Field(name="recipient", label=_("To whom?")),
    Field(
        name="subject",
        label=_("What is it about?"),
        hint=_("The recipient reads it. Name nobody whom the claims below do not name."),
    ),
    Field(name="reasons", label=_("Why?"), kind=TEXT, hint=_("A line for each reason.")),
    Field(name="basis", label=_("On which legal basis do you send it?")),
    Field(name="until", label=_("Until which day?"), kind=DATE, needed=False),
    *_ANSWERED,
)
FIELDS: Mapping[str, tuple[Field, ...]] = MappingProxyType(
    {
        Draft.ABUSE: (
            Field(name="abuse", label=_("What is reported?"), kind=CHOICE, choices=_ABUSES),
            Field(
                name="source",
                label=_("What is misused?"),
                hint=_("One of its identifiers. Of phishing and malware, the URL."),
            ),
            Field(name="words", label=_("What was seen?"), kind=TEXT),
            *_ANSWERED,
        ),
        **dict.fromkeys((Draft.FREEZE, Draft.PRESERVE, Draft.REFER), _LETTER),
        Draft.VICTIMS: (
            Field(
                name="placed",
                label=_("Whose is which?"),
                kind=TEXT,
                hint=_(
                    "A line each: identifier, network as AS64500 or -, team. What is not placed has a list of its own."
                ),
                needed=False,
            ),
            Field(
                name="team",
                label=_("Which list?"),
                hint=_("Its team and network, as the draft names them; else the first."),
                needed=False,
            ),
        ),
    }
)
