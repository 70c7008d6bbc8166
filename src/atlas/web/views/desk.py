"""The desk: what to do first; then what is on the map and where it comes from, which takes counting."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from atlas.services import (
    alliance,
    audit,
    demo,
    desk,
    glass,
    investigations,
    nominate,
    wider,
)
from atlas.services import progress as jobs
from atlas.services.alliance.watch import watch
from atlas.services.demo.tasks import Tasks, tasks
from atlas.web.nomination_words import TASK_WORDS
from atlas.web.pages import page
from atlas.web.startup import now, settings
from atlas.web.visitor import person_of, visit_of


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show the desk. Its numbers come after it: a first page does not wait until all was counted."""
    visit = visit_of(request)
    if audit.is_all_there_is(visit):
        return redirect("audit")
    empty = desk.is_empty(visit)
    found = None if empty else tasks(visit, map_key=settings().key("map"))
    context = {
        "empty": empty,
        "tasks": found,
        "others": found and _others(request),
        "first_address": found and _first_address(request, found),
        "jobs": jobs.running(now=now()),
        "asked": "loading" in request.GET,
        # looked at only for whom the page offers it
        "watch": SimpleLazyObject(lambda: watch(visit)),
        "waiting": SimpleLazyObject(lambda: wider.waiting(visit)),
        "emergencies": SimpleLazyObject(lambda: glass.waiting(visit)),
        "mine": SimpleLazyObject(lambda: investigations.mine(visit)),
        "nominations": SimpleLazyObject(lambda: nominate.waiting(visit)),
        "task_words": TASK_WORDS,
    }
    return page(request, "desk", context)


def _others(request: HttpRequest) -> str:
    """Return whose links were printed besides that of who asks, and as the how-manieth."""
    own = alliance.card_of(person_of(request)).short
    places = (gettext("the first"), gettext("the second"), gettext("the third"))
    printed = zip(demo.PRESENTED, places, strict=True)
    found = (f"{short.capitalize()} ({place})" for short, place in printed if short != own)
    return gettext(" or ").join(found)


def _first_address(request: HttpRequest, found: Tasks) -> str:
    one, other = found.crews
    return request.build_absolute_uri(f"{reverse('map')}?shared={one}&shared={other}")


@require_safe
def on_the_map(request: HttpRequest) -> HttpResponse:
    """Show how many things, claims and links there are, of which kinds and from whom."""
    counted = desk.desk(visit_of(request))
    return page(request, "on_the_map", {"desk": counted}, highest=counted.highest)


@require_POST
def load_sample(request: HttpRequest) -> HttpResponse:
    """Queue the job that loads the sample atlas."""
    demo.queue_load(visit_of(request))
    return redirect(reverse("desk") + "?loading")


@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """Show how far the jobs are; the desk asks again and again while one runs."""
    return page(request, "progress", {"jobs": jobs.running(now=now()), "asked": True})
