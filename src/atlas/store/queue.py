"""Jobs are queued by name, in the transaction that needs them. Arguments are ids, never map data."""

from procrastinate.contrib.django import app


def defer(task: str, **ids: int | str) -> None:
    """Queue a task by its name; it runs once the surrounding transaction commits."""
    app.configure_task(task, allow_unknown=True).defer(**ids)
