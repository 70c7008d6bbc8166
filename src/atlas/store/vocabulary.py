"""Words that the visible current claims hold: what typeahead offers and what a search asks first."""

from collections.abc import Mapping, Sequence

from atlas.model.ids import HandlingId
from atlas.model.words import behind
from atlas.store.scoped import OpenScope

# Rows of one word and handling are signed counts; those whose sum is 0 go.
_MERGE = """
WITH many AS (
    SELECT word, handling FROM vocabulary WHERE handling = ANY (%(handlings)s)
    GROUP BY word, handling HAVING count(*) > 1
), gone AS (
    DELETE FROM vocabulary v USING many m
    WHERE v.word = m.word AND v.handling = m.handling
    RETURNING v.word, v.handling, v.count
)
INSERT INTO vocabulary (word, handling, count)
SELECT word, handling, sum(count) FROM gone GROUP BY word, handling HAVING sum(count) <> 0
"""

_COUNTS = """
SELECT word, sum(count) FROM vocabulary WHERE word = ANY (%s) GROUP BY word HAVING sum(count) > 0
"""

# From the prefix to what comes behind all that begin so: else the index is read to its end, a million words or more.
_COUNT_PREFIXED = "SELECT sum(count) FROM vocabulary WHERE word >= %s AND word < %s"

# Among the words of one letter, those of about that length that begin or end alike.
_NEAR = """
SELECT word FROM vocabulary WHERE word >= %(first)s AND word < %(behind)s
  AND length(word) BETWEEN length(%(word)s) - 2 AND length(%(word)s) + 2
  AND (left(word, 2) = left(%(word)s, 2) OR right(word, 2) = right(%(word)s, 2))
GROUP BY word HAVING sum(count) > 0 ORDER BY left(word, 3) <> left(%(word)s, 3), word LIMIT %(limit)s
"""


def merge(opened: OpenScope, handlings: Sequence[HandlingId]) -> None:
    """Merge the counts of these handlings, as far as the scope reads and may write them."""
    opened.sql(_MERGE, {"handlings": list(handlings)})


def counts(opened: OpenScope, words: Sequence[str]) -> Mapping[str, int]:
    """Return, for each of the words that visible current claims hold, in how many."""
    return {word: int(count) for word, count in opened.sql(_COUNTS, [list(words)])}


def count_prefixed(opened: OpenScope, prefix: str) -> int:
    """Return how often visible current claims hold words that begin with `prefix`."""
    row = opened.one(_COUNT_PREFIXED, [prefix, behind(prefix)])
    return int(row[0] or 0) if row else 0


def near(opened: OpenScope, word: str, *, limit: int) -> tuple[str, ...]:
    """Return visible words that a word may be a slip of, those with the same first three letters first.

    They share its first letter, are at most two letters longer or shorter, and begin or end with the same two.
    """
    asked = {"word": word, "first": word[0], "behind": behind(word[0]), "limit": limit}
    return tuple(found for (found,) in opened.sql(_NEAR, asked))
