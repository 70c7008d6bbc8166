"""A feed: everything once, in the order of commits, as far as one may take it out."""

import uuid
from collections.abc import Iterator
from datetime import datetime

import attrs
import msgspec
import pytest

from atlas.errors import Denied, NotFound, UsageError
from atlas.model.ids import BatchId, ClaimId
from atlas.model.markings import TLP
from atlas.policy.actors import Role, TokenScope
from atlas.services import contribute, ledger, retention, taxii, views
from atlas.services.contribute import Going, Note, Offer
from atlas.services.explore import View
from atlas.services.gate import Visit
from atlas.services.imports import batches
from atlas.services.taxii import EVERYTHING, Entry, Question, Server
from atlas.services.taxii.reading import Shape
from atlas.settings import Settings
from atlas.store.numbering import Wanted
from builders import DAY, NOW, Object, World, a_claim, a_link, an_object, an_observable
from cluster import Database

LOCKER, KIT = an_object("malware", "LockerX"), an_object("tool", "Kit")
ADDRESS = an_observable("ipv4-addr", "198.51.100.7")
LATER = "2026-02-01T00:00:00.000Z"
ALL = Question(
    collection=str(EVERYTHING),
    shape=Shape.OBJECTS,
    wanted=Wanted(),
    added_after=None,
    limit=100,
)


@pytest.fixture
def people(world: World) -> World:
    world.person("ada", of="north")
    world.person("eve", of="south")
    return world


def server() -> Server:
    key = Settings.from_env().key("feed")
    things = [uuid.UUID(int=0)]
    return Server(key=key, view_of=lambda state: View(of=tuple(things)))  # type: ignore[arg-type]


def page(visit: Visit, question: Question = ALL) -> taxii.Page:
    return taxii.read(visit, question, server())


def pages(visit: Visit, question: Question = ALL) -> Iterator[Entry]:
    while True:
        told = page(visit, question)
        yield from told.entries
        if not told.next:
            return
        question = attrs.evolve(question, next=told.next)


def ids(entries: Iterator[Entry] | tuple[Entry, ...]) -> list[str]:
    return [each.stix_id for each in entries]


def said(entry: Entry) -> dict[str, object]:
    told: dict[str, object] = msgspec.json.decode(entry.content)
    return told


def many(count: int) -> list[Object]:
    return [an_object("tool", f"Kit {place}") for place in range(count)]


def test_a_feed_tells_everything_once_in_the_order_it_came(people: World) -> None:
    people.given(a_claim(LOCKER), a_claim(KIT))
    people.given(a_claim(ADDRESS), by="south")

    assert ids(pages(people.visit("ada"))) == [LOCKER["id"], KIT["id"], ADDRESS["id"]]


def test_pages_of_any_size_hold_the_same(people: World) -> None:
    objects = many(23)
    people.given(*map(a_claim, objects))

    told = ids(pages(people.visit("ada"), attrs.evolve(ALL, limit=5)))

    assert told == [each["id"] for each in objects]


def test_what_others_may_not_read_is_not_in_their_feed(people: World) -> None:
    people.given(a_claim(LOCKER, marking=TLP.AMBER_STRICT), by="south")

    assert ids(pages(people.visit("ada"))) == []
    assert ids(pages(people.visit("eve"))) == [LOCKER["id"]]


def test_red_of_others_stays(people: World) -> None:
    audience = people.audience("person:ada", by="south")
    people.given(a_claim(LOCKER, marking=TLP.RED, audience=audience), a_claim(KIT), by="south")

    assert ids(pages(people.visit("ada"))) == [KIT["id"]]


def test_an_object_carries_the_label_that_holds_for_it(people: World) -> None:
    people.given(a_claim(LOCKER, marking=TLP.AMBER), by="north")

    (entry,) = pages(people.visit("ada"))

    assert said(entry)["object_marking_refs"] == [
        "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421"
    ]


