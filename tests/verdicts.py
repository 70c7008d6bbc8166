"""What Python says and what the database does, about the same facts, side by side.

`reading` and `giving` return a line for each difference. They ask real rows in every table under the wall, and
try real insertions: equal bit strings alone would not show a row policy that ignores them.
"""

import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

import attrs
import psycopg

import ballots
import batching
import edges
import entries
import offices
import operation_rows
import package_rows
import sameness
import vetting_rows
import watches
from atlas.model.handling import Purpose
from atlas.policy.actors import Actor, Standing
from atlas.policy.permits import may_give, permits
from atlas.store import alliance
from cluster import Connection
from facts import REFERENCES, Facts

Permits = Callable[..., bool]
Probed = tuple[Actor, Standing, datetime]

# One row a handling in each table, and one superseded claim a pair of neighbours: (own, covering).
_CLAIM = """
INSERT INTO claim (id, handling, terms, batch, author, thing, object, stix_id, kind, name, aliases, spec,
    version, digest, content, words, recorded_at, source_grade, information_grade, assessment, revoked,
    vetting, ahead, current, covered_by)
SELECT gen_random_uuid(), own, 0, gen_random_uuid(), {author}, gen_random_uuid(), gen_random_uuid(),
    '', '', '', '{{}}', '', '', sha256(''), '', 'word:1A', now(), 'F', '6', false, false,
    '', false, covering IS NULL, covering
FROM unnest(%(own)s::integer[], %(covering)s::integer[]) AS given (own, covering)
"""
FILL = {
    "claim": _CLAIM,
    "link": "INSERT INTO link SELECT gen_random_uuid(), own, gen_random_uuid(), '', gen_random_uuid(), '', ''"
    " FROM unnest(%(own)s::integer[]) AS own",
    "identifier": "INSERT INTO identifier SELECT gen_random_uuid(), own, gen_random_uuid(), '', ''"
    " FROM unnest(%(own)s::integer[]) AS own",
    "appearance": "INSERT INTO appearance SELECT gen_random_uuid(), own, md5(own::text)::uuid, '', ''"
    " FROM unnest(%(own)s::integer[]) AS own",
    "vocabulary": "INSERT INTO vocabulary SELECT 'word', own, 1 FROM unnest(%(own)s::integer[]) AS own",
    "opening": "INSERT INTO opening SELECT gen_random_uuid(), own, sha256('a') || sha256('b') || sha256('c')"
    " FROM unnest(%(own)s::integer[]) AS own",
    "saved_view": "INSERT INTO saved_view SELECT gen_random_uuid(), own, gen_random_uuid(), '', '', now(), false"
    " FROM unnest(%(own)s::integer[]) AS own",
    "flag": "INSERT INTO flag SELECT gen_random_uuid(), own, gen_random_uuid(), gen_random_uuid(), '', 0, 0, 0, now()"
    " FROM unnest(%(own)s::integer[]) AS own",
    "claim_mark": "INSERT INTO claim_mark"
    " SELECT gen_random_uuid(), own, {author}, gen_random_uuid(), 'hold', false, '', NULL, now()"
    " FROM unnest(%(own)s::integer[]) AS own",
    "nomination_entry": "INSERT INTO nomination_entry"
    " SELECT gen_random_uuid(), own, gen_random_uuid(), 0, 'submitted', '{{}}', '{{}}', {author}, NULL, now()"
    " FROM unnest(%(own)s::integer[]) AS own",
    "outcome_entry": "INSERT INTO outcome_entry"
    " SELECT id, own, id, 0, 'recorded', '{{}}', '', {author}, NULL, now()"
    " FROM unnest(%(own)s::integer[]) AS own CROSS JOIN LATERAL"
    " (SELECT md5(own::text || clock_timestamp()::text)::uuid AS id OFFSET 0) AS made",
    "criteria_weight": "INSERT INTO criteria_weight"
    " SELECT gen_random_uuid(), own, '{{}}', 'why', {author}, NULL, now() FROM unnest(%(own)s::integer[]) AS own",
    "investigation": "INSERT INTO investigation"
    " SELECT gen_random_uuid(), own, gen_random_uuid(), 'opened', NULL, NULL, {author}, NULL, '{{}}', now()"
    " FROM unnest(%(own)s::integer[]) AS own",
    **operation_rows.FILL,
    **package_rows.FILL,
    **vetting_rows.FILL,
    "objection": "INSERT INTO objection"
    " SELECT gen_random_uuid(), own, {author}, gen_random_uuid(), gen_random_uuid(), 'objected', false, now()"
    " FROM unnest(%(own)s::integer[]) AS own",
    # said about a thing that appears under the same handling, so the comment shows where it does
    "comment": "INSERT INTO comment SELECT gen_random_uuid(), own, md5(own::text)::uuid, NULL, NULL, {author},"
    " gen_random_uuid(), '{{}}', '', now() FROM unnest(%(own)s::integer[]) AS own",
    "notification": "INSERT INTO notification SELECT gen_random_uuid(), own, gen_random_uuid(), '', gen_random_uuid(),"
    " now() FROM unnest(%(own)s::integer[]) AS own",
    "submission": "INSERT INTO submission SELECT gen_random_uuid(), own, '', now()"
    " FROM unnest(%(own)s::integer[]) AS own",
    "draft": "INSERT INTO draft SELECT gen_random_uuid(), own, gen_random_uuid(), '', '{{}}', now()"
    " FROM unnest(%(own)s::integer[]) AS own",
    # the importer's own row; whether the other shows is asked where imports are
    "batch_note": "INSERT INTO batch_note SELECT gen_random_uuid(), own, {author}, gen_random_uuid(), true, NULL, '',"
    " '', now(), 'done', '{{}}', '{{}}' FROM unnest(%(own)s::integer[]) AS own",
    "glass_copy": "INSERT INTO glass_copy"
    " SELECT gen_random_uuid(), own, gen_random_uuid(), {author}, gen_random_uuid(),"
    " 'TLP:GREEN', '', '', '', 'infinity' FROM unnest(%(own)s::integer[]) AS own",
    "glass_request": "INSERT INTO glass_request"
    " SELECT gen_random_uuid(), own, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), {author},"
    " gen_random_uuid(), 'asked', '', gen_random_uuid(), now(), now() FROM unnest(%(own)s::integer[]) AS own",
    # who asks for a release asks in the own name, who answers answers in it
    "wider_request": "INSERT INTO wider_request SELECT gen_random_uuid(), own, gen_random_uuid(), gen_random_uuid(),"
    " CASE WHEN own %% 2 = 0 THEN gen_random_uuid() ELSE {author} END,"
    " CASE WHEN own %% 2 = 0 THEN {author} ELSE gen_random_uuid() END, own,"
    " CASE WHEN own %% 2 = 0 THEN 'asked' ELSE 'no' END, '', NULL, now(), now()"
    " FROM unnest(%(own)s::integer[]) AS own",
}
FORGOTTEN = ("vocabulary", "draft")  # of which the application deletes what it reads
# Two parts a pair of neighbours: on the claim that stands under the other's handling, and on the superseded one.
_PARTS = """
INSERT INTO claim_part
SELECT c.id, 1, own, covering, '', '{{}}', NULL, 'part:1A', '{{}}', sha256('')
FROM unnest(%(own)s::integer[], %(covering)s::integer[]) AS given (own, covering)
JOIN claim c ON (c.handling = covering AND c.current) OR (c.handling = own AND c.covered_by = covering)
"""
_PART = """
INSERT INTO claim_part
SELECT gen_random_uuid(), 1, own, 0, '', '{{}}', NULL, '', '{{}}', sha256('') FROM unnest(%(own)s::integer[]) AS own
"""
GIVEN = {**FILL, **vetting_rows.GIVEN, "claim_part": _PART}
# Filled where a claim stands, and given by a way of their own.
BESIDE_CLAIMS = {**vetting_rows.BESIDE_CLAIMS, **package_rows.TOLD}
# One withdrawal a pair of neighbours; only the owner function gives these, so they stand apart.
_WITHDRAWN = """
INSERT INTO withdrawal
SELECT gen_random_uuid(), own, covering, {author}, gen_random_uuid(), gen_random_uuid(), '', '', now()
FROM unnest(%(own)s::integer[], %(covering)s::integer[]) AS given (own, covering)
"""
_SEEN = (
    " UNION ALL ".join(
        f"SELECT '{table}', array_agg(handling ORDER BY handling) FROM {table}"
        for table in (*FILL, *BESIDE_CLAIMS)
        if table != "claim"
    )
    + """ UNION ALL SELECT 'claim', array_agg(handling ORDER BY handling) FROM claim WHERE current
    UNION ALL SELECT 'change', array_agg(handling ORDER BY handling) FROM change
    UNION ALL SELECT 'search_claims', array_agg(c.handling ORDER BY c.handling)
        FROM search_claims('word', 'word', 0, 100000) s JOIN claim c ON c.id = s.claim
    UNION ALL SELECT 'search_claims, common', array_agg(c.handling ORDER BY c.handling)
        FROM search_claims('word', 'word', 9999999, 100000) s JOIN claim c ON c.id = s.claim
    UNION ALL SELECT 'search_claims, counted', ARRAY[count(*)::integer]
        FROM search_claims('word', 'word', 0, 100000)
    UNION ALL SELECT 'search_claims, common, counted', ARRAY[count(*)::integer]
        FROM search_claims('word', 'word', 9999999, 100000)
    UNION ALL SELECT 'search_claims, parts, counted', ARRAY[count(*)::integer]
        FROM search_claims('part', 'part', 0, 100000)"""
)
ONE_OCTET = "/w=="  # base64 of eight bits
_FOUND = [
    f"search_claims('{word}', '{word}', {common}, 1000)"
    for word in ("word", "part")
    for common in (0, 9999999)
]
WITHOUT_SCOPE = "SELECT " + " + ".join(
    f"(SELECT count(*) FROM {each})"
    for each in [*GIVEN, *BESIDE_CLAIMS, "withdrawal", "change", *_FOUND]
)
_HISTORY = "SELECT handling, covered_by FROM claim WHERE NOT current"
_IN_PARTS = "SELECT handling, terms FROM claim_part"
_FOUND_IN_PARTS = """
SELECT p.handling, p.terms FROM search_claims('part', 'part', 0, 100000) s
JOIN claim_part p ON p.claim = s.claim
"""
_LOST = "SELECT handling, covered_by FROM withdrawal"
_LAYOUT = """INSERT INTO layout SELECT gen_random_uuid(), sha256(convert_to(%s, 'UTF8')), sha256(''), '', now(),
    'infinity'"""
