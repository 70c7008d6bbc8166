"""Packages: those that are written, got and asked about; one with outline, document and checks; its file."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from atlas.errors import UsageError
from atlas.formats.package import telling
from atlas.model.ids import ThingId
from atlas.model.markings import TLP, strictest
from atlas.policy.decide import Action, Resource
from atlas.policy.packages import WRITING, State, Step, steps_from
from atlas.services import gate
from atlas.services.gate import Visit
from atlas.services.package import moving, receiving, releasing, writing
from atlas.services.package.weighing import Weighed
from atlas.web import fields, package_words
from atlas.web.pages import page
from atlas.web.visitor import visit_of


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """List the packages of the own organisation, what it got, and what it is asked."""
    visit = visit_of(request)
    got = receiving.received(visit)
    context = {
        "own": writing.listed(visit),
        "received": got,
        "questions": moving.questions(visit),
        "consented": moving.consented(visit),
        "refused": moving.refused(visit),
        "may_begin": gate.may(visit, Action.EDIT_PACKAGE, _own(visit)),
        "may_consent": gate.may(visit, Action.CONSENT_PACKAGE, _own(visit)),
        "words": package_words.EVERY,
    }
    return page(
        request, "packages", context, highest=strictest([TLP.AMBER_STRICT, receiving.highest(got)])
    )


@require_safe
def feedback(request: HttpRequest) -> HttpResponse:
    """Show which own claims were in packages, and what became of them."""
    told = receiving.feedback(visit_of(request))
    context = {"told": told, "words": package_words.EVERY}
    return page(request, "package_feedback", context, highest=TLP.AMBER_STRICT)


@require_safe
def package(request: HttpRequest, package_id: UUID) -> HttpResponse:
    """Show one package: outline, document, checks; with `thing` the claims about it that could be cited."""
    visit = visit_of(request)
    found = writing.get(visit, package_id)
    told, error = _told(visit, package_id)
    thing = fields.id_in(request.GET.get("thing", ""))
    context = {
        **_acts(visit, found),
        "weighed": found,
        "told": told,
        "error": error,
        "candidates": writing.candidates(visit, ThingId(thing)) if thing else None,
        "releases": receiving.released(visit, package_id),
        "words": package_words.EVERY,
    }
    labels = [each.tlp for each in found.handlings.values()]
    return page(request, "package", context, highest=strictest([TLP.AMBER_STRICT, *labels]))


@require_safe
def file(request: HttpRequest, package_id: UUID) -> HttpResponse:
    """Answer the file that the package would be now: a draft, to be looked at; nothing goes out."""
    built = releasing.build(visit_of(request), package_id)
    return download(f"{built.weighed.package.number}-draft.zip", built.body)


def download(name: str, body: bytes) -> HttpResponse:
    """Return the file of a package."""
    answer = HttpResponse(body, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _told(visit: Visit, package_id: UUID) -> tuple[dict[str, object] | None, str]:
    """Return the document as it would go out, or why it cannot be made."""
    try:
        return telling.told(releasing.edition(visit, package_id)[1]), ""
    except UsageError as error:
        return None, str(error)


def _acts(visit: Visit, found: Weighed) -> dict[str, object]:
    """Return which steps are offered, and whether it may be released, with the checks that forbid it."""
    own = _own(visit)
    state = State(found.package.state)
    may = gate.offered(visit, {move.action for move in WRITING.values()}, own)
    steps = [each for each in steps_from(state, WRITING) if WRITING[each].action in may]
    return {
        "steps": [each for each in steps if each is not Step.RELEASE],
        "may_edit": Action.EDIT_PACKAGE in may and state is State.DRAFT,
        "may_release": Step.RELEASE in steps and all(each.passed for each in found.checks),
        "failing": [each for each in found.checks if not each.passed],
        "is_inside": state not in (State.RELEASED, State.CLOSED),
    }


def _own(visit: Visit) -> Resource:
    return Resource(organisation=visit.actor.organisation)
