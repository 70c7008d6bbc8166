"""The form of a nomination: what it asks, what is wrong with it, and by what duplicates are found."""

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from atlas.errors import UsageError
from atlas.model.alliance import Lever
from atlas.model.identifiers import Identifier, IdentifierKind, recognise
from atlas.model.signs import assert_readable
from atlas.policy.nominating import Crime, Openness, TargetKind
from atlas.resolve.proposing import folded

LONGEST_NAME = 200
LONGEST_TEXT = 4_000
MOST_NAMES = 50
MOST_IDENTIFIERS = 200
MOST_WORDS = 40  # of sectors, and of countries
_TEXTS = ("why", "victims", "loss", "prior", "neutral", "sector")
_NEEDED = {
    "name": "Name the target.",
    "why": "Write why now.",
    "victims": "Write whom it harms.",
    "neutral": "W1.neutral: write why the target is none for political, military, religious or racial reasons,"
    " nor for its state alone (P11).",
    "sector": "Name the sector that asks.",
}


@attrs.frozen(kw_only=True)
class Form:
    """What a nomination says. Texts may be empty where the form does not need them; lists hold each once."""

    name: str
    kind: TargetKind
    crimes: frozenset[Crime]
    why: str
    victims: str
    neutral: str
    sector: str
    loss: str = ""
    sectors: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    openness: Openness = Openness.OPEN
    prior: str = ""
    levers: frozenset[Lever] = frozenset()

    @property
    def names(self) -> tuple[str, ...]:
        """Return its name and its aliases."""
        return (self.name, *self.aliases)

    @property
    def keys(self) -> tuple[str, ...]:
        """Return by what a duplicate is found: names once folded, identifiers in their normal form."""
        names = (f"name:{folded(each)}" for each in self.names if folded(each))
        values = (f"{each.kind}:{each.value}" for each in self.identifiers)
        return tuple(dict.fromkeys((*names, *values)))

    def called(self, key: str) -> str:
        """Return the name or identifier that a key stands for; "" where the form has none of it."""
        named = {f"name:{folded(each)}": each for each in reversed(self.names)}
        values = {f"{each.kind}:{each.value}": each.value for each in self.identifiers}
        return {**named, **values}.get(key, "")


def checked(form: Form) -> Form:
    """Return a form without blanks around its texts.

    Raises:
        UsageError: something is missing or too long; the sentence says what would do.
    """
    texts: dict[str, Any] = {name: _line(getattr(form, name)) for name in ("name", *_TEXTS)}
    form = attrs.evolve(form, **texts)
    for name, sentence in _NEEDED.items():
        if not getattr(form, name):
            raise UsageError(sentence)
    if not form.crimes:
        raise UsageError("Choose which crime it is about.")
    for text in (form.name, *form.aliases, *(getattr(form, each) for each in _TEXTS)):
        assert_readable(text, what="The nomination")
    if any(len(each) > LONGEST_NAME for each in (*form.names, *form.sectors)):
        raise UsageError(f"A name has at most {LONGEST_NAME} characters.")
    if any(len(getattr(form, each)) > LONGEST_TEXT for each in _TEXTS):
        raise UsageError(f"A text has at most {LONGEST_TEXT:,} characters.")
    if len(form.aliases) > MOST_NAMES or len(form.identifiers) > MOST_IDENTIFIERS:
        raise UsageError(f"At most {MOST_NAMES} aliases and {MOST_IDENTIFIERS} identifiers.")
    if len(form.sectors) > MOST_WORDS or len(form.countries) > MOST_WORDS:
        raise UsageError(f"At most {MOST_WORDS} sectors and as many countries.")
    return form


def lines_of(text: str) -> tuple[str, ...]:
    """Return the lines of a text that hold something, each once, without blanks around."""
    return tuple(dict.fromkeys(filter(None, map(_line, text.splitlines()))))


def words_of(text: str) -> tuple[str, ...]:
    """Return what stands between commas or line ends, each once."""
    return tuple(dict.fromkeys(filter(None, map(_line, text.replace("\n", ",").split(",")))))


def countries_of(text: str) -> tuple[str, ...]:
    """Return countries by their codes of two letters.

    Raises:
        UsageError: one is none.
    """
    found = tuple(each.upper() for each in words_of(text))
    for each in found:
        if len(each) != 2 or not each.isascii() or not each.isalpha():
            raise UsageError(f"Write countries as codes of two letters, as PT; not {each[:20]!r}.")
    return tuple(dict.fromkeys(found))


def identifiers_of(lines: Iterable[str]) -> tuple[Identifier, ...]:
    """Return what each line names, in its normal form, each once.

    Raises:
        UsageError: a line is no identifier.
    """
    found: dict[Identifier, None] = {}
    for place, line in enumerate(lines, 1):
        known = recognise(line)
        if not known:
            raise UsageError(
                f"Line {place} of the identifiers is none that the atlas knows: write an address, domain,"
                " wallet, account or hash, one a line."
            )
        found[known[0]] = None
    return tuple(found)


def said_of(form: Form) -> dict[str, Any]:
    """Return a form as an entry keeps it."""
    return {
        **{name: getattr(form, name) for name in ("name", "kind", "openness", *_TEXTS)},
        **{name: list(getattr(form, name)) for name in ("sectors", "countries", "aliases")},
        "crimes": sorted(form.crimes),
        "levers": sorted(form.levers, key=list(Lever).index),
        "identifiers": [[each.kind, each.value] for each in form.identifiers],
    }


def form_of(said: Mapping[str, Any]) -> Form:
    """Return the form that an entry keeps."""
    told: dict[str, Any] = {name: said[name] for name in ("name", *_TEXTS)}
    told |= {name: tuple(said[name]) for name in ("sectors", "countries", "aliases")}
    return Form(
        **told,
        kind=TargetKind(said["kind"]),
        openness=Openness(said["openness"]),
        crimes=frozenset(map(Crime, said["crimes"])),
        levers=frozenset(map(Lever, said["levers"])),
        identifiers=tuple(
            Identifier(kind=IdentifierKind(kind), value=value)
            for kind, value in said["identifiers"]
        ),
    )


def _line(text: str) -> str:
    return text.replace("\0", "").strip()
