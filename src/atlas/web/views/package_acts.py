"""What is done with packages: steps of who writes them, consents, and answers of their recipients."""

from collections.abc import Callable
from uuid import UUID

import attrs
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from atlas.errors import NotFound
from atlas.model.ids import OrganisationId
from atlas.policy.decide import Action, Resource
from atlas.policy.packages import ANSWERING, WRITING, Step
from atlas.services import gate
from atlas.services.package import moving, receiving, recipients, releasing, writing
from atlas.services.package.outside import Rating
from atlas.web import fields, package_words
from atlas.web.alliance_acts import Form, asked
from atlas.web.fields import CHOICE, TEXT, Field
from atlas.web.pages import page
from atlas.web.startup import keys
from atlas.web.views.packages import download
from atlas.web.visitor import visit_of

NO_ACT = "There is no such act."
RATE = "rate"


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, package_id: UUID, act: str) -> HttpResponse:
    """Show what a step of a package asks for; when it was sent do it."""
    visit = visit_of(request)
    if act == "ask-consent":
        return _ask(request, package_id)
    if act not in set(WRITING):
        raise NotFound(NO_ACT)
    step = Step(act)
    gate.assert_may(visit, WRITING[step].action, Resource(organisation=visit.actor.organisation))
    writing.get(visit, package_id)
    outward = (
        _("The recipient reads it from then on, and it is in the ledger. It is never changed."),
        _("Whoever holds one of its identifiers is asked now."),
    )
    form = Form(
        title=package_words.STEP_WORDS[step],
        submit=package_words.STEP_WORDS[step],
        back=reverse("package", args=[package_id]),
        told=outward if step is Step.RELEASE else (),
        fields=_reason(needed=WRITING[step].reasoned),
    )

    def do(sent: tuple[Field, ...]) -> None:
        reason = fields.values(sent)["reason"]
        if step is Step.RELEASE:
            releasing.release(visit, package_id, reason=reason, keys=keys())
        else:
            moving.step(visit, package_id, step, reason=reason)

    return asked(request, form, do)


def _ask(request: HttpRequest, package_id: UUID) -> HttpResponse:
    visit = visit_of(request)
    gate.assert_may(visit, Action.EDIT_PACKAGE, Resource(organisation=visit.actor.organisation))
    writing.get(visit, package_id)
    form = Form(
        title=_("Ask contributors for consent"),
        submit=_("Ask"),
        back=reverse("package", args=[package_id]),
        told=(
            _("Each contributor whose claims the recipient does not read is asked, once."),
            _("It is told the recipient, the purpose, and which claims of its own: nothing else."),
        ),
    )

    def do(sent: tuple[Field, ...]) -> None:
        moving.ask_consent(visit, package_id)

    return asked(request, form, do)


