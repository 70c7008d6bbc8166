"""Pages that are watched: what must never happen on them is noted while tests use them."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager

import attrs
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, Request, ViewportSize

Opener = Callable[..., Page]

WIDE = ViewportSize(width=1280, height=800)
_TIMEOUT_MS = 60_000
_TELLING = ("Content Security Policy", "Refused", "Error:")


@attrs.define(kw_only=True)
class Watched:
    """`violations` of the content policy and errors of scripts; addresses `outside`; `dialogs`."""

    violations: list[str] = attrs.field(factory=list)
    outside: list[str] = attrs.field(factory=list)
    dialogs: list[str] = attrs.field(factory=list)

    def watch(self, page: Page, base: str) -> None:
        """Note what happens on a page, from now on."""

        def hear(message: ConsoleMessage) -> None:
            if any(each in message.text for each in _TELLING):
                self.violations.append(message.text)

        def see(dialog: Dialog) -> None:
            self.dialogs.append(dialog.message)
            dialog.dismiss()

        def follow(request: Request) -> None:
            if not request.url.startswith((base + "/", "data:", "blob:")):
                self.outside.append(request.url)

        page.on("console", hear)
        page.on("pageerror", lambda error: self.violations.append(str(error)))
        page.on("dialog", see)
        page.on("request", follow)


@attrs.frozen(kw_only=True)
class Openings:
    """What opens pages: the browser, the address of the site, and the cookies of each person."""

    chromium: Browser
    base: str
    cookies: Mapping[str | None, Mapping[str, str]]

    @contextmanager
    def watched_by(self, watched: Watched) -> Iterator[Opener]:
        """Yield a function that opens an empty page for a person (`None`: a stranger); all close at the end."""
        with ExitStack() as closing:

            def opener(person: str | None = "ada", **options: object) -> Page:
                told = {"base_url": self.base, "viewport": WIDE, **options}
                context = self.chromium.new_context(**told)  # type: ignore[arg-type] # its many options
                closing.callback(context.close)
                context.set_default_timeout(_TIMEOUT_MS)
                context.add_cookies(
                    [
                        {"name": n, "value": v, "url": self.base}
                        for n, v in self.cookies[person].items()
                    ]
                )
                page = context.new_page()
                watched.watch(page, self.base)
                return page

            yield opener
