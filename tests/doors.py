"""Every door of the product, found by walking it: what to ask at each, and the answer as bytes.

A route or command that stands in no table here fails the test that walks: a new one is covered or breaks the
build. An answer is taken whole, headers too; masked are form tokens, session ids, when cookies end, and the ids that a
claim gets at random, which are written as what the claim is about.
"""

import io
import os
import re
import sys
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from unittest.mock import patch

import click
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, get_resolver

from asking import ACCOUNT, API, FRAGMENT, MAP, Ask, Asks, gets, plain, posted
from atlas.cli.main import atlas, main
from atlas.cli.startup import Ready
from atlas.errors import Denied, UsageError
from atlas.model.handling import Purpose
from atlas.model.markings import TLP
from atlas.policy.actors import TokenScope
from atlas.services import alliance, signin, tokens
from atlas.settings import Settings
from cluster import Database, use
from rooms import DOORS as OF_ROOMS
from two_worlds import LEDGER, PERSON, QUERIES, SECRETS, VISIBLE, Worlds

_TOKEN = re.compile(rb'(name="csrfmiddlewaretoken" value=")[A-Za-z0-9]+')
# What is made at random and shown: secrets of apps, recovery codes, tokens, challenges, ids of sign-ins and tokens.
_RANDOM = re.compile(
    rb"[A-Z2-7]{4}(?:[ -][A-Z2-7]{4}){3,7}|secret=[A-Z2-7]{32}|atlas_[\w-]{43}|"
    rb'"challenge": "[\w-]+"|name="(?:which|id)" value="[0-9a-f-]{36}"|/account/tokens/[0-9a-f-]{36}'
)
# When something was added to a feed, by the clock of the database, and how far it was read: always of one length.
_OF_FEEDS = re.compile(
    rb'(?<=")\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z(?=")|(?<="next":")[\w=-]{72}(?=")|'
    rb"(?<=X-TAXII-Date-Added-)(?:First|Last): .{27}"
)
_COOKIE = re.compile(r"(atlas_form|atlas_session|expires)=[^;]*")
_BUNDLE = re.compile(r"bundle--[0-9a-f-]{36}")
_CLAIMS = """SELECT c.id::text, concat_ws(' ', o.short, c.stix_id, c.version, encode(sha256(c.content), 'hex'))
FROM claim c JOIN organisation o ON o.id = c.author
UNION ALL SELECT m.id::text, concat_ws(' ', 'comment', o.short, encode(sha256(m.text::bytea), 'hex'))
FROM comment m JOIN organisation o ON o.id = m.author
UNION ALL SELECT n.id::text, concat_ws(' ', 'notice', n.kind, n.recorded_at) FROM notification n"""


def _search(worlds: Worlds) -> Iterator[Ask]:
    facets: list[dict[str, object]] = [{"q": text} for text in QUERIES]
    kinds = ("malware", "tool", "campaign", "domain-name", "ipv4-addr", "nothing")
    facets += [{"kind": kind} for kind in kinds]
    facets += [{"kind": kind, "q": "LockerX"} for kind in kinds]
    facets += [{"q": "LockerX", "marking": str(tlp)} for tlp in TLP]
    facets += [{"kind": ["malware", "tool"], "org": org} for org in ("north", "south", "east", "x")]
    facets += [{"q": "zanzibar", "page": "2"}, {"kind": "malware", "page": "2"}]
    yield from gets("/search", *facets)


def _suggest(worlds: Worlds) -> Iterator[Ask]:
    prefixes = {text[:length] for text in QUERIES for length in (1, 3, 6)}
    yield from gets("/suggest", *({"q": prefix} for prefix in sorted(prefixes)))


def _thing(worlds: Worlds) -> Iterator[Ask]:
    absent = uuid.UUID(int=0x8000_4000_8000_0000_0000)
    for id_ in (*map(worlds.thing, (*VISIBLE, *SECRETS)), absent):
        yield Ask("get", f"/thing/{id_}")
    for said in VISIBLE[:6]:
        address = f"/thing/{worlds.thing(said)}"
        for relation in ("uses:out", "uses:in", "related-to:out"):
            yield Ask("get", address, {"relation": relation}, FRAGMENT)
        yield from gets(address, {"page": "2"}, {"relation": "nonsense"})


