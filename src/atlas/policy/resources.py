"""What an act is done to: whose it is, which one, and why."""

from uuid import UUID

import attrs

from atlas.model.ids import OrganisationId


@attrs.frozen(kw_only=True)
class Resource:
    """What an act is done to: the organisation whose it is, its id, and the reason that was given for doing it.

    All three are on record with the decision. `organisation` is `None` where it is nobody's, as for a search.
    """

    organisation: OrganisationId | None = None
    id: UUID | None = None
    reason: str = ""


NOTHING = Resource()
THE_NODE = OrganisationId(UUID(int=0))
"""Stands for the organisation where the operator does what concerns none or all: an agreement, a seat."""
SOMEBODY_ELSES = Resource(organisation=OrganisationId(UUID(int=0)))
"""Of an organisation that is nobody's own: whoever may do an act to it may do it to everybody's."""
