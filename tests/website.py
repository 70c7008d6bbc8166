"""The real server process on a data folder of its own, filled through the command line.

`Website` is what tests hold: addresses, sign-in links, and the things of a small world. In it the
organisations `bank` and `vendor` share most of what they claim; `Hidden Harbour` is the vendor's alone.
"""

import contextlib
import fcntl
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import attrs

HOST = "127.0.0.1"
SECRET_NAME = "Hidden Harbour"
LINKS_OF_HUB = 130  # more than one page of them
_START_S = 300.0  # however slow the machine
_COMMANDS = (
    "import json, sys; from atlas.cli.main import atlas; "
    "[atlas.main(words, standalone_mode=False) for words in json.loads(sys.argv[1])]"
)
_TOLD = "2026-10-01T10:00:00.000Z"

Object = dict[str, object]


def stix(kind: str, **properties: object) -> Object:
    """Return a STIX 2.1 object whose id follows from what it says."""
    key = json.dumps([kind, properties], sort_keys=True)
    dated = {"created": _TOLD, "modified": _TOLD}
    made = {
        "type": kind,
        "spec_version": "2.1",
        "id": f"{kind}--{uuid.uuid5(uuid.NAMESPACE_URL, key)}",
    }
    return {**made, **dated, **properties}


def link(relation: str, source: Object, target: Object) -> Object:
    """Return the relationship between two objects."""
    ends = {"source_ref": source["id"], "target_ref": target["id"]}
    return stix("relationship", relationship_type=relation, **ends)


GROUP = stix(
    "intrusion-set",
    name="Quiet Ledger",
    aliases=["Grey Abacus", "QL"],
    description="Sells access to accounting firms. " * 40,
    goals=["money", "access"],
    first_seen=_TOLD,
    external_references=[
        {
            "source_name": "Report 7",
            "url": "https://reports.example/7",
            "description": "Open report",
        }
    ],
)
RENAMED = {
    **GROUP,
    "name": "Quiet Ledger group",
    "description": "Seen in two countries.",
    "goals": ["money"],
    "modified": "2026-10-20T10:00:00.000Z",
}
SECRET = stix("intrusion-set", name=SECRET_NAME, description="Known to one organisation only.")


def _domain(name: str) -> Object:
    reference = uuid.uuid5(
        uuid.UUID("00abedb4-aa42-466c-9c01-fed23315a9b7"), f'{{"value":"{name}"}}'
    )
    return {
        "type": "domain-name",
        "spec_version": "2.1",
        "id": f"domain-name--{reference}",
        "value": name,
    }


def shared_objects() -> list[Object]:
    """Return what the bank claims: a group, what it uses, and a hub with more links than one page shows."""
    service = stix("tool", name="LockerX", tool_types=["remote-access"])
    used = [_domain(f"host-{n}.example") for n in range(LINKS_OF_HUB)]
    arabic = stix(
        "threat-actor", name="محمد abc-12", aliases=["Ёлка"], description="Mixed writing."
    )
    return [
        *(GROUP, service, arabic, *used),
        link("uses", GROUP, service),
        link("related-to", arabic, GROUP),
        *(link("uses", GROUP, each) for each in used),
    ]


