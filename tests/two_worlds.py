"""Two worlds that differ by secrets alone: G-02 asks both the same and wants the same bytes.

`before` and `after` stand in both; the secrets come between them, in one. So handlings that both share have
other ids in it, words other counts, and things other claims beside them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import attrs

from atlas.model.handling import DataSubject, LegalBasis, Purpose
from atlas.model.ids import ThingId
from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.services import discussion, resolve
from atlas.services.contribute import Item
from atlas.services.discussion import Choice, Written
from atlas.services.resolve import Asked, Verdict
from atlas.store import alliance
from builders import DAY, NOW, Object, World, a_claim, a_link, an_object, an_observable
from cluster import Cluster, Database, use
from nominees import nominated_in_a_cell
from secret_acts import ERASED, HELD_HOST, SPOKEN, WITHDRAWN, of_others
from silent_entries import file_silently

LAW = LegalBasis(code="REFERRAL", jurisdiction="*", valid_from=(NOW - 100 * DAY).date())
BETWEEN, LATER = "2026-01-15T00:00:00.000Z", "2026-02-01T00:00:00.000Z"

# what everybody of the alliance sees
LOCKER = an_object("malware", "LockerX", description="Encrypts files of hospitals.")
LEDGER = an_object("intrusion-set", "Quiet Ledger", aliases=["Grey Abacus"])
BEACON = an_object("tool", "Beacon Kit", description="Loads other programs.")
WEATHER = an_object("campaign", "Weathercock", description="Forecast for banks.")
ADDRESS = an_observable("ipv4-addr", "198.51.100.7")
DOMAIN = an_observable("domain-name", "open.example")
USES = a_link(LEDGER, "uses", LOCKER)
LOADS = a_link(LOCKER, "uses", BEACON)
POINTS = a_link(BEACON, "communicates-with", ADDRESS)
# what everybody could read, and what its contributor withdrew from all but its own
ONCE = an_object("tool", "Open Once", description="Seen by all in zanzibar.")

# what the viewer must not even notice
NIGHTJAR = an_object("malware", "Nightjar", description="Sleeps in zanzibar until told.")
TWIN = an_object("malware", "LockerX", description="Encrypts files of hospitals.") | {
    "id": "malware--aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa"
}
MASTER = an_object("tool", "Harbourmaster", description="Built by the lockerxen crew.")
PIER = an_object("campaign", "Closed Pier", description="Quayside fraud.")
HIDDEN_DOMAIN = an_observable("domain-name", "secret.example")
HIDDEN_ADDRESS = an_observable("ipv4-addr", "203.0.113.99")
HIDDEN_LINK = a_link(ADDRESS, "related-to", DOMAIN)
SECOND_LINK = a_link(LEDGER, "uses", LOCKER) | {
    "id": "relationship--bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb"
}
LINK_TO_HIDDEN = a_link(LEDGER, "uses", NIGHTJAR)
SYNONYM = LEDGER | {"aliases": ["Grey Abacus", "Velvet Tern"], "description": "Seen in zanzibar."}
WITH_NUMBER = an_object(
    "vulnerability",
    "Old Door",
    external_references=[{"source_name": "cve", "external_id": "CVE-2026-31337"}],
)
NUMBERED = LOCKER | {
    "external_references": [{"source_name": "mitre-attack", "external_id": "S7777"}],
    "description": "Its price list names chartreuse.",
}
HARBOUR_ONCE = an_object("tool", "Harbour Once", description="Shown to a cell in zanzibar.")
FOR_POLICE = an_object("threat-actor", "Ordinance Jones", description="Named in a referral.")

# what everybody sees, of which one world has properties for few: as it came there, and as the other world has it
SLUICE = an_object(
    "intrusion-set",
    "Sluice Keepers",
    aliases=["Open Weir"],
    labels=["ransom"],
    external_references=[{"source_name": "open", "url": "https://open.example/sluice"}],
    object_marking_refs=["marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"],
)
SLUICE_WITH_PARTS = SLUICE | {
    "description": "Meets in zanzibar.",
    "aliases": ["Velvet Tern", "Open Weir"],
    "labels": ["ransom", "chartreuse"],
    "external_references": [
        {"source_name": "cve", "external_id": "CVE-2026-31337"},
        {"source_name": "open", "url": "https://open.example/sluice"},
    ],
    "x_tool_ref": MASTER["id"],
    "granular_markings": [
        {
            "marking_ref": "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
            "selectors": [
                *("description", "aliases.[0]", "external_references.[0]", "x_tool_ref"),
            ],
        },
        {
            "marking_ref": "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
            "selectors": ["labels.[1]"],
        },
    ],
}

# a person whom everybody sees masked; who it is differs between the worlds
PERSON = an_object(
    "threat-actor",
    "Zanzibar Jones",
    id="threat-actor--aaaaaaaa-aaaa-4aaa-8aaa-cccccccccccc",
    aliases=["Velvet Tern"],
    description="Sleeps at quayside, pays in chartreuse.",
    external_references=[{"source_name": "cve", "external_id": "CVE-2026-31337"}],
    threat_actor_types=["criminal"],
)
SOMEBODY_ELSE = {key: PERSON[key] for key in PERSON if key not in {"aliases", "description"}} | {
    "name": "Elsewhere Smith",
    "external_references": [{"source_name": "elsewhere", "description": "Known of old."}],
}
MEMBER = a_link(PERSON, "attributed-to", LEDGER)

VISIBLE = (
    *(SLUICE, LOCKER, LEDGER, BEACON, WEATHER, ADDRESS, DOMAIN, USES, LOADS, POINTS, ONCE),
    *(PERSON, MEMBER),
)
SECRETS = (
    *(NIGHTJAR, TWIN, MASTER, PIER, HIDDEN_DOMAIN, HIDDEN_ADDRESS, HIDDEN_LINK, SECOND_LINK),
    *(LINK_TO_HIDDEN, WITH_NUMBER, FOR_POLICE, HARBOUR_ONCE),
    *(HELD_HOST, SPOKEN, WITHDRAWN, ERASED),
)
VIEWERS = ("eve", "olga")
CLEARED = "ada"

# words, names and identifiers that hit secrets, things beside them, and nothing
QUERIES = (
    *("LockerX", "lockerx hospitals", "Quiet Ledger", "Beacon", "Weathercock", "forecast banks"),
    *("198.51.100.7", "open.example", "Nightjar", "zanzibar", "Harbourmaster", "Closed Pier"),
    *("secret.example", "secret[.]example", "203.0.113.99", "hxxp://secret.example/x", "quayside"),
    *("Velvet Tern", "CVE-2026-31337", "S7777", "chartreuse", "Ordinance Jones", "lockerxen"),
    *("Zanzibar Jones", "Jones", "Masked person", "masked"),
    *("Sluice Keepers", "Open Weir", "weir ransom"),
    *("ledger-secret.example", "Gannet Zanzibar", "Velvet Tern Kit", "Quayside Kit"),
    *("Nightjat", "zanzibxr", "Harbormaster", "Velvet Ternn", "nothing-of-the-kind", "", "a"),
)


@attrs.frozen
class Worlds:
    """Both databases, and what their claims are called in either."""

    with_secrets: Database
    without: Database
    map_key: bytes

    def thing(self, said: Object) -> ThingId:
        """Return the thing that an object's id names."""
        return World(self.map_key).thing(said)


