"""Feeds: what was committed gets its number where nobody gave it one, and what nobody needs any more goes."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from atlas.services import taxii


@app.periodic(cron="* * * * *")
@app.task(name="taxii.run", queue="long", queueing_lock="taxii.run")
def run_feeds(timestamp: int) -> None:
    """Number, once a minute, what waits, and forget what is over its time."""
    taxii.run(now=datetime.now(UTC))
