"""One frozen Settings from the environment; nothing else reads the environment."""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import attrs

from atlas.errors import SettingsError

# name -> what it sets; `docs/reference/settings.md` has a heading for each
VARIABLES = {
    "ATLAS_DATA": "the data folder: database cluster, keys, logs",
    "ATLAS_DATABASE_URL": "a PostgreSQL of one's own, as the role atlas_app",
    "ATLAS_OWNER_DATABASE_URL": "the same database as the role atlas_owner, for migrations only",
    "ATLAS_BACKUP_DATABASE_URL": "the same database as a role that reads everything, for checks alone",
    "ATLAS_BACKUP_RECIPIENT": "the age public key that backups are encrypted to where none is named",
    "ATLAS_PG_BIN": "the folder of the PostgreSQL programs to start instead of the embedded ones",
    "ATLAS_READ_SECONDS": "how long one question of a reader may take in the database; 0 for no limit",
    "ATLAS_HOSTS": "further host names that the web server answers to, separated by commas",
    "ATLAS_SECURE": "1 where the site is served over https: cookies are then sent over https only",
}

_KEY_BYTES = 32
_MOST_SECONDS = 3_600


@attrs.frozen(kw_only=True)
class Settings:
    """What a process was told from outside. Made once per process, by a door.

    `data` is absolute. `pg_bin` is `None` for the embedded server; the two URLs are set together or not at all.
    """

    data: Path
    database_url: str | None = None
    owner_database_url: str | None = None
    backup_database_url: str | None = None
    backup_recipient: str | None = None
    pg_bin: Path | None = None
    read_seconds: int = 20
    hosts: tuple[str, ...] = ()
    secure: bool = False

    @classmethod
    def from_env(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Read the variables.

        Raises:
            SettingsError: a variable of ours has an unusable value, or one of the two URLs stands alone.
        """
        env = os.environ if environment is None else environment
        url, owner_url = env.get("ATLAS_DATABASE_URL"), env.get("ATLAS_OWNER_DATABASE_URL")
        if owner_url and not url:
            raise SettingsError(
                "ATLAS_OWNER_DATABASE_URL is set without ATLAS_DATABASE_URL; set both."
            )
        return cls(
            data=Path(env.get("ATLAS_DATA") or _platform_data_folder(env)).expanduser().absolute(),
            database_url=url or None,
            owner_database_url=owner_url or None,
            backup_database_url=env.get("ATLAS_BACKUP_DATABASE_URL") or None,
            backup_recipient=env.get("ATLAS_BACKUP_RECIPIENT") or None,
            pg_bin=_existing_folder(env, "ATLAS_PG_BIN"),
            read_seconds=_seconds(env, "ATLAS_READ_SECONDS", default=20),
            hosts=tuple(filter(None, env.get("ATLAS_HOSTS", "").replace(" ", "").split(","))),
            secure=_flag(env, "ATLAS_SECURE"),
        )

    def key(self, name: str) -> bytes:
        """Return a secret key of 32 bytes that lives in the data folder; made at its first use.

        Two processes that ask at once get the same key: it is written aside and linked into place.

        Raises:
            SettingsError: the folder cannot be written or the file does not hold 32 bytes.
        """
        path = self.data / "keys" / name
        try:
            if not path.exists():
                write_once(path, secrets.token_bytes(_KEY_BYTES))
            found = path.read_bytes()
        except OSError as error:
            raise SettingsError(f"The key {path} cannot be used: {error.strerror}.") from error
        if len(found) != _KEY_BYTES:
            raise SettingsError(f"The key {path} has {len(found)} bytes, expected {_KEY_BYTES}.")
        return found


def write_once(path: Path, secret: bytes) -> None:
    """Write a file that its owner alone may read, whole or not at all; one that is there is left as it is."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):
        path.hardlink_to(aside)
    aside.unlink()


def _platform_data_folder(env: Mapping[str, str]) -> Path:
    base = env.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "cybercrime-atlas"


def _existing_folder(env: Mapping[str, str], name: str) -> Path | None:
    value = env.get(name)
    if not value:
        return None
    path = Path(value)
    if not path.is_dir():
        raise SettingsError(f"{name} is {value!r}, which is not a folder.")
    return path


def _seconds(env: Mapping[str, str], name: str, *, default: int) -> int:
    value = env.get(name) or str(default)
    if not (value.isascii() and value.isdigit() and int(value) <= _MOST_SECONDS):
        raise SettingsError(f"{name} is {value!r}, expected whole seconds up to {_MOST_SECONDS}.")
    return int(value)


def _flag(env: Mapping[str, str], name: str) -> bool:
    value = env.get(name, "0")
    if value not in ("0", "1"):
        raise SettingsError(f"{name} is {value!r}, expected 0 or 1.")
    return value == "1"
