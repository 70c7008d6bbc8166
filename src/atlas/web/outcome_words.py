"""The words of outcomes: kinds, units, rungs of the ladder, levels of contribution, steps of the funnel."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from atlas.model.outcomes import Contribution, Kind, Rung

if TYPE_CHECKING:
    from atlas.web.words import Words

KINDS: Mapping[str, "Words"] = MappingProxyType(
    {
        Kind.ARREST: _("Arrests"),
        Kind.CHARGE: _("Charges"),
        Kind.CONVICTION: _("Convictions"),
        Kind.DOMAIN_SUSPENDED: _("Domains suspended or seized"),
        Kind.SERVER_SEIZED: _("Servers seized"),
        Kind.ACCOUNT_FROZEN: _("Accounts frozen"),
        Kind.FUNDS_FROZEN: _("Funds frozen"),
        Kind.FUNDS_RECOVERED: _("Funds recovered"),
        Kind.WALLET_SANCTIONED: _("Wallets sanctioned"),
        Kind.CONTENT_REMOVED: _("Advertisements, apps or accounts removed"),
        Kind.SERVICE_CLOSED: _("Services closed"),
        Kind.DECRYPTOR_RELEASED: _("Decryptors released"),
        Kind.VICTIMS_NOTIFIED: _("Victims notified"),
        Kind.VICTIMS_REMEDIATED: _("Victims remediated"),
        Kind.ADVISORY: _("Advisories"),
        Kind.CIVIL_ORDER: _("Civil orders"),
    }
)
UNITS: Mapping[str, "Words"] = MappingProxyType(
    {
        "persons": _("persons"),
        "domain names": _("domain names"),
        "servers": _("servers"),
        "accounts": _("accounts"),
        "addresses": _("addresses"),
        "items": _("items"),
        "services": _("services"),
        "decryptors": _("decryptors"),
        "victims": _("victims"),
        "advisories": _("advisories"),
        "orders": _("orders"),
    }
)
RUNGS: Mapping[str, "Words"] = MappingProxyType(
    {
        Rung.EFFORT: _("effort: what was done"),
        Rung.OUTPUT: _("output: what came out of it"),
        Rung.OUTCOME: _("outcome: what changed in the world"),
        Rung.IMPACT: _("impact: what that was good for"),
    }
)
LEVELS: Mapping[str, "Words"] = MappingProxyType(
    {
        Contribution.ASSOCIATED: _("associated: worked on the same"),
        Contribution.CONTRIBUTED: _("contributed: something of it was used"),
        Contribution.MATERIAL: _("material: without it there had been less, or later"),
        Contribution.DECISIVE: _("decisive: without it there had been nothing"),
    }
)
STEPS: Mapping[str, "Words"] = MappingProxyType(
    {
        "acknowledged": _("acknowledged"),
        "opened": _("case opened"),
        "charged": _("somebody charged"),
        "convicted": _("somebody convicted"),
    }
)
EVERY: Mapping[str, Mapping[str, "Words"]] = MappingProxyType(
    {"kinds": KINDS, "units": UNITS, "rungs": RUNGS, "levels": LEVELS, "steps": STEPS}
)
