"""One member, person, cell or agreement in the JSON API: as much as the pages of the alliance show."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from atlas.model.ids import CellId, OrganisationId, PersonId
from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.services.alliance import Person as KeptPerson
from atlas.services.alliance import agreements, directory
from atlas.web.api.alliance import Cell, cell_line
from atlas.web.api.reads import assert_known
from atlas.web.api.schemas import Asked
from atlas.web.visitor import visit_of

members = Router()


class Person(Schema):
    """A person that the asker may know."""

    id: UUID
    short: str
    name: str
    organisation: UUID
    roles: list[Role]
    trained_until: date
    active: bool


class Organisation(Schema):
    """One organisation. `clients` is `null` for whom they are not shown; `people` are those whom the asker may know."""

    id: UUID
    short: str
    name: str
    kind: str
    sector: str
    country: str
    node: str
    active: bool
    levers: list[str]
    jurisdictions: list[str]
    authorities: str
    response_time: str
    contact: str
    clients: list[str] | None
    people: list[Person]
    cells: list[Cell]
    signed_at: datetime | None


class Target(Schema):
    """A thing that a cell is bound to."""

    id: UUID
    name: str
    kind: str


class OneCell(Schema):
    """One cell; `people` and `targets` are for its members."""

    id: UUID
    short: str
    name: str
    purpose: str
    bound_to: str
    charter: str
    ceiling: TLP
    open: bool
    opens_at: datetime
    closes_at: datetime | None
    members: list[UUID]
    lead: UUID | None
    people: list[Person]
    targets: list[Target]


class Agreement(Schema):
    """An agreement with its text."""

    id: UUID
    title: str
    version: str
    effective_from: datetime
    text: str


class Node(Schema):
    """A permanent seat of the alliance, and who belongs to it."""

    short: str
    name: str
    country: str
    organisations: list[UUID]


class Nodes(Schema):
    """The permanent seats."""

    nodes: list[Node]


@members.get(
    "organisations/{uuid:organisation_id}", response=Organisation, url_name="api-organisation"
)
def organisation(request: HttpRequest, organisation_id: UUID) -> Any:
    """Return one organisation."""
    assert_known(request, Asked)
    view = directory.organisation(visit_of(request), OrganisationId(organisation_id))
    found, profile = view.organisation, view.organisation.profile
    names = ("id", "short", "name", "kind", "sector", "country", "node", "active")
    said = ("levers", "jurisdictions", "authorities", "response_time", "contact")
    return {
        **{name: getattr(found, name) for name in names},
        **{name: getattr(profile, name) for name in said},
        "clients": view.clients,
        "people": map(_person, view.people),
        "cells": map(cell_line, view.cells),
        "signed_at": view.signature.at if view.signature else None,
    }


@members.get("persons/{uuid:person_id}", response=Person, url_name="api-person")
def person(request: HttpRequest, person_id: UUID) -> Any:
    """Return one person whom the asker may know."""
    assert_known(request, Asked)
    return _person(directory.person(visit_of(request), PersonId(person_id)).person)


@members.get("cells/{uuid:cell_id}", response=OneCell, url_name="api-cell")
def cell(request: HttpRequest, cell_id: UUID) -> Any:
    """Return one cell that the asker may know of."""
    assert_known(request, Asked)
    view = directory.cell(visit_of(request), CellId(cell_id))
    names = ("id", "short", "name", "purpose", "bound_to", "charter", "ceiling")
    dates = ("opens_at", "closes_at")
    return {
        **{name: getattr(view.cell, name) for name in (*names, *dates)},
        "open": view.open,
        "members": [each.id for each in view.members],
        "lead": view.lead.id if view.lead else None,
        "people": map(_person, view.people),
        "targets": view.targets,
    }


@members.get("agreements/{uuid:agreement_id}", response=Agreement, url_name="api-agreement")
def agreement(request: HttpRequest, agreement_id: UUID) -> Any:
    """Return an agreement with its text."""
    assert_known(request, Asked)
    return agreements.read(visit_of(request), agreement_id)


@members.get("nodes", response=Nodes, url_name="api-nodes")
def nodes(request: HttpRequest) -> Any:
    """List the permanent seats of the alliance, and who belongs to which."""
    assert_known(request, Asked)
    seats = directory.overview(visit_of(request)).seats
    return {
        "nodes": [
            {
                "short": node.short,
                "name": node.name,
                "country": node.country,
                "organisations": [each.id for each in belong],
            }
            for node, belong in seats
        ]
    }


def _person(found: KeptPerson) -> dict[str, object]:
    names = ("id", "short", "name", "organisation", "trained_until", "active")
    return {name: getattr(found, name) for name in names} | {"roles": sorted(found.roles)}
