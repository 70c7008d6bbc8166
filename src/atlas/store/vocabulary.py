"""Words that the visible current claims hold: what typeahead offers and what a search asks first."""

from collections.abc import Sequence

from atlas.model.ids import HandlingId
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

_PRESENT = """
SELECT word FROM vocabulary WHERE word = ANY (%s) GROUP BY word HAVING sum(count) > 0
"""

_PREFIXED = """
SELECT word FROM vocabulary WHERE word ^@ %s AND word >= %s
GROUP BY word HAVING sum(count) > 0 ORDER BY word LIMIT %s
"""


def merge(opened: OpenScope, handlings: Sequence[HandlingId]) -> None:
    """Merge the counts of these handlings, as far as the scope reads and may write them."""
    opened.sql(_MERGE, {"handlings": list(handlings)})


def present(opened: OpenScope, words: Sequence[str]) -> frozenset[str]:
    """Return those of the words that a visible current claim holds."""
    return frozenset(word for (word,) in opened.sql(_PRESENT, [list(words)]))


def prefixed(opened: OpenScope, prefix: str, *, limit: int) -> tuple[str, ...]:
    """Return visible words that begin with `prefix`, in order of their code points."""
    return tuple(word for (word,) in opened.sql(_PREFIXED, [prefix, prefix, limit]))
