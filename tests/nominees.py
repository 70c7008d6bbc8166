"""A small alliance that nominates: who is there, a form, and a nomination brought as far as a test needs."""

import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import attrs

from atlas.model.alliance import Lever
from atlas.model.identifiers import recognise
from atlas.policy.actors import Role
from atlas.policy.nominating import Check, Choice, Crime, Criterion, TargetKind
from atlas.services import nominate
from atlas.services.nominate import Form, Nomination
from builders import DAY, NOW, World

FORM = Form(
    name="Moth Lines",
    kind=TargetKind.SERVICE,
    crimes=frozenset({Crime.HOSTING}),
    why="Three groups moved there in a month.",
    victims="Hospitals of the north",
    neutral="It is for sale to everybody; no party, army, faith or state is its reason.",
    sector="health",
    aliases=("mothlines", "M-Lines"),
    identifiers=tuple(recognise(each)[0] for each in ("198.51.100.7", "moth.example")),
    levers=frozenset({Lever.L3}),
)
POINTS = dict(zip(Criterion, (5, 4, 3, 2, 4, 5), strict=True))
CLOSES = NOW + 7 * DAY
PASSED = (Check.DUPLICATE, Check.NEUTRALITY, Check.LEGAL)


def with_voters(world: World) -> World:
    """Add the secretariat, counsel, the board, an observer, and people of four members who nominate and vote."""
    world.person("sec", of="desk", roles=[Role.SECRETARIAT])
    world.person("lea", of="desk", roles=[Role.LEGAL])
    world.person("bob", of="desk", roles=[Role.BOARD])
    world.person("obi", of="desk", roles=[Role.OBSERVER])
    world.person("nora", of="north")
    world.person("ned", of="north", roles=[Role.REPRESENTATIVE])
    world.person("sue", of="south")
    world.person("wim", of="west")
    return world


def submitted(world: World, by: str = "nora", **changed: Any) -> Nomination:
    """Submit a nomination to the alliance, as a researcher does."""
    return nominate.submit(world.visit(by), attrs.evolve(FORM, **changed))


def in_screening(world: World, **changed: Any) -> Nomination:
    """Submit a nomination and take it up."""
    return nominate.take_up(world.visit("sec"), submitted(world, **changed).id)


def checked(world: World, id_: uuid.UUID, keys: Any, *, failing: Check | None = None) -> None:
    """Decide all four checks of a nomination in screening."""
    for each in PASSED:
        visit = world.visit("lea" if each is Check.LEGAL else "sec")
        nominate.check(visit, id_, each, passed=each is not failing, words="looked at closely")
    nominate.deconflict(world.visit("sec"), id_, keys=keys)


def scored(world: World, keys: Any, **changed: Any) -> Nomination:
    """Bring a nomination to its points."""
    id_ = in_screening(world, **changed).id
    checked(world, id_, keys)
    return nominate.score(world.visit("sec"), id_, POINTS, grounds="as told")


def voted(
    world: World, keys: Any, votes: Mapping[str, Choice], *, quorum: int = 2, after: int = 8
) -> Nomination:
    """Bring a nomination through its ballot, and return it as it is so many days later."""
    id_ = scored(world, keys).id
    nominate.open_ballot(world.visit("sec"), id_, closes=CLOSES, quorum=quorum)
    for person, choice in votes.items():
        nominate.cast(world.visit(person, at=NOW + timedelta(hours=1)), id_, choice)
    return nominate.get(world.visit("sec", at=NOW + after * DAY), id_)


def nominated_in_a_cell(world: World, by: str, cell: str) -> Nomination:
    """Nominate for a cell alone, under names and identifiers that others look for."""
    visit = world.visit(by)
    [circle] = [each for each in nominate.circles(visit) if each.name == cell]
    form = attrs.evolve(
        FORM,
        name="Nightjar",
        why="Zanzibar",
        aliases=("LockerX",),
        identifiers=recognise("203.0.113.99"),
    )
    return nominate.submit(visit, form, cell=circle.cell)
