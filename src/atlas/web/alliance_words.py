"""Words for roles, kinds of organisation and acts on the alliance. All go through gettext."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from atlas.model.alliance import OrganisationKind
from atlas.policy.actors import Role

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise

ROLE_WORDS: Mapping[Role, "Words"] = MappingProxyType(
    {
        Role.SECRETARIAT: _("Secretariat: runs the node"),
        Role.REPRESENTATIVE: _("Representative: answers for the organisation's people"),
        Role.RESEARCHER: _("Researcher: contributes and requests"),
        Role.REVIEWER: _("Reviewer: vets the claims of others"),
        Role.EDITOR: _("Editor: assembles packages"),
        Role.LEGAL: _("Legal and privacy officer"),
        Role.LIAISON: _("Liaison of law enforcement"),
        Role.CELL_LEAD: _("Cell lead: plans and sequences"),
        Role.LEVER_HOLDER: _("Lever holder: accepts or declines an action"),
        Role.EVALUATOR: _("Evaluator: measures outcomes"),
        Role.BOARD: _("Governance board"),
        Role.AUDITOR: _("Auditor: reads records, changes nothing"),
        Role.OBSERVER: _("Observer: reads what is open"),
    }
)

KIND_WORDS: Mapping[str, "Words"] = MappingProxyType(
    {
        OrganisationKind.PRIVATE: _("Company"),
        OrganisationKind.LEA: _("Law enforcement"),
        OrganisationKind.IO: _("International organisation"),
        OrganisationKind.NGO: _("Non-governmental organisation"),
        OrganisationKind.ACADEMIC: _("Academic"),
        OrganisationKind.CSIRT: _("CSIRT"),
        OrganisationKind.REGULATOR: _("Regulator"),
        OrganisationKind.PUBLIC_SOURCE: _("Public source"),
    }
)