_SET_READABLE = "SELECT set_config('atlas.readable', readable(%s, %s, %s, %s, %s), true)"
_SET_WRITABLE = "SELECT set_config('atlas.writable', writable(%s, %s, %s), true), set_config('atlas.author', %s, true)"


@attrs.frozen
class Tally:
    """Differences found, and over how many decisions."""

    differences: list[str]
    decisions: int


def fill(superuser: Connection, known: Facts) -> None:
    """Put one row of each handling into every table under the wall, and a superseded claim of each pair."""
    ids = list(known.handlings)
    insert(superuser, _WITHDRAWN, ids, covering=ids[1:] + ids[:1])
    for table, statement in FILL.items():
        insert(superuser, statement, ids)
        if table == "claim":
            insert(superuser, statement, ids, covering=ids[1:] + ids[:1])
    for statement in (*BESIDE_CLAIMS.values(), *edges.HIDDEN):
        insert(superuser, statement, ids)
    insert(superuser, _PARTS, ids, covering=ids[1:] + ids[:1])
    superuser.execute(watches.FILL)
    superuser.execute(entries.FILL)


def standings(known: Facts, moments: Sequence[datetime]) -> list[Probed]:
    """Return every actor at every moment, with the facts that the store has about them."""
    return [
        (actor, alliance.standing_of(actor, at), at) for actor in known.actors() for at in moments
    ]


