"""STIX patterns: whether one is well formed and small enough, and what it compares with `=` and `IN`.

A pattern is never evaluated. Grammar: STIX 2.1, chapter 9 (2.0 part 5 lacks EXISTS). Every regular
expression here is possessive, so each costs O(n); the parser stops at the limits.
"""

import re
from collections.abc import Iterator

from atlas.errors import MalformedError
from atlas.formats.stix.hashes import fits

MAX_BYTES = 65_536
MAX_DEPTH = 64
MAX_COMPARISONS = 256
MAX_OBSERVATIONS = 256
MAX_WILDCARDS = 256

_STRING = r"'(?:[^'\\]|\\['\\])*+'"
_BLANK = r"(?:[\s\x85]|/\*(?s:.*?)\*/|//[^\r\n]*+)*+"
_STEP = rf"(?:\.(?:[a-zA-Z_]\w*+|{_STRING})|\[(?:-?[0-9]++|\*)\])"
_PATH = rf"[a-z][a-z0-9-]*+:(?:[a-z_][a-z0-9_]*+|{_STRING}){_STEP}*+"
_PLAIN_TEST = rf"{_PATH} ?(?:=|!=|<=?|>=?) ?(?:{_STRING}|(?:0|[1-9][0-9]*+)(?![\w.]))"
_PLAIN = re.compile(rf" ?\[ ?{_PLAIN_TEST}(?: (?:AND|OR) {_PLAIN_TEST})*+ ?\] ?", re.ASCII)
_HASH_TEST = (
    r"file:hashes\.(?:'?MD5'? ?= ?'[0-9a-fA-F]{32}'|'SHA-1' ?= ?'[0-9a-fA-F]{40}'"
    r"|'SHA-256' ?= ?'[0-9a-fA-F]{64}')"
)
_PLAIN_HASHES = re.compile(rf" ?\[ ?{_HASH_TEST}(?: (?:AND|OR) {_HASH_TEST})*+ ?\] ?", re.ASCII)
_TOKEN = re.compile(
    rf"""(?P<blank>[\s\x85]+|/\*(?s:.*?)\*/|//[^\r\n]*+)
    |(?P<time>t'[0-9]{{4}}-(?:0[1-9]|1[012])-(?:0[1-9]|[12][0-9]|3[01])T
        (?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\.[0-9]++)?Z')
    |(?P<bytes>h'(?:[0-9A-Fa-f]{{2}})*+'|b'(?:[A-Za-z0-9+/]{{4}})*+
        (?:[A-Za-z0-9+/]{{2}}==|[A-Za-z0-9+/]{{3}}=)?+')
    |(?P<string>{_STRING})
    |(?P<fraction>[-+]?[0-9]*\.[0-9]++)
    |(?P<number>[-+]?(?:0|[1-9][0-9]*+))
    |(?P<name>[a-zA-Z_][a-zA-Z0-9_-]*+)
    |(?P<sign>==?|!=|<>|<=?|>=?|[\[\]():.,*])""",
    re.VERBOSE | re.ASCII,
)
_TEST_WORDS = ("AND", "OR", "NOT", "LIKE", "MATCHES", "ISSUPERSET", "ISSUBSET", "EXISTS", "IN")
_QUALIFYING_WORDS = ("START", "STOP", "WITHIN", "SECONDS", "REPEATS", "TIMES", "LAST", "FOLLOWEDBY")
_KEYWORDS = frozenset({*_TEST_WORDS, *_QUALIFYING_WORDS, "true", "false"})
_MEMBER = rf"(?:[^'(),\s/]*+{_STRING}|[^'(),\s/]++)"
_SET = rf"\({_BLANK}(?:{_MEMBER}{_BLANK}(?:,{_BLANK}{_MEMBER}{_BLANK})*+)?+\)"
_EQUALITIES = re.compile(
    rf"(?<![\w-])([a-zA-Z_][a-zA-Z0-9_-]*+){_BLANK}:{_BLANK}((?:[a-zA-Z_]\w*+|{_STRING}){_STEP}*+)"
    rf"{_BLANK}(?:==?{_BLANK}({_STRING}|[0-9]++)|IN{_BLANK}({_SET}))|{_STRING}|'(?s:.*)",
    re.ASCII,
)
_MEMBERS = re.compile(
    rf"/\*(?s:.*?)\*/|//[^\r\n]*+|\w++{_STRING}|({_STRING}|(?<![\w.+-])[0-9]++(?![\w.]))", re.ASCII
)
_ESCAPED = re.compile(r"\\(.)")


