"""Organisations, persons, cells and claims in few words: sensible defaults, override what matters.

Claims come in as files do: STIX objects through the decoder and `services.contribute`.
"""

import io
import json
import uuid
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import attrs

from atlas.formats.stix import iter_decoded
from atlas.model.handling import Audience, DataSubject, Handling, LegalBasis, Purpose
from atlas.model.ids import CellId, OrganisationId, PersonId, ThingId, thing_id
from atlas.model.markings import TLP
from atlas.policy.actors import Actor, Membership, Role, Standing
from atlas.services import alliance as people
from atlas.services import contribute
from atlas.services.contribute import Item, Offer, Report
from atlas.services.gate import Visit
from atlas.services.journal import Setting
from atlas.settings import Settings
from atlas.store import alliance

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
DAY = timedelta(days=1)
TOMORROW = (NOW + DAY).date()
LATER = (NOW + 3_000 * DAY).date()  # what asks the real clock still finds it ahead
ALLIANCE = Audience(alliance=True)
Object = dict[str, object]


def a_handling(
    tlp: TLP = TLP.GREEN,
    *,
    audience: Audience = ALLIANCE,
    purposes: Iterable[Purpose] = (),
    basis: str | None = None,
    subject: DataSubject = DataSubject.NONE,
) -> Handling:
    """Return a handling; GREEN to the alliance where nothing else is said."""
    return Handling(
        tlp=tlp, audience=audience, purposes=frozenset(purposes), basis=basis, subject=subject
    )


def an_actor(*, system: str | None = None) -> Actor:
    """Return a person nobody has met, or with `system` the work of an organisation nobody has met."""
    return Actor(
        organisation=OrganisationId(uuid.uuid4()),
        person=None if system else PersonId(uuid.uuid4()),
        system=system,
    )


def a_standing(
    actor: Actor | None = None,
    *,
    active: bool = True,
    signed: bool = True,
    trained_until: date | None = TOMORROW,
    roles: Iterable[Role] = (Role.RESEARCHER,),
    memberships: Iterable[Membership] = (),
    bases: Iterable[LegalBasis] = (),
    country: str = "QV",
) -> Standing:
    """Return the facts about an active, signed, trained researcher."""
    return Standing(
        actor=actor or an_actor(),
        active=active,
        signed=signed,
        country=country,
        trained_until=trained_until,
        roles=frozenset(roles),
        memberships=tuple(memberships),
        bases=tuple(bases),
    )


def an_object(kind: str, name: str = "", **properties: object) -> Object:
    """Return a STIX 2.1 object whose id follows from its kind and name, so it can be given again, changed."""
    given: Object = {
        "type": kind,
        "spec_version": "2.1",
        "id": f"{kind}--{uuid.uuid5(uuid.NAMESPACE_URL, f'{kind} {name}')}",
        "created": "2026-01-01T00:00:00.000Z",
        "modified": "2026-01-01T00:00:00.000Z",
    }
    if kind == "malware":
        given["is_family"] = True
    if name:
        given["name"] = name
    return given | properties


def an_observable(kind: str, value: str, **properties: object) -> Object:
    """Return a STIX 2.1 cyber-observable: a value without dates."""
    id_ = f"{kind}--{uuid.uuid5(uuid.NAMESPACE_URL, f'{kind} {value}')}"
    return {"type": kind, "spec_version": "2.1", "id": id_, "value": value} | properties


def a_link(source: Object, relation: str, target: Object, **properties: object) -> Object:
    """Return the relationship between two objects."""
    ends = {"source_ref": source["id"], "target_ref": target["id"]}
    made = an_object("relationship", f"{source['id']} {relation} {target['id']}")
    del made["name"]
    return made | {"relationship_type": relation} | ends | properties


def a_claim(
    said: Object,
    *,
    marking: TLP | None = TLP.GREEN,
    audience: Audience | None = None,
    purposes: Iterable[Purpose] = (),
) -> Item:
    """Return one object on its way in, under its own marking and audience."""
    (found,) = iter_decoded(io.BytesIO(json.dumps(said).encode()))
    offer = Offer(marking=marking, audience=audience, purposes=frozenset(purposes))
    return Item(file="test", found=found, offer=offer)