def reading(
    connection: Connection,
    known: Facts,
    probed: Sequence[Probed],
    *,
    purposes: Sequence[Purpose],
    permitted: Permits = permits,
) -> Tally:
    """Compare `permits` with the rows that come back, for every standing and purpose."""
    differences: list[str] = []
    probes = 0
    with connection.transaction():
        for actor, standing, at in probed:
            for purpose in purposes:
                probes += 1
                about = REFERENCES[probes % len(REFERENCES)]
                may = {
                    id_
                    for id_, handling in known.handlings.items()
                    if permitted(handling, standing, purpose=purpose, at=at, reference=about)
                }
                connection.execute(
                    _SET_READABLE, [actor.person, actor.organisation, purpose, at, about]
                )
                for table, seen in _differing(connection, may, known):
                    told = ", ".join(str(known.handlings.get(each, each)) for each in seen)
                    differences.append(
                        f"{table}: {standing} for {purpose} about {about!r} at {at}: {told}"
                    )
    return Tally(differences, probes * len(known.handlings))


def _differing(
    connection: Connection, may: set[int], known: Facts
) -> Iterator[tuple[str, set[int]]]:
    ids = list(known.handlings)
    for (table,) in connection.execute(edges.SHOWN).fetchall():
        yield table, set(ids)
    for table, seen in connection.execute(_SEEN).fetchall():
        wanted = may
        if table == "search_claims, parts, counted":
            wanted = {len(may)}
        elif table.endswith("counted"):
            # common words are found twice: among names, and by id
            wanted = {len(may) * (2 if "common" in table else 1)}
        if set(seen or ()) ^ wanted:
            yield table, set(seen or ()) ^ wanted
    pairs = {pair for pair in zip(ids, ids[1:] + ids[:1], strict=True) if pair[0] in may}
    kept = {pair for pair in pairs if pair[1] in may}
    for table, question, expected in (
        ("claim, superseded", _HISTORY, kept),
        ("claim_part", _IN_PARTS, kept),
        ("search_claims, parts", _FOUND_IN_PARTS, kept),
        ("withdrawal", _LOST, pairs - kept),
    ):
        told = set(connection.execute(question).fetchall())
        if told != expected:
            yield table, {own for own, _ in told ^ expected}


