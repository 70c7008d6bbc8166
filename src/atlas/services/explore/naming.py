"""Which thing a person means: by its id, by a STIX id, or by a name that one thing alone has."""

from uuid import UUID

from atlas.errors import NotFound, UsageError
from atlas.model.identifiers import recognise
from atlas.model.ids import ThingId
from atlas.services import explain, search
from atlas.services.gate import Visit
from atlas.services.search import Item

_LISTED = 10  # things named when a name is not enough
_WEIGHED = 200  # finds among which those of the very name are looked for; exact names come first


def meant(visit: Visit, reference: str, *, map_key: bytes) -> ThingId:
    """Return the thing that an id, a STIX id or an exact name stands for, among what the visitor may see.

    Names are compared without regard to capitals; a thing's name goes before a synonym of another. Ids are taken as
    they are: whether such a thing is there is for the service to say that is asked about it.

    Raises:
        NotFound: no thing has this name or STIX id.
        UsageError: several things have it; the message lists ids.
        Denied: the policy refused.
    """
    if (id_ := _as_id(reference)) is not None:
        return id_
    if _is_stix_id(reference):
        return explain.find_by_reference(visit, reference, map_key=map_key)
    return _named(visit, reference)


def _named(visit: Visit, name: str) -> ThingId:
    wanted = {name.casefold(), *(each.value.casefold() for each in recognise(name))}
    found = search.find(visit, search.Query(text=name, size=_WEIGHED)).items
    by_name = [item for item in found if item.name.casefold() in wanted]
    by_synonym = [item for item in found if wanted & {each.casefold() for each in item.aliases}]
    candidates = by_name or by_synonym
    if not candidates:
        raise NotFound(explain.NOT_FOUND)
    if len(candidates) > 1:
        raise UsageError(_several(candidates))
    return candidates[0].id


def _several(candidates: list[Item]) -> str:
    listed = ", ".join(f"{item.id} ({item.kind})" for item in candidates[:_LISTED])
    rest = f" and {len(candidates) - _LISTED} more" if len(candidates) > _LISTED else ""
    return f"{len(candidates)} things have this name; give the id of one: {listed}{rest}."


def _as_id(text: str) -> ThingId | None:
    try:
        return ThingId(UUID(text))
    except ValueError:
        return None


def _is_stix_id(text: str) -> bool:
    kind, separator, rest = text.partition("--")
    return bool(separator and kind) and _as_id(rest) is not None
