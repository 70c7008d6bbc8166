"""What figures are called, and what became of packages."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise

NAMES: Mapping[str, "Words"] = MappingProxyType(
    {
        "contributed": _("Claims contributed"),
        "vetted": _("Claims vetted"),
        "rejected": _("Claims rejected"),
        "single-source": _("Vetted claims with a single source"),
        "days-nomination-to-acceptance": _("Days from nomination to acceptance (median)"),
        "days-acceptance-to-package": _(
            "Days from acceptance to the package that the folder led to (median)"
        ),
        "days-package-to-release": _(
            "Days from the beginning of a package to its release (median)"
        ),
        "days-release-to-action": _("Days from a release to what its recipient did (median)"),
        "open-requests": _("Open requests to members"),
        "vetted-later-rejected": _("Vetted claims that were later rejected"),
        "reviewer-agreement": _("Agreement of reviewers (Krippendorff's alpha, interval)"),
        "packages-called-back": _("Released packages of which a claim was called back"),
        "staleness-at-release": _("Age of cited claims at release, in days (median)"),
        "recipient-rating": _("What recipients say: usable, new, timely"),
    }
)
USES: Mapping[str, "Words"] = MappingProxyType(
    {
        "released": _("released"),
        "acknowledged": _("acknowledged"),
        "in-use": _("in use"),
        "actioned": _("actioned"),
        "no-action": _("no action"),
        "returned": _("returned"),
        "closed": _("closed"),
    }
)
