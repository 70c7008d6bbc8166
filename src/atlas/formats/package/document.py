"""The PDF of a package: tagged (PDF/UA-1), its marking on each page, set by typst.

`formats/paper.py` calls typst: contributed text is data that is never read as markup.
"""

from functools import cache
from importlib.resources import files
from typing import Any

from atlas.formats import paper
from atlas.formats.package import telling
from atlas.formats.package.edition import Edition


def pdf(edition: Edition) -> bytes:
    """Return the PDF. Equal editions give equal bytes. Takes about 0.3 s for ten pages."""
    made: bytes = _compiled(edition, "pdf")
    return made


def pictures(edition: Edition, *, ppi: int = 72) -> list[bytes]:
    """Return each page as a PNG picture."""
    made = _compiled(edition, "png", ppi=ppi)
    return made if isinstance(made, list) else [made]


def _compiled(edition: Edition, form: str, ppi: int = 72) -> Any:
    """Return what typst makes: bytes, or for pictures of several pages a list of them."""
    told = telling.told(edition)
    return paper.compiled(_template(), told, day=edition.made, form=form, ppi=ppi)


@cache
def _template() -> bytes:
    return (files("atlas.formats.package") / "package.typ").read_bytes()