def _why(worlds: Worlds) -> Iterator[Ask]:
    for said in (*VISIBLE, *SECRETS):
        yield Ask("get", f"/thing/{worlds.thing(said)}/why")
    yield from gets(f"/thing/{worlds.thing(VISIBLE[0])}/why", {"claim": "x"})


def _unmask(worlds: Worlds) -> Iterator[Ask]:
    """Ask for personal data of what holds some, of what holds none and of what is hidden."""
    form = {"purpose": "research", "reference": "case 7", "reason": "a case of ours"}
    for said in (PERSON, *VISIBLE[:2], *SECRETS[:2]):
        address = f"/thing/{worlds.thing(said)}/unmask"
        yield Ask("post", address, form)
        yield Ask("post", address, {**form, "purpose": "publication"})
        yield Ask("post", address, {**form, "reference": " "})
        yield Ask("post", address, {**form, "reference": "cell:harbour"})
        yield Ask("post", address, {**form, "reason": ""})
        yield Ask("get", address)


def _export(worlds: Worlds) -> Iterator[Ask]:
    """Look what would go: what goes has an id by chance."""
    subjects = ["/export", *(f"/export?q={each}" for each in QUERIES[:4])]
    subjects += [f"/export?thing={worlds.thing(said)}" for said in (VISIBLE[0], *SECRETS)]
    subjects += [f"/export?of={worlds.thing(said)}&hops=2" for said in (VISIBLE[0], SECRETS[0])]
    for address in subjects:
        yield Ask("get", address)
        for form in ("stix", "misp", "csv", "blocklist", "nothing"):
            yield Ask("post", address, {"form": form, "ceiling": "TLP:AMBER", "step": "check"})


def _lookup(path: str) -> Asks:
    def asks(worlds: Worlds) -> Iterator[Ask]:
        yield from gets(path)
        yield Ask("post", path, {"text": "\n".join(QUERIES)})
        yield Ask("post", path, {"text": "\n".join(QUERIES)}, FRAGMENT)
        for text in QUERIES[::2]:
            yield Ask("post", path, {"text": text})
        given = "\r\n".join(QUERIES[::-1]).encode()
        yield Ask("post", path, {"text": "", "file": given})
        yield Ask("post", path, {"text": "192.0.2.1\n" * 10_001})

    return asks


def _contribute(worlds: Worlds) -> Iterator[Ask]:
    """Check lists that name secrets, under each marking; nothing is stored, so the worlds stay as they are."""
    path = "/contribute"
    yield from gets(path)
    form = {"text": "\n".join(QUERIES), "source": "Report 7", "reach": "marking", "step": "check"}
    for tlp in TLP:
        yield Ask("post", path, {**form, "marking": str(tlp)})
    yield Ask("post", path, {**form, "marking": "TLP:GREEN"}, FRAGMENT)
    for reach in ("alliance", "own", "cell:harbour", "cell:pier", "cell:nothing"):
        yield Ask("post", path, {**form, "marking": "TLP:AMBER", "reach": reach})
    for text in QUERIES[::2]:
        yield Ask("post", path, {**form, "marking": "TLP:GREEN", "text": f"value,note\n{text},x"})
    given = {**form, "marking": "TLP:GREEN", "text": "", "file": "\n".join(QUERIES).encode()}
    yield Ask("post", path, given)


_AUDITED: tuple[dict[str, object], ...] = (
    {},
    {"actor": "ada"},
    {"actor": "south", "action": "read", "outcome": "refused"},
    {"rule": "R.role", "since": "2026-01-01", "until": "2026-12-31"},
    {"object": "x"},
    {"since": "yesterday"},
    {"before": "x~y"},
)


def _preview(worlds: Worlds) -> Iterator[Ask]:
    yield from gets("/preview")
    for whom in ("south", "nobody", str(worlds.thing(SECRETS[0]))):
        yield Ask("post", "/preview", {"whom": whom, "reason": "a look"})
    yield Ask("post", "/preview", {"whom": str(uuid.UUID(int=7)), "reason": ""})


def _ask_wider(worlds: Worlds) -> Iterator[Ask]:
    asked = {"tlp": "TLP:GREEN", "reach": "alliance", "reason": "why", "days": "14"}
    for said in (SECRETS[0], LEDGER):
        yield from gets(f"/claim/{worlds.thing(said)}/wider")
        yield Ask("post", f"/claim/{worlds.thing(said)}/wider", asked)