@attrs.frozen
class World:
    """An alliance in the database that Django is connected to. Names are short names throughout."""

    map_key: bytes

    @classmethod
    def founded(cls) -> "World":
        """Return a world with one agreement in force."""
        alliance.save_agreement("Charter", "1", effective_from=NOW - 100 * DAY)
        return cls(Settings.from_env().key("map"))

    def organisation(
        self, short: str, *, signed: bool = True, country: str = "", kind: str = "private"
    ) -> OrganisationId:
        """Admit an organisation that has signed the agreement in force, unless it is not to."""
        id_ = OrganisationId(uuid.uuid5(uuid.NAMESPACE_OID, short))
        alliance.save_organisation(
            alliance.Organisation(
                id=id_, short=short, name=f"The {short}", kind=kind, country=country
            )
        )
        agreement = alliance.current_agreement(NOW)
        if signed and agreement:
            alliance.sign(id_, agreement, at=NOW - 50 * DAY)
        return id_

    def person(
        self,
        short: str,
        *,
        of: str = "north",
        roles: Iterable[Role] = (Role.RESEARCHER,),
        trained_until: date = LATER,
    ) -> Actor:
        """Add a person to an organisation, which is admitted when it is new."""
        if alliance.find_organisation(of) is None:
            self.organisation(of)
        person = alliance.Person(
            id=PersonId(uuid.uuid5(uuid.NAMESPACE_OID, f"person {short}")),
            short=short,
            name=short.capitalize(),
            organisation=self._organisation(of),
            roles=frozenset(roles),
            trained_until=trained_until,
        )
        alliance.save_person(person)
        return people.actor_named(short)

    def cell(
        self,
        short: str,
        *members: str,
        ceiling: TLP = TLP.AMBER_STRICT,
        opens: datetime = NOW - 10 * DAY,
        closes: datetime | None = None,
    ) -> CellId:
        """Found a cell of organisations that are there."""
        id_ = CellId(uuid.uuid5(uuid.NAMESPACE_OID, f"cell {short}"))
        alliance.save_cell(
            alliance.Cell(
                id=id_,
                short=short,
                name=short,
                charter="",
                ceiling=ceiling,
                opens_at=opens,
                closes_at=closes,
                members=frozenset(map(self._organisation, members)),
            )
        )
        return id_

    def given(self, *items: Item, by: str = "north", at: datetime = NOW) -> Report:
        """Let an organisation contribute, as it does from the command line of its node."""
        return contribute.take(
            self.import_by(by, at=at), items, offer=Offer(), map_key=self.map_key
        )

    def given_file(self, objects: Iterable[Object], *, by: str = "north") -> Report:
        """Let an organisation contribute the objects of one file, each as it is marked."""
        told = "\n".join(map(json.dumps, objects)).encode()
        items = (Item(file="test", found=found) for found in iter_decoded(io.BytesIO(told)))
        return self.given(*items, by=by)

    def import_by(self, organisation: str, *, at: datetime = NOW) -> Visit:
        """Return the visit of an import for an organisation, which is admitted when it is new."""
        if alliance.find_organisation(organisation) is None:
            self.organisation(organisation)
        actor = Actor(organisation=self._organisation(organisation), system="import")
        return Visit(actor=actor, purpose=Purpose.RESEARCH, now=at)

    def visit(
        self,
        person: str,
        *,
        purpose: Purpose = Purpose.RESEARCH,
        at: datetime = NOW,
        reference: str = "",
    ) -> Visit:
        """Return the visit of a person."""
        return Visit(
            actor=people.actor_named(person),
            purpose=purpose,
            now=at,
            setting=Setting(reference=reference),
        )

    def audience(self, *words: str, by: str = "north") -> Audience | None:
        """Return an audience in the words of `atlas import --to`, as an organisation would write it."""
        return people.audience(words, by=by)

    def thing(self, said: Object) -> ThingId:
        """Return the thing that an object's id names."""
        return thing_id(self.map_key, str(said["id"]))

    def _organisation(self, short: str) -> OrganisationId:
        found = alliance.find_organisation(short)
        assert found is not None, f"no organisation {short}"
        return found.id
