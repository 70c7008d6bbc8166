"""Who asks, what for, and when: what every service is given by its door."""

from datetime import datetime

import attrs

from atlas.model.handling import Purpose
from atlas.policy.actors import Actor, TokenScope
from atlas.services.journal import PLAIN, Setting


@attrs.frozen(kw_only=True)
class Visit:
    """Who asks, what for, and when: what every service is given by its door.

    `setting` is what the visit is about, and as whom a preview looks; both are on record with each decision.
    `token` is how far the bearer token reaches that it came with, `None` where it came without one. `fresh` tells
    whether the person proved of late that it is them; a door that cannot ask says yes.
    """

    actor: Actor
    purpose: Purpose
    now: datetime
    setting: Setting = PLAIN
    token: frozenset[TokenScope] | None = None
    fresh: bool = True
