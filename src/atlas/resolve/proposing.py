"""Which names propose that two things may be one: the same name once folded, of kinds that can be the same."""

from collections.abc import Iterable

from atlas.model.kinds import Group, kind_of
from atlas.model.lookalikes import letters_of
from atlas.model.words import query_words

FEWEST_SIGNS = 3
"""Names of fewer signs are initials: they tell nothing."""
MOST_NAMESAKES = 8
"""A name that more things have is a common one; it proposes nothing."""
_MIXED = (
    frozenset({"threat-actor", "intrusion-set", "campaign"}),
    frozenset({"malware", "tool"}),
)
_OF_PERSONS = frozenset({Group.PERSONA, Group.VICTIM})


def folded(name: str) -> str:
    """Return a name as it is compared: its letters and digits alone, without case, width and accents.

    It is empty where a name proposes nothing: it has fewer than three signs.
    """
    signs = letters_of(name)
    return signs if len(signs) >= FEWEST_SIGNS else ""


def sought(name: str) -> tuple[tuple[str, ...], str]:
    """Return the words that a text with this name holds, and the one word that it holds where it is written as one."""
    words = tuple(query_words(name))
    return words, "".join(words)


def common_names(one: Iterable[str], other: Iterable[str]) -> tuple[str, ...]:
    """Return those of one thing's names that another has too, once folded; in their order, each once."""
    known = {folded(name) for name in other} - {""}
    found = {folded(name): name for name in reversed(list(one)) if folded(name) in known}
    return tuple(reversed(found.values()))


def can_be_same(kind: str, other: str) -> bool:
    """Tell whether things of two kinds may be one: of the same kind, or of kinds that sources use for one thing."""
    return kind == other or any({kind, other} <= kinds for kinds in _MIXED)


def is_of_person(kind: str) -> bool:
    """Tell whether a thing of this kind is or may be a person: judged by hand alone, and one by one."""
    return kind == "identity" or kind_of(kind).group in _OF_PERSONS
