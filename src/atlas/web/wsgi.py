"""Where a WSGI server enters: `granian --interface wsgi atlas.web.wsgi:application`.

Only a server imports this module, and it sets Django up as it does: then what is wrong shows at the
start and not at the first request.
"""

import os
import signal

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from atlas.services.lifeline import tie_to_parent
from atlas.web import bodies, metrics, proxies
from atlas.web.startup import settings

tie_to_parent(signal.SIGKILL)  # a worker without its server would keep the port
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atlas.web.django_settings")
application = proxies.behind(bodies.bounded(get_wsgi_application()), proxies=settings().proxies)
get_resolver().url_patterns  # noqa: B018 - read now, so that the first visitor does not wait for all views
metrics.start(settings().data / "run" / "metrics.sock")
