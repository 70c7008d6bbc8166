"""The tasks by name."""

from datetime import UTC, datetime
from functools import cache

from procrastinate.contrib.django import app

from atlas.services import demo
from atlas.settings import Settings


@cache
def _settings() -> Settings:
    return Settings.from_env()


@app.task(name="demo.load", queue="long", queueing_lock="demo.load")
def load_demo() -> None:
    """Load the sample atlas, telling its progress."""
    demo.load_as_job(_settings().key("map"), clock=lambda: datetime.now(UTC))
