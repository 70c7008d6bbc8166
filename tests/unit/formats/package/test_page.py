"""The HTML file of a package: one file, nothing fetched, text that is only text."""

import re

from atlas.formats.package import Statement, page
from sketched_packages import NAUGHTY, an_edition


def test_it_is_one_file_that_loads_nothing() -> None:
    made = page.html(an_edition()).decode()

    assert not re.search(r"(?:src|href)=['\"]https?:", made)
    assert "<script" not in made
    assert "default-src 'none'" in made.replace("&#x27;", "'")


def test_each_source_number_leads_to_its_citation() -> None:
    made = page.html(an_edition()).decode()
    aims = set(re.findall(r'href="#(source-\d+)"', made))

    assert aims == {"source-1", "source-2"}
    assert all(f'id="{each}"' in made for each in aims)


def test_contributed_text_is_never_read_as_markup() -> None:
    said = Statement(section="", text=NAUGHTY, cites=(1,))
    made = page.html(an_edition(title=NAUGHTY, statements=(said,))).decode()

    assert "<script>alert" not in made
    assert "&lt;script&gt;alert" in made


def test_addresses_are_defanged() -> None:
    made = page.html(an_edition()).decode()

    assert "market.example.com" not in made
    assert "hxxps://blog[.]example[.]org" in made
