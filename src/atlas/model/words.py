"""The words of a text: one tokeniser for what is indexed and for what is asked, so that both agree.

The law: `set(query_words(q)) <= set(words(t))` whenever `q` is `t`, `t` defanged, or `t` with its
hyphens written as blanks. It holds by construction: all three have the same plain words, in one
order, and `words` begins with them.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice, pairwise

from atlas.model.identifiers.defanging import refang_everywhere

MAX_WORD = 64
MAX_WORDS = 10_000
MAX_NAME = 8
"""A text of up to so many words is taken for a name, and its neighbours are joined too."""

_SLICE = 1 << 16
_JOINED = "-_.'"
_JOINERS = re.compile(r"[-_.']+")
_BROKEN = re.compile(r"[-_.']{2,}")
_BLANK = re.compile(r"\s")
# `LockBit`, `APT28`, `FIN7`: letters change case or turn into digits, at most 32 signs in all.
_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_LONGEST_COMPOUND = 32
_SURROGATES, _AFTER_SURROGATES = 0xD800, 0xE000  # no characters are between
_MOST_PARTS = 4
# Accents, Hebrew points and Arabic vowel signs: left out by whoever types in a hurry. Marks of
# other scripts (the Devanagari vowels, the voicing of kana) make another word and stay.
_ACCENTS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670]"
)
_STROKES = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "\u0131": "i",
        "ħ": "h",
    }
)


def behind(prefix: str) -> str:
    """Return the least text behind all that begin with a prefix of words, in the order of code points."""
    following = ord(prefix[-1]) + 1
    return prefix[:-1] + chr(_AFTER_SURROGATES if following == _SURROGATES else following)


def words(text: str) -> list[str]:
    """Return what a text is found by: distinct, at most 10,000 of at most 64 characters.

    First, in the order of the text, the plain words that `query_words` gives. Then what else people
    write for them: parts joined over hyphens (`cobaltstrike` of `Cobalt-Strike`), dotted names as a
    whole (`evil.example`), the parts of compounds (`lock`, `bit` of `LockBit`; `apt`, `28` of
    `APT28`), spellings with their accents, and in a text of up to eight words each two neighbours
    joined (`cobaltstrike` of `Cobalt Strike`). So pass names one by one. Costs O(n).
    """
    chunks = _chunks(text)
    found = dict.fromkeys(_plain(chunks))
    if len(found) < MAX_WORDS:
        found.update(dict.fromkeys(word for word in _others(chunks) if word))
    return list(islice(found, MAX_WORDS))


def query_words(text: str) -> list[str]:
    """Return what must all be among a text's `words` for a query to match it.

    They are the plain words: refanged, NFKC, case folded, accents taken off, split at everything
    that is no letter, digit or combining mark. Distinct, in the order of the query; may be empty.
    """
    return list(islice(dict.fromkeys(_plain(_chunks(text))), MAX_WORDS))


class _Separators(dict[int, str | None]):
    """Maps code points for `str.translate`: letters and joiners stay, the rest is a blank."""

    def __missing__(self, code: int) -> str | None:
        letter = chr(code)
        kind = unicodedata.category(letter)
        kept: str | None = letter if kind[0] in "LNM" else " "
        if (kind == "Cf" and code != 0x200B) or 0xFE00 <= code <= 0xFE0F:
            kept = None  # soft hyphens, joiners, directions: inside a word, and not to be seen
        if len(self) < 1 << 15:
            self[code] = kept
        return kept


_SEPARATORS = _Separators({**{ord(sign): sign for sign in _JOINED}, 0x2010: "-", 0x2019: "'"})


def _chunks(text: str) -> dict[str, None]:
    """Return the distinct chunks between separators, with their case and their joiners."""
    readable = text if text.isascii() else unicodedata.normalize("NFKC", text)
    readable = refang_everywhere(readable)
    chunks: dict[str, None] = {}
    for part in _slices(readable):
        chunks.update(dict.fromkeys(part.translate(_SEPARATORS).split()))
    return chunks


def _slices(text: str) -> Iterator[str]:
    start = 0
    while len(text) - start > _SLICE:
        blank = _BLANK.search(text, start + _SLICE)
        if not blank:
            break
        yield text[start : blank.start()]
        start = blank.start()
    yield text[start:]


def _plain(chunks: dict[str, None]) -> Iterator[str]:
    for chunk in chunks:
        if chunk.isalnum():
            yield _folded(chunk)
        else:
            yield from filter(None, map(_folded, _JOINERS.split(chunk)))


def _others(chunks: dict[str, None]) -> Iterator[str]:
    for chunk in chunks:
        if not chunk.isalnum():
            for run in _BROKEN.split(chunk):
                yield from _joined(run.strip(_JOINED))
        if not chunk.isascii():
            yield from (_cased(piece)[:MAX_WORD] for piece in _JOINERS.split(chunk))
        elif not (chunk.isalpha() and chunk[1:].islower()):
            for piece in _JOINERS.split(chunk):
                yield from _compound(piece)
    if 2 <= len(chunks) <= MAX_NAME:
        for left, right in pairwise(chunks):
            if left.isalnum() and right.isalnum():
                yield _folded(left + right)


def _joined(run: str) -> Iterator[str]:
    for label in run.split("."):
        if not label.isalnum():
            yield _folded(_JOINERS.sub("", label))
    if "." in run:
        yield _folded(run)


def _compound(word: str) -> Iterator[str]:
    if len(word) > _LONGEST_COMPOUND:
        return
    parts = _PARTS.findall(word)
    if 2 <= len(parts) <= _MOST_PARTS and all(len(part) > 1 or part.isdigit() for part in parts):
        yield from map(str.lower, parts)


def _folded(word: str) -> str:
    if word.isascii():
        return word.lower()[:MAX_WORD]
    bare = _ACCENTS.sub("", unicodedata.normalize("NFD", _cased(word)))
    return unicodedata.normalize("NFC", bare).translate(_STROKES)[:MAX_WORD]


def _cased(word: str) -> str:
    return unicodedata.normalize("NFKC", word.casefold())
