"""G-01: `policy.permits` and the rows that the database returns are one policy; so are giving and inserting."""

from datetime import datetime

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st

import verdicts
from atlas.model.handling import Purpose
from atlas.model.jurisdictions import is_within
from cluster import Database
from facts import PURPOSES, Facts, facts, keep, moments
from soaking import Soak

HANDLINGS = 60
# of one example: ten actors at three moments, read for two purposes and given once
DECISIONS = HANDLINGS * 10 * 3 * (2 + 1)
STEP = 10 * DECISIONS
_EVERYDAY = settings(
    max_examples=8,
    phases=[
        Phase.explicit,
        Phase.generate,
    ],  # a difference tells its facts; shrinking takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
purposes = st.lists(st.sampled_from(PURPOSES), min_size=2, max_size=2, unique=True)
three_moments = st.lists(moments, min_size=3, max_size=3, unique=True)


def compare(
    database: Database, known: Facts, purposes: list[Purpose], moments: list[datetime]
) -> verdicts.Tally:
    """Return the differences over all rows, and over how many decisions."""
    database.empty()
    with database.connected() as app, database.superuser() as superuser:
        keep(app, known)
        verdicts.fill(superuser, known)
        probed = verdicts.standings(known, moments)
        read = verdicts.reading(app, known, probed, purposes=purposes)
        given = verdicts.giving(app, known, probed)
    return verdicts.Tally(read.differences + given.differences, read.decisions + given.decisions)


@_EVERYDAY
@given(facts(HANDLINGS), purposes, three_moments)
def test_python_and_the_database_agree_on_who_reads_and_who_gives(
    database: Database, known: Facts, purposes: list[Purpose], moments: list[datetime]
) -> None:
    told = compare(database, known, purposes, moments)

    assert told.differences == []


@pytest.mark.soak
def test_python_and_the_database_agree_for_a_million_decisions(
    database: Database, soak: Soak
) -> None:
    for at, decisions in soak.steps(1_000_000, STEP):
        done = agree(database, seed=soak.rng(at).getrandbits(64), decisions=decisions)
        assert done >= decisions


def agree(database: Database, *, seed: int, decisions: int) -> int:
    """Compare so many decisions and return how many there were.

    Hypothesis keeps all that it drew until its test ends: so a long count is many short tests.
    """
    done = 0

    @seeded(seed)
    @settings(_EVERYDAY, max_examples=decisions // DECISIONS + 1, database=None)
    @given(facts(HANDLINGS), purposes, three_moments)
    def law(known: Facts, purposes: list[Purpose], moments: list[datetime]) -> None:
        nonlocal done
        told = compare(database, known, purposes, moments)
        done += told.decisions
        assert told.differences == []

    law()
    return done


def test_both_texts_name_the_same_states_of_the_european_union(database: Database) -> None:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    countries = ["", "*", "eu", *(one + other for one in letters for other in letters)]
    with database.connected() as app:
        told = app.execute(
            "SELECT c, j, atlas.is_within(c, j) FROM unnest(%s::text[]) AS c, unnest(%s::text[]) AS j",
            [countries, ["*", "EU", "QM", "", "FR"]],
        ).fetchall()

    assert [(c, j) for c, j, within in told if is_within(c, j) is not within] == []
