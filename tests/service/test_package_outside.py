"""A recipient outside the alliance reads its package by a link, and answers it."""

import uuid
from datetime import timedelta

import pytest

from atlas.errors import Denied, NotFound, TooManyError, UsageError
from atlas.formats import package as forms
from atlas.policy.actors import Role
from atlas.policy.packages import State, Step
from atlas.services import figures, ledger
from atlas.services.package import moving, outside, receiving, recipients, releasing
from atlas.services.package.outside import Rating
from builders import DAY, NOW, World
from cluster import Database
from endings import rows
from parcels import KEYS, released, sent_out, taken_up, with_packages


@pytest.fixture
def people(world: World, database: Database) -> World:
    return with_packages(world, database)


def linked(people: World, database: Database) -> tuple[uuid.UUID, str]:
    release = sent_out(people, database)
    return release, outside.make(people.visit("ed"), release, reason="they asked").secret


def test_w7_a_recipient_outside_reads_its_package_and_it_verifies(
    people: World, database: Database
) -> None:
    release, secret = linked(people, database)

    shown = outside.show(secret, now=NOW)
    whole = outside.file(secret, "package.zip", now=NOW)

    assert shown.received.release.id == release
    assert forms.verify(whole, key=KEYS.public_key()).version == 1
    assert outside.file(secret, "package.pdf", now=NOW).startswith(b"%PDF")


def test_p12_each_opening_of_a_link_is_in_the_ledger(people: World, database: Database) -> None:
    _, secret = linked(people, database)
    before = len(rows(database, "SELECT 1 FROM dissemination WHERE kind = 'opening'"))

    outside.show(secret, now=NOW)
    outside.file(secret, "identifiers.csv", now=NOW)

    kept = rows(database, "SELECT person, items FROM dissemination WHERE kind = 'opening'")
    assert (before, kept) == (0, [(None, 3), (None, 3)])
    assert ledger.entries(people.visit("ed")) is not None


def test_a_link_is_kept_as_a_hash_and_no_row_holds_its_secret(
    people: World, database: Database
) -> None:
    _, secret = linked(people, database)

    [(kept,)] = rows(database, "SELECT l::text FROM package_link l")

    assert secret not in str(kept)


def test_a_wrong_an_old_and_an_ended_link_are_one_answer(people: World, database: Database) -> None:
    release, secret = linked(people, database)
    old = NOW + (outside.DAYS + 1) * DAY

    with pytest.raises(NotFound) as wrong:
        outside.show("never-made", now=NOW)
    with pytest.raises(NotFound) as expired:
        outside.show(secret, now=old)
    [link] = outside.links(people.visit("ed"), release)
    outside.end(people.visit("ed"), release, link.id, reason="lost")
    with pytest.raises(NotFound) as ended:
        outside.show(secret, now=NOW)

    assert str(wrong.value) == str(expired.value) == str(ended.value)


def test_a_link_of_a_member_that_left_opens_nothing(people: World, database: Database) -> None:
    _, secret = linked(people, database)
    rows(database, "UPDATE organisation SET active = false WHERE short = 'north' RETURNING 1")

    with pytest.raises(NotFound):
        outside.show(secret, now=NOW)


def test_a_link_is_for_a_recipient_outside_alone(people: World, database: Database) -> None:
    _, sent = released(people, database)

    with pytest.raises(UsageError, match="is a member"):
        outside.make(people.visit("ed"), sent, reason="x")
    with pytest.raises(NotFound):  # who got it sees it, and did not write it
        outside.make(people.visit("lin"), sent, reason="x")
    with pytest.raises(Denied):
        outside.make(people.visit("rob"), sent, reason="x")


def test_w7_a_recipient_outside_acknowledges_uses_and_says_why_not(
    people: World, database: Database
) -> None:
    release, secret = linked(people, database)

    outside.answer(secret, Step.ACKNOWLEDGE, reason="", now=NOW)
    with pytest.raises(UsageError, match="Say why"):
        outside.answer(secret, Step.NO_ACTION, reason="", now=NOW)
    outside.answer(secret, Step.NO_ACTION, reason="out of our reach", now=NOW)

    assert receiving.get(people.visit("ed"), release).state is State.NO_ACTION
    told = {each.what for each in receiving.feedback(people.visit("sue"))}
    assert {"acknowledge", "no-action"} <= told


