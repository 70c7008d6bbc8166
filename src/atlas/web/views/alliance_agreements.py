"""Acts on agreements: read and sign the one in force, publish the next."""

from datetime import date, timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods

from atlas.errors import UsageError
from atlas.policy.decide import Action, Resource
from atlas.services.alliance import agreements, directory
from atlas.services.alliance.agreements import NewAgreement
from atlas.services.alliance.drafts import drafts, joined
from atlas.web import fields
from atlas.web.alliance_acts import Form, asked
from atlas.web.fields import DATE, TEXT, Field
from atlas.web.manual import rendered
from atlas.web.pages import page
from atlas.web.visitor import visit_of


@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest) -> HttpResponse:
    """Show the agreement in force to who may sign it, and take the signature."""
    visit = visit_of(request)
    if request.method == "POST":
        agreement, digest = _signed(request)
        agreements.sign(visit, agreement, digest=digest)
        return redirect("desk")
    asked_for = agreements.to_sign(visit)
    context = {"asked": asked_for, "html": rendered(asked_for.agreement.text)}
    return page(request, "alliance_sign", context)


def _signed(request: HttpRequest) -> tuple[UUID, str]:
    try:
        agreement = UUID(request.POST.get("agreement", ""))
    except ValueError as error:
        raise UsageError(gettext("Open the agreement, read it, then sign.")) from error
    if request.POST.get("read") != "yes":
        raise UsageError(gettext("Tick that you read it and may sign for your organisation."))
    return agreement, request.POST.get("digest", "")


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest) -> HttpResponse:
    """Publish a text; it may begin with drafts, named in the address."""
    visit = visit_of(request)
    view = directory.overview(visit)
    directory.assert_offered(visit, Action.PUBLISH_AGREEMENT, view.may, Resource())
    names = request.GET.getlist("draft") or [drafts()[0].name]
    form = Form(
        title=gettext_lazy("Publish an agreement"),
        submit=gettext_lazy("Publish"),
        back=reverse("alliance"),
        told=(
            gettext_lazy(
                "From its day on nobody reads anything until the own representative signed it: you too."
            ),
            gettext_lazy("A text that was published is not changed; the next version replaces it."),
        ),
        fields=_fields(visit.now.date(), joined(names)),
    )

    def do(sent: tuple[Field, ...]) -> None:
        given = fields.values(sent)
        new = NewAgreement(
            title=given["title"],
            version=given["version"],
            text=given["text"],
            effective_from=date.fromisoformat(given["effective_from"]),
        )
        agreements.publish(visit, new, reason=given["reason"])

    return asked(request, form, do)


def _fields(today: date, text: str) -> tuple[Field, ...]:
    return (
        Field(name="title", label=gettext_lazy("Title")),
        Field(name="version", label=gettext_lazy("Version")),
        Field(
            name="effective_from",
            label=gettext_lazy("In force from"),
            kind=DATE,
            value=(today + timedelta(days=14)).isoformat(),
            hint=gettext_lazy("YYYY-MM-DD. Give members the time to read."),
        ),
        Field(
            name="text",
            label=gettext_lazy("Text, in Markdown"),
            kind=TEXT,
            rows=20,
            value=text,
            hint=gettext_lazy("It begins with a draft, which is no legal advice."),
        ),
        fields.reason(),
    )
