"""What the services of research may be asked for, for the trial that the gate stands before each of them."""

import uuid
from collections.abc import Callable

from atlas.model.ids import ThingId
from atlas.services import (
    deconflict,
    figures,
    investigations,
    nominate,
    operations,
    opportunities,
    outcomes,
    playbooks,
    reports,
    vet,
)
from atlas.services.gate import Visit
from atlas.services.package import writing

CHOSEN_BY_KIND = {
    *(("investigations", "action"), ("investigations", "found.action"), ("vet", "action")),
    *(("package", "move.action"), ("nominate", "step.action"), ("operations", "deed.action")),
    *(("drafts", "_act(room)"), ("reports", "action")),
}


def calls(visit: Visit) -> dict[str, Callable[[], object]]:
    """Return one call of each service."""
    return {
        "nominations": lambda: nominate.listed(visit),
        "end_entry": lambda: deconflict.withdraw(visit, uuid.uuid4()),
        "reviews": lambda: vet.queue(visit),
        "investigations": lambda: investigations.listed(visit),
        "packages": lambda: writing.listed(visit),
        "reports": lambda: reports.on_thing(visit, ThingId(uuid.uuid4()), reports.Type.PROFILE),
        "operations": lambda: operations.listed(visit),
        "opportunities": lambda: opportunities.find(visit),
        "outcomes": lambda: outcomes.listed(visit, outcomes.Wanted()),
        "playbooks": lambda: playbooks.listed(visit, playbooks.Wanted()),
        "figures": lambda: figures.figures(visit),
    }
