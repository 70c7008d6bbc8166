"""The form of the page Contribute: what was typed, what it means, and what is wrong with it. Nothing typed is lost."""

import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

import attrs
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from atlas.errors import UsageError
from atlas.formats import tabular
from atlas.model.grades import Grade, InformationGrade, SourceGrade
from atlas.model.markings import TLP
from atlas.services import lists
from atlas.services.contribute import Offer
from atlas.services.gate import Visit

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise

MAX_SOURCE_CHARS = 1_000
# The fields in the order of the page, with what each is called in the summary of errors.
FIELDS: Mapping[str, "Words"] = {
    "text": _("What do you contribute?"),
    "source": _("Where is it from?"),
    "marking": _("Marking"),
    "reach": _("Who may know it?"),
}


@attrs.frozen(kw_only=True)
class Filled:
    """The form as it was sent. `guessed` tells that the encoding of an uploaded file had to be guessed."""

    text: str = ""
    source: str = ""
    source_grade: str = SourceGrade.F
    information_grade: str = InformationGrade.CANNOT_BE_JUDGED
    marking: str = ""
    reach: str = "marking"
    checked: str = ""
    guessed: bool = False
    errors: Mapping[str, "Words"] = attrs.field(factory=dict)

    @property
    def fingerprint(self) -> str:
        """Return what tells whether anything was changed since it was checked."""
        said = [self.text, self.source, self.source_grade, self.information_grade]
        facts = json.dumps([*said, self.marking, self.reach])
        return hashlib.sha256(facts.encode()).hexdigest()

    @property
    def was_checked(self) -> bool:
        """Tell whether exactly this was checked before."""
        return self.checked == self.fingerprint

    def offer(self, visit: Visit) -> Offer:
        """Return what holds for each row.

        Raises:
            UsageError: the audience is none of this visitor's.
        """
        return Offer(
            marking=TLP(self.marking),
            audience=lists.audience_of(visit, self.reach),
            grade=Grade(
                source=SourceGrade(self.source_grade),
                information=InformationGrade(self.information_grade),
            ),
        )


def filled(request: HttpRequest) -> Filled:
    """Return the form of a request, with what is wrong in it. Line ends are one sign, as the box writes them in two.

    Raises:
        UsageError: the form is larger than the web server takes.
    """
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.UPLOAD_MAX_BYTES:
        raise UsageError(gettext("What you sent is larger than 4 MiB. Send fewer rows at once."))
    given = request.POST
    text, file_error, guessed = _text(request)
    found = Filled(
        text=text,
        source=given.get("source", "").strip(),
        source_grade=_one_of(given.get("source_grade"), SourceGrade),
        information_grade=_one_of(given.get("information_grade"), InformationGrade),
        marking=given.get("marking", ""),
        reach=given.get("reach", "marking"),
        checked=given.get("checked", ""),
        guessed=guessed,
    )
    return attrs.evolve(found, errors=_errors(found, file_error))


def _text(request: HttpRequest) -> tuple[str, "Words", bool]:
    """Return the list, what is wrong with how it was given, and whether its encoding was guessed."""
    pasted = request.POST.get("text", "").replace("\r\n", "\n")
    file = request.FILES.get("file")
    if file is None:
        return pasted, "", False
    if pasted.strip():
        return (
            pasted,
            _("Paste a list or choose a file, not both. Your list is kept; choose the file again."),
            False,
        )
    text, guessed = tabular.text_of(file.read())
    return text.replace("\r\n", "\n").replace("\r", "\n"), "", guessed


def _errors(found: Filled, file_error: "Words") -> Mapping[str, "Words"]:
    wrong: dict[str, Words] = {}
    if file_error:
        wrong["text"] = file_error
    elif not found.text.strip():
        wrong["text"] = _("Paste a list, or choose a file.")
    if not found.source:
        wrong["source"] = _(
            "Say where the list is from: a report, an investigation, your own observation."
        )
    elif len(found.source) > MAX_SOURCE_CHARS:
        wrong["source"] = _("Use at most 1,000 characters.")
    if found.marking not in set(TLP):
        wrong["marking"] = _("Choose how far it may be passed on.")
    return wrong


def _one_of(given: str | None, known: type[SourceGrade] | type[InformationGrade]) -> str:
    """Return the value if it is one of the list, else the last one: nobody has judged it."""
    return given if given in set(known) else list(known)[-1]
