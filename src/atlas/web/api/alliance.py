"""What the JSON API tells of the alliance: as much as the page."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from atlas.model.alliance import Lever
from atlas.model.markings import TLP
from atlas.services.alliance import directory
from atlas.web.api.reads import assert_known
from atlas.web.api.schemas import Asked
from atlas.web.visitor import visit_of

alliance = Router()


class Member(Schema):
    """An organisation, as every member may know it."""

    id: UUID
    short: str
    name: str
    kind: str
    sector: str
    country: str
    node: str
    levers: list[Lever]
    contact: str
    active: bool
    signed: bool


class Cell(Schema):
    """A cell that the asker may know of."""

    id: UUID
    short: str
    name: str
    purpose: str
    ceiling: TLP
    open: bool
    opens_at: datetime
    closes_at: datetime | None
    members: list[UUID]


class Agreement(Schema):
    """An agreement."""

    id: UUID
    title: str
    version: str
    effective_from: datetime
    in_force: bool


class Alliance(Schema):
    """Who is in, as far as the asker may know."""

    organisations: list[Member]
    cells: list[Cell]
    agreements: list[Agreement]


@alliance.get("alliance", response=Alliance, url_name="api-alliance")
def overview(request: HttpRequest) -> Any:
    """Return members with their levers, the cells that the asker may know of, and the agreements."""
    assert_known(request, Asked)
    view = directory.overview(visit_of(request))
    return {
        "organisations": [_member(each) for each in view.members],
        "cells": [cell_line(each) for each in view.cells],
        "agreements": [
            {
                "id": each.id,
                "title": each.title,
                "version": each.version,
                "effective_from": each.effective_from,
                "in_force": each.id == view.in_force,
            }
            for each in view.agreements
        ],
    }


def _member(each: directory.Member) -> dict[str, object]:
    found = each.organisation
    names = ("id", "short", "name", "kind", "sector", "country", "node", "active")
    return {name: getattr(found, name) for name in names} | {
        "levers": found.profile.levers,
        "contact": found.profile.contact,
        "signed": each.signed,
    }


def cell_line(line: directory.CellLine) -> dict[str, object]:
    """Return a cell as a line of a list."""
    names = ("id", "short", "name", "purpose", "ceiling", "opens_at", "closes_at")
    return {name: getattr(line.cell, name) for name in names} | {
        "open": line.open,
        "members": sorted(line.cell.members, key=str),
    }
