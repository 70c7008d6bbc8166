"""The desk: what is on the map, where it comes from, and what to do first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from atlas.services import demo
from atlas.services import progress as jobs
from atlas.services.demo.tasks import tasks
from atlas.services.desk import desk
from atlas.web.pages import page
from atlas.web.startup import now, settings
from atlas.web.visitor import visit_of


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show the desk."""
    visit = visit_of(request)
    shown = desk(visit)
    context = {
        "desk": shown,
        "tasks": None if shown.empty else tasks(visit, map_key=settings().key("map")),
        "others": demo.PRESENTED,
        "jobs": jobs.running(now=now()),
        "asked": "loading" in request.GET,
    }
    return page(request, "desk", context, highest=shown.highest)


@require_POST
def load_sample(request: HttpRequest) -> HttpResponse:
    """Queue the job that loads the sample atlas."""
    demo.queue_load(visit_of(request))
    return redirect(reverse("desk") + "?loading")


@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """Show how far the jobs are; the desk asks again and again while one runs."""
    return page(request, "progress", {"jobs": jobs.running(now=now()), "asked": True})
