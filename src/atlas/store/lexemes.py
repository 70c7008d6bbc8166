"""How words are written in PostgreSQL's text search types (documentation, 8.11)."""

from collections.abc import Iterable


def quoted(word: str) -> str:
    """Return a word as one lexeme, whatever it holds."""
    if "'" in word or "\\" in word:
        word = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{word}'"


def vector(heavy: Iterable[str], light: Iterable[str]) -> str:
    """Return the text form of a tsvector: words of names weigh A, all others D."""
    return " ".join([f"{quoted(w)}:1A" for w in heavy] + [f"{quoted(w)}:2" for w in light])


def query(whole: Iterable[str], prefix: str | None) -> str:
    """Return the text form of a tsquery: all of the words, and one that begins with `prefix`."""
    return " & ".join([quoted(w) for w in whole] + ([f"{quoted(prefix)}:*"] if prefix else []))