def giving(
    connection: Connection,
    known: Facts,
    probed: Sequence[Probed],
    *,
    tried: int = 6,
    permitted: Permits = may_give,
) -> Tally:
    """Compare `may_give` with `writable` and with what insertions do; at most `tried` refusals a probe."""
    differences: list[str] = []
    probes = 0
    for actor, standing, at in probed:
        probes += 1
        may = {
            id_ for id_, handling in known.handlings.items() if permitted(handling, standing, at=at)
        }
        with connection.transaction(force_rollback=True):
            connection.execute(
                _SET_WRITABLE, [actor.person, actor.organisation, at, str(actor.organisation)]
            )
            refused = sorted(set(known.handlings) - may)[
                probes % 3 :: max(1, len(known.handlings) // tried)
            ]
            table = list(GIVEN)[probes % len(GIVEN)]
            differences += [
                f"{table}: {standing} at {at}: {known.handlings[each]} was taken"
                for each in refused
                if is_taken(connection, table, [each], actor.organisation)
            ]
            if may and not is_taken(connection, table, sorted(may), actor.organisation):
                told = [known.handlings[id_] for id_ in sorted(may)]
                differences.append(f"{table}: {standing} at {at}: one of {told} was refused")
    return Tally(differences, probes * len(known.handlings))


def is_taken(
    connection: Connection, table: str, ids: Sequence[int], author: uuid.UUID | None
) -> bool:
    """Tell whether rows of these handlings go in; a refusal by the wall is `False`, all else is raised."""
    try:
        with connection.transaction(), operation_rows.read_where_needed(connection, table):
            for each in operation_rows.HEADS.get(table, (table,)):
                insert(connection, GIVEN[each], ids, author=author)
    except psycopg.errors.InsufficientPrivilege:
        return False
    return True


def at_the_edge(connection: Connection, known: Facts) -> bool:
    """Tell whether all is well around scopes of one octet: handling 8 is the first beyond their bits.

    Reading and giving without any scope comes first: it must be a fresh connection.
    """
    unscoped = connection.execute(WITHOUT_SCOPE).fetchone() == (0,)
    unscoped &= vetting_rows.shut(connection) and offices.hold(connection)
    refused = not any(is_taken(connection, table, [0], None) for table in GIVEN)
    # they set what a scope sets: after them the connection is fresh no more
    unscoped &= sameness.hold(connection) and batching.hold(connection)
    unscoped &= ballots.hold(connection) and entries.hold(connection)
    unscoped &= vetting_rows.hold(connection) and edges.hold(connection, GIVEN)
    refused &= not _keeps(connection, ONE_OCTET)
    with connection.transaction(force_rollback=True):
        unscoped &= all(_forget(connection, table) == 0 for table in FORGOTTEN)
        connection.execute("SELECT set_config('atlas.readable', %s, true)", [ONE_OCTET])
        connection.execute("SELECT set_config('atlas.writable', %s, true)", [ONE_OCTET])
        within = {each for each in known.handlings if each < 8}
        seen = not list(_differing(connection, within, known))
        signed = (
            *("claim", "claim_mark", "transition", "nomination_entry", "criteria_weight"),
            *("investigation", "objection", "wider_request", "glass_request", "glass_copy"),
            *("vet_fast", "vet_conflict", "citation"),
        )
        unsigned = not any(is_taken(connection, table, [0], None) for table in signed)
        beyond = not any(is_taken(connection, table, [8], None) for table in GIVEN)
        kept = _keeps(connection, ONE_OCTET) and not _keeps(connection, ONE_OCTET + "=")
        forgot = all(_forget(connection, table) == len(within) for table in FORGOTTEN)
        author = uuid.uuid4()
        connection.execute("SELECT set_config('atlas.author', %s, true)", [str(author)])
        given = all(is_taken(connection, table, [7], author) for table in GIVEN)
        beyond &= not any(is_taken(connection, table, [8], author) for table in GIVEN)
        kept &= _layouts(connection, ONE_OCTET) == 1 and _layouts(connection, ONE_OCTET + "=") == 0
        kept &= _forget(connection, "layout") == 0  # that of another scope
        connection.execute("SELECT set_config('atlas.readable', %s, true)", [ONE_OCTET])
        changed = _changes(connection, author, len(within) + 1)
    held = watches.hold(connection)
    return all((unscoped, refused, seen, unsigned, beyond, kept, forgot, given, changed, held))


def _layouts(connection: Connection, scope: str) -> int:
    connection.execute("SELECT set_config('atlas.readable', %s, true)", [scope])
    return len(connection.execute("SELECT FROM layout").fetchall())


def _changes(connection: Connection, author: uuid.UUID, notices: int) -> bool:
    """Tell whether an author empties the own comment, of which there is one, and notices in sight are marked.

    Of copies of an emergency those end whose time is over, and no others.
    """
    emptied = "UPDATE comment SET text = {}, mentions = '{{}}', withdrawn_at = {}"
    for text, moment in (("'said'", "now()"), ("''", "NULL")):
        try:
            with connection.transaction():
                connection.execute(emptied.format(text, moment))
        except psycopg.errors.InsufficientPrivilege:
            continue
        return False
    expired = GIVEN["glass_copy"].replace("'infinity'", "'-infinity'")
    unended = _forget(connection, "glass_copy")
    insert(connection, expired, [7], author=author)
    ended = (unended, _forget(connection, "glass_copy")) == (0, 1)
    own = connection.execute(emptied.format("''", "now()")).rowcount
    marked = connection.execute("UPDATE notification SET seen_at = now()").rowcount
    return ended and (own, marked) == (1, notices)


def _keeps(connection: Connection, scope: str) -> bool:
    """Tell whether a layout that belongs to a scope goes in; a refusal by the wall is `False`."""
    try:
        with connection.transaction():
            connection.execute(_LAYOUT, [scope])
    except psycopg.errors.InsufficientPrivilege:
        return False
    return True


def _forget(connection: Connection, table: str) -> int:
    return connection.execute(f"DELETE FROM {table}").rowcount


def insert(
    connection: Connection,
    statement: str,
    ids: Sequence[int],
    *,
    covering: Sequence[int] = (),
    author: uuid.UUID | None = None,
) -> None:
    """Run one statement of `FILL`: a row for each handling id, claims in the author's name."""
    written = statement.format(author=f"'{author}'::uuid" if author else "gen_random_uuid()")
    nobody: Sequence[int | None] = [None] * len(ids)
    connection.execute(written, {"own": list(ids), "covering": list(covering or nobody)})
