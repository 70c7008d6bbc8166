"""Words for what is on record: roles, and whose personal data it is. All go through gettext."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from atlas.model.handling import DataSubject
from atlas.policy.actors import Role

if TYPE_CHECKING:
    from atlas.web.words import Words


ROLE_WORDS: Mapping[Role, "Words"] = MappingProxyType(
    {
        Role.SECRETARIAT: _("secretariat"),
        Role.REPRESENTATIVE: _("representative"),
        Role.RESEARCHER: _("researcher"),
        Role.REVIEWER: _("reviewer"),
        Role.EDITOR: _("package editor"),
        Role.LEGAL: _("legal and privacy officer"),
        Role.LIAISON: _("law enforcement liaison"),
        Role.CELL_LEAD: _("cell lead"),
        Role.LEVER_HOLDER: _("holder of a lever"),
        Role.EVALUATOR: _("evaluator"),
        Role.BOARD: _("governance board"),
        Role.AUDITOR: _("auditor"),
        Role.OBSERVER: _("observer"),
    }
)
SUBJECT_WORDS: Mapping[DataSubject, "Words"] = MappingProxyType(
    {
        DataSubject.NONE: _("none"),
        DataSubject.SUSPECT: _("of suspects"),
        DataSubject.CONVICTED: _("of convicted persons"),
        DataSubject.VICTIM: _("of victims"),
        DataSubject.WITNESS: _("of witnesses"),
        DataSubject.FACILITATOR: _("of facilitators"),
        DataSubject.OFFICIAL: _("of officials"),
    }
)