def test_a_new_version_comes_behind_all_and_the_old_one_no_more(people: World) -> None:
    people.given(a_claim(LOCKER), a_claim(KIT))
    people.given(a_claim(LOCKER | {"modified": LATER}))

    entries = list(pages(people.visit("ada")))

    assert ids(tuple(entries)) == [KIT["id"], LOCKER["id"]]
    assert said(entries[1])["modified"] == LATER


def test_all_versions_come_where_they_are_asked_for(people: World) -> None:
    people.given(a_claim(LOCKER))
    people.given(a_claim(LOCKER | {"modified": LATER}))
    whole = attrs.evolve(ALL, wanted=Wanted(ids=(str(LOCKER["id"]),), last=False, all=True))
    first = attrs.evolve(ALL, wanted=Wanted(last=False, first=True))

    assert [said(each)["modified"] for each in pages(people.visit("ada"), whole)] == [
        LOCKER["modified"],
        LATER,
    ]
    assert [said(each)["modified"] for each in pages(people.visit("ada"), first)] == [
        LOCKER["modified"]
    ]


def test_one_content_of_two_members_comes_once(people: World) -> None:
    people.given(a_claim(LOCKER), by="north")
    people.given(a_claim(LOCKER), by="south")

    assert ids(pages(people.visit("ada"))) == [LOCKER["id"]]


def test_a_stricter_label_that_comes_later_comes_too(people: World) -> None:
    people.given(a_claim(LOCKER), by="north")
    people.given(
        a_claim(LOCKER, marking=TLP.AMBER, audience=people.audience("alliance")), by="south"
    )

    assert ids(pages(people.visit("ada"))) == [LOCKER["id"]] * 2


def test_whoever_knows_a_date_alone_hears_what_came_after_it(people: World) -> None:
    people.given(a_claim(LOCKER))
    (first,) = pages(people.visit("ada"))
    people.given(a_claim(KIT), at=NOW - DAY)

    later = attrs.evolve(ALL, added_after=first.added_at)

    assert ids(pages(people.visit("ada"), later)) == [KIT["id"]]


def test_what_went_is_in_the_ledger_a_page_an_entry(people: World) -> None:
    people.given(a_claim(LOCKER), a_claim(KIT))
    visit = people.visit("ada")

    told = list(pages(visit, attrs.evolve(ALL, limit=1)))
    entries = ledger.entries(visit).entries

    assert [(each.kind, each.lines) for each in entries] == [("feed", 1)] * len(told)


def withdraw(world: World, said: Object, *, by: str, of: str, database: Database) -> None:
    with database.superuser() as superuser:
        rows = superuser.execute(
            "SELECT c.id FROM claim c JOIN organisation o ON o.id = c.author WHERE stix_id = %s AND o.short = %s",
            [said["id"], of],
        ).fetchall()
    visit = attrs.evolve(world.visit(by), fresh=True)
    for (claim,) in rows:
        retention.withdraw(visit, ClaimId(claim), reason="a trial")


def test_what_is_withdrawn_is_revoked_for_whoever_took_it(
    people: World, database: Database
) -> None:
    people.person("rita", of="south", roles=[Role.RESEARCHER])
    people.given(a_claim(LOCKER | {"description": "A secret of old."}), by="south")
    (held,) = pages(people.visit("ada"))
    withdraw(people, LOCKER, by="rita", of="south", database=database)

    (gone,) = pages(people.visit("ada"), attrs.evolve(ALL, added_after=held.added_at))

    assert (said(gone)["id"], said(gone)["revoked"]) == (LOCKER["id"], True)
    assert said(gone)["modified"] > said(held)["modified"]  # type: ignore[operator] # texts
    assert b"secret" not in gone.content


def test_nobody_else_hears_that_something_was_withdrawn(people: World, database: Database) -> None:
    people.person("rita", of="south")
    people.person("ben", of="north")
    people.given(a_claim(LOCKER), by="south")
    list(pages(people.visit("ada")))
    withdraw(people, LOCKER, by="rita", of="south", database=database)

    assert ids(pages(people.visit("ben"))) == []


