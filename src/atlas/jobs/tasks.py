"""The tasks by name."""

import uuid
from datetime import UTC, datetime
from functools import cache

from procrastinate.contrib.django import app

from atlas.model.handling import Purpose
from atlas.model.ids import BatchId, PersonId
from atlas.services import (
    alarms,
    arrange,
    deconflict,
    demo,
    digest,
    glass,
    journal,
    retention,
    subjects,
    vet,
)
from atlas.services.imports import spool, undoing, working
from atlas.services.signin import tidying
from atlas.settings import Settings


@cache
def _settings() -> Settings:
    return Settings.from_env()


@app.task(name="demo.load", queue="long", queueing_lock="demo.load")
def load_demo() -> None:
    """Load the sample atlas, telling its progress."""
    demo.load_as_job(_settings().key("map"), clock=lambda: datetime.now(UTC))


@app.task(name="arrange.territories", queue="long")
def arrange_territories(*, person: str, purpose: str) -> None:
    """Arrange the whole map that a person sees for one purpose, telling that it is under way."""
    arrange.make_as_job(
        PersonId(uuid.UUID(person)), Purpose(purpose), clock=lambda: datetime.now(UTC)
    )


@app.task(name="imports.take", queue="long")
def take_in(*, batch: str, person: str, purpose: str) -> None:
    """Take in a file that a person sent, going on where a job before it was."""
    place = working.Place(
        folder=spool.folder_in(_settings().data),
        map_key=_settings().key("map"),
        clock=lambda: datetime.now(UTC),
    )
    id_ = BatchId(uuid.UUID(batch))
    working.run(id_, PersonId(uuid.UUID(person)), Purpose(purpose), place=place)


@app.task(name="imports.undo", queue="long")
def take_back(*, batch: str) -> None:
    """Take an import back, or put it back, going on where a job before it was."""
    folder = spool.folder_in(_settings().data)
    undoing.run(BatchId(uuid.UUID(batch)), folder=folder, clock=lambda: datetime.now(UTC))


@app.periodic(cron="37 * * * *")
@app.task(name="imports.forget", queue="long", queueing_lock="imports.forget")
def forget_uploads(timestamp: int) -> None:
    """Delete, once an hour, files that nobody stored for a day, and rows that stayed out a week ago."""
    spool.clear_old(spool.folder_in(_settings().data), now=datetime.now(UTC))


@app.periodic(cron="17 * * * *")
@app.task(name="arrange.forget", queue="long", queueing_lock="arrange.forget")
def forget_layouts(timestamp: int) -> None:
    """Delete, once an hour, layouts that expired."""
    arrange.forget_expired()


@app.periodic(cron="* * * * * */30")
@app.task(name="alarms.watch", queue="long", queueing_lock="alarms.watch")
def watch_alarms(timestamp: int) -> None:
    """Raise, twice a minute, the alarms that are due."""
    alarms.watch(now=datetime.now(UTC))


@app.periodic(cron="* * * * * */30")
@app.task(name="deconflict.watch", queue="long", queueing_lock="deconflict.watch")
def watch_deconfliction(timestamp: int) -> None:
    """Compare, twice a minute, what was asked with all entries, and tell their owners."""
    deconflict.watch(now=datetime.now(UTC))


@app.periodic(cron="29 * * * *")
@app.task(name="glass.forget", queue="long", queueing_lock="glass.forget")
def forget_copies(timestamp: int) -> None:
    """Delete, once an hour, copies that were opened in an emergency and whose time is over."""
    glass.forget_expired()


@app.periodic(cron="11 * * * *")
@app.task(name="journal.close", queue="long", queueing_lock="journal.close")
def close_journal(timestamp: int) -> None:
    """Give, once an hour, each day that is over and has none the digest of its decisions."""
    journal.close_days(now=datetime.now(UTC))


@app.periodic(cron="23 * * * *")
@app.task(name="signin.forget", queue="long", queueing_lock="signin.forget")
def forget_signins(timestamp: int) -> None:
    """Delete, once an hour, sessions, links and tokens that nobody can use any more."""
    tidying.forget(now=datetime.now(UTC))


@app.periodic(cron="43 3 * * *")
@app.task(name="retention.run", queue="long", queueing_lock="retention.run")
def run_retention(timestamp: int) -> None:
    """Withdraw, once a day, claims that are past their longest date, and erase what was withdrawn long enough."""
    retention.run(now=datetime.now(UTC))


@app.periodic(cron="33 3 * * *")
@app.task(name="vetting.expire", queue="long", queueing_lock="vetting.expire")
def expire_reviews(timestamp: int) -> None:
    """End, once a day, reviews that came to nothing in 30 days, and draw for seats that nobody sits in."""
    vet.expire(now=datetime.now(UTC))
    vet.free(datetime.now(UTC))
    vet.draw(datetime.now(UTC))


@app.periodic(cron="3 4 * * *")
@app.task(name="notices.run", queue="long", queueing_lock="notices.run")
def run_notices(timestamp: int) -> None:
    """Delete, once a day, old notices and comments, and tell of reviews and unusual reading."""
    digest.run(now=datetime.now(UTC))


@app.periodic(cron="29 * * * *")
@app.task(name="notices.mail", queue="mail", queueing_lock="notices.mail")
def mail_notices(timestamp: int) -> None:
    """Queue, once an hour, mails for those who have new notices."""
    digest.mail_all(_settings(), now=datetime.now(UTC))


@app.periodic(cron="53 3 * * *")
@app.task(name="subjects.run", queue="long", queueing_lock="subjects.run")
def forget_cases(timestamp: int) -> None:
    """Delete, once a day, cases of data subjects that were closed long enough ago."""
    subjects.run(now=datetime.now(UTC))
