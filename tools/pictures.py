"""Take the pictures of the README and the documents, from the sample atlas on a server of its own.

`make pictures` runs it. They lie in docs/pictures, are as large as a window of 1120 by 700, and come out alike as long
as pages and sample do.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CLONE = Path(__file__).resolve().parents[1]
FOLDER = CLONE / "docs" / "pictures"
WINDOW = {"width": 1120, "height": 700}
START_S = 120.0
SHARED = "What do Glass Heron and Ledger Finch share?"
PATH = "How does a wallet lead to vitrum_admin?"


def main() -> int:
    """Take all pictures; 1 where there is no Chromium."""
    chromium = shutil.which("chromium")
    if chromium is None:
        print("There is no `chromium` on PATH.", file=sys.stderr)
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    with _sample() as (base, links), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        for name, person, question in (
            ("map-shared", "astrid", SHARED),
            ("map-path", "astrid", PATH),
            ("map-shared-noor", "noor", SHARED),
        ):
            _take(_desk(browser, base, links(person)), question, FOLDER / f"{name}.png")
        browser.close()
    return 0


def _desk(browser: "Browser", base: str, link: str) -> "Page":
    context = browser.new_context(viewport=WINDOW, base_url=base)  # type: ignore[arg-type] # a plain dict
    page = context.new_page()
    page.goto(link)
    page.locator("main form button").first.click()
    return page


def _take(page: "Page", question: str, file: Path) -> None:
    page.get_by_role("link", name=question).click()
    page.locator("#map[data-settled]").wait_for(state="attached", timeout=START_S * 1000)
    page.wait_for_timeout(300)
    page.screenshot(path=file)
    print(f"{file.relative_to(CLONE)}: {file.stat().st_size // 1024} kB")


@contextmanager
def _sample() -> Iterator[tuple[str, "_Links"]]:
    """Serve the sample atlas from a folder that is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="atlas-pictures-"))
    folder.chmod(0o711)  # the database runs as a user of its own when this runs as root
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        base = f"http://127.0.0.1:{probe.getsockname()[1]}"
    links = _Links(folder / "data", base)
    links.run("demo")
    port = base.rpartition(":")[2]
    server = subprocess.Popen(links.command("serve", "--port", port), env=links.environment)
    try:
        _await(port)
        yield base, links
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()
        shutil.rmtree(folder, ignore_errors=True)


class _Links:
    """Makes one-time links for people of the sample."""

    def __init__(self, data: Path, base: str) -> None:
        self.base = base
        self.environment = {**os.environ, "ATLAS_DATA": str(data)}

    def __call__(self, person: str) -> str:
        printed = self.run("signin", person, "--base", self.base)
        return next(line for line in printed.split() if line.startswith("http"))

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "atlas", *words]

    def run(self, *words: str) -> str:
        done = subprocess.run(
            self.command(*words),
            env=self.environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return done.stdout


def _await(port: str) -> None:
    ends = time.monotonic() + START_S
    while time.monotonic() < ends:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", int(port))) == 0:
                return
        time.sleep(0.2)
    raise TimeoutError("the server did not answer")


if __name__ == "__main__":
    sys.exit(main())