@attrs.frozen(kw_only=True)
class Answer:
    """What the server sent."""

    status: int
    headers: Mapping[str, str]
    cookies_set: Sequence[str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text; bytes of no text, as in a PDF, stand as signs of replacement."""
        return self.body.decode(errors="replace")


@attrs.frozen(kw_only=True)
class Website:
    """A server that runs, and the command line on the same data."""

    data: Path
    port: int
    variables: Mapping[str, str] = attrs.field(factory=dict)

    @property
    def base(self) -> str:
        """The address without a slash at its end."""
        return f"http://{HOST}:{self.port}"

    def commands(self, *lines: Sequence[str]) -> list[str]:
        """Run `atlas` commands on the data of this server, in one process; return what was printed."""
        ran = subprocess.run(
            [sys.executable, "-c", _COMMANDS, json.dumps(lines)],
            env={**environment(self.data), **self.variables},
            capture_output=True,
            text=True,
            timeout=_START_S,
        )
        assert ran.returncode == 0, ran.stderr
        return ran.stdout.splitlines()

    def signin_links(self, *persons: str) -> list[str]:
        """Return a fresh one-time link for each."""
        return self.commands(*(["signin", person, "--base", self.base] for person in persons))

    def file(self, objects: Sequence[Object]) -> str:
        """Write objects to a file that `import` reads, and return its path."""
        file = self.data / f"given-{uuid.uuid4()}.json"
        bundle = {"type": "bundle", "id": f"bundle--{uuid.uuid4()}", "objects": list(objects)}
        file.write_text(json.dumps(bundle), encoding="utf-8")
        return str(file)

    def visitor(self) -> "Visitor":
        """Return a client that is not signed in."""
        return Visitor(port=self.port)

    def half_sent(
        self, path: str, *, cookie: str = "", size: int = 1_000
    ) -> AbstractContextManager[list[socket.socket]]:
        """Keep 20 connections open that promise a form and send its first bytes."""
        head = f"POST {path} HTTP/1.1\r\nHost: {HOST}\r\nCookie: {cookie}\r\nContent-Length: {size}\r\n"
        kind = "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
        return _opened(self.port, f"{head}{kind}csrf".encode())

    def signed_in(self, link: str) -> "Visitor":
        """Return a client that used a one-time link."""
        visitor = self.visitor()
        visitor.send(link.removeprefix(self.base), {})
        return visitor


@attrs.define(kw_only=True)
class Visitor:
    """A small client with cookies: follows no redirect, and fills in the token of forms."""

    port: int
    cookies: dict[str, str] = attrs.field(factory=dict)

    def get(self, path: str, *, patience: float = _START_S, **headers: str) -> Answer:
        """Ask for a page."""
        return self._ask("GET", path, None, headers, patience=patience)

    def things(self, query: str) -> list[str]:
        """Return the addresses of the things that a search finds, in its order."""
        page = self.get("/search?" + urlencode({"q": query})).text
        return re.findall(r'href="(/thing/[^"]+)"', page)

    def send(self, path: str, fields: Mapping[str, str], **headers: str) -> Answer:
        """Send a form as a browser does, with the token that a page of ours gave."""
        page = self.get(path if "signin" in path else "/lookup").text
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        return self.post(
            path, {"csrfmiddlewaretoken": token[1] if token else "", **fields}, **headers
        )

    def post(self, path: str, fields: Mapping[str, str], **headers: str) -> Answer:
        """Send a form just as it is, as multipart."""
        edge = uuid.uuid4().hex
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        ]
        kind = {"Content_Type": f"multipart/form-data; boundary={edge}", "Origin": "null"}
        body = ("".join(parts) + f"--{edge}--\r\n").encode()
        return self._ask("POST", path, body, {**kind, **headers})

    def connected(self, patience: float) -> HTTPConnection:
        """Return a connection that a request goes over; a visitor of a proxy has another."""
        return HTTPConnection(HOST, self.port, timeout=patience)

    def _ask(
        self,
        method: str,
        path: str,
        body: bytes | None,
        headers: Mapping[str, str],
        *,
        patience: float = _START_S,
    ) -> Answer:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        own = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent.setdefault("Cookie", own)
        connection = self.connected(patience)
        connection.request(method, path, body, sent)
        found = connection.getresponse()
        with closing(connection):
            lines = found.headers.get_all("Set-Cookie") or []
            for line in lines:
                name, _, rest = line.partition("=")
                self.cookies[name] = rest.partition(";")[0]
            given = {name.lower(): value for name, value in found.headers.items()}
            body_read = found.read()
            return Answer(status=found.status, headers=given, cookies_set=lines, body=body_read)


@contextmanager
def _opened(port: int, words: bytes) -> Iterator[list[socket.socket]]:
    with contextlib.ExitStack() as stack:
        opened = [
            stack.enter_context(socket.create_connection((HOST, port), timeout=_START_S))
            for _ in range(20)
        ]
        for each in opened:
            each.sendall(words)
        yield opened


def routes() -> list[tuple[str, str]]:
    """Return name and pattern of each address that the product knows, from its own table."""
    from atlas.web.urls import urlpatterns

    return [(each.name or "", str(each.pattern)) for each in urlpatterns]


@contextmanager
def running(*, world: bool = True, variables: Mapping[str, str] | None = None) -> Iterator[Website]:
    """Serve a data folder of its own while inside; the small world is in it, or nothing but three people.

    A test run makes such a folder once, with a server that finds nothing there, and copies it for the others.
    `variables` are set for every process besides the usual ones.
    """
    folder = _site_folder()
    site = Website(data=folder / "data", port=free_port(), variables=variables or {})
    try:
        # with the owners, one of whom is the user of the database
        subprocess.run(["cp", "-a", _made_once(world=world), site.data], check=True)
        with served(site):
            if not (site.data / "postgres").is_dir():  # it lies where nothing was copied from
                _fill(site, world=world)
            yield site
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _site_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="atlas-site-"))
    folder.chmod(0o711)  # the database runs as a user of its own when the tests run as root
    return folder


def _made_once(*, world: bool) -> Path:
    """Return the run's data folder with a filled database; the first who asks makes it, the others wait."""
    run = Path(os.environ["ATLAS_DATA"]).parent / "sites"
    run.mkdir(mode=0o711, exist_ok=True)
    made = run / ("world" if world else "nobody")
    with (run / f"{made.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.is_dir():
            aside = Website(data=run / f"{made.name}-aside", port=free_port())
            with served(aside):
                _fill(aside, world=world)
            shutil.rmtree(aside.data / "run")  # its socket and its address are its own
            aside.data.rename(made)
    return made


def _fill(site: Website, *, world: bool) -> None:
    given = _world(site) if world else _nobody(site)
    people = (
        ("ada", "--org", "bank"),
        ("bo", "--org", "vendor" if world else "bank"),
        ("olga", "--org", "bank", "--role", "R13"),  # an observer
    )
    site.commands(*given, *(["admin", "add-person", *words] for words in people))


def _world(site: Website) -> list[list[str]]:
    earlier = {**RENAMED, "name": "QL", "modified": "2026-10-10T10:00:00.000Z"}
    secret = [SECRET, link("related-to", GROUP, SECRET)]
    take = ["import", "--create-org", "--org"]
    return [
        [*take, "bank", "--marking", "TLP:AMBER", "--to", "alliance", site.file(shared_objects())],
        [*take, "vendor", "--marking", "TLP:GREEN", site.file([earlier, RENAMED])],
        [*take, "vendor", "--marking", "TLP:AMBER+STRICT", site.file(secret)],
    ]


def _nobody(site: Website) -> list[list[str]]:
    empty = site.file([])
    return [["import", "--create-org", "--org", org, empty] for org in ("bank",)]


@contextmanager
def served(site: Website) -> Iterator[None]:
    """Run the server of a site while inside; its log is `server.log` in the data folder."""
    site.data.mkdir(parents=True, exist_ok=True)
    log = (site.data / "server.log").open("wb")
    words = [sys.executable, "-P", "-m", "atlas", "serve"]
    server = subprocess.Popen(
        [*words, "--host", HOST, "--port", str(site.port)],
        env={**environment(site.data), **site.variables},
        cwd=_trap(site.data),
        stdout=log,
        stderr=log,
    )
    try:
        _await(site, server)
        yield
    finally:
        server.terminate()
        server.wait(_START_S)
        log.close()


def _trap(data: Path) -> Path:
    """Return a folder to start in whose modules are named like ours, and must not be taken for them."""
    folder = data / "started-here"
    folder.mkdir(exist_ok=True)
    for name in ("atlas", "django", "ninja", "procrastinate"):
        (folder / f"{name}.py").write_text(
            "raise SystemExit('a module of the working directory')\n"
        )
    return folder


def _await(site: Website, server: "subprocess.Popen[bytes]") -> None:
    ends = time.monotonic() + _START_S
    while time.monotonic() < ends:
        assert server.poll() is None, (site.data / "server.log").read_text()
        with socket.socket() as probe:
            if probe.connect_ex((HOST, site.port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("the server did not answer in time")


def free_port() -> int:
    """Return a port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def environment(data: Path) -> dict[str, str]:
    """Return the environment of a process that works on a data folder."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("ATLAS_", "DJANGO_"))
    }
    return kept | {"ATLAS_DATA": str(data), "PYTHONUNBUFFERED": "1"}