def test_what_another_member_says_too_is_not_revoked(people: World, database: Database) -> None:
    people.person("rita", of="south")
    people.given(a_claim(LOCKER), by="south")
    people.given(a_claim(LOCKER), by="north")
    list(pages(people.visit("ada")))
    withdraw(people, LOCKER, by="rita", of="south", database=database)

    assert [said(each).get("revoked") for each in pages(people.visit("ada"))] == [None]


def test_what_is_hidden_from_a_reader_is_revoked_for_him(people: World) -> None:
    people.given(a_claim(LOCKER), by="south")
    list(pages(people.visit("ada")))
    people.given(a_claim(LOCKER | {"modified": LATER}, marking=TLP.AMBER_STRICT), by="south")

    (gone,) = pages(people.visit("ada"))
    (there,) = pages(people.visit("eve"))

    assert said(gone)["revoked"] is True
    assert "revoked" not in said(there)


def test_what_is_put_back_comes_again(people: World, database: Database) -> None:
    people.person("rita", of="south")
    people.given(a_claim(LOCKER), by="south")
    list(pages(people.visit("ada")))
    withdraw(people, LOCKER, by="rita", of="south", database=database)
    (gone,) = pages(people.visit("ada"))
    with database.superuser() as superuser:
        (id_,) = superuser.execute("SELECT id FROM claim").fetchone() or ("",)
    visit = attrs.evolve(people.visit("rita"), fresh=True)
    retention.undo(visit, ClaimId(id_), reason="a trial")

    (back,) = pages(people.visit("ada"), attrs.evolve(ALL, added_after=gone.added_at))

    assert "revoked" not in said(back)


def test_a_cursor_is_of_use_to_its_person_and_question_alone(people: World) -> None:
    people.person("ben", of="north")
    people.given(*map(a_claim, many(3)))
    question = attrs.evolve(ALL, limit=1)
    cursor = page(people.visit("ada"), question).next

    for visit, asked in (
        (people.visit("ben"), question),
        (people.visit("ada"), attrs.evolve(question, wanted=Wanted(kinds=("tool",)))),
        (people.visit("ada"), attrs.evolve(question, shape=Shape.MANIFEST)),
    ):
        with pytest.raises(UsageError):
            page(visit, attrs.evolve(asked, next=cursor))


def test_a_cursor_tells_nothing_of_the_number_in_it(people: World) -> None:
    people.given(*map(a_claim, many(3)))
    question = attrs.evolve(ALL, limit=1)
    visit = people.visit("ada")

    cursors = {page(visit, question).next for _ in range(3)}

    assert len(cursors) == 3
    assert {len(each) for each in cursors} == {72}


def test_a_cursor_begins_again_where_the_reader_may_read_more(people: World) -> None:
    people.given(*map(a_claim, many(3)))
    question = attrs.evolve(ALL, limit=1)
    cursor = page(people.visit("ada"), question).next
    people.cell("harbour", "north")

    told = page(people.visit("ada"), attrs.evolve(question, next=cursor))

    assert ids(told.entries) == [many(1)[0]["id"]]


def test_a_view_holds_what_it_shows(people: World) -> None:
    people.given(a_claim(LOCKER), a_claim(KIT), a_claim(a_link(LOCKER, "uses", KIT)))
    people.given(a_claim(ADDRESS))
    visit = people.visit("ada")
    thing = people.thing(LOCKER)
    saved = views.create(visit, "Mine", f"of={thing}")
    reading = Server(key=server().key, view_of=lambda state: View(of=(thing,)))

    told = taxii.read(visit, attrs.evolve(ALL, collection=str(saved.id)), reading)

    assert len(told.entries) == 3
    assert ADDRESS["id"] not in ids(told.entries)
    assert [each.name for each in taxii.collections(visit)] == ["", "Mine"]


