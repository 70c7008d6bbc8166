"""One page of a thing's links: in order of names, or of very many in order of STIX ids, so that no page waits."""

from collections.abc import Sequence

import attrs

from atlas.model.ids import ThingId
from atlas.store import things
from atlas.store.scoped import OpenScope
from atlas.store.things import StoredLink

LINKS_PER_PAGE = 100
MOST_BY_NAME = 2_000  # links whose other ends are all looked into, for their names


@attrs.frozen(kw_only=True)
class Page:
    """Which part of a thing is shown: the page of its links and their `relation`, and the page of its claims."""

    number: int = 1
    relation: tuple[str, bool] | None = None
    claims: int = 1


FIRST_PAGE = Page()


def links_of(
    opened: OpenScope,
    members: Sequence[ThingId],
    page: Page,
    groups: Sequence[tuple[str, bool, int]],
) -> Sequence[StoredLink]:
    """Return a page of the links of a thing or cluster, given how many there are by type and direction."""
    asked = sum(n for type_, out, n in groups if page.relation in (None, (type_, out)))
    ask = things.links if asked <= MOST_BY_NAME else things.links_of_many
    start = (page.number - 1) * LINKS_PER_PAGE
    return ask(opened, members, relation=page.relation, limit=LINKS_PER_PAGE, offset=start)
