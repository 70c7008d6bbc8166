"""G-01, a third time: Python and the database agree with an oracle that was written from the documents alone."""

import base64
import itertools
from collections.abc import Iterator
from random import Random

import attrs
import pytest

from atlas.model.handling import Handling
from atlas.policy.actors import Actor, Standing
from atlas.policy.derived import Derived, derive, part
from atlas.policy.permits import permits
from atlas.store import alliance
from cluster import Connection, Database
from facts import MOMENTS, PURPOSES, REFERENCES, Facts, keep
from oracle import (
    Asked,
    Oracle,
    random_facts,
    random_terms,
    strictest_label,
    terms_of_all,
)
from soaking import Soak

HANDLINGS = 160
PAIRS = 24
# two moments, two purposes, ten actors; each handling twice (Python, SQL), parts in SQL, derived in Python
STEP = 16_000
EVERYDAY = 30_000

_READABLE = "SELECT atlas.readable(%s, %s, %s, %s, %s)"
_CLAIM = """
INSERT INTO claim (id, handling, terms, batch, author, thing, object, stix_id, kind, name, aliases, spec,
    version, digest, content, words, recorded_at, source_grade, information_grade, assessment, revoked,
    vetting, ahead, current, covered_by)
VALUES (%s, %s, 0, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(),
    '', '', '', '{}', '', '', sha256(''), '', 'word:1A', now(), 'F', '6', false, false, '', false, true, NULL)
"""
_PART = """
INSERT INTO claim_part (claim, place, handling, terms, content, aliases, words, fresh, salt)
VALUES (%s, 1, %s, 0, '', '{}', 'word:1A', '{}', sha256(''))
"""


@attrs.define
class Count:
    """Decisions that were compared, and what differed."""

    decisions: int = 0
    differences: list[str] = attrs.field(factory=list)

    def compare(self, told: bool, expected: bool, *about: object) -> None:
        self.decisions += 1
        if told is not expected:
            self.differences.append(f"{about}: said {told}, the documents say {expected}")


@attrs.frozen
class Visitor:
    """An actor who asks like this, and the facts that the store has about them."""

    actor: Actor
    standing: Standing
    asked: Asked

    @property
    def to_sql(self) -> list[object]:
        asked = self.asked
        own: list[object] = [self.actor.person, self.actor.organisation]
        return [*own, asked.purpose, asked.at, asked.reference]

    def permits(self, handling: Handling) -> bool:
        asked = self.asked
        return permits(
            handling,
            self.standing,
            purpose=asked.purpose,
            at=asked.at,
            reference=asked.reference,
        )


def visitors(known: Facts, rng: Random) -> Iterator[Visitor]:
    for at, purpose in itertools.product(rng.sample(MOMENTS, 2), rng.sample(PURPOSES, 2)):
        for actor in known.actors():
            asked = Asked(purpose, at, rng.choice(REFERENCES))
            yield Visitor(actor, alliance.standing_of(actor, at), asked)


def readable(connection: Connection, visitor: Visitor) -> set[int]:
    row = connection.execute(_READABLE, visitor.to_sql).fetchone()
    assert row is not None
    packed = base64.b64decode(row[0])
    return {n * 8 + bit for n, octet in enumerate(packed) for bit in range(8) if octet >> bit & 1}


def compare(database: Database, rng: Random, count: Count) -> None:
    """Compare all that one random alliance decides."""
    known = random_facts(rng, HANDLINGS)
    oracle = Oracle(known)
    pairs = [rng.sample(sorted(known.handlings), 2) for _ in range(PAIRS)]
    database.empty()
    with database.connected() as app, database.superuser() as superuser:
        keep(app, known)
        _give_parts(superuser, pairs)
        for visitor in visitors(known, rng):
            expected = _compare_handlings(app, oracle, visitor, count)
            _compare_parts(app, visitor, pairs, expected, count)
            _compare_derived(oracle, visitor, rng, count)


def _compare_handlings(app: Connection, oracle: Oracle, visitor: Visitor, count: Count) -> set[int]:
    in_sql = readable(app, visitor)
    expected = set()
    for id_, handling in oracle.facts.handlings.items():
        reads = oracle.reads(visitor.actor, handling, visitor.asked)
        in_python = visitor.permits(handling)
        count.compare(in_python, reads, "Python", visitor, handling)
        count.compare(id_ in in_sql, reads, "SQL", visitor, handling)
        expected |= {id_} if reads else set()
    return expected


def _give_parts(superuser: Connection, pairs: list[list[int]]) -> None:
    """Put in a claim for each pair, under the one handling, with a part under the other."""
    with superuser.transaction(), superuser.cursor() as cursor:
        ids = [_claim_id(n) for n in range(len(pairs))]
        cursor.executemany(_CLAIM, [(id_, own) for id_, (own, _) in zip(ids, pairs, strict=True)])
        cursor.executemany(_PART, [(id_, of) for id_, (_, of) in zip(ids, pairs, strict=True)])


