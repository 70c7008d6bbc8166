"""Members who work on the same, and how they file, ask and hear, for the tests of deconfliction."""

import uuid
from datetime import timedelta

from atlas.keys import Keys
from atlas.model.identifiers import Identifier, IdentifierKind
from atlas.policy.actors import Role
from atlas.services import deconflict
from atlas.services.deconflict import Checked, Filing, Mode, Occasion, Target, TargetKind
from builders import NOW, World

LATER = NOW + timedelta(minutes=1)
UNTIL = (NOW + timedelta(days=90)).date()
TARGET = Target(kind=TargetKind.NOMINATION, id=uuid.UUID(int=77))
ADDRESS = Identifier(IdentifierKind.IPV4, "192.0.2.7")
PHONE = Identifier(IdentifierKind.PHONE, "+3221234567")
DOMAIN = Identifier(IdentifierKind.DOMAIN, "panel.example")
Named = Identifier | str


def peopled(world: World) -> World:
    """Add two forces, private members, an auditor and the secretariat."""
    world.organisation("force", kind="LEA")
    world.organisation("guard", kind="LEA")
    world.person("leo", of="force", roles=[Role.LIAISON])
    world.person("gus", of="guard", roles=[Role.LIAISON])
    world.person("ned", of="north", roles=[Role.RESEARCHER])
    world.person("sue", of="south", roles=[Role.RESEARCHER])
    world.person("lou", of="west", roles=[Role.RESEARCHER])
    world.person("lex", of="south", roles=[Role.LEGAL])
    world.person("aud", of="east", roles=[Role.AUDITOR])
    world.person("sec", of="desk", roles=[Role.SECRETARIAT])
    return world


def filed(
    world: World, keys: Keys, short: str, mode: Mode, *named: Named, canary: bool = False
) -> None:
    filing = Filing(case="OP-1", mode=mode, until=UNTIL, note="ring us", canary=canary)
    deconflict.file(world.visit(short), filing, identifiers=named or [ADDRESS], keys=keys)


def asked(
    world: World, keys: Keys, short: str, *named: Named, occasion: Occasion = Occasion.ASKED
) -> Checked:
    return deconflict.check(
        world.visit(short, at=LATER),
        identifiers=named or [ADDRESS],
        target=TARGET,
        occasion=occasion,
        keys=keys,
    )


def heard(found: Checked) -> list[list[tuple[str, str, str]]]:
    return [[(told.mode, told.organisation, told.case) for told in e.told] for e in found.answers]