@contextmanager
def worlds(cluster: Cluster, name: str) -> Iterator[Worlds]:
    """Yield the two worlds; each is a clone of one base, so what came before is the same to the bit."""
    with cluster.cloned(f"{name}_base") as base:
        use(base)
        world = World.founded()
        _found(world)
        before(world)
        use(None)
        with (
            cluster.cloned(f"{name}_with", of=base.name) as with_secrets,
            cluster.cloned(f"{name}_without", of=base.name) as without,
        ):
            use(with_secrets)
            secrets(world)
            world.given(a_claim(SLUICE_WITH_PARTS, marking=None), by="south", at=_at(13))
            world.given(_personal(PERSON), by="south", at=_at(14))
            after(world)
            use(without)
            world.given(a_claim(SLUICE, marking=None), by="south", at=_at(13))
            world.given(_personal(SOMEBODY_ELSE), by="south", at=_at(14))
            after(world)
            yield Worlds(with_secrets, without, world.map_key)
            use(None)


def _found(world: World) -> None:
    alliance.save_basis(LAW)
    for short in ("north", "south", "east"):
        world.organisation(short)
    world.person("eve", of="north")
    world.person("olga", of="north", roles=[Role.OBSERVER])
    world.person("otto", of="north", roles=[Role.AUDITOR])
    world.person("ada", of="south")
    world.person("rita", of="south", roles=[Role.REPRESENTATIVE])
    world.cell("harbour", "south", "east")
    world.cell("pier", "north", "south", opens=NOW - 40 * DAY, closes=NOW - 5 * DAY)


def _at(minutes: int) -> datetime:
    """Return a time of recording of its own, so that nothing but it decides an order."""
    return NOW - DAY + timedelta(minutes=minutes)


def _personal(said: Object) -> Item:
    """Return a person on the way in, for one purpose that no viewer has."""
    item = a_claim(said, purposes=[Purpose.LE_REFERRAL])
    assert item.offer is not None
    offer = attrs.evolve(item.offer, basis=LAW.code, subject=DataSubject.SUSPECT)
    return attrs.evolve(item, offer=offer)


