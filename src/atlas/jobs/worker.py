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
    import atlas.jobs.feeding  # noqa: PLC0415 - registers the tasks
    import atlas.jobs.mailing  # noqa: PLC0415 - registers the tasks
    import atlas.jobs.tasks  # noqa: F401, PLC0415 - registers the tasks
    from atlas.services import progress  # noqa: PLC0415
    from atlas.services.imports import spool, undoing, working  # noqa: PLC0415
    from atlas.settings import Settings  # noqa: PLC0415

    progress.abandon(now=datetime.now(UTC))
    folder = spool.folder_in(Settings.from_env().data)
    working.resume(folder)
    undoing.resume(folder)

    work()


def work(*, wait: bool = True) -> None:
    """Work through the queue, and `wait` for more until told to stop.

    Jobs that succeeded are deleted, else thousands of rows a day pile up; what failed stays to be looked at.
    """
    from procrastinate.contrib.django import app  # noqa: PLC0415 - settings first

    connector = cast("DjangoConnector", app.connector).get_worker_connector()
    with app.replace_connector(connector):
        app.run_worker(
            concurrency=1,
            shutdown_graceful_timeout=5,
            delete_jobs="successful",
            wait=wait,
            install_signal_handlers=wait,
        )


if __name__ == "__main__":
    main()
