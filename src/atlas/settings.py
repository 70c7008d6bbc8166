"""One frozen Settings from the environment; nothing else reads the environment."""

import os
import re
import secrets
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit

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
    "ATLAS_ANSWER_STEP": "in which steps of milliseconds answers come that tell of nothing; 0 for none",
    "ATLAS_PUBLIC_URL": "where people reach the site: https://atlas.example.org",
    "ATLAS_PROXIES": "the addresses of proxies that are believed about whom they speak for",
    "ATLAS_TOKEN": "the bearer token of the person whom --as names, on the command line",
    "ATLAS_OIDC": "the file that names the providers of OpenID Connect",
    "ATLAS_PASSWORDS": "1 where people may sign in with a password and a code",
    "ATLAS_SMTP_URL": "the mail server that notices and invitations go through",
    "ATLAS_MAIL_FROM": "the address that mails come from",
    "ATLAS_LOG": "how the log is written: plain for people, json for programs",
}
# Endings of names that are no longer read, so that nobody believes in a setting that does nothing.
_REPLACED = {"HOSTS": "ATLAS_PUBLIC_URL", "SECURE": "ATLAS_PUBLIC_URL"}

Network = IPv4Network | IPv6Network

LOGS = ("plain", "json")
_PROVIDER = re.compile(r"[a-z0-9-]{1,40}")
_KEY_BYTES = 32
_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|[0-9a-f.]*:[0-9a-f:.]+")