def test_m2_the_three_questions_of_a_recipient_make_its_rating(
    people: World, database: Database
) -> None:
    release, secret = linked(people, database)

    outside.rate(secret, Rating(usable=True, fresh=False, timely=False), now=NOW)
    outside.rate(
        secret, Rating(usable=True, fresh=True, timely=False), now=NOW + timedelta(hours=1)
    )

    assert receiving.get(people.visit("ed"), release).rating == Rating(
        usable=True, fresh=True, timely=False
    )
    people.person("res", roles=[Role.RESEARCHER])
    later = people.visit("res", at=NOW + timedelta(hours=2))
    [rating] = [e for e in figures.figures(later).quality if e.name == "recipient-rating"]
    assert (rating.numerator, rating.denominator) == (2, 3)


def test_a_recall_shows_on_the_page_at_once_and_takes_the_content_away(
    people: World, database: Database
) -> None:
    release, secret = linked(people, database)
    with database.superuser() as superuser:
        superuser.execute(
            "UPDATE claim SET vetting = 'rejected' WHERE stix_id LIKE 'threat-actor%'"
        )

    shown = outside.show(secret, now=NOW)

    assert (shown.is_recalled, shown.forms) == (True, ())
    with pytest.raises(UsageError, match="called back"):
        outside.file(secret, "package.pdf", now=NOW)
    with pytest.raises(UsageError, match="called back"):
        outside.make(people.visit("ed"), release, reason="again")


def test_p13_a_link_of_a_recipient_that_the_board_ended_opens_nothing(
    people: World, database: Database
) -> None:
    release, secret = linked(people, database)
    sent = receiving.get(people.visit("ed"), release).release
    assert sent.authority is not None
    later = NOW + timedelta(hours=1)
    recipients.decide(people.visit("bo", at=later), sent.authority, "ended", reason="closed")

    for act in (
        lambda: outside.show(secret, now=later),
        lambda: outside.file(secret, "package.pdf", now=later),
        lambda: outside.answer(secret, Step.ACKNOWLEDGE, reason="", now=later),
    ):
        with pytest.raises(NotFound, match="no such page"):
            act()
    with pytest.raises(UsageError, match="ended this recipient"):
        outside.make(people.visit("ed", at=later), release, reason="again")


def test_w7_a_version_that_was_replaced_says_so_and_is_not_given_any_more(
    people: World, database: Database
) -> None:
    release, secret = linked(people, database)
    package = receiving.get(people.visit("ed"), release).release.package
    moving.step(people.visit("ed"), package, Step.ANEW, reason="more is known")
    taken_up(people, package)
    releasing.release(people.visit("lea"), package, reason="corrected", keys=KEYS)

    shown = outside.show(secret, now=NOW)

    assert shown.newer is not None
    assert (shown.newer.version, shown.forms) == (2, ())
    with pytest.raises(UsageError, match="A later version replaced this one"):
        outside.file(secret, "package.zip", now=NOW)


def test_a_link_that_is_opened_too_often_waits(people: World, database: Database) -> None:
    _, secret = linked(people, database)
    rows(database, "DELETE FROM throttle RETURNING 1")
    outside.show(secret, now=NOW)
    rows(database, f"UPDATE throttle SET failures = {outside.OFTEN} RETURNING 1")

    with pytest.raises(TooManyError):
        outside.show(secret, now=NOW)


def test_p14_each_copy_bears_a_mark_that_tells_which_one_leaked(
    people: World, database: Database
) -> None:
    _, secret = linked(people, database)
    page = outside.file(secret, "package.html", now=NOW).decode()
    table = outside.file(secret, "identifiers.csv", now=NOW).decode()
    bundle = outside.file(secret, "package.stix.json", now=NOW).decode()

    mark = page.partition(", copy ")[2][:12]

    assert mark.isalpha()
    assert f"copy {mark}" in table
    assert f"copy {mark}" in bundle


def test_whoever_made_the_link_is_told_of_each_recall_and_of_a_second_one_too(
    people: World, database: Database
) -> None:
    release = sent_out(people, database)
    people.person("lia", roles=[Role.LIAISON])
    outside.make(people.visit("lia"), release, reason="they asked")
    told = []

    for vetting in ("rejected", "vetted", "rejected"):
        with database.superuser() as superuser:
            superuser.execute(
                "UPDATE claim SET vetting = %s WHERE stix_id LIKE 'threat-actor%%'", [vetting]
            )
        told.append(
            rows(
                database,
                "SELECT count(*) FROM notification n JOIN person p ON p.id = n.recipient"
                " WHERE p.short = 'lia' AND n.kind = 'recall'",
            )[0][0]
        )

    assert told == [1, 1, 2]
