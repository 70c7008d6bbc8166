"""Rounds of review under the wall: claims on offer, who was drawn, what reviewers said, and where a claim stands.

`drawing.py` tells what the draw must know of hidden rows.
"""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

import attrs

from atlas.model.ids import ClaimId, HandlingId, OrganisationId, PersonId, TermsId, ThingId
from atlas.policy.vetting import FAST, Outcome, Review, State, Verdict
from atlas.store.scoped import OpenScope


@attrs.frozen(kw_only=True)
class Vetted:
    """A standing claim as far as its vetting is concerned; `relation` is "" where it states no relation."""

    id: ClaimId
    author: OrganisationId
    thing: ThingId
    handling: HandlingId
    terms: TermsId
    name: str
    kind: str
    stix_id: str
    state: State
    grade: str
    likelihood: int | None
    recorded_at: datetime
    content: bytes
    relation: str
    previous: ClaimId | None


@attrs.frozen(kw_only=True)
class Round:
    """One round of review. `closed_at` is `None` and `outcome` "" while it is open."""

    id: uuid.UUID
    handling: HandlingId
    claim: ClaimId
    thing: ThingId
    author: OrganisationId
    opened_by: OrganisationId
    person: PersonId | None
    doubt: str
    opened_at: datetime
    closed_at: datetime | None = None
    outcome: str = ""
    why: str = ""
    single_source: bool = False
    lineages: int = 0


@attrs.frozen(kw_only=True)
class Seat:
    """That somebody was drawn to review, or (`deciding`) as one who decides between two who disagree."""

    id: uuid.UUID
    handling: HandlingId
    round: uuid.UUID
    claim: ClaimId
    author: OrganisationId
    person: PersonId
    organisation: OrganisationId
    deciding: bool
    drawn_at: datetime


@attrs.frozen(kw_only=True)
class Said:
    """What one reviewer said of a claim."""

    id: uuid.UUID
    handling: HandlingId
    round: uuid.UUID
    claim: ClaimId
    author: OrganisationId
    seat: uuid.UUID
    person: PersonId
    organisation: OrganisationId
    verdict: Verdict
    credibility: int
    single_source: bool
    lineages: int
    alternative: str
    note: str
    recorded_at: datetime

    @property
    def counted(self) -> Review:
        """Return what of it the rules weigh."""
        return Review(
            organisation=self.organisation,
            verdict=self.verdict,
            credibility=self.credibility,
            lineages=self.lineages,
            single_source=self.single_source,
        )


@attrs.frozen(kw_only=True)
class Standing:
    """Where a claim stands: its state, and by how many organisations and lineages it was vetted.

    `fast_until`: until when it may be used unvetted; `None`: it may not.
    """

    state: State
    organisations: int = 0
    lineages: int = 0
    single_source: bool = False
    fast_until: datetime | None = None


_CLAIM = """
SELECT c.id, c.author, c.thing, c.handling, c.terms, c.name, c.kind, c.stix_id, c.vetting,
       c.source_grade || c.information_grade, c.likelihood, c.recorded_at, c.content,
       coalesce((SELECT min(l.type) FROM link l WHERE l.claim = c.id AND c.kind = 'relationship'), ''),
       (SELECT p.id FROM claim p WHERE p.author = c.author AND p.object = c.object AND NOT p.current
        AND p.withdrawn_at IS NULL AND p.version < c.version ORDER BY p.version DESC, p.recorded_at DESC, p.id LIMIT 1)
FROM claim c WHERE {which} AND c.current AND c.withdrawn_at IS NULL AND NOT c.revoked
"""
_INCOMPLETE = _CLAIM.format(which="c.author = %s AND c.vetting = 'incomplete'")
_INCOMPLETE += "ORDER BY c.recorded_at DESC, c.id LIMIT 200"
_ROUNDS = "SELECT {columns} FROM vet_round WHERE {which} ORDER BY opened_at DESC, id LIMIT 200"
_WAITS = """s.person = %(person)s AND s.declined_at IS NULL AND s.done_at IS NULL
AND NOT EXISTS (SELECT FROM vet_review v WHERE v.seat = s.id)"""
_SEATS = f"SELECT {{columns}} FROM vet_seat s WHERE {_WAITS} {{which}} ORDER BY drawn_at, id"
_STANDING = """
SELECT c.id, c.vetting, coalesce(r.organisations, 0), coalesce(r.lineages, 0), coalesce(r.single_source, false),
       (SELECT max(f.until) FROM vet_fast f WHERE f.claim = c.id AND f.confirms IS NOT NULL AND f.until > %(at)s
        AND c.vetting = ANY (%(fast)s))
FROM claim c LEFT JOIN LATERAL (
    SELECT v.lineages, v.single_source, (SELECT count(DISTINCT w.organisation) FROM vet_review w
        WHERE w.round = v.id AND w.verdict = 'accept') AS organisations
    FROM vet_round v WHERE v.claim = c.id AND v.outcome = 'vetted' AND c.vetting = 'vetted'
    ORDER BY v.closed_at DESC LIMIT 1) AS r ON true
WHERE c.id = ANY (%(claims)s)
"""
_COUNT = f"""
SELECT count(*) FROM vet_seat s WHERE {_WAITS}
AND EXISTS (SELECT FROM vet_round r JOIN claim c ON c.id = r.claim WHERE r.id = s.round
    AND c.current AND c.withdrawn_at IS NULL AND NOT c.revoked)
"""


