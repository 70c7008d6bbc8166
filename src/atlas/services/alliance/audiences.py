"""Audiences in the words of the command line."""

import uuid

from atlas.errors import UsageError
from atlas.model.handling import Audience
from atlas.store import alliance as kept


def audience(words: tuple[str, ...], *, by: str) -> Audience | None:
    """Return the audience that words name: `alliance`, `org:NAME`, `cell:NAME`, `person:NAME`; `None` for none.

    `by` is the short name of the organisation that gives, known here or not. A cell that it never sat in is
    answered like one that is not there.

    Raises:
        UsageError: a word is of none of these forms, or names nobody.
    """
    if not words:
        return None
    organisations = {o.short: o.id for o in kept.names_of_organisations().values()}
    persons, cells = kept.short_names(by)
    known = {"org": organisations, "person": persons, "cell": cells}
    chosen: dict[str, set[uuid.UUID]] = {"org": set(), "person": set(), "cell": set()}
    for word in words:
        form, _, name = word.partition(":")
        if word == "alliance":
            continue
        if form not in known or name not in known[form]:
            raise UsageError(
                f"--to {word!r} names nobody; write alliance, org:NAME, cell:NAME or person:NAME."
            )
        chosen[form].add(known[form][name])
    return Audience(
        alliance="alliance" in words,
        organisations=frozenset(chosen["org"]),  # type: ignore[arg-type] # ids of this form
        persons=frozenset(chosen["person"]),  # type: ignore[arg-type] # ids of this form
        cells=frozenset(chosen["cell"]),  # type: ignore[arg-type] # ids of this form
    )
