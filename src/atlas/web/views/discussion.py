"""The discussion of a thing: read it, write a comment, withdraw one's own."""

from collections.abc import Mapping
from uuid import UUID

import attrs
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from atlas.errors import UsageError
from atlas.model.ids import ClaimId, PersonId, ThingId
from atlas.model.markings import TLP
from atlas.services import discussion
from atlas.services.discussion import Checked, Choice, Written
from atlas.services.discussion.choosing import LABELS
from atlas.services.gate import Visit
from atlas.web import fields
from atlas.web.pages import page
from atlas.web.startup import settings
from atlas.web.visitor import visit_of


@attrs.frozen(kw_only=True)
class _Form:
    """The form as it was typed."""

    text: str = ""
    claim: str = ""
    answers: str = ""
    marking: str = ""
    audience: frozenset[str] = frozenset()
    mentions: frozenset[str] = frozenset()

    @classmethod
    def typed(cls, given: QueryDict) -> "_Form":
        line = {name: given.get(name, "") for name in ("text", "claim", "answers", "marking")}
        ticked = {name: frozenset(given.getlist(name)) for name in ("audience", "mentions")}
        return cls(**line, **ticked)  # type: ignore[arg-type] # names of its own fields

    @property
    def wrong(self) -> tuple[str, str] | None:
        """Return the field that holds what the form never offered, and what to do; `None` where all is of the form."""
        if self.claim and fields.id_in(self.claim) is None:
            return "claim", gettext("Choose what it is about among what is listed.")
        if self.answers and fields.id_in(self.answers) is None:
            return "text", gettext("Choose the comment that you answer among those shown.")
        if any(fields.id_in(each) is None for each in self.mentions):
            return "mention-persons", gettext("Choose whom you mention among the people listed.")
        return None

    def written(self) -> Written:
        """Return what the service takes."""
        if self.marking and self.marking not in set(TLP):
            raise UsageError(gettext("Choose a marking of the list."))
        claim, answers = fields.id_in(self.claim), fields.id_in(self.answers)
        return Written(
            text=self.text,
            choice=Choice(tlp=TLP(self.marking) if self.marking else None, words=self.audience),
            claim=ClaimId(claim) if claim else None,
            answers=answers,
            mentions=frozenset(
                PersonId(id_) for each in self.mentions if (id_ := fields.id_in(each))
            ),
        )


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, thing_id: UUID) -> HttpResponse:
    """Show the discussion with the form; when that was sent check it or keep the comment."""
    visit, thing = visit_of(request), ThingId(thing_id)
    if request.method != "POST":
        form = _Form(answers=request.GET.get("answers", ""), claim=request.GET.get("claim", ""))
        return _page(request, visit, thing, form)
    form, checked = _Form.typed(request.POST), None
    if wrong := form.wrong:
        return _page(request, visit, thing, form, error=wrong[1], error_at=wrong[0])
    try:
        written = form.written()
        if request.POST.get("step") != "check":
            made = discussion.add(visit, thing, written)
            return redirect(reverse("discussion", args=[thing]) + f"#comment-{made}")
        checked = discussion.check(visit, thing, written)
    except UsageError as error:
        return _page(request, visit, thing, form, error=str(error))
    return _page(request, visit, thing, form, checked=checked)


@require_POST
def withdraw(request: HttpRequest, comment_id: UUID) -> HttpResponse:
    """Withdraw a comment of one's own."""
    thing = discussion.withdraw(visit_of(request), comment_id)
    return redirect("discussion", thing)


def _page(
    request: HttpRequest,
    visit: Visit,
    thing: ThingId,
    form: _Form,
    **told: Checked | str | None,
) -> HttpResponse:
    talk = discussion.of_thing(visit, thing, map_key=settings().key("map"))
    context: Mapping[str, object] = {"talk": talk, "form": form, "labels": LABELS, **told}
    answer = page(request, "discussion", context, highest=talk.highest)
    answer.status_code = 400 if told.get("error") else 200
    return answer
