"""Every read of the JSON API: parse, one service, answer."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router

from atlas.errors import UsageError
from atlas.model.ids import ThingId
from atlas.services import explain, explore, lookup, search, unmask
from atlas.services.explore import Filter, Ways
from atlas.services.gate import Visit
from atlas.web.api import schemas
from atlas.web.startup import settings
from atlas.web.visitor import visit_of

reads = Router()


@reads.get("search", response=schemas.Found, url_name="api-search")
def find(request: HttpRequest, asked: Query[schemas.SearchAsked]) -> Any:
    """Find things by words, names or identifiers, best first."""
    assert_known(request, schemas.SearchAsked)
    query = search.Query(
        text=asked.q,
        kinds=frozenset(asked.kind),
        markings=frozenset(asked.marking),
        organisations=frozenset(asked.org),
        page=asked.page,
        size=asked.size,
    )
    return search.find(visit_of(request), query)


@reads.get("meant", response=schemas.Meant, url_name="api-meant")
def meant(request: HttpRequest, asked: Query[schemas.MeantAsked]) -> Any:
    """Find the one thing that an id, a STIX id or an exact name stands for."""
    assert_known(request, schemas.MeantAsked)
    return {"id": _meant(visit_of(request), asked.reference)}


@reads.get("things/{uuid:thing_id}", response=schemas.Thing, url_name="api-thing")
def thing(request: HttpRequest, thing_id: UUID, asked: Query[schemas.ThingAsked]) -> Any:
    """Return what is claimed of a thing, with a page of its links."""
    assert_known(request, schemas.ThingAsked)
    return explain.thing(visit_of(request), ThingId(thing_id), page=asked.page)


@reads.post("things/{uuid:thing_id}/unmask", response=schemas.Thing, url_name="api-unmask")
def unmasked(request: HttpRequest, thing_id: UUID, asked: schemas.UnmaskAsked) -> Any:
    """Return what is claimed of a thing under another purpose and reference, with its personal data; on record."""
    wanted = unmask.Wanted(**asked.model_dump())
    return unmask.show(visit_of(request), ThingId(thing_id), wanted)


@reads.get(
    "things/{uuid:thing_id}/neighbours", response=schemas.Neighbours, url_name="api-neighbours"
)
def neighbours(request: HttpRequest, thing_id: UUID, asked: Query[schemas.FilterAsked]) -> Any:
    """Return what a thing is linked to; of more than 50 neighbours only counts until kinds or relations are named."""
    assert_known(request, schemas.FilterAsked)
    return explore.neighbours(visit_of(request), ThingId(thing_id), filter_=_filter(asked))


@reads.get("path", response=schemas.Path, url_name="api-path")
def path(request: HttpRequest, asked: Query[schemas.PathAsked]) -> Any:
    """Find the shortest path between two things, with who says each step."""
    assert_known(request, schemas.PathAsked)
    visit = visit_of(request)
    ends = (_meant(visit, asked.source), _meant(visit, asked.target))
    ways = Ways(steps=asked.hops, filter=_filter(asked), everything=asked.everything)
    return {"path": explore.path(visit, *ends, ways), "max_hops": asked.hops}


@reads.get("shared", response=schemas.SharedBy, url_name="api-shared")
def shared(request: HttpRequest, asked: Query[schemas.SharedAsked]) -> Any:
    """Find what several things all lead to: nearest first, then what has fewest links."""
    assert_known(request, schemas.SharedAsked)
    visit = visit_of(request)
    ways = Ways(steps=asked.hops, filter=_filter(asked), everything=asked.everything)
    chosen = [_meant(visit, each) for each in asked.thing]
    return explore.shared(visit, chosen, ways, limit=asked.limit)


@reads.post("lookup", response=schemas.LookedUp, url_name="api-lookup")
def look_up(request: HttpRequest, asked: schemas.LinesAsked) -> Any:
    """Tell which identifiers are on the map, and where. Nothing asked is kept."""
    return lookup.lookup(visit_of(request), asked.lines)


def _filter(asked: schemas.FilterAsked) -> Filter:
    return Filter(
        kinds=frozenset(asked.kind),
        relations=frozenset(asked.relation),
        markings=frozenset(asked.marking),
        vetted=asked.vetted,
        likelihood=asked.likelihood,
        since=asked.since,
        until=asked.until,
        seen_since=asked.seen_since,
        seen_until=asked.seen_until,
        known_since=asked.known_since,
        known_until=asked.known_until,
        located=frozenset(asked.country),
        targeted=frozenset(asked.targeting),
    )


def _meant(visit: Visit, reference: str) -> ThingId:
    return explore.meant(visit, reference, map_key=settings().key("map"))


def assert_known(request: HttpRequest, asked: type[schemas.Asked]) -> None:
    """Refuse an address with unknown names, which ninja would pass over.

    Raises:
        UsageError: there is one.
    """
    names = {field.alias or name for name, field in asked.model_fields.items()}
    if request.GET.keys() - names:
        raise UsageError(f"The address asks something unknown. Known: {', '.join(sorted(names))}.")
