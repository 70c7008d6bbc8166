"""Deconfliction: the own entries and who asked for them, asking, filing, changing and withdrawing."""

from datetime import UTC, date, timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from atlas.errors import UsageError
from atlas.model.markings import TLP
from atlas.policy.decide import Action, Resource
from atlas.services import deconflict, gate
from atlas.services.deconflict import Change, Filing, Mode, Occasion, Target, TargetKind
from atlas.services.gate import Visit
from atlas.web import deconflict_words as words
from atlas.web import fields
from atlas.web.alliance_acts import Form, asked
from atlas.web.fields import CHOICE, DATE, TEXT, Field
from atlas.web.pages import page
from atlas.web.startup import keys
from atlas.web.visitor import visit_of

_STANDS = timedelta(days=180)
_LINES_HINT = gettext_lazy("Identifiers or names, one a line.")


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show one page of the own entries, who asked for them, and how much was asked."""
    typed = request.GET.get("page", "1")
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 1
    found = deconflict.seen(visit_of(request), page=number)
    highest = TLP.AMBER_STRICT if found.items or found.hits or found.counts else TLP.CLEAR
    return page(request, "deconfliction", {"found": found, "words": words.WORDS}, highest=highest)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Show the form that asks; when it was sent ask, and show the answers. They are kept nowhere."""
    visit = visit_of(request)
    _assert_may(visit, Action.DECONFLICT)
    form = Form(
        title=gettext_lazy("Ask whether others work on the same"),
        submit=gettext_lazy("Ask"),
        back=reverse("deconfliction"),
        told=(
            gettext_lazy("It is on record that your organisation asked, and for which target."),
            gettext_lazy("Owners may hear that your organisation asked, and never your target."),
        ),
        fields=_ask_fields(request),
    )

    def do(sent: tuple[Field, ...]) -> HttpResponse:
        given = fields.values(sent)
        found = deconflict.check(
            visit,
            identifiers=deconflict.named(given["lines"].splitlines()),
            target=Target(kind=TargetKind(given["kind"]), id=_target(given["target"])),
            occasion=Occasion.ASKED,
            keys=keys(),
        )
        told = {"found": found, "words": words.WORDS}
        return page(request, "deconfliction_answers", told, highest=TLP.AMBER_STRICT)

    return asked(request, form, do)


@require_http_methods(["GET", "HEAD", "POST"])
def file(request: HttpRequest) -> HttpResponse:
    """Show the form that files entries; when it was sent file them."""
    visit = visit_of(request)
    _assert_may(visit, Action.FILE_ENTRY)
    form = Form(
        title=gettext_lazy("File what your organisation works on"),
        submit=gettext_lazy("File"),
        back=reverse("deconfliction"),
        told=(
            gettext_lazy("Only keyed tokens are kept: keep your own list of what you file."),
            gettext_lazy("Whatever you choose, you are told when somebody asks."),
        ),
        fields=_file_fields(visit),
    )

    def do(sent: tuple[Field, ...]) -> None:
        given = fields.values(sent)
        filing = Filing(
            case=given["case"],
            mode=Mode(given["answer"]),
            until=date.fromisoformat(given["until"]),
            note=given["note"],
            canary=given["planted"] == "yes",
        )
        lines = deconflict.named(given["lines"].splitlines())
        deconflict.file(visit, filing, identifiers=lines, keys=keys())

    return asked(request, form, do)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Show an own entry in a form; when it was sent change it, unless somebody did so meanwhile."""
    visit = visit_of(request)
    _assert_may(visit, Action.FILE_ENTRY)
    entry = deconflict.get(visit, entry_id)
    until = (entry.expires_at.astimezone(UTC) - timedelta(days=1)).date()
    seen = request.POST.get("revision", str(entry.revision))
    form = Form(
        title=gettext_lazy("Change an entry"),
        submit=gettext_lazy("Change it"),
        back=reverse("deconfliction"),
        told=(
            *(entry.case, entry.kind),
            *(_met(entry.mode, until, entry.note) if seen != str(entry.revision) else ()),
        ),
        fields=(
            *_choosing(Mode(entry.mode), until, entry.note),
            Field(
                name="revision",
                label=gettext_lazy("Version that you change"),
                kind=CHOICE,
                choices=((str(entry.revision), str(entry.revision)),),
                value=str(entry.revision),
            ),
        ),
    )

    def do(sent: tuple[Field, ...]) -> None:
        given = fields.values(sent)
        wanted = Change(
            mode=Mode(given["answer"]),
            until=date.fromisoformat(given["until"]),
            note=given["note"],
            revision=int(given["revision"]),
        )
        deconflict.change(visit, entry_id, wanted)

    return asked(request, form, do)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Ask whether an own entry is to end; when the form was sent end it."""
    visit = visit_of(request)
    _assert_may(visit, Action.FILE_ENTRY)
    entry = deconflict.get(visit, entry_id)
    form = Form(
        title=gettext_lazy("Withdraw an entry"),
        submit=gettext_lazy("Withdraw it"),
        back=reverse("deconfliction"),
        told=(entry.case, entry.kind, gettext_lazy("Nobody who asks meets it any more.")),
    )
    return asked(request, form, lambda sent: deconflict.withdraw(visit, entry_id))


