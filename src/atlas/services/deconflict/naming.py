"""What is compared: identifiers in their normal form, and names folded to their letters and digits."""

from collections.abc import Iterable

import attrs

from atlas.errors import UsageError
from atlas.model.identifiers import Identifier, recognise
from atlas.policy.deconfliction import ALIAS
from atlas.resolve.proposing import FEWEST_SIGNS, folded

LONGEST = 2_000


@attrs.frozen(kw_only=True)
class Name:
    """One identifier or alias: as it was given, its kind, and the form in which it is compared."""

    given: str
    kind: str
    form: str


def named(lines: Iterable[str]) -> tuple[Identifier | str, ...]:
    """Return what lines name: every identifier that one can be, else an alias; empty lines name nothing."""
    found: list[Identifier | str] = []
    for line in lines:
        text = " ".join(line.replace("\0", "").split())
        if text:
            found.extend(recognise(text) or (text,))
    return tuple(found)


def names_of(identifiers: Iterable[Identifier | str]) -> tuple[Name, ...]:
    """Return what is compared, each once, in the order given.

    Raises:
        UsageError: an alias is too long, or has too few letters and digits to tell anything.
    """
    found: dict[tuple[str, str], Name] = {}
    for each in identifiers:
        name = _alias(each) if isinstance(each, str) else _identifier(each)
        found.setdefault((name.kind, name.form), name)
    return tuple(found.values())


def _identifier(identifier: Identifier) -> Name:
    return Name(given=identifier.value, kind=identifier.kind.value, form=identifier.value)


def _alias(text: str) -> Name:
    form = folded(text) if len(text) <= LONGEST else ""
    if not form:
        raise UsageError(
            f"An alias has {FEWEST_SIGNS} letters or digits at least, and {LONGEST:,} at most."
        )
    return Name(given=text, kind=ALIAS, form=form)