def verify(pattern: object, version: str = "") -> None:
    """Return if this is a pattern of the STIX patterning language within the limits.

    `version` is the `pattern_version` of the indicator; "" is the current one. The limits: 64 KiB,
    64 levels of parentheses, 256 comparisons, 256 observations, 256 wildcards in one LIKE.

    Raises:
        MalformedError: `stix.pattern`, with the place in the pattern.
    """
    if not isinstance(pattern, str):
        raise _refused("is not a text")
    if len(pattern) > MAX_BYTES or len(pattern.encode()) > MAX_BYTES:
        raise _refused(f"has more than {MAX_BYTES} bytes")
    plain = _PLAIN_HASHES if "hashes" in pattern else _PLAIN
    if pattern.count(" ") < MAX_COMPARISONS and plain.fullmatch(pattern):
        return
    _Parser(pattern, has_exists=version in ("", "2.1")).pattern()


def iter_equalities(pattern: str) -> Iterator[tuple[str, str, str]]:
    """Yield type, path and value of every comparison with `=` or `IN`, in their order; O(n).

    The pattern should have passed `verify`. Negated comparisons are left out; values are without
    their quotes and escapes, and `value` may be the digits of a number.
    """
    for found in _EQUALITIES.finditer(pattern):
        type_, path, value, members = found.groups()
        if type_ and value:
            yield type_, path, _plain(value)
        elif type_:
            for each in _MEMBERS.finditer(members):
                if each[1]:
                    yield type_, path, _plain(each[1])


def _plain(value: str) -> str:
    return _ESCAPED.sub(r"\1", value[1:-1]) if value[0] == "'" else value


