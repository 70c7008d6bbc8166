"""Words for what goes out: the forms, and why something stays or goes in part. All go through gettext."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from atlas.services.export_forms import Form

if TYPE_CHECKING:
    from atlas.web.words import Words


EXPORT_FORMS: Mapping[Form, "Words"] = MappingProxyType(
    {
        Form.STIX: _("STIX: everything, each object as it came in"),
        Form.MISP: _("MISP: events (JSON)"),
        Form.CSV: _("Table (CSV): identifiers and the main facts"),
        Form.BLOCKLIST: _(
            "List to block: one identifier a line, only where terms let it be used so"
        ),
    }
)

EXPORT_REASONS: tuple["Words", ...] = (
    _("TLP:RED of another organisation is not exportable"),
    _("its legal basis is not in force for your organisation: review before release"),
    _("changed, or no longer yours to take, since the export began"),
    _("withdrawn by its contributor"),
    _("more things match the search than are weighed; narrow it"),
    _("its marking is stricter than the ceiling"),
    _("its terms do not let it be used for blocking (PAP, permitted actions)"),
    _("Some properties have no column in a table."),
    _("It names nothing that can be blocked."),
    _("It was revoked."),
    _("It is an indicator whose time is over."),
    _("It is a pattern of benign or anomalous activity."),
    _("It is a pattern of several things together, none of which says it by itself."),
)
"""What reports of exports say, in the words of the services; pages put them into their language."""