def before(world: World) -> None:
    """Give what both worlds begin with."""
    world.given(a_claim(LOCKER), a_claim(BEACON), a_claim(LOADS), by="south", at=_at(0))
    world.given(a_claim(LEDGER), a_claim(USES), a_claim(ADDRESS), by="north", at=_at(1))
    world.given(a_claim(ONCE), by="south", at=NOW - 9 * DAY)
    closed = ONCE | {"modified": BETWEEN, "description": "Taken back."}
    world.given(a_claim(closed, marking=TLP.AMBER_STRICT), by="south", at=NOW - 8 * DAY)
    _remark(world, "eve", LOCKER, "Seen by all in spring.", at=2)


def secrets(world: World) -> None:
    """Give what one world has more."""

    def hidden(*said: Object, by: str = "south", at: int, words: tuple[str, ...] = ()) -> None:
        marking = TLP.RED if words else TLP.AMBER_STRICT
        audience = world.audience(*words)
        items = [a_claim(each, marking=marking, audience=audience) for each in said]
        world.given(*items, by=by, at=_at(at))

    hidden(NIGHTJAR, LINK_TO_HIDDEN, at=2, words=("person:ada",))
    hidden(TWIN, HIDDEN_DOMAIN, HIDDEN_ADDRESS, WITH_NUMBER, at=3)
    hidden(HIDDEN_LINK, SECOND_LINK, at=4)
    hidden(SYNONYM, by="east", at=5)
    hidden(SYNONYM, ADDRESS, at=6)
    hidden(NUMBERED, by="east", at=7)
    cell = world.audience("cell:harbour", by="east")
    world.given(a_claim(MASTER, marking=TLP.AMBER, audience=cell), by="east", at=_at(8))
    closed = world.audience("cell:pier", by="south")
    world.given(a_claim(PIER, marking=TLP.AMBER, audience=closed), by="south", at=NOW - 20 * DAY)
    police = a_claim(FOR_POLICE, purposes=[Purpose.LE_REFERRAL])
    world.given(police, by="south", at=_at(9))
    # a version that was open to others, and the stricter one that hides it
    world.given(a_claim(HARBOUR_ONCE, marking=TLP.AMBER, audience=cell), by="south", at=_at(10))
    hidden(HARBOUR_ONCE | {"modified": LATER}, at=11)
    # a cell of others, which one world does not have at all
    world.cell("vault", "south", "east")
    # what was withdrawn from everybody before is told anew, to fewer and otherwise
    anew = ONCE | {"modified": LATER, "description": "Chartreuse, for one person."}
    hidden(anew, at=12, words=("person:ada",))
    of_others(world, by="ada", representative="rita", short="south")
    # said to few about what all see, and about what few see; who is answered may not read it
    own = Choice(tlp=TLP.AMBER_STRICT)
    _remark(world, "ada", LOCKER, "Not zanzibar, we think.", at=13, choice=own, answers=True)
    _remark(world, "ada", NIGHTJAR, "Chartreuse by night, dear @eve.", at=14)
    # judged for few about what all see, and about what few see
    _judge(world, LOCKER, BEACON, at=15, choice=own)
    _judge(world, BEACON, LEDGER, at=16)
    _judge(world, NIGHTJAR, LOCKER, at=17)
    file_silently(world, "ada")
    nominated_in_a_cell(world, "ada", "harbour")


def after(world: World) -> None:
    """Give what both worlds end with: new things, a new version of an old one, a look at all handlings."""
    world.given(
        a_claim(WEATHER, marking=TLP.AMBER, audience=world.audience("alliance")), at=_at(20)
    )
    world.given(a_claim(DOMAIN), a_claim(POINTS), a_claim(MEMBER), by="south", at=_at(21))
    newer = BEACON | {"modified": LATER, "description": "Loads other programs quietly."}
    world.given(a_claim(newer), by="south", at=_at(22))
    world.given(a_claim(ADDRESS, marking=TLP.CLEAR), by="east", at=_at(23))
    _remark(world, "eve", LOCKER, "In autumn too.", at=24, answers=True)


def _judge(
    world: World, one: Object, other: Object, *, at: int, choice: Choice | None = None
) -> None:
    """Let somebody judge two things the same."""
    pair = (world.thing(one), world.thing(other))
    asked = Asked(
        pairs=(pair,), verdict=Verdict.SAME, reason="Zanzibar both", choice=choice or Choice()
    )
    resolve.judge(world.visit("ada", at=_at(at)), asked)


def _remark(
    world: World,
    by: str,
    about: Object,
    text: str,
    *,
    at: int,
    choice: Choice | None = None,
    answers: bool = False,
) -> None:
    """Comment on a thing, alone or as an answer to the first that was said of it."""
    visit, thing = world.visit(by, at=_at(at)), world.thing(about)
    talk = discussion.of_thing(visit, thing, map_key=world.map_key).remarks if answers else ()
    written = Written(text=text, choice=choice or Choice(), answers=talk[0].id if talk else None)
    discussion.add(visit, thing, written)