def _claim_id(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012}"


def _compare_parts(
    app: Connection, visitor: Visitor, pairs: list[list[int]], expected: set[int], count: Count
) -> None:
    """Compare what rows show: a claim under its handling, a part where both do."""
    with app.transaction(force_rollback=True):
        app.execute(
            "SELECT set_config('atlas.readable', readable(%s, %s, %s, %s, %s), true)",
            visitor.to_sql,
        )
        claims = {str(id_) for (id_,) in app.execute("SELECT id FROM claim").fetchall()}
        parts = {str(id_) for (id_,) in app.execute("SELECT claim FROM claim_part").fetchall()}
    for n, (own, of) in enumerate(pairs):
        count.compare(_claim_id(n) in claims, own in expected, "claim", visitor)
        both = own in expected and of in expected
        count.compare(_claim_id(n) in parts, both, "part", visitor)


def _compare_derived(oracle: Oracle, visitor: Visitor, rng: Random, count: Count) -> None:
    """Compare who reads what is made of parts: never wider than all of them, and the label is the strictest."""
    homes = {row[0]: row[1] for row in oracle.facts.persons}
    for _ in range(8):
        made_of = rng.sample(list(oracle.facts.handlings.values()), rng.choice((1, 2, 2, 3)))
        terms = [random_terms(rng) for _ in made_of]
        parts = [part(handling, each) for handling, each in zip(made_of, terms, strict=True)]
        whole = derive(parts, homes)  # type: ignore[arg-type] # ids are uuids
        assert whole is not None
        count.compare(_terms_told(whole) == terms_of_all(terms), True, "terms", terms)
        count.compare(str(whole.tlp) == strictest_label(made_of), True, "label", made_of)
        all_parts = oracle.reads_all(visitor.actor, made_of, visitor.asked)
        reads = whole.handling is not None and visitor.permits(whole.handling)
        count.compare(reads and not all_parts, False, "wider than its parts", visitor, made_of)
        if all_parts and _surely(oracle, visitor, made_of):
            count.compare(reads, True, "narrower than need be", visitor, made_of)


def _terms_told(whole: Derived) -> dict[str, object]:
    told = whole.terms
    return {
        "pap": str(told.pap),
        "permitted_actions": str(told.permitted_actions),
        "attribution": str(told.attribution),
        "encrypt_in_transit": str(told.encrypt_in_transit),
        "affected_party_notifications": str(told.affected_party_notifications),
        "conflicts": set(whole.conflicts),
        "protected": told.source_protected,
    }


def _surely(oracle: Oracle, visitor: Visitor, made_of: list[Handling]) -> bool:
    """Tell whether one fixed reason lets the visitor read all parts: then one handling can say it.

    Either each part is for everybody or names the visitor or the visitor's organisation, or one cell is in all of them.
    Two bases at once, or a basis for one part alone, no handling can ask for.
    """
    bound = [each for each in made_of if not _is_for_everybody(each)]
    personal = [each for each in made_of if str(each.subject) != "none"]
    if len({each.basis for each in personal}) > 1 or len(personal) not in (0, len(made_of)):
        return False
    if any(str(each.tlp) == "TLP:RED" for each in made_of):
        return False
    actor = visitor.actor
    named = all(
        actor.person in each.audience.persons or actor.organisation in each.audience.organisations
        for each in bound
    )
    cells = oracle.open_cells(actor.organisation, visitor.asked.at)
    return named or any(all(cell in each.audience.cells for each in bound) for cell in cells)


def _is_for_everybody(handling: Handling) -> bool:
    wide = str(handling.tlp) in ("TLP:GREEN", "TLP:AMBER") and handling.audience.alliance
    return str(handling.tlp) == "TLP:CLEAR" or wide


def agree(database: Database, *, seed: object, decisions: int) -> None:
    """Compare at least so many decisions and fail on the first difference."""
    count, rng = Count(), Random(str(seed))
    while count.decisions < decisions:
        compare(database, rng, count)
        assert count.differences[:3] == []


def test_python_and_the_database_decide_as_the_documents_say(
    database: Database, rng: Random
) -> None:
    agree(database, seed=rng.getrandbits(64), decisions=EVERYDAY)


def test_the_oracle_says_yes_and_no(rng: Random) -> None:
    """Over many alliances: in one of them the agreement of the day may be signed by nobody."""
    alliances = [random_facts(rng, 50) for _ in range(24)]

    told = [
        Oracle(known).reads(actor, handling, Asked(PURPOSES[0], at, "case 7"))
        for known in alliances
        for actor in known.actors()
        for handling in known.handlings.values()
        for at in MOMENTS[:2]
    ]

    assert 20 < sum(told) < len(told) - 20


@pytest.mark.soak
def test_a_million_decisions_are_as_the_documents_say(database: Database, soak: Soak) -> None:
    for at, decisions in soak.steps(1_000_000, STEP):
        agree(database, seed=soak.rng(at).getrandbits(64), decisions=decisions)
