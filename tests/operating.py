"""A cell that plans an operation: who leads, decides, holds a lever and measures; a plan that passes all guards."""

import uuid

from atlas import keys
from atlas.model.ids import CellId
from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.policy.decide import Action
from atlas.policy.operations import State, Step
from atlas.services import gate, operations
from atlas.services.operations import moving
from atlas.services.operations.folding import Planned
from atlas.settings import Settings
from atlas.store import alliance
from builders import NOW, World, a_claim, an_object

KEYS = keys.reach(Settings.from_env())
CELL = CellId(uuid.uuid5(uuid.NAMESPACE_OID, "cell reef"))
PANEL = an_object("malware", "Reed panel")
TEXTS = {
    "objective": "The panel stops",
    "on": "The reseller",
    "by": "2026-06-01",
    "victims": "The CSIRT tells them",
    "collateral": "Two lawful customers",
    "communication": "Nobody speaks before the third day",
    "abort": "A hospital is hit",
    "displacement": "To the other reseller",
    "watch": "New panels, weekly",
}
BASELINE = {
    "metric": "panels that answer",
    "start": "2026-01-01",
    "end": "2026-02-01",
    "source": "weekly scan of the cell",
    "value": "41",
}
ORDER_OF_GO = (
    *(("lou", Step.CONSULT), ("rita", Step.APPROVE), ("lou", Step.ARM)),
    *(("rita", Step.GO), ("lee", Step.GO)),
)


def with_cell(world: World) -> World:
    """Add a cell of north, south and east with a charter, its people, and west outside of it."""
    world.person("lou", of="north", roles=[Role.CELL_LEAD])
    world.person("rita", of="north", roles=[Role.REPRESENTATIVE, Role.LEGAL])
    world.person("hal", of="south", roles=[Role.LEVER_HOLDER])
    world.person("lee", of="east", roles=[Role.CELL_LEAD])
    world.person("eva", of="east", roles=[Role.EVALUATOR])
    world.person("wes", of="west", roles=[Role.CELL_LEAD, Role.LEVER_HOLDER, Role.EVALUATOR])
    members = [alliance.find_organisation(short) for short in ("north", "south", "east")]
    alliance.save_cell(
        alliance.Cell(
            id=CELL,
            short="reef",
            name="Reef",
            charter="What the cell may do.",
            ceiling=TLP.AMBER_STRICT,
            opens_at=NOW,
            closes_at=None,
            members=frozenset(each.id for each in members if each),
        )
    )
    world.given(a_claim(PANEL))
    return world


def act(world: World, who: str, id_: uuid.UUID, name: str, **typed: str) -> uuid.UUID | None:
    """Do one act as the pages do."""
    return operations.do(world.visit(who), id_, name, typed, keys=KEYS)


def an_action(world: World, id_: uuid.UUID, who: str = "lou", **changed: str) -> uuid.UUID:
    """Add an action by which the south takes hosting down."""
    south = alliance.find_organisation("south")
    assert south is not None
    typed = {
        "lever": "L3",
        "target": str(world.thing(PANEL)),
        "holder": str(south.id),
        "authority": "The host's abuse desk",
        "legal": "contract",
        "basis": "Terms of service 4",
        "start": "2026-04-01",
        "end": "2036-05-01",
    }
    made = act(world, who, id_, "action", **{**typed, **changed})
    assert made is not None
    return made


def planned(world: World) -> uuid.UUID:
    """Open an operation and plan it so that only holders and an evaluator are missing."""
    id_ = operations.open_operation(world.visit("lou"), CELL, "Low tide")
    act(world, "lou", id_, "plan", **TEXTS)
    kept = an_action(world, id_, part="preserve")
    an_action(world, id_, after=str(kept))
    return id_


def ready(world: World) -> uuid.UUID:
    """Plan an operation that every holder accepted, with a baseline."""
    id_ = planned(world)
    for each in actions(world, id_):
        act(world, "hal", id_, "accept", item=str(each.id))
    act(world, "eva", id_, "baseline", **BASELINE)
    return id_


def gone(world: World) -> uuid.UUID:
    """Bring an operation to go."""
    id_ = ready(world)
    for who, step in ORDER_OF_GO:
        moving.step(world.visit(who), id_, step, reason="agreed", keys=KEYS)
    return id_


def step(world: World, who: str, id_: uuid.UUID, step: Step) -> State:
    """Let somebody take a step, and return where the operation stands then."""
    return moving.step(world.visit(who), id_, step, reason="agreed", keys=KEYS)


def state(world: World, id_: uuid.UUID, who: str = "lou") -> State:
    """Return where an operation stands as somebody sees it."""
    return operations.get(world.visit(who), id_).state


def rows_readable(world: World, who: str) -> list[int]:
    """Count what the wall shows of operations at all: heads, journal, transitions."""
    asked = (
        *("SELECT count(*) FROM operation", "SELECT count(*) FROM operation_entry"),
        "SELECT count(*) FROM transition WHERE subject_kind = 'operation'",
    )
    with gate.open_scope(world.visit(who), Action.SEE_OPERATIONS) as opened:
        return [opened.sql(each)[0][0] for each in asked]


def actions(world: World, id_: uuid.UUID, who: str = "lou") -> tuple[Planned, ...]:
    """Return the actions of an operation as somebody sees them."""
    return operations.get(world.visit(who), id_).actions
