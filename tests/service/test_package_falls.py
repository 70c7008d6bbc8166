"""A claim that falls before its package goes out stops it, and one that falls afterwards calls it back."""

import uuid
from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from atlas.errors import UsageError
from atlas.model.markings import TLP
from atlas.policy.packages import Guard
from atlas.services.package import receiving, releasing, writing
from atlas.store import releases
from builders import World, a_claim
from cluster import Database
from parcels import HOST, KEYS, ZED, approved, claim_of, released, vetted, with_packages

Fall = Callable[[World], object]


@pytest.fixture
def people(world: World, database: Database) -> World:
    return with_packages(world, database)


def _later(**more: Any) -> dict[str, Any]:
    return {**ZED, "modified": "2026-02-01T00:00:00.000Z", **more}


FALLS: dict[str, Fall] = {
    "changed": lambda world: world.given(a_claim(_later(description="Not Zed.")), by="south"),
    "revoked": lambda world: world.given(a_claim(_later(revoked=True)), by="south"),
    "stricter": lambda world: world.given(
        a_claim(ZED, marking=TLP.AMBER, audience=world.audience("org:north")), by="south"
    ),
}


def _fails(world: World, id_: uuid.UUID) -> set[Guard]:
    return {each.guard for each in writing.get(world.visit("ed"), id_).checks if not each.passed}


@pytest.mark.parametrize("how", FALLS)
def test_w7_what_its_contributor_changed_revoked_or_marked_stricter_does_not_stand(
    people: World, database: Database, how: str
) -> None:
    id_ = approved(people, database)

    FALLS[how](people)

    assert Guard.STANDING in _fails(people, id_)
    with pytest.raises(UsageError, match=r"W7\.standing: Source 1 does not stand"):
        releasing.release(people.visit("lea"), id_, reason="now", keys=KEYS)


@pytest.mark.parametrize("how", FALLS)
def test_w7_changing_revoking_or_marking_stricter_calls_back_what_went_out(
    people: World, database: Database, how: str
) -> None:
    _, sent = released(people, database)

    FALLS[how](people)

    recalls = receiving.get(people.visit("lin"), sent).recalls
    assert [(each.place, each.why) for each in recalls] == [(1, "superseded")]


def test_w7_a_claim_found_compromised_calls_back_what_went_out(
    people: World, database: Database
) -> None:
    _, sent = released(people, database)

    vetted(database, "legit-but-compromised", named=HOST)

    recalls = receiving.get(people.visit("lin"), sent).recalls
    assert [each.why for each in recalls] == ["legit-but-compromised"]


def test_w7_nobody_rejects_a_claim_between_the_weighing_and_the_release(
    people: World, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    add, held = releases.add, []

    def reject_meanwhile(*given: Any) -> None:
        with database.superuser() as other:
            other.execute("SET lock_timeout = '20ms'")
            with pytest.raises(psycopg.errors.LockNotAvailable):
                other.execute(
                    "UPDATE claim SET vetting = 'rejected' WHERE id = %s", [claim_of(database, ZED)]
                )
        held.append(True)
        add(*given)

    monkeypatch.setattr(releases, "add", reject_meanwhile)
    _, sent = released(people, database)
    vetted(database, "rejected", named=ZED)

    assert held == [True]
    recalls = receiving.get(people.visit("lin"), sent).recalls
    assert [each.why for each in recalls] == ["rejected"]
