"""Operations of cells: the list, one with its tabs, and each act in it on a page of its own."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from atlas.errors import NotFound
from atlas.model.alliance import Lever
from atlas.model.ids import CellId
from atlas.model.markings import strictest
from atlas.services import operations
from atlas.services.operations import Shown
from atlas.web import fields, operation_words, opportunity_words, queries
from atlas.web.alliance_acts import Form, asked
from atlas.web.fields import CHOICE, DATE, TEXT, Field
from atlas.web.pages import page
from atlas.web.startup import keys
from atlas.web.visitor import visit_of

if TYPE_CHECKING:
    from atlas.web.fields import Words

Given = Mapping[str, str]
Asking = Callable[[Shown, Given], tuple[Field, ...]]


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """List the operations of the cells of the visitor's organisation."""
    found = operations.listed(visit_of(request), page=queries.page_number(request.GET))
    context = {"found": found, "lines": found.items, "words": operation_words.EVERY}
    highest = strictest([each.marking for each in found.items])
    return page(request, "operations", context, highest=highest)


@require_safe
def operation(request: HttpRequest, operation_id: UUID) -> HttpResponse:
    """Show one operation: its plan, or with `tab` what still blocks it, its calendar, its log."""
    visit = visit_of(request)
    found = operations.show(visit, operation_id)
    tab = request.GET.get("tab", "plan")
    context = {
        "found": found,
        "operation": found.operation,
        "tab": tab if tab in operation_words.TABS else "plan",
        "tabs": operation_words.TABS,
        "words": operation_words.EVERY,
        "own": visit.actor.organisation,
    }
    return page(request, "operation", context, highest=found.highest)


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Show what opening an operation asks for; when it was sent open it."""
    visit = visit_of(request)
    cells = operations.cells_for(visit)
    form = Form(
        title=_("Open an operation"),
        submit=_("Open it"),
        back=reverse("operations"),
        told=(_("All members of the cell read it, and nobody else."),),
        fields=(
            Field(
                name="cell",
                label=_("Of which cell?"),
                kind=CHOICE,
                choices=tuple((str(each.id), each.name) for each in cells),
                hint=_("Open cells of your organisation that have a charter."),
            ),
            Field(name="title", label=_("What is it called?")),
        ),
    )

    def do(sent: tuple[Field, ...]) -> HttpResponse:
        typed = fields.values(sent)
        cell = CellId(fields.id_of(typed["cell"]))
        made = operations.open_operation(visit, cell, typed["title"])
        given = {name: request.GET[name] for name in ("target", "lever") if name in request.GET}
        if not given:
            return redirect("operation", made)
        return redirect(f"{reverse('operation-act', args=[made, 'action'])}?{urlencode(given)}")

    return asked(request, form, do)


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, operation_id: UUID, act: str) -> HttpResponse:
    """Show what an act in an operation asks for; when it was sent do it."""
    visit = visit_of(request)
    doing = operations.assert_may(visit, act)
    found = operations.show(visit, operation_id)
    given = {name: request.GET.get(name, "") for name in doing.takes}
    form = Form(
        title=operation_words.DOING[act],
        submit=operation_words.DOING[act],
        back=reverse("operation", args=[operation_id]),
        told=operation_words.told(act),
        fields=_FIELDS.get(act, _reason)(found, given),
    )

    def do(sent: tuple[Field, ...]) -> None:
        typed = {**given, **fields.values(sent)}
        operations.do(visit, operation_id, act, typed, keys=keys())

    return asked(request, form, do)


def _plan(found: Shown, given: Given) -> tuple[Field, ...]:
    texts = found.operation.texts
    return tuple(
        Field(
            name=name,
            label=label,
            kind=DATE if name == "by" else TEXT,
            value=texts[name],
            needed=False,
        )
        for name, label in operation_words.TEXTS.items()
    )


def _action(found: Shown, given: Given) -> tuple[Field, ...]:
    levers = {str(each): f"{each} {each.label}" for each in Lever}
    holders = {str(each.id): each.name for each in found.members}
    hint = _("The id in its address, where the action is on one thing of the map.")
    optional = {"": _("Yes"), "yes": _("No: go does not wait for it")}
    now = _standing(found, given)
    return (
        _choice("lever", _("Which lever?"), levers, value=now["lever"]),
        _choice("holder", _("Who holds it?"), holders, value=now["holder"]),
        Field(name="target", label=_("Target"), hint=hint, value=now["target"], needed=False),
        _choice(
            "part", _("What is it in the operation?"), operation_words.PARTS, value=now["part"]
        ),
        _choice("optional", _("Is it required?"), optional, value=now["optional"], needed=False),
        Field(
            name="authority", label=_("By whose authority?"), value=now["authority"], needed=False
        ),
        _choice(
            "legal", _("Legal basis"), opportunity_words.LEGAL, value=now["legal"], needed=False
        ),
        Field(
            name="basis",
            label=_("Which law, order or contract?"),
            value=now["basis"],
            needed=False,
        ),
        Field(name="start", label=_("First day"), kind=DATE, value=now["start"], needed=False),
        Field(name="end", label=_("Last day"), kind=DATE, value=now["end"], needed=False),
        Field(
            name="after",
            label=_("After which actions?"),
            hint=_("Their ids, with blanks between."),
            value=now["after"],
            needed=False,
        ),
    )


def _standing(found: Shown, given: Given) -> Given:
    """Return what an action says now, where one is changed; else what the address fills in.

    Raises:
        NotFound: there is no such action.
    """
    if not given["item"]:
        return given
    each = found.operation.action(fields.id_of(given["item"]))
    if each is None:
        raise NotFound(_("There is no such action in the operation."))
    told = (each.start, each.end, each.target, each.holder)
    start, end, target, holder = (str(one) if one else "" for one in told)
    return {
        **{name: str(getattr(each, name)) for name in ("lever", "authority", "legal", "basis")},
        "part": str(each.part),
        "optional": "" if each.required else "yes",
        "start": start,
        "end": end,
        "target": target,
        "holder": holder,
        "after": " ".join(sorted(map(str, each.after))),
    }


def _report(found: Shown, given: Given) -> tuple[Field, ...]:
    return (
        Field(name="text", label=_("What was done, or why not?"), kind=TEXT),
        Field(name="day", label=_("On which day?"), kind=DATE, needed=False),
    )


def _learn(found: Shown, given: Given) -> tuple[Field, ...]:
    actions = {str(each.id): f"{each.number}. {each.lever}" for each in found.operation.actions}
    how = {"": _("It worked"), "yes": _("It did not")}
    return (
        _choice("failed", _("Did it work?"), how, needed=False),
        Field(name="text", label=_("What would you tell whoever does this next?"), kind=TEXT),
        _choice("item", _("Of one action?"), {"": _("of all of it"), **actions}, needed=False),
    )


def _sent(found: Shown, given: Given) -> tuple[Field, ...]:
    return (
        _choice("draft", _("What was sent?"), operation_words.DRAFTS),
        Field(name="to", label=_("To whom?")),
        Field(name="day", label=_("On which day?"), kind=DATE),
    )


def _answered(found: Shown, given: Given) -> tuple[Field, ...]:
    return (
        Field(name="text", label=_("What was answered?"), kind=TEXT),
        Field(name="day", label=_("On which day?"), kind=DATE),
    )


def _baseline(found: Shown, given: Given) -> tuple[Field, ...]:
    return (
        Field(name="metric", label=_("What is measured?")),
        Field(name="start", label=_("First day"), kind=DATE),
        Field(name="end", label=_("Last day"), kind=DATE),
        Field(name="source", label=_("From which source?")),
        Field(name="value", label=_("The value, with its unit")),
    )


def _reason(found: Shown, given: Given) -> tuple[Field, ...]:
    return (fields.reason(),)


def _nothing(found: Shown, given: Given) -> tuple[Field, ...]:
    return ()


_FIELDS: Mapping[str, Asking] = MappingProxyType(
    {
        "plan": _plan,
        "action": _action,
        "take-out": _nothing,
        "accept": _nothing,
        "decline": _nothing,
        "report": _report,
        "sent": _sent,
        "answered": _answered,
        "baseline": _baseline,
        "learn": _learn,
    }
)


def _choice(
    name: str,
    label: "Words",
    choices: Mapping[str, "Words"],
    *,
    value: str = "",
    needed: bool = True,
) -> Field:
    listed = tuple((str(key), words) for key, words in choices.items())
    return Field(name=name, label=label, kind=CHOICE, choices=listed, value=value, needed=needed)