class _Parser:
    """Recursive descent over the tokens of one pattern; `_depth` bounds the recursion."""

    def __init__(self, text: str, *, has_exists: bool) -> None:
        self._tokens = _iter_tokens(text)
        self._kind, self._text, self._at = next(self._tokens)
        self._has_exists = has_exists
        self._depth = self._comparisons = self._observations = 0

    def pattern(self) -> None:
        """Read the whole text."""
        self._observations_joined()
        if self._kind != "end":
            raise self._unexpected()

    def _observations_joined(self) -> None:
        self._observation()
        while self._accept("AND", "OR", "FOLLOWEDBY"):
            self._observation()

    def _observation(self) -> None:
        self._observations += 1
        if self._observations > MAX_OBSERVATIONS:
            raise _refused(f"has more than {MAX_OBSERVATIONS} observations")
        seen: set[str] | None = None
        if self._accept("("):
            self._deeper()
            self._observations_joined()
            self._closed(")")
        else:
            self._expect("[")
            self._tests_joined()
            self._expect("]")
            seen = set() if self._has_exists else None
        while self._text in ("START", "WITHIN", "REPEATS"):
            self._qualifier(seen)

    def _qualifier(self, seen: set[str] | None) -> None:
        word = self._text
        if seen is not None:
            if word in seen:
                raise self._unexpected()
            seen.add(word)
        self._next()
        if word == "START":
            self._take("time")
            self._expect("STOP")
            self._take("time")
        elif word == "WITHIN":
            self._positive("number", "fraction")
            self._expect("SECONDS")
        else:
            self._positive("number")
            self._expect("TIMES")

    def _tests_joined(self) -> None:
        self._test()
        while self._accept("AND", "OR"):
            self._test()

    def _test(self) -> None:
        self._comparisons += 1
        if self._comparisons > MAX_COMPARISONS:
            raise _refused(f"has more than {MAX_COMPARISONS} comparisons")
        if self._accept("("):
            self._deeper()
            self._tests_joined()
            self._closed(")")
            return
        if self._has_exists and self._text in ("NOT", "EXISTS"):
            self._accept("NOT")
            self._expect("EXISTS")
            self._path()
            return
        hashed = self._path()
        self._accept("NOT")
        self._comparison(hashed)

    def _comparison(self, hashed: str) -> None:
        if self._accept("=", "==", "!=", "<>"):
            value = self._literal(with_words=True)
        elif self._accept("<", "<=", ">", ">="):
            value = self._literal()
        elif self._accept("IN"):
            self._set()
            return
        elif self._accept("LIKE"):
            value = self._take("string")
            if value.count("%") + value.count("_") > MAX_WILDCARDS:
                raise _refused(f"has more than {MAX_WILDCARDS} wildcards in one LIKE")
        else:
            self._expect("MATCHES", "ISSUBSET", "ISSUPERSET")
            value = self._take("string")
        if hashed and not fits(hashed, value.replace("'", "")):
            raise _refused(f"compares with something that is no {hashed}")

    def _set(self) -> None:
        self._expect("(")
        if not self._accept(")"):
            self._literal(with_words=True)
            while self._accept(","):
                self._literal(with_words=True)
            self._expect(")")

    def _literal(self, *, with_words: bool = False) -> str:
        if with_words and self._text in ("true", "false"):
            return self._next()
        return self._take("string", "number", "fraction", "time", "bytes")

    def _path(self) -> str:
        """Read an object path; return the algorithm it names where it leads to a hash, else ""."""
        self._take("name")
        self._expect(":")
        steps = [self._step()]
        while True:
            if self._accept("."):
                steps.append(self._step())
            elif self._accept("["):
                if not self._accept("*"):
                    self._take("number")
                self._expect("]")
                steps.append("")
            else:
                break
        return steps[-1] if "hashes" in steps else ""

    def _step(self) -> str:
        if self._kind == "name" and "-" in self._text:
            raise self._unexpected()
        return self._take("name", "string").strip("'")

    def _positive(self, *kinds: str) -> None:
        if self._take(*kinds).startswith("-"):
            raise _refused("has a negative number where none may stand")

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise _refused(f"has parentheses deeper than {MAX_DEPTH} levels")

    def _closed(self, sign: str) -> None:
        self._expect(sign)
        self._depth -= 1

    def _next(self) -> str:
        text = self._text
        self._kind, self._text, self._at = next(self._tokens)
        return text

    def _accept(self, *texts: str) -> bool:
        if self._text in texts and self._kind in ("sign", "word"):
            self._next()
            return True
        return False

    def _expect(self, *texts: str) -> None:
        if not self._accept(*texts):
            raise self._unexpected()

    def _take(self, *kinds: str) -> str:
        if self._kind not in kinds:
            raise self._unexpected()
        return self._next()

    def _unexpected(self) -> MalformedError:
        return _refused(f"cannot be understood from character {self._at + 1} on")


def _iter_tokens(text: str) -> Iterator[tuple[str, str, int]]:
    """Yield kind, text and place of each token; the last has the kind `end`."""
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if not found:
            break
        kind, word = found.lastgroup or "", found.group()
        if kind == "name" and word in _KEYWORDS:
            kind = "word"
        if kind != "blank":
            yield kind, word, at
        at = found.end()
    yield ("end" if at == len(text) else "nothing"), "", at


def _refused(what: str) -> MalformedError:
    return MalformedError(f"`pattern` {what}; correct or split it", problem="stix.pattern")
