"""Makes what translators work on: `make catalogue`, with `NEW=de` to begin a language.

It collects every string that pages say into `build/atlas.pot`, joins that with the translations there are
(`src/atlas/web/locale/<language>/LC_MESSAGES/django.po`), and compiles those for Django. Neither the template nor
what is compiled is kept in the repository. No program of GNU gettext is needed.
"""

import io
import os
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import cast

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

# line, function, what is said, comments
_Found = tuple[int, str, str | tuple[str | None, ...] | None, list[str]]

WEB = Path(str(files("atlas.web")))
LOCALE = WEB / "locale"
TEMPLATE = Path("build/atlas.pot")
_FUNCTIONS = ("_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "npgettext")


def messages() -> list[Message]:
    """Return every string of pages, each once, with the places where it stands; in a fixed order."""
    return [each for each in catalogue() if each.id]


def catalogue() -> Catalog:
    """Return the template of a catalogue: strings of templates, of the code of pages, and words that lie in data."""
    made = Catalog(project="Cybercrime Atlas", charset="utf-8", fuzzy=False)
    for path in sorted(WEB.rglob("*.html")):
        _add(made, path, _of_template(path.read_text(encoding="utf-8")))
    for path in sorted(WEB.rglob("*.py")):
        _add(made, path, path.read_text(encoding="utf-8"))
    for words, place in _in_data():
        made.add(words, locations=[(place, 1)])
    return made


def _of_template(text: str) -> str:
    """Return a template as Django gives it to xgettext: calls of gettext among what is blanked out."""
    from django.utils.translation.template import templatize  # noqa: PLC0415 - Django is set up by then

    # between parentheses no line is indented wrongly
    return f"({templatize(text)})"


def _add(made: Catalog, path: Path, source: str) -> None:
    keywords = dict.fromkeys(_FUNCTIONS)
    # what Babel yields is told wrongly in its annotations
    found = cast(
        "Iterator[_Found]",
        extract_python(io.BytesIO(source.encode()), keywords, ["Translators:"], {}),
    )
    place = path.relative_to(WEB.parent.parent).as_posix()
    for line, function, said, comments in found:
        texts = [each for each in (said if isinstance(said, tuple) else (said,)) if each]
        context = texts.pop(0) if "pgettext" in function and texts else None
        if texts:
            id_: str | tuple[str, ...] = tuple(texts[:2]) if "ngettext" in function else texts[0]
            made.add(id_, locations=[(place, line)], auto_comments=comments, context=context)


def _in_data() -> Iterator[tuple[str, str]]:
    """Yield words that templates translate as they come: names of kinds, relations, levers and steps of likelihood."""
    from atlas.model.alliance import Lever  # noqa: PLC0415 - as above
    from atlas.model.grades import LIKELIHOOD_WORDS  # noqa: PLC0415 - as above
    from atlas.model.kinds import iter_kinds, iter_relations  # noqa: PLC0415 - as above

    for kind in iter_kinds():
        yield from ((words, "atlas/model/kinds.toml") for words in (kind.label, kind.plural))
    for relation in iter_relations():
        yield from (
            (words, "atlas/model/kinds.toml") for words in (relation.label, relation.inverse)
        )
    yield from ((lever.label, "atlas/model/alliance.py") for lever in Lever)
    yield from ((words, "atlas/model/grades.py") for _, words in LIKELIHOOD_WORDS)


def main(new: str = "") -> None:
    """Write the template, join each translation with it, and compile them; `new` begins a language."""
    made = catalogue()
    TEMPLATE.parent.mkdir(exist_ok=True)
    with TEMPLATE.open("wb") as file:
        write_po(file, made, width=100)
    print(f"{TEMPLATE}: {len(made)} strings")
    found = {path.parts[-3] for path in LOCALE.glob("*/LC_MESSAGES/django.po")}
    for language in sorted(found | ({new} if new else set())):
        _join(made, language)


def _join(made: Catalog, language: str) -> None:
    path = LOCALE / language / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    known = Catalog(locale=language)
    if path.exists():
        with path.open("rb") as file:
            known = read_po(file, locale=language)
    known.update(made)
    with path.open("wb") as file:
        write_po(file, known, width=100)
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, known)
    done = sum(bool(each.string) for each in known if each.id)
    print(f"{path}: {done} of {len(known)} translated")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atlas.web.django_settings")
    main(*sys.argv[1:2])
