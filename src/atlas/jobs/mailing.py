"""Mails, sent behind the request that they follow from; tried again for about an hour."""

import uuid
from datetime import UTC, datetime
from functools import cache

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from atlas.errors import ServerError
from atlas.model.ids import PersonId
from atlas.services import mail
from atlas.settings import Settings

_AGAIN = RetryStrategy(max_attempts=6, exponential_wait=4, retry_exceptions=[ServerError])


@cache
def _settings() -> Settings:
    return Settings.from_env()


@app.task(name="mail.invite", queue="mail", retry=_AGAIN)
def invite(*, person: str) -> None:
    """Send a person a one-time link."""
    mail.invite(_settings(), PersonId(uuid.UUID(person)), now=datetime.now(UTC))


@app.task(name="mail.notify", queue="mail", retry=_AGAIN)
def notify(*, person: str, count: int) -> None:
    """Tell a person how many notices wait."""
    mail.notify(_settings(), PersonId(uuid.UUID(person)), count=count)


@app.task(name="mail.rescued", queue="mail", retry=_AGAIN)
def rescued(*, rescue: str) -> None:
    """Tell who administers that a rescue was confirmed."""
    mail.rescued(_settings(), uuid.UUID(rescue), now=datetime.now(UTC))
