"""The closed lists of words that claims are made of, as the page of those who administer shows them: read only."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import attrs
from django.utils.translation import gettext_lazy as _

from atlas.model.grades import InformationGrade, SourceGrade
from atlas.model.handling import DataSubject, Purpose
from atlas.model.identifiers import IdentifierKind
from atlas.model.kinds import iter_kinds, iter_relations
from atlas.model.markings import PAP, TLP
from atlas.policy.actors import Role

if TYPE_CHECKING:
    from atlas.web.words import Words


@attrs.frozen
class Vocabulary:
    """One list: what it is called, how many terms it has, and the page of the help that explains them."""

    words: "Words"
    terms: int
    help_page: str


def all_of_them() -> Sequence[Vocabulary]:
    """Return every vocabulary of this release; they change with a release alone."""
    return (
        Vocabulary(_("Kinds of thing"), len(list(iter_kinds())), "reference/kinds"),
        Vocabulary(_("Kinds of relation"), len(list(iter_relations())), "reference/kinds"),
        Vocabulary(_("Kinds of identifier"), len(IdentifierKind), "reference/identifiers"),
        Vocabulary(_("Traffic Light Protocol"), len(TLP), "reference/markings"),
        Vocabulary(_("Permissible Actions Protocol"), len(PAP), "reference/markings"),
        Vocabulary(_("Grades of sources"), len(SourceGrade), "reference/glossary"),
        Vocabulary(_("Grades of information"), len(InformationGrade), "reference/glossary"),
        Vocabulary(_("Purposes"), len(Purpose), "reference/rules"),
        Vocabulary(_("Categories of data subjects"), len(DataSubject), "reference/markings"),
        Vocabulary(_("Roles"), len(Role), "reference/rules"),
    )
