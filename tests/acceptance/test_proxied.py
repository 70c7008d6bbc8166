"""The configurations under `deploy/` with the real web servers in front: nginx and Caddy, over TLS."""

import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path

import attrs
import pytest

import website
from website import HOST, Visitor, Website

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
_PATIENCE_S = 30.0


@attrs.frozen(kw_only=True)
class Front:
    """A web server in front of a site; `plain` and `secure` are its ports."""

    site: Website
    plain: int
    secure: int
    trusting: ssl.SSLContext

    def visitor(self) -> "OverTls":
        return OverTls(port=self.secure, trusting=self.trusting)

    def half_sent(self, count: int) -> list[ssl.SSLSocket]:
        """Open connections that promise a form and send its first bytes."""
        head = f"POST /appearance HTTP/1.1\r\nHost: localhost:{self.secure}\r\nContent-Length: 1000\r\n"
        kind = "Content-Type: application/x-www-form-urlencoded\r\n\r\ncsrf"
        opened = [self.opened() for _ in range(count)]
        for each in opened:
            each.sendall((head + kind).encode())
        return opened

    def opened(self) -> ssl.SSLSocket:
        bare = socket.create_connection((HOST, self.secure), timeout=_PATIENCE_S)
        return self.trusting.wrap_socket(bare, server_hostname="localhost")


@attrs.define(kw_only=True)
class OverTls(Visitor):
    """A visitor who comes over https."""

    trusting: ssl.SSLContext

    def connected(self, patience: float) -> HTTPConnection:
        return HTTPSConnection("localhost", self.port, timeout=patience, context=self.trusting)


def program(name: str) -> str:
    found = shutil.which(name, path="/usr/sbin:/usr/bin:/usr/local/bin")
    if found is None:
        pytest.skip(f"{name.upper()} ABSENT: its configuration was not tried")
    return found


def certificate(folder: Path) -> tuple[Path, Path]:
    key, chain = folder / "key.pem", folder / "fullchain.pem"
    words = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    names = ["-nodes", "-days", "2", "-subj", "/CN=localhost"]
    names += ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(chain)]
    subprocess.run([*words, *names], check=True, capture_output=True)
    return key, chain


def replaced(text: str, changes: Mapping[str, str]) -> str:
    """Return a configuration with what differs on this machine; each of it must be there."""
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new)
    return text


def nginx(folder: Path, site: Website, plain: int, secure: int) -> list[str]:
    key, chain = certificate(folder)
    text = replaced(
        re.sub(r"\n *listen \[::\]:.*", "", (DEPLOY / "nginx.conf").read_text()),
        {
            "listen 80;": f"listen {HOST}:{plain};",
            "listen 443 ssl;": f"listen {HOST}:{secure} ssl;",
            "atlas.example.org": "localhost",
            "/etc/ssl/atlas/fullchain.pem": str(chain),
            "/etc/ssl/atlas/key.pem": str(key),
            "/var/log/nginx/cybercrime-atlas.log": str(folder / "error.log"),
            "127.0.0.1:8321": f"{HOST}:{site.port}",
            "client_header_timeout 10s": "client_header_timeout 1s",
        },
    )
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = "".join(f"{kind}_temp_path {folder / kind};\n" for kind in kinds)
    file = folder / "nginx.conf"
    file.write_text(
        f"pid {folder / 'pid'};\ndaemon off;\nmaster_process off;\nerror_log {folder / 'error.log'};\n"
        f"events {{}}\nhttp {{\n{paths}{text}}}\n"
    )
    return [program("nginx"), "-c", str(file)]


def caddy(folder: Path, site: Website, plain: int, secure: int) -> list[str]:
    key, chain = certificate(folder)
    text = replaced(
        (DEPLOY / "Caddyfile").read_text(),
        {
            "{\n\tservers {": f"{{\n\tadmin off\n\thttp_port {plain}\n\thttps_port {secure}\n\tservers {{",
            "atlas.example.org {": f"localhost:{secure} {{\n\ttls {chain} {key}",
            "127.0.0.1:8321": f"{HOST}:{site.port}",
            "read_header 10s": "read_header 1s",
        },
    )
    called = program("caddy")
    version = subprocess.run([called, "version"], check=True, capture_output=True, text=True)
    if version.stdout.lstrip("v").startswith(("2.5", "2.6")):
        old = "buffer_requests\n\t\tmax_buffer_size 5MB"
        text = replaced(text, {"request_buffers 5MB": old})
    file = folder / "Caddyfile"
    file.write_text(text)
    return [called, "run", "--adapter", "caddyfile", "--config", str(file)]