@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Show a question to the own organisation, or one that it answered with yes; when it was answered keep that."""
    visit = visit_of(request)
    own = Resource(organisation=visit.actor.organisation, id=question_id)
    gate.assert_may(visit, Action.CONSENT_PACKAGE, own)
    waiting = {each.id: each for each in moving.questions(visit)}
    given = {each.id: each for each in moving.consented(visit)}
    denied = {each.id: each for each in moving.refused(visit)}
    found = (waiting | given | denied).get(question_id)
    if found is None:
        raise NotFound(moving.NO_QUESTION)
    about = (
        recipients.named(visit, found.recipient),
        ", ".join(str(each) for each in found.claims),
    )
    form = _taking_back(about) if question_id in given else _answering(about)

    def do(sent: tuple[Field, ...]) -> None:
        typed = fields.values(sent)
        moving.answer_consent(
            visit, question_id, yes=typed.get("answer") == "yes", reason=typed["reason"]
        )

    return asked(request, form, do)


def _answering(about: "tuple[fields.Words, ...]") -> Form:
    choices = (("yes", _("Yes, they may go")), ("no", _("No")))
    answer = Field(name="answer", label=_("Your answer"), kind=CHOICE, choices=choices)
    return Form(
        title=_("May your claims go into a package?"),
        submit=_("Answer"),
        back=reverse("packages"),
        told=about,
        fields=(answer, fields.reason()),
    )


def _taking_back(about: "tuple[fields.Words, ...]") -> Form:
    return Form(
        title=_("Take your consent back"),
        submit=_("Take back"),
        back=reverse("packages"),
        told=(*about, _("It counts for what is not released yet. What went out stays out.")),
        fields=(fields.reason(),),
    )


@require_safe
def release(request: HttpRequest, release_id: UUID) -> HttpResponse:
    """Show what became of one release."""
    visit = visit_of(request)
    found = receiving.get(visit, release_id)
    own = Resource(organisation=OrganisationId(found.release.organisation))
    context = {
        "found": found,
        "words": package_words.EVERY,
        "may_link": bool(found.release.authority) and gate.may(visit, Action.LINK_PACKAGE, own),
    }
    return page(request, "package_release", context, highest=found.marking)


@require_safe
def release_file(request: HttpRequest, release_id: UUID) -> HttpResponse:
    """Answer the file of a release as it went out."""
    found, body = receiving.file(visit_of(request), release_id)
    return download(f"{found.number}-{found.version}.zip", body)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, release_id: UUID, act: str) -> HttpResponse:
    """Show what a step of the recipient asks for; when it was sent do it."""
    visit = visit_of(request)
    if act not in (*ANSWERING, RATE):
        raise NotFound(NO_ACT)
    own = Resource(organisation=visit.actor.organisation)
    gate.assert_may(visit, Action.ANSWER_PACKAGE, own)
    found = receiving.get(visit, release_id)
    gate.assert_may(visit, Action.ANSWER_PACKAGE, receiving.resource_of(found))
    if act == RATE:
        return _rate(request, release_id)
    step = Step(act)
    form = Form(
        title=package_words.STEP_WORDS[step],
        submit=package_words.STEP_WORDS[step],
        back=reverse("package-release", args=[release_id]),
        told=(_("Who wrote the package reads it, and each contributor is told of the step."),),
        fields=_reason(needed=ANSWERING[step].reasoned),
    )

    def do(sent: tuple[Field, ...]) -> None:
        receiving.answer(visit, release_id, step, reason=fields.values(sent)["reason"])

    return asked(request, form, do)


def _rate(request: HttpRequest, release_id: UUID) -> HttpResponse:
    choices = (("yes", _("Yes")), ("no", _("No")))
    asks = tuple(
        Field(name=name, label=words, kind=CHOICE, choices=choices)
        for name, words in package_words.RATING_WORDS.items()
    )
    said = Field(name="said", label=_("What was wrong or missing"), kind=TEXT, needed=False)
    form = Form(
        title=_("Say what it was worth"),
        submit=_("Send feedback"),
        back=reverse("package-release", args=[release_id]),
        told=(_("Who wrote the package reads it. The latest counts."),),
        fields=(*asks, said),
    )

    def do(sent: tuple[Field, ...]) -> None:
        typed = fields.values(sent)
        yes = {name: typed[name] == "yes" for name in package_words.RATING_WORDS}
        receiving.rate(visit_of(request), release_id, Rating(**yes, said=typed["said"].strip()))

    return asked(request, form, do)


@require_safe
def authorities(request: HttpRequest) -> HttpResponse:
    """List the authorities outside the alliance that may get packages."""
    visit = visit_of(request)
    context = {
        "listed": recipients.listed(visit),
        "may_decide": gate.may(visit, Action.KEEP_AUTHORITIES),
        "words": package_words.EVERY,
    }
    return page(request, "authorities", context)


@require_http_methods(["GET", "HEAD", "POST"])
def authority_add(request: HttpRequest) -> HttpResponse:
    """Show the form that lists an authority; when it was sent list it."""
    named = (
        Field(name="name", label=_("Name")),
        Field(name="country", label=_("Country, two letters")),
    )
    return _decided(
        request,
        _("List an authority"),
        (*named, fields.reason()),
        lambda visit, typed: recipients.add(
            visit, typed["name"], typed["country"], reason=typed["reason"]
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def authority_act(request: HttpRequest, authority_id: UUID, act: str) -> HttpResponse:
    """Show what a decision on an authority does; when it was sent keep it."""
    gate.assert_may(visit_of(request), Action.KEEP_AUTHORITIES)
    if act not in recipients.WHAT or authority_id not in {e.id for e in recipients.offered()}:
        raise NotFound(recipients.NO_AUTHORITY)
    return _decided(
        request,
        package_words.AUTHORITY_WORDS[act],
        (fields.reason(),),
        lambda visit, typed: recipients.decide(visit, authority_id, act, reason=typed["reason"]),
    )


def _decided(
    request: HttpRequest,
    title: "fields.Words",
    asks: tuple[Field, ...],
    keep: Callable[..., object],
) -> HttpResponse:
    visit = visit_of(request)
    gate.assert_may(visit, Action.KEEP_AUTHORITIES)
    form = Form(title=title, submit=title, back=reverse("authorities"), fields=asks)

    def do(sent: tuple[Field, ...]) -> HttpResponse:
        keep(visit, fields.values(sent))
        return redirect("authorities")

    return asked(request, form, do)


def _reason(*, needed: bool) -> tuple[Field, ...]:
    return (attrs.evolve(fields.reason(), needed=needed),)
