"""Whether the process lives, and whether it can work: for those that watch it. Fixed words, no numbers."""

import structlog
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from atlas.services import operating

log = structlog.get_logger()


@login_not_required
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """Say that this process answers. Asks nothing of anybody."""
    return _word("ok")


@login_not_required
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Say whether work can be done here; what is missing stands in the log alone."""
    found = operating.readiness()
    if found.ready:
        return _word("ready")
    log.warning("server.not_ready", missing=found.missing)
    return _word("not ready", status=503)


def _word(word: str, *, status: int = 200) -> HttpResponse:
    return HttpResponse(f"{word}\n", content_type="text/plain; charset=utf-8", status=status)