@pytest.fixture(scope="module")
def site() -> Iterator[Website]:
    variables = {"ATLAS_PUBLIC_URL": "https://localhost", "ATLAS_PROXIES": HOST}
    with website.running(world=False, variables=variables) as running:
        yield running


@pytest.fixture(scope="module", params=[nginx, caddy], ids=["nginx", "caddy"])
def front(
    request: pytest.FixtureRequest, site: Website, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Front]:
    """A web server as configured under `deploy/`, but for its ports, names and one timeout."""
    folder = tmp_path_factory.mktemp("front")
    plain, secure = website.free_port(), website.free_port()
    command: Callable[..., list[str]] = request.param
    trusting = None
    with started(command(folder, site, plain, secure), folder, secure):
        trusting = ssl.create_default_context(cafile=str(folder / "fullchain.pem"))
        yield Front(site=site, plain=plain, secure=secure, trusting=trusting)


@contextmanager
def started(words: list[str], folder: Path, port: int) -> Iterator[None]:
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    with (folder / "output.log").open("wb") as log:
        process = subprocess.Popen(words, stdout=log, stderr=log, env=environment)
        try:
            await_port(process, port, folder / "output.log")
            yield
        finally:
            process.terminate()
            process.wait(_PATIENCE_S)


def await_port(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    ends = time.monotonic() + _PATIENCE_S
    while time.monotonic() < ends:
        assert process.poll() is None, log.read_text()
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError(log.read_text())


def test_signing_in_goes_over_https_with_secure_cookies_and_back_to_the_site(front: Front) -> None:
    path = front.site.signin_links("ada")[0].removeprefix(front.site.base)
    visitor = front.visitor()

    answer = visitor.send(path, {})

    assert answer.status == 302
    assert answer.headers["location"] in ("/", "/account")
    assert [each for each in answer.cookies_set if "; Secure" not in each] == []
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    assert visitor.get("/").status == 200


def test_plain_http_is_led_to_https(front: Front) -> None:
    with closing(HTTPConnection(HOST, front.plain, timeout=_PATIENCE_S)) as connection:
        connection.request("GET", "/search?q=x", headers={"Host": "localhost"})
        answer = connection.getresponse()

    assert answer.status in (301, 308)
    assert (answer.headers["Location"] or "").startswith("https://localhost")


def test_a_visitor_cannot_say_that_it_came_another_way(front: Front) -> None:
    answer = front.visitor().get(
        "/signed-out", X_Forwarded_Proto="http", X_Forwarded_Host="evil.example"
    )

    assert answer.status == 200
    assert "strict-transport-security" in answer.headers


def test_a_little_too_much_is_answered_by_the_site_and_far_too_much_by_the_server_in_front(
    front: Front,
) -> None:
    ada = front.visitor()
    ada.send(front.site.signin_links("ada")[0].removeprefix(front.site.base), {})

    little = ada.send("/lookup", {"text": "x" * 4_400_000})
    far = ada.send("/lookup", {"text": "x" * 9_000_000})

    assert little.status == 400
    assert far.status in (413, 502)  # Caddy 2.6 says 502 where it should say 413
    assert "10,000" in little.text


def test_forms_sent_by_half_keep_nobody_from_sending_theirs(front: Front) -> None:
    ada = front.visitor()
    ada.send(front.site.signin_links("ada")[0].removeprefix(front.site.base), {})
    half = front.half_sent(20)

    began = time.monotonic()
    answers = [ada.send("/appearance", {"theme": "dark"}) for _ in range(3)]
    took = time.monotonic() - began

    for each in half:
        each.close()
    assert [each.status for each in answers] == [302] * 3
    assert took < _PATIENCE_S


def test_who_does_not_end_his_headers_is_let_go(front: Front) -> None:
    with closing(front.opened()) as slow:
        slow.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n")

        assert slow.recv(100).partition(b"\r\n")[0] in (b"", b"HTTP/1.1 408 Request Timeout")


def test_nothing_that_is_asked_reaches_the_files_of_the_server_in_front(
    front: Front, tmp_path_factory: pytest.TempPathFactory
) -> None:
    front.visitor().get("/search?q=canary4711")
    front.visitor().post("/appearance", {"theme": "canary4711" * 100_000})

    files = [each for each in tmp_path_factory.getbasetemp().rglob("*") if each.is_file()]
    assert len(files) > 2
    assert [each for each in files if b"canary4711" in each.read_bytes()] == []
