"""The desk of data subjects: list and open cases, look at one, find, pick, print its letter."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from atlas.errors import NotFound, UsageError
from atlas.model.ids import ClaimId
from atlas.model.markings import TLP, strictest
from atlas.policy.decide import Action, Resource
from atlas.policy.subjects import Regime, Right, Telling, grounds_for
from atlas.services import gate, subjects
from atlas.services.gate import Visit
from atlas.services.subjects import Asked, Case
from atlas.web import fields, subject_words
from atlas.web.alliance_acts import Form, asked
from atlas.web.fields import CHOICE, CHOICES, DATE, TEXT, Field
from atlas.web.pages import page
from atlas.web.visitor import visit_of

_CLAIM = "claim-"
SOON = 7  # days before a case is due


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """List the cases of the own organisation, those first that are due first."""
    visit = visit_of(request)
    cases = subjects.listed(visit)
    rows = [(each, each.days_left(visit.now)) for each in cases]
    context = {"rows": rows, "soon": SOON, "words": subject_words.EVERY}
    return page(request, "subjects", context, highest=_highest(cases))


@require_http_methods(["GET", "HEAD", "POST"])
def open_case(request: HttpRequest) -> HttpResponse:
    """Show the form that opens a case; when it was sent open it."""
    visit = visit_of(request)
    own = Resource(organisation=visit.actor.organisation)
    gate.assert_may(visit, Action.HANDLE_SUBJECT, own)
    form = Form(
        title=gettext_lazy("Open a case"),
        submit=gettext_lazy("Open the case"),
        back=reverse("subjects"),
        told=(
            gettext_lazy("Legal officers of your organisation read the case, and nobody else."),
            gettext_lazy("It is due one month after the day of receipt."),
        ),
        fields=_fields(visit),
    )

    def do(sent: tuple[Field, ...]) -> HttpResponse:
        return redirect("subject", subjects.open_case(visit, _asked(sent)).id)

    return asked(request, form, do)


@require_http_methods(["GET", "HEAD", "POST"])
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show one case, with `find` also what its values find; when claims were picked keep that."""
    visit, error = visit_of(request), ""
    if request.method == "POST":
        try:
            ground = request.POST.get("ground", "")
            subjects.pick(visit, case_id, dict(_picked(request.POST)), ground=ground)
            return redirect("subject", case_id)
        except UsageError as wrong:
            error = str(wrong)
    found = subjects.get(visit, case_id)
    context, highest = _shown(request, visit, found)
    answer = page(request, "subject", {**context, "error": error}, highest=highest)
    answer.status_code = 400 if error else 200
    return answer


@require_safe
def letter(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show a version of the letter as it is printed, or with `text` as plain text; the latest where none is named."""
    found = subjects.get(visit_of(request), case_id)
    asked_for = request.GET.get("version", "")
    versions = {str(each): each for each in range(1, len(found.letters) + 1)}
    number = versions.get(asked_for) if asked_for else len(found.letters)
    if not number:
        raise NotFound(_("There is no such version of the letter."))
    text = found.letters[number - 1].text
    if "text" in request.GET:
        answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{found.number}.txt"'
        return answer
    context = {"case": found, "text": text, "number": number}
    return render(request, "atlas/subject_letter.html", context)


def _shown(request: HttpRequest, visit: Visit, found: Case) -> tuple[dict[str, object], TLP]:
    """Return what the page of a case shows, and the strictest marking in it."""
    looked = subjects.find(visit, found) if "find" in request.GET and found.asked.values else None
    looked_at = subjects.picked(visit, found) if found.picked else ()
    picked = [(each, found.picked[each.picked_as or each.id]) for each in looked_at]
    context: dict[str, object] = {
        "case": found,
        "days": found.days_left(visit.now),
        "soon": SOON,
        "found": looked,
        "picked": picked,
        "told": {**found.picked, **{each.id: how for each, how in picked}},
        "withholding": grounds_for(found.asked.regime, found.asked.rights, withholding=True),
        "words": subject_words.EVERY,
        "articles": subject_words.ARTICLES[found.asked.regime],
        "may_correct": gate.may(
            visit, Action.CONTRIBUTE, Resource(organisation=visit.actor.organisation)
        ),
    }
    shown = [each.marking for each in looked_at] + ([looked.highest] if looked else [])
    return context, strictest([TLP.AMBER_STRICT, *shown])


def _highest(cases: tuple[Case, ...]) -> TLP:
    return strictest([TLP.AMBER_STRICT] * bool(cases))


def _picked(given: QueryDict) -> Iterator[tuple[ClaimId, Telling]]:
    """Yield what was chosen for each claim of the form; what is neither claim nor choice counts as not said."""
    for name, how in given.items():
        if not name.startswith(_CLAIM) or how not in set(Telling):
            continue
        try:
            yield ClaimId(UUID(name.removeprefix(_CLAIM))), Telling(str(how))
        except ValueError:
            continue


def _fields(visit: Visit) -> tuple[Field, ...]:
    return (
        Field(name="name", label=gettext_lazy("Who asks?")),
        Field(
            name="rights",
            label=gettext_lazy("What is asked?"),
            kind=CHOICES,
            choices=tuple(subject_words.RIGHT_WORDS.items()),
        ),
        Field(
            name="regime",
            label=gettext_lazy("Which law binds your organisation here?"),
            kind=CHOICE,
            choices=tuple(subject_words.REGIME_WORDS.items()),
            value=Regime.GDPR,
        ),
        Field(
            name="received",
            label=gettext_lazy("Received on"),
            kind=DATE,
            value=visit.now.date().isoformat(),
        ),
        Field(
            name="values",
            label=gettext_lazy("Find by"),
            kind=TEXT,
            hint=gettext_lazy("Names, addresses, handles, wallets of the person, one a line."),
            needed=False,
        ),
    )


def _asked(sent: tuple[Field, ...]) -> Asked:
    typed = fields.values(sent)
    return Asked(
        name=typed["name"],
        rights=frozenset(map(Right, fields.ticked(sent, "rights"))),
        regime=Regime(typed["regime"]),
        received=date.fromisoformat(typed["received"]),
        values=tuple(typed["values"].splitlines()),
    )
