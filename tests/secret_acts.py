"""What others do in one of the two worlds, beside what they say: none of it may be noticed either (G-02)."""

import tempfile
from datetime import timedelta
from pathlib import Path

from atlas.model.ids import ClaimId
from atlas.model.markings import TLP
from atlas.services import explain, export, lookup, preview, retention, tokens
from builders import DAY, NOW, Object, World, a_claim, an_object, an_observable

HELD_HOST = an_observable("domain-name", "ledger-secret.example")
SPOKEN = an_object(
    "malware", "Gannet Zanzibar", description="The vendor told us that our prices fall next year."
)
WITHDRAWN = an_object("tool", "Velvet Tern Kit", description="Chartreuse, and then taken back.")
ERASED = an_object("tool", "Quayside Kit", description="In zanzibar, until it was erased.")


def of_others(world: World, *, by: str, representative: str, short: str) -> None:
    """Take claims out, make a token, say what is flagged, look as somebody else, withdraw and erase."""
    for minutes, said in enumerate((HELD_HOST, SPOKEN, WITHDRAWN, ERASED)):
        at = NOW - DAY + timedelta(minutes=15, seconds=minutes)
        world.given(a_claim(said, marking=TLP.AMBER_STRICT), by=short, at=at)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.json"
        export.export_stix(world.visit(by), out, clock=lambda: NOW)
    lookup.take_out(world.visit(by), [str(HELD_HOST["value"])])
    tokens.make(world.visit(by), tokens.Wish(name="zanzibar", days=9))
    rita = world.visit(representative)
    preview.start(rita, rita.actor.organisation, reason="zanzibar")
    retention.withdraw(rita, _claim(world, WITHDRAWN, representative), reason="chartreuse")
    erased = _claim(world, ERASED, representative)
    retention.withdraw(rita, erased, reason="chartreuse", erase=True)
    retention.run(now=NOW + 8 * DAY)


def _claim(world: World, said: Object, person: str) -> ClaimId:
    return explain.thing(world.visit(person), world.thing(said)).claims[0].id
