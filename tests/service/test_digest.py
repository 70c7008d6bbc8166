"""What the node tells by itself: seams of other services, reviews, unusual reading, and mails with a count alone."""

from datetime import timedelta
from pathlib import Path

import attrs
import pytest

from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.policy.retention import Mark
from atlas.services import alliance, digest, discussion, export, mail, notices, retention, wider
from atlas.services.discussion import Written
from atlas.services.notices import Kind
from atlas.services.wider import Asked
from atlas.settings import Settings
from atlas.store import alliance as kept
from atlas.store import rates
from builders import DAY, NOW, World, a_claim
from cluster import Database
from talking import GANNET, cast, claim_of, in_cell, to_all


@pytest.fixture
def people(world: World) -> World:
    """Return the members and people of these tests, with a representative and a legal officer."""
    made = cast(world)
    made.person("rita", of="north", roles=[Role.REPRESENTATIVE])
    made.person("lena", of="north", roles=[Role.LEGAL])
    made.person("sue", of="south", roles=[Role.SECRETARIAT])
    return made


@pytest.fixture
def settings() -> Settings:
    return attrs.evolve(
        Settings.from_env(), smtp_url="smtp://127.0.0.1:1", public_url="https://atlas.example.org"
    )


def kinds(world: World, person: str) -> list[Kind]:
    return [each.kind for each in notices.latest(world.visit(person)).items]


def test_a_request_for_a_wider_audience_tells_the_originator_and_its_answer_who_asked(
    people: World,
) -> None:
    thing = in_cell(people)
    claim = claim_of(people, "sam", thing)

    asked = Asked(tlp=TLP.GREEN, reach="alliance", reason="for all")
    request = wider.ask(people.visit("sam"), claim, asked)
    before = (kinds(people, "rita"), kinds(people, "sam"))
    wider.answer(people.visit("rita"), request, yes=False, reason="no", map_key=people.map_key)

    assert before == ([Kind.WIDER_ASKED], [])
    assert kinds(people, "sam") == [Kind.WIDER_ANSWERED]


def test_a_legal_hold_tells_those_who_contribute(people: World) -> None:
    claim = claim_of(people, "ada", to_all(people))

    retention.mark(people.visit("lena"), claim, Mark.HOLD, reason="a case")

    assert kinds(people, "ada") == kinds(people, "rita") == [Kind.HOLD]
    assert kinds(people, "lena") == kinds(people, "sam") == []


def test_who_took_a_claim_out_is_told_that_it_was_withdrawn(people: World, tmp_path: Path) -> None:
    thing = to_all(people)
    export.export_stix(
        people.visit("sam"),
        tmp_path / "out.json",
        clock=lambda: NOW,
        wanted=export.Wanted(query="Gannet"),
    )

    retention.withdraw(people.visit("ada"), claim_of(people, "ada", thing), reason="wrong")

    [notice] = notices.latest(people.visit("sam")).items
    assert (notice.kind, notice.thing, notice.item) == (Kind.WITHDRAWN, thing, None)
    assert kinds(people, "eve") == []


def test_the_daily_work_tells_of_reviews_once_a_week(people: World) -> None:
    people.given(a_claim(GANNET))
    later = NOW + 400 * DAY

    for _ in range(2):
        digest.run(now=later)

    told = [notices.latest(people.visit(each, at=later)).items for each in ("rita", "ada")]
    assert [[each.kind for each in items] for items in told] == [[Kind.REVIEW], []]


def test_the_daily_work_tells_the_secretariat_who_reads_far_more_than_usual(
    people: World, database: Database
) -> None:
    ada = alliance.card_named("ada").id
    with database.superuser() as superuser:
        superuser.execute(
            """INSERT INTO decision (id, decided_at, organisation, person, system, action, purpose, allowed, reasons,
                   stated_reason, reference)
            SELECT gen_random_uuid(), %s, p.organisation_id, p.id, '', 'read', 'research', true, '{}', '', ''
            FROM person p, generate_series(1, 300) WHERE p.id = %s""",
            [NOW - DAY, ada],
        )

    for _ in range(2):
        digest.run(now=NOW)

    [notice] = notices.latest(people.visit("sue")).items
    assert (notice.kind, notice.object) == (Kind.UNUSUAL, ada)


def test_old_notices_are_deleted(people: World, database: Database) -> None:
    thing = to_all(people)
    discussion.add(people.visit("ada"), thing, Written(text="@sam"))

    digest.run(now=NOW + 89 * DAY)
    kept_so_long = count(database)
    digest.run(now=NOW + 91 * DAY)

    assert (kept_so_long, count(database)) == (1, 0)


def count(database: Database) -> int:
    with database.superuser() as superuser:
        row = superuser.execute(
            "SELECT count(*) FROM notification WHERE kind = 'mention'"
        ).fetchone()
    assert row is not None
    return int(row[0])


def test_a_mail_counts_what_its_reader_may_see_and_what_came_since_the_last(
    people: World, settings: Settings, database: Database
) -> None:
    for person in ("sam", "ben"):
        mail.set_address(people.visit(person), f"{person}@north.example")
    thing = in_cell(people)
    for text in ("@sam one", "@sam two"):
        discussion.add(people.visit("ada"), thing, Written(text=text))

    first = digest.mail_all(settings, now=NOW + timedelta(minutes=1))
    again = digest.mail_all(settings, now=NOW + timedelta(minutes=2))

    assert (first, again) == (1, 0)
    assert queue_of(database) == [
        ("mail.notify", {"person": str(alliance.card_named("sam").id), "count": 2})
    ]


def test_what_mails_count_is_on_record_as_work_of_the_system_and_no_activity(
    people: World, settings: Settings, database: Database
) -> None:
    sam = alliance.card_named("sam").id
    mail.set_address(people.visit("sam"), "sam@south.example")
    discussion.add(people.visit("ada"), to_all(people), Written(text="@sam"))
    before = rates.last_asked([sam])

    digest.mail_all(settings, now=NOW + DAY)

    with database.superuser() as superuser:
        found = superuser.execute(
            "SELECT person, system FROM decision WHERE decided_at = %s", [NOW + DAY]
        ).fetchall()
    assert found == [(sam, "mails")]
    assert rates.last_asked([sam]) == before


def test_what_its_reader_lost_is_in_no_mail(
    people: World, settings: Settings, database: Database
) -> None:
    mail.set_address(people.visit("sam"), "sam@south.example")
    discussion.add(people.visit("ada"), in_cell(people), Written(text="@sam"))
    (cell,) = (each.id for each in kept.cells() if each.short == "harbour")
    south = kept.find_organisation("south")
    assert south is not None

    kept.remove_member(cell, south.id)

    assert digest.mail_all(settings, now=NOW + timedelta(minutes=1)) == 0
    assert queue_of(database) == []


def test_nobody_gets_mails_who_switched_them_off(
    people: World, settings: Settings, database: Database
) -> None:
    visit = people.visit("sam")
    mail.set_address(visit, "sam@south.example")
    discussion.add(people.visit("ada"), to_all(people), Written(text="@sam"))

    mail.set_notices(visit, wanted=False)
    off = digest.mail_all(settings, now=NOW + timedelta(minutes=1))
    mail.set_notices(visit, wanted=True)

    assert (off, digest.mail_all(settings, now=NOW + timedelta(minutes=1))) == (0, 1)


def queue_of(database: Database) -> list[tuple[object, ...]]:
    with database.superuser() as superuser:
        return superuser.execute(
            "SELECT task_name, args FROM procrastinate_jobs ORDER BY id"
        ).fetchall()
