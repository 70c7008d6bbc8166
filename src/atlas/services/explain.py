"""One thing: what is claimed of it, by whom, when, how sure and under which marking; its links and history."""

from collections.abc import Mapping
from datetime import datetime

import attrs

from atlas.model.grades import Grade
from atlas.model.handling import Terms
from atlas.model.identifiers import Identifier
from atlas.model.ids import ClaimId, ThingId
from atlas.model.markings import TLP

CLAIMS_PER_PAGE = 50
LINKS_PER_PAGE = 100


@attrs.frozen(kw_only=True)
class ThingRef:
    """A thing named in passing. `name` is empty where no claim that the asker sees describes it yet."""

    id: ThingId
    stix_id: str
    kind: str
    name: str
    marking: TLP


@attrs.frozen(kw_only=True)
class ClaimView:
    """One claim as the asker may read it. `content` is the object as it was contributed."""

    id: ClaimId
    organisation: str
    stix_id: str
    kind: str
    name: str
    spec_version: str
    created: datetime | None
    modified: datetime | None
    recorded_at: datetime
    grade: Grade
    likelihood: int | None
    confidence: int | None
    assessment: bool
    marking: TLP
    terms: Terms
    vetting: str
    revoked: bool
    current: bool
    withdrawn_at: datetime | None
    content: Mapping[str, object]


@attrs.frozen(kw_only=True)
class LinkView:
    """One link with its other end. `outgoing` tells the direction as seen from the thing of the page."""

    type: str
    outgoing: bool
    other: ThingRef
    claim: ClaimId
    organisation: str
    marking: TLP


@attrs.frozen(kw_only=True)
class LinkGroup:
    """How many links of one type and direction there are; the page shows them group by group."""

    type: str
    outgoing: bool
    count: int


@attrs.frozen(kw_only=True)
class ThingView:
    """All that one page of a thing shows. Counts are the asker's own.

    `claims` are the current ones, newest first; `history` the superseded and withdrawn ones; `links` one page
    in order of type and name; `identifiers` in normal form; `highest` the strictest marking of all shown.
    """

    thing: ThingRef
    aliases: tuple[str, ...]
    claim_count: int
    claims: tuple[ClaimView, ...]
    history: tuple[ClaimView, ...]
    link_count: int
    groups: tuple[LinkGroup, ...]
    links: tuple[LinkView, ...]
    identifiers: tuple[Identifier, ...]
    highest: TLP
