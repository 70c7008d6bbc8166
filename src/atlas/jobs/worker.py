"""The worker process: `python -m atlas.jobs.worker`, started and ended by `atlas serve`."""

import os
import signal
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

from atlas.services.lifeline import tie_to_parent

if TYPE_CHECKING:
    from procrastinate.contrib.django.django_connector import DjangoConnector


def main() -> None:
    """Work until told to stop (SIGTERM or SIGINT); a job under way is finished first."""
    tie_to_parent(signal.SIGTERM)
    os.environ["DJANGO_SETTINGS_MODULE"] = "atlas.web.django_settings"
    import django  # noqa: PLC0415 - settings first

    django.setup()
    from procrastinate.contrib.django import app  # noqa: PLC0415

    import atlas.jobs.mailing  # noqa: PLC0415 - registers the tasks
    import atlas.jobs.tasks  # noqa: F401, PLC0415 - registers the tasks
    from atlas.services import progress  # noqa: PLC0415

    progress.abandon(now=datetime.now(UTC))

    connector = cast("DjangoConnector", app.connector).get_worker_connector()
    with app.replace_connector(connector):
        app.run_worker(concurrency=1, shutdown_graceful_timeout=10)


if __name__ == "__main__":
    main()
