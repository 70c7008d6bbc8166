"""How words are written in PostgreSQL's text search types (documentation, 8.11)."""

from collections.abc import Iterable

import attrs


def quoted(word: str) -> str:
    """Return a word as one lexeme, whatever it holds."""
    if "'" in word or "\\" in word:
        word = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{word}'"


def vector(heavy: Iterable[str], light: Iterable[str]) -> str:
    """Return the text form of a tsvector: words of names weigh A, all others D."""
    return " ".join([f"{quoted(w)}:1A" for w in heavy] + [f"{quoted(w)}:2" for w in light])


@attrs.frozen(kw_only=True)
class Asked:
    """The words of a query: all must occur, and one that begins with `prefix`.

    `visible` is in how many visible claims the rarest stands: of many only names are weighed.
    """

    whole: tuple[str, ...]
    prefix: str | None = None
    visible: int = 0

    def together(self) -> str:
        """Return the tsquery that all of them match."""
        return " & ".join(self._terms())

    def one_by_one(self) -> str:
        """Return the tsquery that any of them matches: what they are weighed by."""
        return " | ".join(self._terms())

    def _terms(self) -> list[str]:
        prefixed = [f"{quoted(self.prefix)}:*"] if self.prefix else []
        return [quoted(word) for word in self.whole] + prefixed