def _claim_time(worlds: Worlds) -> Iterator[Ask]:
    for said in (SECRETS[0], LEDGER):
        yield from gets(f"/claim/{worlds.thing(said)}")
        yield Ask("post", f"/claim/{worlds.thing(said)}", {"act": "withdraw", "reason": "why"})


def _help(worlds: Worlds) -> Iterator[Ask]:
    for name in ("reference/markings", "how-to/import-list", "reference/nothing", "../settings.py"):
        yield from gets(f"/help/{name}")


def _signin(worlds: Worlds) -> Iterator[Ask]:
    for token in ("unknown", *(str(worlds.thing(said)) for said in SECRETS[:2])):
        yield from gets(f"/signin/{token}")


def _static(worlds: Worlds) -> Iterator[Ask]:
    from django.conf import settings  # noqa: PLC0415 - only where it is asked

    for name in ("atlas/atlas.css", "atlas/nothing.css"):
        yield from gets(f"{settings.STATIC_URL}{name}")


# An auditor is shown who did what: in a world with secrets somebody contributed them.
OF_THE_RECORD = frozenset({"audit", "api-audit", "ledger", "api-ledger"})
# An auditor knows of every cell, so of the one that the other world lacks.
OF_CELLS = frozenset(
    {"alliance", "organisation", "cell", "cell-act", "api-alliance", "api-organisation", "api-cell"}
)

# What changes a session or the queue comes last; "sign-out" ends it.
ROUTES: Mapping[str, Asks] = MappingProxyType(
    {
        "search": _search,
        "suggest": _suggest,
        "thing": _thing,
        "why": _why,
        "unmask": _unmask,
        "export": _export,
        "lookup": _lookup("/lookup"),
        "lookup-csv": _lookup("/lookup.csv"),
        "contribute": _contribute,
        "contribute-rejected": _lookup("/contribute/rejected.csv"),
        "contribute-template": plain("/contribute/template.csv"),
        "desk": plain("/"),
        "on-the-map": plain("/on-the-map"),
        "progress": plain("/progress"),
        "bases": plain("/bases"),
        "retention": plain("/retention"),
        "imports": plain("/import"),
        "import": plain(f"/import/{uuid.UUID(int=5)}"),
        "import-rejected": plain(f"/import/{uuid.UUID(int=5)}/rejected.csv"),
        "claim-time": _claim_time,
        "requests": plain("/requests"),
        "ask-wider": _ask_wider,
        "alarms": plain("/alarms"),
        "glass": plain("/glass"),
        "glass-read": plain(f"/glass/{uuid.UUID(int=7)}"),
        "words": plain("/help/words"),
        "help": plain("/help"),
        "help-page": _help,
        **API,
        **MAP,
        **OF_ROOMS,
        "static": _static,
        "signin": _signin,
        "signed-out": plain("/signed-out"),
        "admin": plain("/admin"),
        "admin-retry": lambda worlds: (
            Ask("post", "/admin/retry", {"job": n}) for n in ("1", "x", "")
        ),
        "flags": lambda worlds: gets("/flags", {}, {"page": "2"}),
        "healthz": plain("/healthz"),
        "readyz": plain("/readyz"),
        "appearance": posted("/appearance", {"theme": "dark", "next": "/search?q=Nightjar"}),
        "purpose": posted(
            "/purpose",
            {"purpose": "defence", "reason": "Nightjar", "reference": "cell:harbour"},
            {"purpose": "defence", "reason": "a case of ours", "reference": "Quayside"},
            {"purpose": "research", "reason": ""},
            {"purpose": "research", "reason": "done"},
        ),
        "ledger": lambda worlds: gets("/ledger", {}, {"before": "x"}),
        "sending": lambda worlds: gets(f"/ledger/{uuid.UUID(int=7)}", {}, {"after": "2"}),
        "audit": lambda worlds: gets("/audit", *_AUDITED),
        "preview": _preview,
        "preview-end": posted("/preview/end", {}),
        "sample": posted("/sample"),
        **ACCOUNT,
        "sign-out": posted("/sign-out"),
    }
)


def errors(worlds: Worlds) -> Iterator[Ask]:
    """Yield addresses of no route."""
    hidden = worlds.thing(SECRETS[0])
    for path in ("/nowhere", "/thing/Nightjar", f"/thing/{hidden}/x", "/search/", "//evil.example"):
        yield from gets(path)


