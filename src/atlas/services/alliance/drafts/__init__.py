"""Drafts of texts that an alliance agrees on: a place to begin, and no legal advice. Markdown, versioned."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from importlib.resources import files

import attrs

from atlas.errors import NotFound
from atlas.store.alliance import Agreement

VERSION = "0.2"
_NAMES = (
    "membership-agreement",
    "operating-principles",
    "cell-charter",
    "joint-controllers",
    "impact-assessment",
)


@attrs.frozen(kw_only=True)
class Draft:
    """One text: its name in addresses, its title, its version, and what it says in Markdown."""

    name: str
    title: str
    version: str
    text: str


@cache
def drafts() -> tuple[Draft, ...]:
    """Return all drafts, that of the membership agreement first."""
    return tuple(map(_read, _NAMES))


def draft(name: str) -> Draft:
    """Return one draft.

    Raises:
        NotFound: there is none of this name.
    """
    found = next((each for each in drafts() if each.name == name), None)
    if found is None:
        raise NotFound(f"There is no draft {name!r}.")
    return found


def joined(names: Iterable[str]) -> str:
    """Return the texts of some drafts, one after the other; names of none are passed over."""
    wanted = set(names)
    return "\n\n".join(each.text for each in drafts() if each.name in wanted)


def membership(*, at: datetime) -> Agreement:
    """Return the agreement that comes into force on a node which has none of its own yet."""
    found = drafts()[0]
    return Agreement(
        id=uuid.uuid4(),
        title=found.title,
        version=f"draft {found.version}",
        text=found.text,
        effective_from=at,
    )


def _read(name: str) -> Draft:
    text = files(__package__).joinpath(f"{name}.md").read_text("utf-8").strip()
    title = text.partition("\n")[0].removeprefix("# ")
    return Draft(name=name, title=title, version=VERSION, text=text)
