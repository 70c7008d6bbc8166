"""Paper: PDF and pictures of pages, set by typst from one template and plain data in memory.

typst reads no other file but the fonts, and no network: templates import nothing, and contributed text is data that is
never read as markup. Signs that no font has stand as their numbers.
"""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from atlas.formats import fonts

NOWHERE = "/nonexistent"  # where typst would look for packages


def compiled(
    template: bytes, told: Mapping[str, Any], *, day: date, form: str = "pdf", ppi: int = 72
) -> Any:
    """Return what typst makes: a tagged PDF (PDF/UA-1), or for `png` a picture, a list of them for several pages.

    Equal data of one day give equal bytes.
    """
    import typst  # noqa: PLC0415 - heavy: 25 MB of code

    moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
    more: dict[str, Any] = {"pdf_standards": ["ua-1"]} if form == "pdf" else {"ppi": ppi}
    given: Any = {"main.typ": template}  # files in memory, which its stubs do not know
    asked: dict[str, Any] = {"format": form, **more}
    with fonts.folder() as written:
        return typst.compile(
            given,
            font_paths=[written],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(told)},
            timestamp=int(moment.timestamp()),
            package_path=NOWHERE,
            package_cache_path=NOWHERE,
            **asked,
        )


def plain(value: Any) -> Any:
    """Return plain data with each text as the fonts can show it."""
    if isinstance(value, str):
        return fonts.shown(value)
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, list | tuple) else value


def missing(value: Any) -> str:
    """Return the numbers of the signs in plain data that no font has, "" for none."""
    lacking = sorted(fonts.missing("".join(_texts(value))))
    return ", ".join(f"U+{ord(each):04X}" for each in lacking)


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    found = value.values() if isinstance(value, dict) else value
    if not isinstance(value, dict | list | tuple):
        return []
    return [text for each in found for text in _texts(each)]
