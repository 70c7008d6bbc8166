"""What is asked at the addresses of the alliance by the test that walks: of one's own, of others, of what is hidden."""

import uuid
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from asking import Ask, Asks, gets, plain
from two_worlds import Worlds

NOBODY = uuid.UUID(int=7)
_ORGANISATIONS = [uuid.uuid5(uuid.NAMESPACE_OID, short) for short in ("north", "south")]
_PEOPLE = [uuid.uuid5(uuid.NAMESPACE_OID, f"person {short}") for short in ("eve", "ada")]
_CELLS = [uuid.uuid5(uuid.NAMESPACE_OID, f"cell {short}") for short in ("pier", "harbour", "vault")]
_REASON = {"reason": "Nightjar"}


def _each(ids: list[uuid.UUID], path: str, *forms: Mapping[str, object]) -> Asks:
    """Ask for the page of each id and of one that is nobody's, and send each form there."""

    def asks(worlds: Worlds) -> Iterator[Ask]:
        for id_ in (*ids, NOBODY):
            address = path.format(id_)
            yield from gets(address)
            for form in forms:
                yield Ask("post", address, form)

    return asks


def _both(*asked: Asks) -> Asks:
    def asks(worlds: Worlds) -> Iterator[Ask]:
        for each in asked:
            yield from each(worlds)

    return asks


def _acts(ids: list[uuid.UUID], path: str, *acts: str) -> Asks:
    forms = ({**_REASON, "organisation": str(_ORGANISATIONS[0]), "lead": str(_PEOPLE[0])},)
    return _both(*(_each(ids, path.replace("ACT", act), *forms) for act in (*acts, "nothing")))


ALLIANCE: Mapping[str, Asks] = MappingProxyType(
    {
        "alliance": plain("/alliance"),
        "api-alliance": plain("/api/v1/alliance"),
        "alliance-admit": plain("/alliance/admit"),
        "organisation": _each(_ORGANISATIONS, "/alliance/organisations/{}"),
        "organisation-profile": _each(
            _ORGANISATIONS, "/alliance/organisations/{}/profile", {"sector": "x"}
        ),
        "organisation-invite": _each(
            _ORGANISATIONS,
            "/alliance/organisations/{}/invite",
            {"name": "x", "short": "ada", "trained_until": "2026-04-01"},
        ),
        "organisation-act": _acts(
            _ORGANISATIONS, "/alliance/organisations/{}/ACT", "suspend", "end", "take-back"
        ),
        "person": _each(_PEOPLE, "/alliance/people/{}"),
        "person-roles": _each(_PEOPLE, "/alliance/people/{}/roles", {**_REASON, "roles": "R1"}),
        "person-training": _each(
            _PEOPLE, "/alliance/people/{}/training", {"trained_until": "2026-04-01"}
        ),
        "person-link": _each(_PEOPLE, "/alliance/people/{}/link", {}),
        "person-act": _acts(_PEOPLE, "/alliance/people/{}/ACT", "suspend", "remove", "take-back"),
        "cell-open": plain("/alliance/cells/open"),
        "cell": _each(_CELLS, "/alliance/cells/{}"),
        "cell-act": _acts(_CELLS, "/alliance/cells/{}/ACT", "add", "remove", "lead", "close"),
        "sign": _each([], "/alliance/sign", {"agreement": str(NOBODY), "read": "yes"}),
        "agreement-publish": plain("/alliance/agreements/publish"),
        "agreement": _each([], "/alliance/agreements/{}"),
        "nodes": plain("/alliance/nodes"),
        "draft": _both(plain("/alliance/drafts/cell-charter"), plain("/alliance/drafts/nothing")),
    }
)