@attrs.frozen(kw_only=True)
class Provider:
    """A provider of OpenID Connect. `name` stands in addresses, `title` on its button."""

    name: str
    title: str
    issuer: str
    client_id: str
    client_secret: str = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class Settings:
    """What a process was told from outside. Made once per process, by a door.

    `data` is absolute. `pg_bin` is `None` for the embedded server; `owner_database_url` is never set alone.
    `public_url` is scheme, host and port, with no slash at its end.
    """

    data: Path
    database_url: str | None = None
    owner_database_url: str | None = None
    backup_database_url: str | None = None
    backup_recipient: str | None = None
    pg_bin: Path | None = None
    read_seconds: int = 20
    answer_step_ms: int = 25
    public_url: str | None = None
    proxies: tuple[Network, ...] = ()
    log: str = "plain"
    smtp_url: str | None = attrs.field(default=None, repr=False)
    mail_from: str | None = None
    token: str | None = attrs.field(default=None, repr=False)
    passwords: bool = False
    providers: tuple[Provider, ...] = ()

    @classmethod
    def from_env(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Read the variables.

        Raises:
            SettingsError: a variable of ours has an unusable value, or one of the two URLs stands alone.
        """
        env = os.environ if environment is None else environment
        _assert_nothing_replaced(env)
        url, owner_url = env.get("ATLAS_DATABASE_URL"), env.get("ATLAS_OWNER_DATABASE_URL")
        if owner_url and not url:
            raise SettingsError(
                "ATLAS_OWNER_DATABASE_URL is set without ATLAS_DATABASE_URL; set both."
            )
        data = Path(env.get("ATLAS_DATA") or _platform_data_folder(env)).expanduser().absolute()
        return cls(
            data=data,
            database_url=url or None,
            owner_database_url=owner_url or None,
            backup_database_url=env.get("ATLAS_BACKUP_DATABASE_URL") or None,
            backup_recipient=env.get("ATLAS_BACKUP_RECIPIENT") or None,
            pg_bin=_existing_folder(env, "ATLAS_PG_BIN"),
            read_seconds=_whole(env, "ATLAS_READ_SECONDS", default=20, most=3_600),
            answer_step_ms=_whole(env, "ATLAS_ANSWER_STEP", default=25, most=1_000),
            public_url=_public_url(env.get("ATLAS_PUBLIC_URL") or None),
            proxies=_networks(env, "ATLAS_PROXIES"),
            smtp_url=_smtp_url(env.get("ATLAS_SMTP_URL") or None),
            mail_from=_mail_from(env),
            log=_one_of(env, "ATLAS_LOG", LOGS),
            token=env.get("ATLAS_TOKEN") or None,
            passwords=_one_of(env, "ATLAS_PASSWORDS", ("0", "1")) == "1",
            providers=_providers(env, data),
        )

    @property
    def secure(self) -> bool:
        """Tell whether people reach the site over https: cookies are then sent over https only."""
        return (self.public_url or "").startswith("https://")

    @property
    def public_host(self) -> str | None:
        """Return the host name of the public address without its port; IPv6 stands in brackets."""
        host = urlsplit(self.public_url or "").hostname
        return f"[{host}]" if host and ":" in host else host

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


def _providers(env: Mapping[str, str], data: Path) -> tuple[Provider, ...]:
    """Return the providers of the file that is named, else of `oidc.toml` in the data folder, where there is one."""
    named = env.get("ATLAS_OIDC")
    path = Path(named) if named else data / "oidc.toml"
    if not named and not path.exists():
        return ()
    try:
        found = tomllib.loads(path.read_text("utf-8"))["provider"]
        providers = tuple(Provider(**{"title": each["name"], **each}) for each in found)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SettingsError(
            f"{path} names no usable providers; each [[provider]] has name, issuer, client_id, client_secret."
        ) from error
    for each in providers:
        _assert_usable(each, path)
    if len({each.name for each in providers}) < len(providers):
        raise SettingsError(f"{path} has two providers of one name.")
    return providers


def _assert_usable(provider: Provider, path: Path) -> None:
    if not all(isinstance(each, str) and each for each in attrs.astuple(provider)):
        raise SettingsError(f"{path} has a provider with an empty value, or one that is no text.")
    issuer = urlsplit(provider.issuer)
    here = issuer.scheme == "http" and issuer.hostname in ("localhost", "127.0.0.1")
    if issuer.scheme != "https" and not here:
        raise SettingsError(f"{path} has the issuer {provider.issuer!r}, expected https://.")
    if not _PROVIDER.fullmatch(provider.name):
        raise SettingsError(f"{path} has the name {provider.name!r}, expected a-z, 0-9 and dashes.")


def _existing_folder(env: Mapping[str, str], name: str) -> Path | None:
    value = env.get(name)
    if not value:
        return None
    path = Path(value)
    if not path.is_dir():
        raise SettingsError(f"{name} is {value!r}, which is not a folder.")
    return path


def _whole(env: Mapping[str, str], name: str, *, default: int, most: int) -> int:
    value = env.get(name) or str(default)
    if not (value.isascii() and value.isdigit() and int(value) <= most):
        raise SettingsError(f"{name} is {value!r}, expected a whole number up to {most}.")
    return int(value)


def _one_of(env: Mapping[str, str], name: str, words: Sequence[str]) -> str:
    value = env.get(name) or words[0]
    if value not in words:
        raise SettingsError(f"{name} is {value!r}, expected one of: {', '.join(words)}.")
    return value


def _public_url(value: str | None) -> str | None:
    """Return scheme, host and port in lower case, without the slash at its end."""
    if value is None:
        return None
    wrong = SettingsError(
        f"ATLAS_PUBLIC_URL is {value!r}, expected https://HOST or http://HOST:PORT and no path."
    )
    try:
        parts = urlsplit(value)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise wrong from error
    beyond = parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc
    if parts.scheme not in ("http", "https") or beyond or not _HOST.fullmatch(host):
        raise wrong
    named = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{named}" + (f":{port}" if port is not None else "")


def _smtp_url(value: str | None) -> str | None:
    if value is None:
        return None
    try:
        parts = urlsplit(value)
        usable = (
            parts.scheme in ("smtp", "smtps")
            and _HOST.fullmatch(parts.hostname or "") is not None
            and parts.port != 0
            and not (parts.path.strip("/") or parts.query)
        )
    except ValueError:
        usable = False
    if not usable:  # the value may hold a password: it is not repeated
        raise SettingsError("ATLAS_SMTP_URL cannot be read; write smtps://USER:PASSWORD@HOST:465.")
    return value


def _mail_from(env: Mapping[str, str]) -> str | None:
    value = env.get("ATLAS_MAIL_FROM") or None
    if value is not None and not _ADDRESS.fullmatch(value):
        raise SettingsError(f"ATLAS_MAIL_FROM is {value!r}, expected an address: atlas@example.org")
    if env.get("ATLAS_SMTP_URL") and not (value and env.get("ATLAS_PUBLIC_URL")):
        raise SettingsError("ATLAS_SMTP_URL needs ATLAS_MAIL_FROM and ATLAS_PUBLIC_URL beside it.")
    return value


def _networks(env: Mapping[str, str], name: str) -> tuple[Network, ...]:
    words = env.get(name, "").replace(",", " ").split()
    try:
        return tuple(ip_network(word) for word in words)
    except ValueError as error:
        raise SettingsError(
            f"{name} is {env[name]!r}, expected addresses or networks: 127.0.0.1, 10.0.0.0/8."
        ) from error


def _assert_nothing_replaced(env: Mapping[str, str]) -> None:
    for ending, instead in _REPLACED.items():
        if env.get(f"ATLAS_{ending}"):
            raise SettingsError(f"ATLAS_{ending} is no longer read; set {instead} instead.")
