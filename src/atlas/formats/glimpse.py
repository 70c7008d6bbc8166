"""What the beginning of a JSON text shows without decoding it: names and short texts of its outermost object."""

import re
from collections.abc import Mapping

import attrs

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|[{}\[\]:,]|[^\s"{}\[\]:,]+')
_MOST_TOKENS = 20_000
_LONGEST_TEXT = 200
_STIX_ID = re.compile(r"[a-z0-9-]+--[0-9a-fA-F-]{36}")
_STIX_TYPE = re.compile(r"[a-z0-9-]{3,250}")


@attrs.frozen(kw_only=True)
class Glimpse:
    """Names of the outermost object, of all outermost objects where it is a list of them or one a line.

    `texts` are its short texts by name, the first of each. `is_whole` tells that the text ended where the object did:
    else there may be more names. `lists_texts`: it is a list that begins with a text.
    """

    keys: frozenset[str]
    texts: Mapping[str, str]
    is_whole: bool
    lists_texts: bool = False

    @property
    def is_stix_object(self) -> bool:
        """Tell whether it has the type and the id of a STIX object."""
        type_, id_ = self.texts.get("type", ""), self.texts.get("id", "")
        return bool(_STIX_TYPE.fullmatch(type_)) and bool(_STIX_ID.fullmatch(id_))


@attrs.define
class _Walk:
    """Where the walk stands: how deep, the depth of the objects looked at, and the last name met there."""

    depth: int = 0
    level: int = 0
    name: str = ""
    named: bool = False
    keys: set[str] = attrs.field(factory=set)
    texts: dict[str, str] = attrs.field(factory=dict)
    lists_texts: bool = False
    previous: str = ""

    def step(self, sign: str) -> None:
        """Take one sign or text."""
        if sign in "{[":
            self.depth += 1
            if sign == "{" and not self.level:
                self.level = self.depth
        elif sign in "}]":
            self.depth -= 1
        elif self.level and self.depth == self.level:
            self._inside(sign)
        elif not self.level and sign.startswith('"'):
            self.lists_texts = True
        self.previous = sign

    def _inside(self, sign: str) -> None:
        if sign == ":":
            self.named = True
        elif sign == ",":
            self.named = False
        elif sign.startswith('"'):
            text = sign[1:-1]
            if not self.named:
                self.name = text
                self.keys.add(text)
            elif len(text) <= _LONGEST_TEXT:
                self.texts.setdefault(self.name, text)


def glimpse_of(text: str) -> Glimpse:
    """Return what a JSON text shows that begins like this. Costs one pass; whatever it holds, it does not raise."""
    walk = _Walk()
    tokens = 0
    for found in _TOKEN.finditer(text):
        walk.step(found.group())
        tokens += 1
        if tokens == _MOST_TOKENS:
            break
    return Glimpse(
        keys=frozenset(walk.keys),
        texts=walk.texts,
        is_whole=walk.depth <= 0 and tokens < _MOST_TOKENS,
        lists_texts=walk.lists_texts,
    )
