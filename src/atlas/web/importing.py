"""The forms of the import pages: what was sent, what its columns hold, and which act was asked for."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from atlas.errors import UsageError
from atlas.formats.tabular import Column, ColumnMapping, DateOrder
from atlas.model.grades import InformationGrade, SourceGrade
from atlas.model.ids import BatchId
from atlas.model.markings import PAP, TLP
from atlas.services.gate import Visit
from atlas.services.imports import batches, spool, undoing, uploads
from atlas.services.imports.uploads import Chosen, Look
from atlas.web.startup import settings

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise

COLUMNS: Mapping[Column, "Words"] = MappingProxyType(
    {
        Column.VALUE: _("the identifier"),
        Column.TYPE: _("its type"),
        Column.NOTE: _("a note"),
        Column.FIRST_SEEN: _("first seen"),
        Column.LAST_SEEN: _("last seen"),
        Column.SOURCE: _("where the row is from"),
        Column.CONFIDENCE: _("how sure it is"),
        Column.TAGS: _("tags"),
        Column.MARKING: _("how far it may be passed on"),
        Column.PAP: _("what may be done with it (PAP)"),
    }
)
_DATES: Mapping[DateOrder, "Words"] = MappingProxyType(
    {DateOrder.DAY_FIRST: _("the day first"), DateOrder.MONTH_FIRST: _("the month first")}
)
_LONGEST_SOURCE = 1_000


def folder() -> Path:
    """Return where files wait."""
    return spool.folder_in(settings().data)


def sent(request: HttpRequest, visit: Visit) -> BatchId:
    """Keep the file of a form aside, and return the id of its batch.

    Raises:
        UsageError: something is missing in the form, or the file is none that is taken in.
    """
    given, file = request.POST, request.FILES.get("file")
    if file is None:
        raise UsageError(gettext("Choose a file."))
    if given.get("marking") not in set(TLP):
        raise UsageError(gettext("Choose how far it may be passed on."))
    source = given.get("source", "").strip()
    if not source or len(source) > _LONGEST_SOURCE:
        raise UsageError(gettext("Say in at most 1,000 characters where the file is from."))
    chosen = Chosen(
        marking=given["marking"],
        reach=given.get("reach", "marking"),
        source=source,
        source_grade=_one_of(given.get("source_grade"), SourceGrade),
        information_grade=_one_of(given.get("information_grade"), InformationGrade),
        pap=given["pap"] if given.get("pap") in set(PAP) else PAP.AMBER,
    )
    name = (file.name or "file").replace("\0", "")
    return uploads.begin(visit, file.read(), name, chosen, folder=folder())


def acted(request: HttpRequest, visit: Visit, id_: BatchId) -> str:
    """Do what a form asks for, and return which step to show then.

    Raises:
        UsageError: it asks for nothing that there is, or it cannot be done.
    """
    given = request.POST
    act, reason = given.get("act", ""), given.get("reason", "")
    if act == "columns":
        uploads.explain(visit, id_, _mapping(given, uploads.look(visit, id_, folder=folder())))
        return "?step=check"
    if act == "sheet":
        uploads.choose_sheet(visit, id_, given.get("sheet", ""), folder=folder())
        return "?step=columns"
    if act == "store":
        uploads.start(visit, id_, folder=folder())
    elif act == "stop":
        uploads.stop(visit, id_, folder=folder())
    elif act in (batches.UNDO, batches.PUT_BACK):
        undoing.end(visit, id_, act, reason=reason, folder=folder())
    else:
        # whoever may see no imports hears that first
        batches.get(visit, id_)
        raise UsageError(gettext("The form asks for nothing that there is."))
    return ""


def columns(look: Look) -> Mapping[str, object]:
    """Return the columns of a file, each with what it is said to hold, and the orders of dates."""
    places = look.mapping.places if look.mapping else {}
    held = {place: column for column, place in places.items()}
    seen = look.preview.columns if look.preview else ()
    return {
        "columns": [(each, held.get(each.place, "")) for each in seen],
        "meanings": COLUMNS.items(),
        "orders": _DATES.items(),
    }


def _mapping(given: QueryDict, look: Look) -> ColumnMapping:
    if look.preview is None:
        raise UsageError(gettext("This file has no columns."))
    places: dict[Column, int] = {}
    for each in look.preview.columns:
        said = given.get(f"column-{each.place}", "")
        if said in set(Column):
            if Column(said) in places:
                raise UsageError(gettext("Two columns are said to hold the same; choose one."))
            places[Column(said)] = each.place
    known = look.mapping or ColumnMapping(
        places={}, delimiter=look.preview.delimiter, encoding=look.preview.encoding
    )
    order = given.get("dates", "")
    return ColumnMapping(
        places=places,
        has_heading=given.get("heading") == "yes",
        delimiter=known.delimiter,
        encoding=known.encoding,
        sheet=look.sheet,
        type=known.type if Column.TYPE not in places else "",
        dates=DateOrder(order) if order in set(DateOrder) else None,
    )


def _one_of(given: str | None, known: type[SourceGrade] | type[InformationGrade]) -> str:
    """Return the value if it is one of the list, else the last one: nobody has judged it."""
    return given if given in set(known) else list(known)[-1]
