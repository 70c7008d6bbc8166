"""The documents as pages of the product: Markdown of ours, made into HTML piece by piece, all text escaped.

Shipped are tutorials, how-tos, reference and explanations. In a clone they are read from `docs/`, in an installed
product from the same files inside the package. What only the documents' own builder can fill in is left out.
"""

import posixpath
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import attrs
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from atlas.errors import NotFound

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise

# The four kinds of page (diataxis.fr), in the order of the contents.
PARTS: Mapping[str, "Words"] = MappingProxyType(
    {
        "tutorials": _("Learn"),
        "how-to": _("Do"),
        "reference": _("Look up"),
        "explanation": _("Understand"),
    }
)
_TAGS = MappingProxyType(
    {
        **{tag: tag for tag in ("thead", "tbody", "tr", "th", "td", "strong", "em", "blockquote")},
        "paragraph": "p",
        "bullet_list": "ul",
        "ordered_list": "ol",
        "list_item": "li",
    }
)
# A term with what it means below, as MyST writes it: made a list, which all Markdown knows.
_MEANING = re.compile(r"^(?![-#|>` ])([^\n]+)\n: ", re.MULTILINE)


@attrs.frozen(kw_only=True)
class Entry:
    """One page in the contents: its address below /help, and its title."""

    name: str
    title: str


@attrs.frozen(kw_only=True)
class Part:
    """Pages of one kind, in order of their titles."""

    title: "Words"
    entries: tuple[Entry, ...]


@attrs.frozen(kw_only=True)
class Document:
    """One page: its address below /help, its title and its HTML."""

    name: str
    title: str
    html: str


def contents() -> tuple[Part, ...]:
    """Return all pages by their kind."""
    return tuple(
        Part(
            title=title,
            entries=tuple(
                sorted(
                    (
                        Entry(name=name, title=_title(text))
                        for name, text in _texts().items()
                        if name.startswith(f"{part}/")
                    ),
                    key=lambda each: each.title,
                )
            ),
        )
        for part, title in PARTS.items()
    )


def document(name: str) -> Document:
    """Return a page.

    Raises:
        NotFound: there is none of this name.
    """
    if name not in _texts():
        raise NotFound("There is no such page of the help.")
    return _document(name)


def rendered(text: str) -> str:
    """Return the HTML of a text that is no page of the help: its highest headings are of the second level.

    Of links those to https stay; all text is escaped.
    """
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    nodes = SyntaxTreeNode(markdown.parse(text)).children
    highest = min((int(each.tag[1:]) for each in nodes if each.type == "heading"), default=1)
    return _Text(lower=2 - highest).all_of(nodes)


@cache
def _texts() -> Mapping[str, str]:
    """Read all pages at the first use, by name."""
    root = _root()
    paths = [path for part in PARTS for path in sorted((root / part).glob("*.md"))]
    names = {path.relative_to(root).with_suffix("").as_posix(): path for path in paths}
    return {
        name: path.read_text("utf-8") for name, path in names.items() if not name.endswith("/index")
    }


def _title(text: str) -> str:
    return text.partition("\n")[0].removeprefix("# ").replace("`", "")


def _root() -> Path:
    packaged = Path(str(files("atlas.web"))) / "manual"
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[3] / "docs"


@cache
def _document(name: str) -> Document:
    """Make one page; some hundredths of a second, once."""
    text = _texts()[name]
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tree = SyntaxTreeNode(markdown.parse(_MEANING.sub(r"- **\1**: ", text)))
    html = _Page(name, set(_texts())).all_of(tree.children)
    return Document(name=name, title=_title(text), html=html)


class _Page:
    """Makes HTML of one page's tree. Every text goes through `format_html`, which escapes it."""

    def __init__(self, name: str, known: set[str]) -> None:
        self._folder = posixpath.dirname(name)
        self._known = known
        self._made: Mapping[str, Callable[[SyntaxTreeNode], str]] = {
            "heading": self._heading,
            "text": lambda node: format_html("{}", node.content),
            "softbreak": lambda _: " ",
            "hardbreak": lambda _: format_html("<br>"),
            "hr": lambda _: format_html("<hr>"),
            "code_inline": lambda node: format_html('<code translate="no">{}</code>', node.content),
            "code_block": _block,
            "fence": _block,
            "link": self._link,
            "table": self._table,
        }

    def all_of(self, nodes: Iterable[SyntaxTreeNode]) -> str:
        return format_html_join("", "{}", ((self._one(node),) for node in nodes))

    def _one(self, node: SyntaxTreeNode) -> str:
        if node.type in self._made:
            return self._made[node.type](node)
        inner = self.all_of(node.children)
        tag = _TAGS.get(node.type)
        if tag is None or (tag == "p" and node.hidden):
            return inner
        return format_html("<{}>{}</{}>", tag, inner, tag)

    def _heading(self, node: SyntaxTreeNode) -> str:
        inner = self.all_of(node.children)
        return format_html('<{} id="{}">{}</{}>', node.tag, _anchor(_text(node)), inner, node.tag)

    def _link(self, node: SyntaxTreeNode) -> str:
        inner, address = self.all_of(node.children), str(node.attrs.get("href", ""))
        if address.startswith("https://"):
            return format_html('<a href="{}" rel="noreferrer">{}</a>', address, inner)
        if address.startswith("#"):
            return format_html('<a href="{}">{}</a>', address, inner)
        path, _, anchor = address.partition("#")
        name = posixpath.normpath(posixpath.join(self._folder, path)).removesuffix(".md")
        if name not in self._known:
            return inner
        target = reverse("help-page", args=[name]) + (f"#{anchor}" if anchor else "")
        return format_html('<a href="{}">{}</a>', target, inner)

    def _table(self, node: SyntaxTreeNode) -> str:
        inner = self.all_of(node.children)
        return format_html('<div class="scroll" tabindex="0"><table>{}</table></div>', inner)


class _Text(_Page):
    """Makes HTML of a text that stands below a page's own title, perhaps beside others of the same headings."""

    def __init__(self, *, lower: int) -> None:
        super().__init__("", set())
        self._lower = lower

    def _heading(self, node: SyntaxTreeNode) -> str:
        tag = f"h{min(int(node.tag[1:]) + self._lower, 6)}"
        return format_html("<{}>{}</{}>", tag, self.all_of(node.children), tag)


def _block(node: SyntaxTreeNode) -> str:
    if node.info.startswith("{"):  # for the documents' builder
        return ""
    return format_html('<pre class="command" translate="no" tabindex="0">{}</pre>', node.content)


def _text(node: SyntaxTreeNode) -> str:
    return "".join(each.content for each in node.walk() if each.type in ("text", "code_inline"))


def _anchor(title: str) -> str:
    """Return the anchor of a heading, as other renderers of Markdown make it."""
    return re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-")
