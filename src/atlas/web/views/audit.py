"""The record of decisions: search, page by page, for whom it is open."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from atlas.errors import UsageError
from atlas.model.handling import Purpose
from atlas.policy.decide import Action
from atlas.services import audit
from atlas.services.audit import Question
from atlas.web.pages import page
from atlas.web.queries import with_values
from atlas.web.visitor import visit_of

_FIELDS = ("actor", "action", "purpose", "rule", "outcome", "object", "since", "until")


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show the decisions that the address asks for, the newest first."""
    visit = visit_of(request)
    asked = {name: request.GET.get(name, "").strip()[:200] for name in _FIELDS}
    error = ""
    try:
        record = audit.search(visit, _question(request.GET))
    except UsageError as unusable:
        error, record = str(unusable), audit.search(visit, Question(size=1))
    context = {
        "record": record,
        "unusual": () if request.GET else audit.unusual(visit, visit.now.astimezone(UTC).date()),
        "asked": asked,
        "error": error,
        "actions": tuple(Action),
        "newest": with_values(request.GET, before=None),
        "older": with_values(request.GET, before=record.older) if record.older else "",
    }
    answer = page(request, "audit", context)
    answer.status_code = 400 if error else 200
    return answer


def _question(asked: QueryDict) -> Question:
    outcome = {"allowed": True, "refused": False}.get(asked.get("outcome", ""))
    return Question(
        actor=asked.get("actor", "").strip()[:200],
        action=next((each for each in Action if each == asked.get("action")), None),
        purpose=next((each for each in Purpose if each == asked.get("purpose")), None),
        rule=asked.get("rule", "").strip()[:100],
        allowed=outcome,
        object=_id(asked.get("object", "").strip()),
        since=_day(asked.get("since", ""), 0),
        until=_day(asked.get("until", ""), 1),
        before=asked.get("before", ""),
    )


def _id(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError as error:
        raise UsageError(_("That is not an id: an object's id has 32 digits.")) from error


def _day(text: str, after: int) -> datetime | None:
    """Return the beginning of a day (UTC), or with `after` that of the next."""
    if not text.strip():
        return None
    try:
        day = date.fromisoformat(text.strip()) + timedelta(days=after)
    except (ValueError, OverflowError) as error:
        raise UsageError(_("That is not a day; write it as 2026-03-04.")) from error
    return datetime.combine(day, time(), UTC)