def _assert_may(visit: Visit, action: Action) -> None:
    gate.assert_may(visit, action, Resource(organisation=visit.actor.organisation))


def _lines() -> Field:
    return Field(name="lines", label=gettext_lazy("What?"), kind=TEXT, hint=_LINES_HINT, rows=8)


def _ask_fields(request: HttpRequest) -> tuple[Field, ...]:
    return (
        _lines(),
        Field(
            name="kind",
            label=gettext_lazy("For which target?"),
            kind=CHOICE,
            choices=tuple(words.TARGET_WORDS.items()),
            value=request.GET.get("kind", ""),
        ),
        Field(
            name="target",
            label=gettext_lazy("Its id"),
            hint=gettext_lazy("It stands at the end of the address of its page."),
            value=request.GET.get("target", ""),
        ),
    )


def _file_fields(visit: Visit) -> tuple[Field, ...]:
    return (
        _lines(),
        Field(
            name="case",
            label=gettext_lazy("Case, in your own words"),
            hint=gettext_lazy("Others read it only where you choose open."),
        ),
        *_choosing(Mode.SILENT, _until(visit), ""),
        Field(
            name="planted",
            label=gettext_lazy("Is it planted?"),
            kind=CHOICE,
            hint=gettext_lazy("A made-up value: whoever asks for it raises an alarm."),
            choices=(("no", gettext_lazy("no")), ("yes", gettext_lazy("yes"))),
            value="no",
        ),
    )


def _choosing(mode: Mode, until: date, note: str) -> tuple[Field, ...]:
    return (
        Field(
            name="answer",
            label=gettext_lazy("What do others hear who ask?"),
            kind=CHOICE,
            choices=tuple(words.MODE_WORDS.items()),
            value=mode,
        ),
        Field(name="until", label=gettext_lazy("Until"), kind=DATE, value=until.isoformat()),
        Field(
            name="note",
            label=gettext_lazy("Note"),
            kind=TEXT,
            hint=gettext_lazy("Others read it only where you choose open."),
            value=note,
            needed=False,
        ),
    )


def _until(visit: Visit) -> date:
    return (visit.now.astimezone(UTC) + _STANDS).date()


def _target(text: str) -> UUID:
    found = fields.id_in(text.rstrip("/").rpartition("/")[2])
    if found is None:
        raise UsageError(_("Give the id of the target, or the address of its page."))
    return found


def _met(mode: str, until: date, note: str) -> tuple[str, ...]:
    """Return what holds now, for who changed what somebody else changed meanwhile."""
    now = _("Somebody changed it meanwhile. Now holds: %(mode)s, until %(until)s.")
    told = now % {"mode": words.MODE_WORDS[mode], "until": until}
    return (told, note) if note else (told,)
