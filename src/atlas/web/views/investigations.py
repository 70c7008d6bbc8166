"""Investigations: what waits for the visitor, the folders, one of them, and each act in it on a page of its own."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from atlas.model.ids import InvestigationId
from atlas.model.markings import TLP, strictest
from atlas.policy.investigating import Move
from atlas.services import investigations
from atlas.services.gate import Visit
from atlas.services.investigations import Folder
from atlas.web import fields, folder_words, queries
from atlas.web.alliance_acts import Form, asked
from atlas.web.fields import CHOICE, TEXT, Field
from atlas.web.pages import page
from atlas.web.visitor import visit_of

if TYPE_CHECKING:
    from atlas.web.fields import Words

Asking = Callable[[Visit, Folder, Mapping[str, str]], tuple[Field, ...]]


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """List the folders, and before them what waits for the visitor."""
    visit = visit_of(request)
    found = investigations.listed(visit, page=queries.page_number(request.GET))
    context = {
        "found": found,
        "lines": found.items,
        "mine": investigations.mine(visit),
        "today": visit.now.date(),
        "words": folder_words.EVERY,
    }
    highest = strictest([each.marking for each in found.items])
    return page(request, "investigations", context, highest=highest)


@require_safe
def folder(request: HttpRequest, investigation_id: UUID) -> HttpResponse:
    """Show one folder: its work, or with `tab` its material, its notes, or how it went."""
    visit = visit_of(request)
    found = investigations.show(visit, InvestigationId(investigation_id))
    tab = request.GET.get("tab", "work")
    context = {
        "found": found,
        "folder": found.folder,
        "tab": tab if tab in folder_words.TABS else "work",
        "tabs": folder_words.TABS,
        "words": folder_words.EVERY,
        "own": visit.actor.organisation,
        "person": visit.actor.person,
        "today": visit.now.date(),
        "now": visit.now,
        "state_agent": folder_words.STATE_AGENT,
        "plan_agent": folder_words.PLAN_AGENT,
    }
    return page(request, "investigation", context, highest=found.highest)


@require_safe
def agenda(request: HttpRequest) -> HttpResponse:
    """Show the agenda of the week, as it is printed for a meeting."""
    visit = visit_of(request)
    found = investigations.agenda(visit)
    context = {"found": found, "today": visit.now.date(), "words": folder_words.EVERY}
    return page(request, "agenda", context, highest=found.highest)


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, investigation_id: UUID, act: str) -> HttpResponse:
    """Show what an act in a folder asks for; when it was sent do it."""
    visit, id_ = visit_of(request), InvestigationId(investigation_id)
    doing = investigations.assert_may(visit, act)
    stands = investigations.get(visit, id_)
    given = {name: request.GET.get(name, "") for name in doing.takes}
    shown = _FIELDS[act](visit, stands, given)
    form = Form(
        title=folder_words.ACTS[act],
        submit=folder_words.ACTS[act],
        back=reverse("investigation", args=[investigation_id]),
        told=folder_words.told(act, police=investigations.speaks_for_police(visit)),
        fields=shown,
    )

    def do(sent: tuple[Field, ...]) -> None:
        typed = {**given, **fields.values(sent)}
        investigations.do(visit, id_, act, typed)

    return asked(request, form, do)


def _question(visit: Visit, folder: Folder, given: Mapping[str, str]) -> tuple[Field, ...]:
    stands = next((each for each in folder.questions if str(each.id) == given["item"]), None)
    own, others = visit.actor.organisation, investigations.members_for(visit, folder)
    names = investigations.names(visit)
    owners = [("", _("nobody yet"))] + [(str(each), names[each]) for each in (own, *others)]
    return (
        _text("text", _("What do we want to know?"), value=stands.text if stands else ""),
        _text(
            "elements",
            _("Essential elements"),
            hint=_("What an answer must hold, one a line."),
            value="\n".join(stands.elements) if stands else "",
            needed=False,
        ),
        Field(
            name="owner",
            label=_("Who owns it?"),
            kind=CHOICE,
            choices=tuple(owners),
            value=str(stands.owner or "") if stands else str(own),
            needed=False,
        ),
        _day(needed=False, value=str(stands.due or "") if stands else ""),
    )


def _settle(visit: Visit, folder: Folder, given: Mapping[str, str]) -> tuple[Field, ...]:
    return (
        _choice("outcome", _("What becomes of the question?"), folder_words.QUESTION_ENDS),
        _text("text", _("How, or why?"), needed=False),
    )


def _plan(visit: Visit, folder: Folder, given: Mapping[str, str]) -> tuple[Field, ...]:
    stands = folder.plan.text if folder.plan else ""
    hint = _("What is looked for where, by whom, by which means.")
    return (_text("text", _("Collection plan"), hint=hint, value=stands),)


def _ask(visit: Visit, folder: Folder, given: Mapping[str, str]) -> tuple[Field, ...]:
    names = investigations.names(visit)
    able = {str(each): names[each] for each in investigations.members_for(visit, folder)}
    return (
        _choice("asked", _("Whom do you ask?"), able),
        _choice("kind", _("For what?"), folder_words.REQUEST_KINDS),
        _text("text", _("What do you ask?"), hint=_("They read this, and may decline.")),
        _day(needed=True),
    )


def _answer(visit: Visit, folder: Folder, given: Mapping[str, str]) -> tuple[Field, ...]:
    return (
        _choice("state", _("What do you answer?"), folder_words.ANSWERS),
        _text("text", _("In your words"), needed=False),
    )


def _task(visit: Visit, folder: Folder, given: Mapping[str, str]) -> tuple[Field, ...]:
    able = {str(each.id): each.name for each in investigations.people_for(visit, folder)}
    return (
        _text("text", _("What is to be done?")),
        _choice("to", _("By whom?"), able),
        _day(needed=False),
    )


def _view(visit: Visit, folder: Folder, given: Mapping[str, str]) -> tuple[Field, ...]:
    hint = _("What stands in the address of the map behind the question mark.")
    return (
        Field(name="name", label=_("Name of the view")),
        Field(name="state", label=_("State of the map"), hint=hint, value=given["state"]),
    )


def _claim(visit: Visit, folder: Folder, given: Mapping[str, str]) -> tuple[Field, ...]:
    hint = _("It stands in the address of “Kept until”, beside the claim.")
    return (
        Field(name="claim", label=_("Id of the claim"), hint=hint, value=given["claim"]),
        _text("why", _("Why is it here?"), needed=False),
    )


def _note(visit: Visit, folder: Folder, given: Mapping[str, str]) -> tuple[Field, ...]:
    labels: dict[str, Words] = {"": _("As the folder")}
    labels |= {str(each): str(each) for each in _STRICTER}
    return (
        _text("text", _("Note")),
        _choice("marking", _("Marking"), labels, needed=False),
    )


def _move(visit: Visit, folder: Folder, given: Mapping[str, str]) -> tuple[Field, ...]:
    return (
        _choice("how", _("What is done?"), folder_words.MOVES, value=given["how"] or Move.START),
        _text("reason", _("Why?"), hint=_("Needed to pause, close and reopen."), needed=False),
    )


def _settle_task(visit: Visit, folder: Folder, given: Mapping[str, str]) -> tuple[Field, ...]:
    return (_choice("outcome", _("What became of it?"), folder_words.TASK_ENDS),)


def _nothing(visit: Visit, folder: Folder, given: Mapping[str, str]) -> tuple[Field, ...]:
    return ()


_STRICTER = (TLP.AMBER_STRICT,)
_FIELDS: Mapping[str, Asking] = MappingProxyType(
    {
        "question": _question,
        "settle": _settle,
        "plan": _plan,
        "view": _view,
        "claim": _claim,
        "take-out": _nothing,
        "note": _note,
        "move": _move,
        "ask": _ask,
        "withdraw": _nothing,
        "answer": _answer,
        "task": _task,
        "settle-task": _settle_task,
    }
)


def _text(
    name: str,
    label: "Words",
    *,
    hint: "Words" = "",
    value: str = "",
    needed: bool = True,
) -> Field:
    return Field(name=name, label=label, kind=TEXT, hint=hint, value=value, needed=needed)


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


def _day(*, needed: bool, value: str = "") -> Field:
    return Field(name="due", label=_("By which day?"), kind=fields.DATE, value=value, needed=needed)
