"""Same or not: what may be one thing, judging pairs alone or ticked together, and withdrawing a judgement."""

from uuid import UUID

import attrs
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from atlas.errors import NotFound, UsageError
from atlas.model.ids import ThingId
from atlas.model.markings import TLP, strictest
from atlas.services import compose, explore, resolve
from atlas.services.discussion import Choice
from atlas.services.discussion.choosing import LABELS
from atlas.services.gate import Visit
from atlas.services.resolve import STRENGTH, Asked, Effect, Proposal, Verdict
from atlas.web import fields
from atlas.web.pages import page
from atlas.web.startup import settings
from atlas.web.visitor import visit_of


@attrs.frozen(kw_only=True)
class _Form:
    """The form as it was typed; a pair is two ids with a colon between them."""

    pairs: tuple[str, ...] = ()
    verdict: str = ""
    reason: str = ""
    strength: str = str(STRENGTH)
    marking: str = ""
    audience: frozenset[str] = frozenset()

    @classmethod
    def typed(cls, given: QueryDict) -> "_Form":
        line = {name: given.get(name, "") for name in ("verdict", "reason", "marking")}
        return cls(
            pairs=tuple(given.getlist("pair")),
            strength=given.get("strength", str(STRENGTH)),
            audience=frozenset(given.getlist("audience")),
            **line,
        )

    def asked(self) -> Asked:
        """Return what the service takes.

        Raises:
            UsageError: something is none of what the form offers.
        """
        if not self.pairs:
            raise UsageError(gettext("Tick at least one pair."))
        if self.verdict not in set(Verdict):
            raise UsageError(gettext("Choose what you judge: same, not same or unsure."))
        if self.marking and self.marking not in set(TLP):
            raise UsageError(gettext("Choose a marking of the list."))
        if not (self.strength.isascii() and self.strength.isdigit() and len(self.strength) < 4):
            raise UsageError(gettext("How sure you are is a number from 0 to 100, in percent."))
        return Asked(
            pairs=tuple(map(_pair, self.pairs)),
            verdict=Verdict(self.verdict),
            reason=self.reason,
            strength=int(self.strength),
            choice=Choice(tlp=TLP(self.marking) if self.marking else None, words=self.audience),
        )


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """List pairs with a name in common; judge those that were ticked."""
    visit, form, error = visit_of(request), _Form(), ""
    if request.method == "POST":
        form = _Form.typed(request.POST)
        try:
            resolve.judge(visit, form.asked())
            return redirect(request.get_full_path())
        except UsageError as wrong:
            error = str(wrong)
    found = resolve.proposals(visit, batch=fields.id_in(request.GET.get("batch", "")))
    context = _offered(visit) | {"found": found, "form": form, "error": error}
    answer = page(request, "same", context, highest=found.highest)
    answer.status_code = 400 if error else 200
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def judge(request: HttpRequest) -> HttpResponse:
    """Show two things side by side with the form; check what was chosen, or keep it."""
    visit = visit_of(request)
    one, other, error = _two(request, visit)
    pair = _beside(visit, one, other) if other else None
    form = _Form.typed(request.POST) if request.method == "POST" else _Form()
    effect = None
    if request.method == "POST" and not error:
        try:
            asked = attrs.evolve(form, pairs=(f"{one}:{other}",)).asked()
            if request.POST.get("step") != "check":
                resolve.judge(visit, asked)
                return redirect(reverse("thing", args=[one]) + "#same")
            effect = resolve.check(visit, asked)
        except UsageError as wrong:
            error = str(wrong)
    context = {"one": one, "other": other, "pair": pair, "typed": request.GET.get("other", "")}
    told = {"form": form, "effect": effect, "error": error}
    labels = [side.marking for side in (pair.one, pair.other)] if pair else []
    answer = page(
        request, "same_judge", _offered(visit) | context | told, highest=strictest(labels)
    )
    answer.status_code = 400 if error else 200
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, judgement_id: UUID) -> HttpResponse:
    """Show what a withdrawal does; when the form was sent withdraw."""
    visit = visit_of(request)
    if request.method == "POST":
        one, _ = resolve.withdraw(visit, judgement_id, reason=request.POST.get("reason", ""))
        return redirect(reverse("thing", args=[one]) + "#same")
    effect: Effect = resolve.check_withdrawal(visit, judgement_id)
    judged = resolve.found(visit, judgement_id)
    context = {"judged": judged, "effect": effect}
    return page(request, "same_withdraw", context, highest=judged.marking)


def _two(request: HttpRequest, visit: Visit) -> tuple[ThingId, ThingId | None, str]:
    """Return the two things of the address, and what is wrong with the second, which may be named in words."""
    if "one" not in request.GET:
        raise UsageError(gettext("Say which thing is compared: one=(its id)."))
    one = fields.id_in(request.GET["one"])
    if one is None:
        raise NotFound(gettext("There is no such thing among what you may see."))
    text = request.GET.get("other", "").strip()[:500]
    if not text:
        return ThingId(one), None, ""
    named = text.rstrip("/").rpartition("/")[2] if "/thing/" in text else text
    try:
        found = explore.meant(visit, named, map_key=settings().key("map"))
    except (NotFound, UsageError) as wrong:
        return ThingId(one), None, str(wrong)
    return ThingId(one), found, ""


def _beside(visit: Visit, one: ThingId, other: ThingId) -> Proposal:
    found = resolve.compare(visit, one, other)
    if found is None:
        raise NotFound(gettext("There is no such thing among what you may see."))
    return found


def _offered(visit: Visit) -> dict[str, object]:
    return {
        "labels": LABELS,
        "verdicts": tuple(Verdict),
        "whom": compose.addressable(visit),
    }


def _pair(text: str) -> tuple[ThingId, ThingId]:
    one, _, other = text.partition(":")
    return ThingId(fields.id_of(one)), ThingId(fields.id_of(other))
