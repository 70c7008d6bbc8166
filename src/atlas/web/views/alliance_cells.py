"""Acts on cells: open, change who sits in one and who leads it, close."""

from datetime import UTC, datetime, time
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from atlas.errors import NotFound, UsageError
from atlas.model.ids import CellId, OrganisationId, PersonId
from atlas.model.markings import TLP
from atlas.policy.decide import Action, Resource
from atlas.services.alliance import cells, directory
from atlas.services.alliance.cells import CEILINGS, NewCell
from atlas.services.alliance.directory import CellView
from atlas.services.alliance.drafts import draft
from atlas.services.gate import Visit
from atlas.web import fields
from atlas.web.alliance_acts import Form, asked
from atlas.web.fields import CHOICE, CHOICES, DATE, TEXT, Field
from atlas.web.visitor import visit_of


@require_http_methods(["GET", "HEAD", "POST"])
def open_cell(request: HttpRequest) -> HttpResponse:
    """Open a cell of organisations."""
    visit = visit_of(request)
    view = directory.overview(visit)
    directory.assert_offered(visit, Action.OPEN_CELL, view.may, Resource())
    form = Form(
        title=gettext_lazy("Open a cell"),
        submit=gettext_lazy("Open the cell"),
        back=reverse("alliance"),
        told=(
            gettext_lazy("Its members see that it is there at once, and read what is given to it."),
            gettext_lazy("Others do not hear of it, save secretariat, board and auditors."),
        ),
        fields=_fields(visit),
    )

    def do(sent: tuple[Field, ...]) -> HttpResponse:
        made = cells.open_cell(visit, _new(sent), reason=fields.values(sent)["reason"])
        return redirect("cell", made)

    return asked(request, form, do)


def _fields(visit: Visit) -> tuple[Field, ...]:
    return (
        Field(
            name="name",
            label=gettext_lazy("Name"),
            hint=gettext_lazy("One that says nothing to outsiders."),
        ),
        Field(name="purpose", label=gettext_lazy("Purpose, in one sentence")),
        Field(name="bound_to", label=gettext_lazy("What is it bound to?")),
        Field(
            name="targets",
            label=gettext_lazy("Things on the map that it is bound to"),
            kind=TEXT,
            hint=gettext_lazy(
                "Addresses or ids, one a line. Each shows to members who may read it."
            ),
            needed=False,
        ),
        Field(
            name="charter",
            label=gettext_lazy("Charter"),
            kind=TEXT,
            rows=10,
            value=draft("cell-charter").text,
            hint=gettext_lazy("It begins with a draft, which is no legal advice."),
        ),
        *_who_and_how_long(visit),
    )


def _who_and_how_long(visit: Visit) -> tuple[Field, ...]:
    members = tuple((str(each.id), each.name) for each in directory.candidates(visit))
    leads = tuple((str(each.id), each.name) for each in cells.leads_for(visit))
    return (
        Field(name="members", label=gettext_lazy("Members"), kind=CHOICES, choices=members),
        Field(name="lead", label=gettext_lazy("Lead (R8)"), kind=CHOICE, choices=leads),
        Field(
            name="ceiling",
            label=gettext_lazy("Strictest marking that it may carry"),
            kind=CHOICE,
            choices=tuple((str(each), str(each)) for each in CEILINGS),
            value=str(TLP.AMBER),
        ),
        Field(
            name="closes",
            label=gettext_lazy("Closes on"),
            kind=DATE,
            hint=gettext_lazy(
                "YYYY-MM-DD, at the beginning of that day (UTC). Empty: when somebody closes it."
            ),
            needed=False,
        ),
        fields.reason(),
    )


def _new(sent: tuple[Field, ...]) -> NewCell:
    given = fields.values(sent)
    return NewCell(
        name=given["name"],
        charter=given["charter"],
        purpose=given["purpose"],
        bound_to=given["bound_to"],
        members=frozenset(OrganisationId(UUID(each)) for each in fields.ticked(sent, "members")),
        lead=PersonId(UUID(given["lead"])),
        ceiling=TLP(given["ceiling"]),
        closes_at=_midnight(given["closes"]),
        targets=tuple(map(_target, filter(str.strip, given["targets"].splitlines()))),
    )


