"""What of a text names somebody or something: known names however they are written, identifiers, phones, days."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from atlas.formats.drafts.values import line
from atlas.model.identifiers import recognise
from atlas.model.lookalikes import folded_label

_SHORTEST = 3  # letters of a name that is looked for; of a word of a name there are more
_SHORTEST_WORD = 4
_MOST_WORDS = 8
_TOKEN = re.compile(r"\w+")
_PIECES = re.compile(r"[\s=,;|()<>{}\"'\u201c\u201d\u2018\u2019]+")
_EDGES = ".:!?[]/"
_PHONE = re.compile(r"\+?\d(?:[ ()./-]{0,2}\d){7,14}")
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?"
)
_DAY = re.compile(
    rf"\b(?:\d{{4}}-\d{{1,2}}-\d{{1,2}}|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}|\d{{1,2}}(?:st|nd|rd|th)?\.? (?:{_MONTHS})"
    rf"|(?:{_MONTHS}) \d{{1,4}})\b",
    re.IGNORECASE,
)


def names_in(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return what of a text names somebody or something, each once, in the order in which it is looked for.

    A name is found with other blanks, hyphens, letters' case, width or script, and parted into words; so is a single
    word of a longer name where both begin with a capital. Never inside a word. Costs the text's words times eight.
    """
    plain = _plain(text)
    found = [
        *_known(plain, frozenset(names)),
        *_identifiers(plain),
        *(each[0] for each in _DAY.finditer(plain)),
        *(each[0] for each in _PHONE.finditer(plain)),
    ]
    return tuple(dict.fromkeys(found))


def _known(plain: str, names: frozenset[str]) -> Iterator[str]:
    shown = [_plain(each) for each in names]
    whole = {folded_label(each) for each in shown}
    whole = {each for each in whole if len(each) >= _SHORTEST} | {
        each.casefold() for each in shown if 0 < len(each) < _SHORTEST
    }
    capital = {word for each in shown for word in _TOKEN.findall(each) if _is_a_name(word)}
    tokens = _TOKEN.findall(plain)
    for first in range(len(tokens)):
        if tokens[first] in capital:
            yield tokens[first]
        joined = ""
        for token in tokens[first : first + _MOST_WORDS]:
            joined += folded_label(token)
            if joined in whole:
                yield joined


def _is_a_name(word: str) -> bool:
    return len(word) >= _SHORTEST_WORD and word[0].isupper()


def _identifiers(plain: str) -> Iterator[str]:
    for piece in (*plain.split(), *_PIECES.split(plain)):
        for word in (piece.strip(_EDGES), piece.rpartition(":")[2].strip(_EDGES)):
            host = word.partition("/")[0]
            if word and (recognise(word) or recognise(host)):
                yield word


def _plain(text: str) -> str:
    normal = unicodedata.normalize("NFKC", text)
    return line("".join(each for each in normal if unicodedata.category(each) != "Cf"), len(normal))