def test_the_view_of_somebody_else_is_not_there(people: World) -> None:
    saved = views.create(people.visit("ada"), "Mine", "")

    with pytest.raises(NotFound):
        page(people.visit("eve"), attrs.evolve(ALL, collection=str(saved.id)))


def test_a_token_that_may_not_export_reads_no_feed(people: World) -> None:
    visit = attrs.evolve(people.visit("ada"), token=frozenset({TokenScope.READ}))

    with pytest.raises(Denied):
        page(visit)


def added(database: Database) -> list[tuple[int, datetime]]:
    with database.superuser() as superuser:
        return superuser.execute("SELECT number, added_at FROM change ORDER BY number").fetchall()


def test_each_run_has_a_later_time_than_the_one_before(people: World, database: Database) -> None:
    for each in many(3):
        people.given(a_claim(each))

    told = added(database)

    assert [number for number, _ in told] == [1, 2, 3]
    assert len({at for _, at in told}) == 3


def imported(world: World, *objects: Object) -> BatchId:
    note = Note(id=BatchId(uuid.uuid4()), file="given.json", format="stix")
    items = [a_claim(each) for each in objects]
    contribute.take(
        world.visit("ada"),
        items,
        offer=Offer(marking=TLP.GREEN),
        map_key=world.map_key,
        going=Going(note=note),
    )
    return note.id


def test_what_is_put_back_and_what_comes_then_come_to_whoever_reads_on(people: World) -> None:
    six, other = many(6), an_object("tool", "Another")
    batch = imported(people, *six)
    visit = people.visit("ada")
    list(pages(visit))
    batches.undo(visit, batch, reason="a trial")
    few = attrs.evolve(ALL, limit=3)
    first = page(visit, few)
    batches.put_back(visit, batch, reason="a trial")
    imported(people, other)

    rest = list(pages(visit, attrs.evolve(few, next=first.next)))

    assert ids(tuple(rest)) == [*(each["id"] for each in six), other["id"]]


def test_a_number_is_given_once_though_its_row_goes(people: World, database: Database) -> None:
    people.given(*map(a_claim, many(3)))
    ((_, last), *_) = added(database)
    with database.superuser() as superuser:
        superuser.execute("DELETE FROM change WHERE number > 1")
    people.given(a_claim(KIT))

    assert [number for number, _ in added(database)] == [1, 4]
    assert added(database)[1][1] > last


def test_nobody_takes_what_another_says_out_of_a_feed_with_a_later_version(people: World) -> None:
    theirs = LOCKER | {"modified": LATER, "revoked": True}
    people.given(a_claim(LOCKER), by="north")
    people.given(a_claim(theirs), by="south")
    first = attrs.evolve(ALL, wanted=Wanted(last=False, first=True))

    entries = map(said, pages(people.visit("ada")))
    told = {each["modified"]: each.get("revoked") for each in entries}

    alone = attrs.evolve(ALL, wanted=Wanted(ids=(str(LOCKER["id"]),), of_one=True))

    assert told == {LOCKER["modified"]: None, LATER: True}
    assert len(list(pages(people.visit("ada"), alone))) == 2
    assert len(list(pages(people.visit("ada"), first))) == 2


def test_a_reader_waits_for_nobody_who_numbers(people: World, database: Database) -> None:
    people.given(a_claim(LOCKER), a_claim(KIT))
    with database.superuser() as other:
        other.execute("UPDATE change SET number = NULL WHERE stix_id = %s", [KIT["id"]])
        with other.transaction():
            other.execute("SELECT pg_advisory_xact_lock(hashtextextended('atlas.numbering', 0))")

            meanwhile = ids(pages(people.visit("ada")))

    assert meanwhile == [LOCKER["id"]]
    assert ids(pages(people.visit("ada"))) == [LOCKER["id"], KIT["id"]]
