"""What the draw of reviewers must know of hidden rows: who sits where, what waits for whom, who is out.

It comes from the functions of `sql/vetters.sql`. None of it is ever shown, save to the two organisations of a round how
many it lacks.
"""

import uuid
from collections.abc import Collection, Mapping

from atlas.model.ids import OrganisationId, PersonId
from atlas.policy.vetting import Sitting
from atlas.store.scoped import OpenScope

_SITTING = """
SELECT asked, s.deciding, s.state = 'reviewed' FROM unnest(%s::uuid[]) AS asked
CROSS JOIN LATERAL vet_seats(asked) AS s WHERE s.state <> 'declined'
"""


def seats_of(opened: OpenScope, round_: uuid.UUID) -> list[tuple[OrganisationId, bool, str]]:
    """Return each seat of a round for the draw: organisation, whether it decides, waiting, reviewed or declined."""
    rows = opened.sql("SELECT organisation, deciding, state FROM vet_seats(%s)", [round_])
    return [
        (OrganisationId(organisation), deciding, state) for organisation, deciding, state in rows
    ]


def loads(opened: OpenScope) -> Mapping[PersonId, int]:
    """Return how many reviews wait for each person, for the draw."""
    rows = opened.sql("SELECT person, seats FROM vet_waiting()")
    return {PersonId(person): seats for person, seats in rows}


def conflicted(opened: OpenScope, parties: Collection[uuid.UUID]) -> frozenset[OrganisationId]:
    """Return which organisations declared a conflict of interest with one of these, for the draw."""
    rows = opened.sql("SELECT * FROM vet_conflicts(%s::uuid[])", [list(parties)])
    return frozenset(OrganisationId(each) for (each,) in rows)


def refusing(opened: OpenScope, round_: uuid.UUID) -> frozenset[OrganisationId]:
    """Return which organisations did not accept what the author of a round's claim said of the thing before."""
    rows = opened.sql("SELECT * FROM vet_refusing(%s)", [round_])
    return frozenset(OrganisationId(each) for (each,) in rows)


def leave(opened: OpenScope) -> list[tuple[uuid.UUID, OrganisationId]]:
    """Give back the seats of who may not review any more; return the rounds, each with who asked for it."""
    rows = opened.sql("SELECT round, opened_by FROM vet_leave(%s)", [opened.scope.at])
    return [(round_, OrganisationId(by)) for round_, by in rows]


def lacking(opened: OpenScope) -> list[tuple[uuid.UUID, OrganisationId]]:
    """Return the open rounds that lack somebody, each with who asked for it; for the daily work alone."""
    rows = opened.sql("SELECT round, opened_by FROM vet_lacking()")
    return [(round_, OrganisationId(by)) for round_, by in rows]


def sitting(
    opened: OpenScope, rounds: Collection[uuid.UUID]
) -> Mapping[uuid.UUID, tuple[Sitting, ...]]:
    """Return who sits in each of some rounds, without saying who; nobody in one that lacks all."""
    found: dict[uuid.UUID, tuple[Sitting, ...]] = dict.fromkeys(rounds, ())
    for round_, deciding, reviewed in opened.sql(_SITTING, [list(rounds)]):
        found[round_] += (Sitting(deciding=deciding, reviewed=reviewed),)
    return found
