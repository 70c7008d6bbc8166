"""The static files."""

import re
import zlib

from atlas.web import release


def test_the_name_of_a_release_is_its_version_and_eight_digits() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+[^-]*-[0-9a-f]{8}", release.name())


def test_each_file_unzips_to_itself() -> None:
    files = release.static_files().values()

    assert [each for each in files if zlib.decompress(each.gzipped, 31) != each.content] == []


def test_only_what_pages_need_is_served() -> None:
    kinds = {path.rpartition(".")[2] for path in release.static_files()}

    assert kinds == {"css", "js", "svg"}
    assert [path for path in release.static_files() if "django_htmx" in path] == [
        "django_htmx/htmx-2.min.js"
    ]