def find_claims(opened: OpenScope, claims: Collection[ClaimId]) -> Mapping[ClaimId, Vetted]:
    """Return those of some claims that stand and that the scope shows."""
    found = (
        _vetted(row) for row in opened.sql(_CLAIM.format(which="c.id = ANY (%s)"), [list(claims)])
    )
    return {each.id: each for each in found}


def find_claim_of(
    opened: OpenScope, stix_id: str, *, author: OrganisationId | None
) -> ClaimId | None:
    """Return the standing claim of an organisation that states an object of this id, where the scope shows one."""
    row = opened.one(
        "SELECT id FROM claim WHERE stix_id = %s AND author = %s AND current", [stix_id, author]
    )
    return ClaimId(row[0]) if row else None


def content_of(opened: OpenScope, claim: ClaimId) -> bytes:
    """Return what a version of a claim says that the scope shows, a former one as well; b"" where it shows none."""
    row = opened.one("SELECT content FROM claim WHERE id = %s", [claim])
    return bytes(row[0]) if row else b""


def incomplete(opened: OpenScope) -> list[Vetted]:
    """Return the claims of the asker's organisation that lack something, the latest first: 200 at most."""
    return [_vetted(row) for row in opened.sql(_INCOMPLETE, [opened.scope.actor.organisation])]


def standing_of(opened: OpenScope, claims: Collection[ClaimId]) -> Mapping[ClaimId, Standing]:
    """Return where those of some claims stand that the scope shows."""
    asked = {"claims": list(claims), "at": opened.scope.at, "fast": [str(each) for each in FAST]}
    rows = opened.sql(_STANDING, asked)
    return {
        ClaimId(id_): Standing(
            state=State(state),
            organisations=organisations,
            lineages=lineages,
            single_source=single,
            fast_until=until,
        )
        for id_, state, organisations, lineages, single, until in rows
    }


def add_round(opened: OpenScope, made: Round, seats: Iterable[Seat]) -> bool:
    """Open a round with those who were drawn; `False` where one is open already. Of two at once the second waits."""
    _lock(opened, made.claim)
    values = attrs.asdict(made)
    rows = opened.sql(
        """INSERT INTO vet_round (id, handling, claim, thing, author, opened_by, person, doubt, opened_at)
        SELECT %(id)s, %(handling)s, %(claim)s, %(thing)s, %(author)s, %(opened_by)s, %(person)s, %(doubt)s,
               %(opened_at)s
        WHERE NOT EXISTS (SELECT FROM vet_round r WHERE r.claim = %(claim)s AND r.closed_at IS NULL) RETURNING id""",
        values,
    )
    if rows:
        add_seats(opened, seats)
    return bool(rows)


def add_seats(opened: OpenScope, seats: Iterable[Seat]) -> None:
    """Keep who was drawn."""
    for each in seats:
        opened.sql(
            """INSERT INTO vet_seat (id, handling, round, claim, author, person, organisation, deciding, drawn_at)
            VALUES (%(id)s, %(handling)s, %(round)s, %(claim)s, %(author)s, %(person)s, %(organisation)s,
                %(deciding)s, %(drawn_at)s)""",
            attrs.asdict(each),
        )


def lock(opened: OpenScope, round_: uuid.UUID) -> None:
    """Let nobody else change a round until this transaction ends."""
    opened.sql(
        "SELECT pg_advisory_xact_lock(hashtextextended('atlas.vetting ' || %s, 0))", [str(round_)]
    )


def rounds_of(opened: OpenScope, claim: ClaimId) -> list[Round]:
    """Return the rounds of a claim, the latest first."""
    return _rounds(opened, "claim = %s", [claim])


def find_round(opened: OpenScope, round_: uuid.UUID) -> Round | None:
    """Return one round that the scope shows, or `None`."""
    return next(iter(_rounds(opened, "id = %s", [round_])), None)


def find_rounds(opened: OpenScope, rounds: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Round]:
    """Return those of some rounds that the scope shows, 200 at most."""
    return {each.id: each for each in _rounds(opened, "id = ANY (%s)", [list(rounds)])}


def open_rounds(opened: OpenScope, *, by: OrganisationId) -> list[Round]:
    """Return the open rounds of an organisation's own claims, or that it asked for; the latest first."""
    return _rounds(opened, "closed_at IS NULL AND (author = %s OR opened_by = %s)", [by, by])


def waiting(opened: OpenScope, person: PersonId) -> list[Seat]:
    """Return the seats of a person that wait for a review, the oldest first."""
    return _seats(opened, person, "", {})


def seat_of(opened: OpenScope, round_: uuid.UUID, person: PersonId) -> Seat | None:
    """Return the seat of a person in a round while it waits for a review, or `None`."""
    return next(iter(_seats(opened, person, "AND round = %(round)s", {"round": round_})), None)


