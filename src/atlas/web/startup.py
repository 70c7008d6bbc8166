"""What the pages need that is made once: the settings, the database's place, the clock."""

from datetime import UTC, datetime
from functools import cache
from typing import Any

from atlas.keys import Keys, reach
from atlas.settings import Settings
from atlas.store import databases as reaching


@cache
def settings() -> Settings:
    """Return what this process was told from outside; read once.

    Raises:
        SettingsError: a variable of ours has an unusable value.
    """
    return Settings.from_env()


def keys() -> Keys:
    """Return what asks the key process of this node."""
    return reach(settings())


def databases() -> dict[str, dict[str, Any]]:
    """Return Django's DATABASES: the one database, as the role that owns nothing."""
    return reaching.databases(settings())


def now() -> datetime:
    """Return the time at which a request is answered, in UTC."""
    return datetime.now(UTC)


def in_our_words(error: BaseException) -> BaseException:
    """Return an outage of the database as a `ServerError`, and any other error as it is."""
    from atlas.store import faults  # noqa: PLC0415 - settings are made before Django's database is

    try:
        with faults.told():
            raise error
    except Exception as told:  # noqa: BLE001 - handed back, not swallowed
        return told
