"""No register of convictions leaves: what lists persons by what became of them in law is refused (domain 6.5 P6)."""

from collections.abc import Collection

from atlas.policy.conflicts import Conflict

STATUS_WORDS = frozenset(
    {
        *("convicted", "conviction", "convictions", "convict", "convicts", "sentenced", "guilty"),
        *("acquitted", "acquittal", "acquittals", "indicted", "indictment", "indictments"),
        *(
            "charged",
            "arrested",
            "imprisoned",
            "jailed",
            "felon",
            "felons",
            "offender",
            "offenders",
        ),
    }
)
"""Words by which a search would choose persons by their status in law."""
MOST_CONVICTED = 1
"""Of so many persons what makes them convicted may leave at once; of more it would be a register."""

REGISTER = Conflict(
    rule="P6.register",
    sentence="A list of persons by what became of them in law is a register, and does not leave. Export one of them.",
)
WITHHELD = "P6.register: of several persons at once no convictions leave; export one of them"


def asks_by_status(words: Collection[str]) -> bool:
    """Tell whether a search chooses by a status in law; words as `model.words` has them."""
    return not STATUS_WORDS.isdisjoint(words)


def objection(words: Collection[str], *, persons: int) -> Conflict | None:
    """Return what stands against letting out what a search by these words found, `persons` of it persons."""
    return REGISTER if persons > MOST_CONVICTED and asks_by_status(words) else None