def routes() -> list[str]:
    """Return the name of every address of the URL table; one without a name by its pattern."""
    return [_name(entry) for entry in get_resolver().url_patterns]


def _name(entry: object) -> str:
    if isinstance(entry, URLPattern) and entry.name:
        return entry.name
    return repr(entry)


class Browser:
    """One person's browser at one world. Everything it gets is bytes that can be compared."""

    def __init__(self, database: Database, person: str | None) -> None:
        use(database)
        self._names = claims_by_id(database)
        self._client = Client(raise_request_exception=False, SERVER_NAME="localhost")
        if person:
            card = alliance.card_named(person)
            self._client.force_login(signin.user_for_session(card.id))

    def ask(self, ask: Ask) -> bytes:
        """Return status, headers and body."""
        data = {
            name: SimpleUploadedFile("list.txt", value) if isinstance(value, bytes) else value
            for name, value in ask.data.items()
        }
        how: dict[str, object] = {"content_type": "application/json"} if ask.json else {}
        response = getattr(self._client, ask.method)(
            ask.path, data, headers=dict(ask.headers), **how
        )
        headers = sorted(f"{name}: {value}" for name, value in response.headers.items())
        cookies = sorted(morsel.OutputString() for morsel in response.cookies.values())
        head = "\n".join([str(response.status_code), *headers, *cookies])
        body = _RANDOM.sub(b"(random)", _TOKEN.sub(rb"\1(token)", response.getvalue()))
        whole = _COOKIE.sub(r"\1=(masked)", head).encode() + b"\n\n" + body
        return self._masked(_OF_FEEDS.sub(b"(feed)", whole))

    def _masked(self, answer: bytes) -> bytes:
        return masked(answer, self._names)


def claims_by_id(database: Database) -> dict[bytes, bytes]:
    """Return what each claim of a world is about, by its random id."""
    with database.superuser() as superuser:
        return {
            id_.encode(): f"claim({label})".encode()
            for id_, label in superuser.execute(_CLAIMS).fetchall()
        }


def masked(answer: bytes, names: Mapping[bytes, bytes]) -> bytes:
    """Return an answer with each claim's random id written as what the claim is about."""
    return re.sub(
        rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
        lambda found: names.get(found[0], found[0]),
        answer,
    )


def commands() -> list[str]:
    """Return every command of the command line, those of groups as `group command`."""
    return list(_leaves(atlas))


def _leaves(group: click.Group, before: str = "") -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _leaves(command, f"{before}{name} ")
        else:
            yield f"{before}{name}"


def run(words: Sequence[str]) -> tuple[object, str, str]:
    """Run the command line in this process; return exit status, stdout and stderr.

    Whoever is named behind `--as` comes with a token that reaches everything, for the purpose and the reference named.
    """
    out, err = io.StringIO(), io.StringIO()
    with (
        patch.dict(os.environ, {"ATLAS_TOKEN": _token_for(words)}),
        patch.object(sys, "argv", ["atlas", *words]),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as ended:
            return ended.code, out.getvalue(), err.getvalue()
    raise AssertionError("the command line ended without a status")


def _token_for(words: Sequence[str]) -> str:
    """Return a fresh token of the person named behind `--as`; "" where nobody is, or nobody has this name."""
    named = dict(pairwise(words))
    purpose = named.get("--purpose", "research")
    try:
        person = alliance.card_named(named.get("--as", ""))
        about = named.get("--reference", "")
        scopes = frozenset(TokenScope)
        wish = tokens.Wish(
            purpose=Purpose(purpose), reference=about, scopes=scopes, reason="two worlds"
        )
        now = Ready(settings=Settings.from_env()).now()
        return tokens.make_for(person.short, wish, now=now).secret
    except (UsageError, ValueError, Denied):
        return ""


def told(words: Sequence[str], folder: Path, names: Mapping[bytes, bytes]) -> bytes:
    """Return what a command answered: status, both streams, and each file that it wrote."""
    for old in folder.glob("out*"):
        old.unlink()
    parts = [f"{part}\n" for part in run(words)]
    parts += [f"{path.name}\n{path.read_text()}" for path in sorted(folder.glob("out*"))]
    return masked(_BUNDLE.sub("bundle--(random)", "".join(parts)).encode(), names)
