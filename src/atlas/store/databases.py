"""How a process reaches the database: the embedded server, or one of the operator's own."""

from contextlib import AbstractContextManager, nullcontext
from importlib.resources import files
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from atlas.errors import ServerError, SettingsError
from atlas.settings import Settings
from atlas.store import placing, server

DATABASE = "atlas"

# Row-level security lets planner statistics through in earlier minor releases (CVE-2025-8713 and before).
OLDEST_MINOR = {15: 14, 16: 10, 17: 6}
OLDEST_MAJOR = 15


def databases(settings: Settings, *, owner: bool = False) -> dict[str, dict[str, Any]]:
    """Return Django's DATABASES: `default` as `atlas_app`; with `owner` also `owner`, for migrations only."""
    reached = {"default": _entry(settings, "atlas_app")}
    if owner:
        reached["owner"] = _entry(settings, "atlas_owner")
    return reached


def served(settings: Settings) -> AbstractContextManager[object]:
    """Keep the database reachable while inside, starting the embedded server unless a URL is set."""
    if settings.database_url:
        return nullcontext()
    return server.running(settings.data, settings.pg_bin)


def prepare(settings: Settings) -> None:
    """Make roles, database and schema in the embedded server when they are missing; check the version of any.

    Raises:
        ServerError: the server cannot be reached or is too old.
    """
    try:
        if settings.database_url is None:
            _create(server.Server(**_embedded(settings)))
        with psycopg.connect(conninfo(settings, "atlas_app")) as connection:
            _assert_version(connection.info.server_version)
    except psycopg.Error as error:
        raise ServerError(
            f"The database cannot be reached: {str(error).splitlines()[0]}"
        ) from error


def conninfo(settings: Settings, role: str) -> str:
    """Return what psycopg connects with, as one of our two login roles."""
    url = settings.database_url if role == "atlas_app" else settings.owner_database_url
    if settings.database_url is None:
        return server.Server(**_embedded(settings)).conninfo(role, DATABASE)
    if url is None:
        raise ServerError("Migrating needs ATLAS_OWNER_DATABASE_URL: the role atlas_owner.")
    return url


def superuser_sql(database: str = DATABASE) -> str:
    """Return what the superuser of an operator's own server runs once, as one psql script."""
    quoted = '"' + database.replace('"', '""') + '"'
    return "\n".join(
        (
            script("database.sql"),
            f"CREATE DATABASE {quoted} OWNER atlas_owner ENCODING 'UTF8' LOCALE 'C' TEMPLATE template0;",
            f"\\connect {quoted}",
            script("schema.sql").replace("{database}", quoted),
        )
    )


def _create(reached: server.Server) -> None:
    with psycopg.connect(reached.conninfo(server.SUPERUSER, "postgres"), autocommit=True) as admin:
        admin.execute("SELECT pg_advisory_lock(hashtextextended('atlas.creating', 0))")
        found = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if found.fetchone():
            return
        admin.execute(script("database.sql"))
        aside = f"{DATABASE}_new"
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(aside)))
        admin.execute(
            sql.SQL(
                "CREATE DATABASE {} OWNER atlas_owner ENCODING 'UTF8' LOCALE 'C' TEMPLATE template0"
            ).format(sql.Identifier(aside))
        )
        with psycopg.connect(reached.conninfo(server.SUPERUSER, aside)) as inside:
            inside.execute(script("schema.sql").replace("{database}", aside))
        admin.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                sql.Identifier(aside), sql.Identifier(DATABASE)
            )
        )


def _assert_version(found: int) -> None:
    major, minor = divmod(found, 10_000)
    if major < OLDEST_MAJOR or minor < OLDEST_MINOR.get(major, 0):
        raise ServerError(
            f"PostgreSQL {major}.{minor} is too old; expected {OLDEST_MAJOR} or newer with its "
            f"current minor release ({major}.{OLDEST_MINOR.get(major, 0)} at least)."
        )


def _entry(settings: Settings, role: str) -> dict[str, Any]:
    try:
        parts: dict[str, Any] = dict(conninfo_to_dict(conninfo(settings, role)))
    except psycopg.Error as error:
        raise SettingsError(
            "The database URL cannot be read; write postgresql://atlas_app@host/atlas."
        ) from error
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", DATABASE),
        "USER": parts.pop("user", role),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": str(parts.pop("port", "")),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
        "OPTIONS": {
            **parts,
            # what `opening.reading` limits its questions by
            "options": "-c search_path=atlas -c TimeZone=UTC "
            f"-c atlas.read_limit={settings.read_seconds}s",
        },
    }


def _embedded(settings: Settings) -> dict[str, Any]:
    place = placing.place(settings.data, settings.pg_bin)
    return {"socket": place.socket, "cluster": place.cluster}


def script(name: str) -> str:
    """Return one of the SQL texts that the package holds."""
    return (files("atlas.store") / "sql" / name).read_text()


def superuser_conninfo(settings: Settings) -> str:
    """Return how one connects who reads everything: for backup and checks alone.

    Raises:
        ServerError: the server is the operator's own, and no such role was named.
    """
    if settings.database_url is None:
        return server.Server(**_embedded(settings)).conninfo(server.SUPERUSER, DATABASE)
    if settings.backup_database_url is None:
        raise ServerError(
            "With a database of one's own, set ATLAS_BACKUP_DATABASE_URL: a superuser, or a role "
            "with BYPASSRLS that is used for nothing else."
        )
    return settings.backup_database_url