def _midnight(day: str) -> datetime | None:
    return datetime.combine(datetime.fromisoformat(day), time(), UTC) if day.strip() else None


def _target(line: str) -> UUID:
    """Return the id in an address of a thing, or the id itself."""
    try:
        return UUID(line.strip().rstrip("/").rpartition("/")[2])
    except ValueError as error:
        told = _("“%(line)s” is no address or id of a thing.") % {"line": line.strip()[:80]}
        raise UsageError(told) from error


@require_http_methods(["GET", "HEAD", "POST"])
def change_cell(request: HttpRequest, cell_id: UUID, act: str) -> HttpResponse:
    """Put an organisation into a cell, take one out, name the lead, or close the cell."""
    visit = visit_of(request)
    view = directory.cell(visit, CellId(cell_id))
    if act not in ("add", "remove", "lead", "close"):
        raise NotFound("There is no such act.")
    action = Action.CLOSE_CELL if act == "close" else Action.CHANGE_CELL
    directory.assert_offered(visit, action, view.may, Resource(id=cell_id))
    form = _form(visit, view, act)

    def do(sent: tuple[Field, ...]) -> None:
        _do(visit, view, act, sent)

    return asked(request, form, do)


def _form(visit: Visit, view: CellView, act: str) -> Form:
    name = {"name": view.cell.name}
    back = reverse("cell", args=[view.cell.id])
    if act == "close":
        return Form(
            title=_("Close %(name)s") % name,
            submit=gettext_lazy("Close the cell"),
            back=back,
            told=(_closing(view),),
            fields=(fields.reason(),),
        )
    if act == "lead":
        return Form(
            title=_("Lead of %(name)s") % name,
            submit=gettext_lazy("Name the lead"),
            back=back,
            told=(gettext_lazy("The lead changes and closes this cell."),),
            fields=(_leads(visit, view), fields.reason()),
        )
    joining = act == "add"
    return Form(
        title=(_("Put an organisation into %(name)s") if joining else _("Take one out of %(name)s"))
        % name,
        submit=gettext_lazy("Put in") if joining else gettext_lazy("Take out"),
        back=back,
        told=(
            gettext_lazy("It reads what was given to the cell before, too. Tell the members first.")
            if joining
            else gettext_lazy(
                "From its next request on it reads nothing of the cell, nor takes it out."
            ),
        ),
        fields=(_organisations(visit, view, joining=joining), fields.reason()),
    )


def _closing(view: CellView) -> str:
    names = ", ".join(each.name for each in view.members)
    return _(
        "From their next request on the members read nothing that was given to this cell alone: %(names)s."
    ) % {"names": names}


def _leads(visit: Visit, view: CellView) -> Field:
    known = (each for each in cells.leads_for(visit) if each.organisation in view.cell.members)
    choices = tuple((str(each.id), each.name) for each in known)
    return Field(name="lead", label=gettext_lazy("Lead (R8)"), kind=CHOICE, choices=choices)


def _organisations(visit: Visit, view: CellView, *, joining: bool) -> Field:
    inside = {each.id for each in view.members}
    others = (each for each in directory.candidates(visit) if each.id not in inside)
    choices = tuple((str(each.id), each.name) for each in (others if joining else view.members))
    return Field(
        name="organisation", label=gettext_lazy("Organisation"), kind=CHOICE, choices=choices
    )


def _do(visit: Visit, view: CellView, act: str, sent: tuple[Field, ...]) -> None:
    given, cell = fields.values(sent), view.cell.id
    reason = given["reason"]
    if act == "close":
        cells.close_cell(visit, cell, reason=reason)
    elif act == "lead":
        cells.name_lead(visit, cell, PersonId(UUID(given["lead"])), reason=reason)
    else:
        change = cells.add_member if act == "add" else cells.remove_member
        change(visit, cell, OrganisationId(UUID(given["organisation"])), reason=reason)
