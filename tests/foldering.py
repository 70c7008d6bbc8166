"""A folder of a target and who works in it: two members, the police, and somebody outside."""

import uuid
from datetime import datetime

from atlas.model.handling import Audience, Handling
from atlas.model.ids import InvestigationId, OrganisationId
from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.policy.decide import Action
from atlas.services import gate, investigations
from atlas.services.investigations import Asked, Target
from atlas.store import alliance
from atlas.store.scoped import OpenScope
from atlas.store.transitions import Step, SubjectKind, record
from builders import ALLIANCE, World

DUE = "2026-03-20"
QUESTION = Asked(text="Who pays for the servers?", elements=("wallets", "names"), due=DUE)


def with_investigators(world: World) -> World:
    """Add people of two members, of the police, and of one that is no reader of what two keep."""
    world.person("ada", of="north")
    world.person("rita", of="north", roles=[Role.REPRESENTATIVE])
    world.person("sue", of="south")
    world.person("sid", of="south", roles=[Role.REPRESENTATIVE])
    world.person("wes", of="west")
    police = OrganisationId(uuid.uuid5(uuid.NAMESPACE_OID, "police"))
    alliance.save_organisation(
        alliance.Organisation(id=police, short="police", name="The police", kind="LEA")
    )
    world.organisation("police")
    world.person("pol", of="police", roles=[Role.RESEARCHER])
    world.person("liv", of="police", roles=[Role.LIAISON])
    return world


def home(short: str) -> OrganisationId:
    """Return the id of an organisation."""
    found = alliance.find_organisation(short)
    assert found is not None
    return found.id


def folder(
    world: World, *, by: str = "ada", tlp: TLP = TLP.GREEN, audience: Audience = ALLIANCE
) -> InvestigationId:
    """Open a folder as an accepted nomination does, and return its id."""
    visit, handling = world.visit(by), Handling(tlp=tlp, audience=audience)
    interned = gate.intern([handling], []).handlings[handling]
    return gate.write(
        visit,
        Action.INVESTIGATE,
        lambda opened: investigations.open_for(
            opened,
            title="Sturgeon Loader",
            target=Target(kind="service", names=("sturgeon",)),
            handling=interned,
        ),
    )


def folder_of(world: World, nomination: uuid.UUID, *, accepted: datetime) -> InvestigationId:
    """Let a nomination have been accepted, and open its folder."""
    visit, handling = world.visit("ada"), Handling(tlp=TLP.GREEN, audience=ALLIANCE)
    interned = gate.intern([handling], []).handlings[handling]
    step = Step(
        kind=SubjectKind.NOMINATION,
        subject=nomination,
        from_state="",
        to_state="accepted",
        at=accepted,
        organisation=visit.actor.organisation,
    )

    def work(opened: OpenScope) -> InvestigationId:
        record(opened, interned, [step])
        return investigations.open_for(
            opened, title="Zed", target=Target(), handling=interned, nomination=nomination
        )

    return gate.write(visit, Action.INVESTIGATE, work)


def kept_by(*shorts: str) -> Audience:
    """Return the audience of some organisations alone."""
    return Audience(organisations=frozenset(map(home, shorts)))