def count_waiting(opened: OpenScope, person: PersonId) -> int:
    """Return how many reviews wait for a person, of claims that the scope shows."""
    row = opened.one(_COUNT, {"person": person})
    return int(row[0]) if row else 0


def decline(opened: OpenScope, seat: uuid.UUID) -> bool:
    """Give a seat back; `False` where it does not wait any more."""
    rows = opened.sql(
        "UPDATE vet_seat SET declined_at = %s WHERE id = %s AND declined_at IS NULL AND done_at IS NULL RETURNING id",
        [opened.scope.at, seat],
    )
    return bool(rows)


def add_review(opened: OpenScope, said: Said) -> None:
    """Keep what a reviewer says, for him alone until all have reviewed."""
    opened.sql(
        """INSERT INTO vet_review (id, handling, round, claim, author, seat, person, organisation, verdict,
            credibility, single_source, lineages, alternative, note, recorded_at)
        VALUES (%(id)s, %(handling)s, %(round)s, %(claim)s, %(author)s, %(seat)s, %(person)s, %(organisation)s,
            %(verdict)s, %(credibility)s, %(single_source)s, %(lineages)s, %(alternative)s, %(note)s,
            %(recorded_at)s)""",
        attrs.asdict(said),
    )


def reviews(opened: OpenScope, rounds: Collection[uuid.UUID]) -> list[Said]:
    """Return what the scope shows of reviews of some rounds, in their order: one's own, and those that are open."""
    rows = opened.sql(
        f"SELECT {_SAID} FROM vet_review WHERE round = ANY (%s) ORDER BY recorded_at, id",
        [list(rounds)],
    )
    return [_said(row) for row in rows]


def all_reviews(opened: OpenScope, round_: uuid.UUID) -> list[Said]:
    """Return all reviews of a round for the rules to weigh; none while somebody who was drawn has not reviewed."""
    return [_said(row) for row in opened.sql(f"SELECT {_SAID} FROM vet_reviews(%s)", [round_])]


def count_open(opened: OpenScope, by: OrganisationId) -> int:
    """Return how many open reviews an organisation asked for; of two at once the second waits."""
    opened.sql(
        "SELECT pg_advisory_xact_lock(hashtextextended('atlas.vetting offers ' || %s, 0))",
        [str(by)],
    )
    row = opened.one(
        "SELECT count(*) FROM vet_round WHERE opened_by = %s AND closed_at IS NULL", [by]
    )
    return int(row[0]) if row else 0


def move(opened: OpenScope, round_: uuid.UUID, into: Outcome) -> bool:
    """Let the claim of a round go into a state; `False` where the database finds that the rule does not hold."""
    row = opened.one(
        "SELECT atlas.vet_move(%s, %s, %s, %s)",
        [round_, into.state, into.why, opened.scope.at],
    )
    return bool(row and row[0])


def overdue(opened: OpenScope) -> list[uuid.UUID]:
    """Return the rounds whose time is over, the oldest first; for the daily work alone."""
    return [row[0] for row in opened.sql("SELECT round FROM vet_overdue(%s)", [opened.scope.at])]


def helped(opened: OpenScope) -> list[ClaimId]:
    """Return the vetted claims that the writer's organisation helped to vet, by id."""
    return [ClaimId(claim) for (claim,) in opened.sql("SELECT * FROM vet_helped()")]


def _lock(opened: OpenScope, claim: ClaimId) -> None:
    opened.sql(
        "SELECT pg_advisory_xact_lock(hashtextextended('atlas.vetting claim ' || %s, 0))",
        [str(claim)],
    )


def _columns(of: type[attrs.AttrsInstance]) -> str:
    return ", ".join(each.name for each in attrs.fields(of))


_ROUND, _SEAT, _SAID = _columns(Round), _columns(Seat), _columns(Said)


def _rounds(opened: OpenScope, which: str, params: Sequence[object]) -> list[Round]:
    names = [each.name for each in attrs.fields(Round)]
    rows = opened.sql(_ROUNDS.format(columns=_ROUND, which=which), params)
    return [Round(**dict(zip(names, row, strict=True))) for row in rows]


def _seats(
    opened: OpenScope, person: PersonId, which: str, params: Mapping[str, object]
) -> list[Seat]:
    names = [each.name for each in attrs.fields(Seat)]
    rows = opened.sql(_SEATS.format(columns=_SEAT, which=which), {"person": person, **params})
    return [Seat(**dict(zip(names, row, strict=True))) for row in rows]


def _said(row: Sequence[object]) -> Said:
    named = dict(zip((each.name for each in attrs.fields(Said)), row, strict=True))
    named["verdict"] = Verdict(str(named["verdict"]))
    return Said(**named)  # type: ignore[arg-type] # columns have the fields' names and types


def _vetted(row: Sequence[object]) -> Vetted:
    named = dict(zip((each.name for each in attrs.fields(Vetted)), row, strict=True))
    named["state"] = State(str(named["state"]))
    named["content"] = bytes(named["content"])  # type: ignore[call-overload] # a bytea column
    return Vetted(**named)  # type: ignore[arg-type] # columns have the fields' names and types
