"""What a command needs that is made once: settings, the database, Django."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import attrs
import click

from atlas import keys
from atlas.settings import Settings
from atlas.store import databases, placing

DEFAULT_ADDRESS = "http://127.0.0.1:8321"


@attrs.frozen(kw_only=True)
class Ready:
    """A process that can call services."""

    settings: Settings

    def now(self) -> datetime:
        """Return the time, in UTC."""
        return datetime.now(UTC)

    def remember_address(self, base: str) -> None:
        """Keep where the site was served last, for sign-in links."""
        self._address.parent.mkdir(parents=True, exist_ok=True)
        self._address.write_text(base)

    def address(self) -> str:
        """Return where people reach the site: as set, else where it was served last or is by default."""
        if self.settings.public_url:
            return self.settings.public_url
        return self._address.read_text() if self._address.exists() else DEFAULT_ADDRESS

    @property
    def _address(self) -> Path:
        return self.settings.data / "run" / "address"

    def map_key(self) -> bytes:
        """Return the key that thing ids are made with."""
        return self.settings.key("map")

    def keys(self) -> keys.Keys:
        """Return what asks the key process; nothing is started before it is asked."""
        return keys.reach(self.settings)


def configured() -> Ready:
    """Return a process with Django set up and no database asked for.

    Raises:
        SettingsError: a variable of ours cannot be used.
    """
    settings = Settings.from_env()
    os.environ["DJANGO_SETTINGS_MODULE"] = "atlas.web.django_settings"
    import django  # noqa: PLC0415 - commands without a database start no Django

    django.setup()
    return Ready(settings=settings)


@contextmanager
def tentative() -> Iterator[Ready]:
    """Be `configured` while inside; left by an error before a database was made, it leaves no new folder behind.

    Raises:
        SettingsError: a variable of ours cannot be used.
    """
    with placing.taking_back(Settings.from_env().data):
        yield configured()


@contextmanager
def served() -> Iterator[Ready]:
    """Keep the database's server running and Django set up while inside; whatever it holds is left as it is.

    Raises:
        SettingsError: a variable of ours cannot be used.
        ServerError: the server cannot be started.
    """
    made = configured()
    with databases.served(made.settings):
        yield made


@contextmanager
def ready() -> Iterator[Ready]:
    """Keep the database running, in the shape of this release, and Django set up, while inside.

    A database of an older release is backed up before it is changed.

    Raises:
        SettingsError: a variable of ours cannot be used.
        ServerError: the database cannot be started, reached or brought up to date.
        BackupError: it would have to be backed up first, and cannot.
    """
    with served() as made:
        databases.prepare(made.settings)
        from atlas.store import migrating  # noqa: PLC0415 - needs Django set up

        _back_up(made)
        migrating.migrate(made.settings)
        _put_on_record(made)
        yield made


def _put_on_record(made: Ready) -> None:
    """Write the record that a restore still owes."""
    from atlas.services import restored  # noqa: PLC0415 - needs Django set up

    restored.put_on_record(made.settings)


def _back_up(made: Ready) -> None:
    """Back up what is about to be migrated; on a server of one's own only where a role for it was named."""
    from atlas.services import backup  # noqa: PLC0415 - needs Django set up
    from atlas.store import migrating  # noqa: PLC0415 - needs Django set up

    settings = made.settings
    if settings.database_url and not settings.backup_database_url:
        if migrating.is_outdated():
            click.echo(
                "ATLAS_BACKUP_DATABASE_URL missing: not backed up before migrating.", err=True
            )
        return
    kept = backup.before_migrating(settings, now=made.now())
    if kept is not None:
        click.echo(f"Backed up before migrating: {kept.file}", err=True)


def superuser_sql(database: str) -> str:
    """Return what the superuser of an operator's own server runs once."""
    return databases.superuser_sql(database)
