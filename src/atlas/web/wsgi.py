"""Where a WSGI server enters: `granian --interface wsgi --factory atlas.web.wsgi:application`."""

import os

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application


def application() -> WSGIHandler:
    """Set Django up and return the WSGI application; called once per process, by the server."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atlas.web.django_settings")
    return get_wsgi_application()
