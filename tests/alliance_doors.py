"""What is asked at the addresses of the alliance by the test that walks: of one's own, of others, of what is hidden."""

import uuid
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from asking import Ask, Asks, gets, plain
from two_worlds import Worlds

NOBODY = uuid.UUID(int=7)
ORGANISATIONS = [uuid.uuid5(uuid.NAMESPACE_OID, short) for short in ("north", "south")]
PEOPLE = [uuid.uuid5(uuid.NAMESPACE_OID, f"person {short}") for short in ("eve", "ada")]
CELLS = [uuid.uuid5(uuid.NAMESPACE_OID, f"cell {short}") for short in ("pier", "harbour", "vault")]
_REASON = {"reason": "Nightjar"}


def each_of(ids: list[uuid.UUID], path: str, *forms: Mapping[str, object]) -> Asks:
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
    forms = ({**_REASON, "organisation": str(ORGANISATIONS[0]), "lead": str(PEOPLE[0])},)
    return _both(*(each_of(ids, path.replace("ACT", act), *forms) for act in (*acts, "nothing")))


ALLIANCE: Mapping[str, Asks] = MappingProxyType(
    {
        "alliance": plain("/alliance"),
        "api-alliance": plain("/api/v1/alliance"),
        "alliance-admit": plain("/alliance/admit"),
        "organisation": each_of(ORGANISATIONS, "/alliance/organisations/{}"),
        "organisation-profile": each_of(
            ORGANISATIONS, "/alliance/organisations/{}/profile", {"sector": "x"}
        ),
        "organisation-invite": each_of(
            ORGANISATIONS,
            "/alliance/organisations/{}/invite",
            {"name": "x", "short": "ada", "trained_until": "2026-04-01"},
        ),
        "organisation-act": _acts(
            ORGANISATIONS, "/alliance/organisations/{}/ACT", "suspend", "end", "take-back"
        ),
        "person": each_of(PEOPLE, "/alliance/people/{}"),
        "person-roles": each_of(PEOPLE, "/alliance/people/{}/roles", {**_REASON, "roles": "R1"}),
        "person-training": each_of(
            PEOPLE, "/alliance/people/{}/training", {"trained_until": "2026-04-01"}
        ),
        "person-link": each_of(PEOPLE, "/alliance/people/{}/link", {}),
        "person-act": _acts(PEOPLE, "/alliance/people/{}/ACT", "suspend", "remove", "take-back"),
        "cell-open": plain("/alliance/cells/open"),
        "cell": each_of(CELLS, "/alliance/cells/{}"),
        "cell-act": _acts(CELLS, "/alliance/cells/{}/ACT", "add", "remove", "lead", "close"),
        "sign": each_of([], "/alliance/sign", {"agreement": str(NOBODY), "read": "yes"}),
        "agreement-publish": plain("/alliance/agreements/publish"),
        "agreement": each_of([], "/alliance/agreements/{}"),
        "nodes": plain("/alliance/nodes"),
        "draft": _both(plain("/alliance/drafts/cell-charter"), plain("/alliance/drafts/nothing")),
    }
)
