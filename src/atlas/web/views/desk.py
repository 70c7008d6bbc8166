"""The desk: what to do first; then what is on the map and where it comes from, which takes counting."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from atlas.services import demo, desk
from atlas.services import progress as jobs
from atlas.services.demo.tasks import tasks
from atlas.web.pages import page
from atlas.web.startup import now, settings
from atlas.web.visitor import visit_of


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show the desk. Its numbers come after it: a first page does not wait until all was counted."""
    visit = visit_of(request)
    empty = desk.is_empty(visit)
    context = {
        "empty": empty,
        "tasks": None if empty else tasks(visit, map_key=settings().key("map")),
        "others": demo.PRESENTED,
        "jobs": jobs.running(now=now()),
        "asked": "loading" in request.GET,
    }
    return page(request, "desk", context)


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
