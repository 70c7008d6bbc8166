"""The PDF of a package: tagged, marked on each page, links that work, and contributed text that is only text."""

import io
from typing import Any

import pypdf

from atlas.formats.package import Statement, document
from sketched_packages import NAUGHTY, an_edition


def _read(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def test_a_draft_says_so_on_each_page() -> None:
    found = _read(document.pdf(an_edition(is_draft=True)))

    assert len(found.pages) > 1
    assert all(page.extract_text().count("DRAFT: not released") >= 2 for page in found.pages)


def test_check_28_the_pdf_is_tagged_and_has_its_marking_on_each_page() -> None:
    found = _read(document.pdf(an_edition()))

    root: Any = found.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    assert found.metadata is not None
    assert found.metadata.title == "Market of example.org"
    assert all(page.extract_text().count("TLP:AMBER") >= 2 for page in found.pages)


def test_check_28_source_numbers_are_links_to_their_place_in_the_annex() -> None:
    found = _read(document.pdf(an_edition()))
    aims = [
        note.get_object()["/Dest"]
        if "/Dest" in note.get_object()
        else note.get_object()["/A"]["/D"]
        for page in found.pages
        for note in page.get("/Annots", [])
    ]

    assert len(aims) >= 4
    assert all("Evidence annex" in _page_of(found, aim).extract_text() for aim in aims)


def _page_of(found: pypdf.PdfReader, aim: object) -> pypdf.PageObject:
    """Return the page that a destination is on."""
    number = found.get_page_number(aim[0].get_object())  # type: ignore[index] # an array of PDF
    assert number is not None
    return found.pages[number]


def test_each_country_has_a_page_with_its_own_rows() -> None:
    text = "\n".join(page.extract_text() for page in _read(document.pdf(an_edition())).pages)

    assert "For QV" in text
    assert "market[.]example[.]com" in "".join(text.replace("\u200b", "").split())


def test_two_builds_are_the_same_byte_for_byte() -> None:
    assert document.pdf(an_edition()) == document.pdf(an_edition())


def test_contributed_text_is_never_read_as_markup() -> None:
    said = Statement(section=NAUGHTY, text=NAUGHTY, cites=(1,))
    made = document.pdf(an_edition(title=NAUGHTY, statements=(said,), gaps=(NAUGHTY,)))
    text = "".join(page.extract_text() for page in _read(made).pages)

    assert "root:" not in text
    assert text.count("/etc/passwd") >= 3


def test_signs_that_no_font_has_stand_as_their_numbers_and_are_named() -> None:
    made = document.pdf(an_edition(unknown=("漢 and שלום and \u202e",)))
    text = " ".join(page.extract_text() for page in _read(made).pages)

    assert "[U+6F22]" in text
    assert "Signs without a font" in text


def test_each_page_can_be_drawn_as_a_picture() -> None:
    pages = document.pictures(an_edition(), ppi=20)

    assert len(pages) == len(_read(document.pdf(an_edition())).pages)
    assert all(page.startswith(b"\x89PNG") for page in pages)
