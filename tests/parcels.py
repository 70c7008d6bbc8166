"""A small world of packages: who writes, clears and gets them, claims that are vetted, and a package on its way."""

import uuid
from typing import Any

import attrs

from atlas import keys
from atlas.model.handling import LegalBasis
from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.policy.packages import Step
from atlas.services.package import moving, recipients, releasing, writing
from atlas.services.package.document import CHECKLIST, Beside, Document, Said
from atlas.settings import Settings
from atlas.store import alliance
from builders import DAY, NOW, Object, World, a_claim, a_link, an_object, an_observable
from cluster import Database

LAW = LegalBasis(code="LAW-1", jurisdiction="*", valid_from=(NOW - 100 * DAY).date())
ZED = an_object("threat-actor", "Zed")
LOCKER = an_object("malware", "Locker")
HOST = an_observable("domain-name", "market.example.com")
USES = a_link(ZED, "uses", LOCKER)
KEYS = keys.reach(Settings.from_env())


def with_packages(world: World, database: Database, *more: Object) -> World:
    """Add editors and officers of the north, a police unit that gets packages, and vetted claims of the south."""
    alliance.save_basis(LAW)
    world.person("ed", roles=[Role.EDITOR])
    world.person("eve", roles=[Role.EDITOR, Role.LEGAL])
    world.person("lea", roles=[Role.LEGAL])
    world.person("lin", of="police", roles=[Role.LIAISON])
    world.person("rob", of="police", roles=[Role.RESEARCHER])
    world.person("sue", of="south", roles=[Role.REPRESENTATIVE])
    world.person("tom", of="west", roles=[Role.REPRESENTATIVE, Role.EDITOR, Role.LIAISON])
    for said in (ZED, LOCKER, HOST, USES, *more):
        world.given(a_claim(said), by="south")
    vetted(database)
    return world


def vetted(database: Database, state: str = "vetted", *, named: Object | None = None) -> None:
    """Let claims count as reviewed: what a review by others would come to."""
    with database.superuser() as superuser:
        superuser.execute(
            "UPDATE claim SET vetting = %s WHERE %s::text IS NULL OR stix_id = %s",
            [state, str(named["id"]) if named else None, str(named["id"]) if named else None],
        )


def claim_of(database: Database, said: Object, *, by: str = "") -> uuid.UUID:
    """Return the id of the claim that states an object; of one organisation where it is named."""
    found = alliance.find_organisation(by) if by else None
    with database.superuser() as superuser:
        row = superuser.execute(
            "SELECT id FROM claim WHERE stix_id = %s AND (%s::uuid IS NULL OR author = %s)",
            [str(said["id"]), *(2 * [found.id if found else None])],
        ).fetchone()
    assert row is not None
    return uuid.UUID(str(row[0]))


def a_document(database: Database, **changed: Any) -> Document:
    """Return a document for the police of which every statement cites."""
    police = alliance.find_organisation("police")
    assert police is not None
    zed, uses, host = (str(claim_of(database, each)) for each in (ZED, USES, HOST))
    said: dict[str, Any] = {
        "title": "The market of Zed",
        "member": str(police.id),
        "basis": "LAW-1",
        "route": "ncb",
        "contact": "desk@north.example",
        "ceiling": str(TLP.AMBER),
        "judgement": "Zed runs the market.",
        "judged_on": (zed,),
        "likelihood": 85,
        "statements": (
            Said(section="Who", text="Zed is one person.", claims=(zed, uses)),
            Said(section="What", text="The market is at a host.", claims=(host,)),
        ),
        "rows": (Beside(kind="domain-name", value="market.example.com", jurisdiction="QV"),),
        "unknown": ("Who pays.",),
        "checked": CHECKLIST,
    }
    return Document(**{**said, **changed})


def begun(world: World, database: Database, **changed: Any) -> uuid.UUID:
    """Begin a package as ed does."""
    return writing.begin(world.visit("ed"), a_document(database, **changed))


def approved(world: World, database: Database, **changed: Any) -> uuid.UUID:
    """Take a package through all states until it is approved."""
    id_ = begun(world, database, **changed)
    taken_up(world, id_)
    return id_


def taken_up(world: World, id_: uuid.UUID) -> None:
    """Take a draft through all states until it is approved."""
    moving.ask_consent(world.visit("ed"), id_)
    for person in ("sue", "tom"):
        for each in moving.questions(world.visit(person)):
            moving.answer_consent(world.visit(person), each.id, yes=True, reason="ours may go")
    for person, step in (
        ("ed", Step.SUBMIT),
        ("ed", Step.CHECK),
        ("lea", Step.WEIGH),
        ("ed", Step.SANITISE),
        ("lea", Step.APPROVE),
    ):
        moving.step(world.visit(person), id_, step, reason="weighed")


def released(world: World, database: Database, **changed: Any) -> tuple[uuid.UUID, uuid.UUID]:
    """Release a package, and return its id and that of the release."""
    id_ = approved(world, database, **changed)
    visit = world.visit("lea")
    return id_, releasing.release(visit, id_, reason="to the police", keys=KEYS)


def sent_out(world: World, database: Database, **changed: Any) -> uuid.UUID:
    """Return the release of a package for an authority that is no member."""
    world.person("bo", of="west", roles=[Role.BOARD])
    listed = recipients.add(world.visit("bo"), "Fictional NCB", "QV", reason="agreed")
    return released(world, database, member="", authority=str(listed), **changed)[1]


def changed(world: World, id_: uuid.UUID, **values: Any) -> int:
    """Write some of a draft anew as ed does."""
    stands = writing.get(world.visit("ed"), id_)
    document = attrs.evolve(stands.document, **values)
    return writing.write(world.visit("ed"), id_, document, revision=stands.package.revision)
