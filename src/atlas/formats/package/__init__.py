"""An intelligence package in its forms. `edition.py` is what stands in it: read that first.

`document.py` makes the PDF by typst, `page.py` the one HTML file, `objects.py` STIX 2.1, `rows.py` CSV, `figure.py` the
pictures, `parcel.py` the one file of all of them with manifest and signature, and its verifier. Pure: the same edition
gives the same bytes.
"""

from atlas.formats.package.edition import (
    Citation,
    Edition,
    Figure,
    Judgement,
    Recipient,
    Row,
    Statement,
)
from atlas.formats.package.parcel import Manifest, build, draft, opened, signed, verify

__all__ = [
    "Citation",
    "Edition",
    "Figure",
    "Judgement",
    "Manifest",
    "Recipient",
    "Row",
    "Statement",
    "build",
    "draft",
    "opened",
    "signed",
    "verify",
]
