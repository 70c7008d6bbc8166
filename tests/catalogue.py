"""What PostgreSQL's catalogue says about the wall: one question a rule, each answering with what breaks it."""

from collections.abc import Mapping
from types import MappingProxyType

from cluster import Connection

# Tables without a row policy, each with the reason. Whoever adds one says why here.
EXCUSED: Mapping[str, str] = MappingProxyType(
    {
        "agreement": "the alliance's own: texts for all members",
        "authority": "the alliance's own: which authorities outside may get packages, as its board lists them",
        "batch": "whose import it was and when; never rendered, no map data",
        "cell": "the alliance's own: what the policy weighs; shown to members and secretariat alone",
        "cell_member": "the alliance's own: what the policy weighs; shown with its cell alone",
        "erasure": "random ids of what was erased, and days; no map data",
        "decision": "the record of the gate: ids and rules, no map data",
        "dissemination": "who took something out, when and why; no map data",
        "dissemination_line": "random ids of claims and salted digests of what went out",
        "handling": "who may read; the scope is computed from it; never rendered",
        "identity": "who a person is at an identity provider",
        "journal_day": "ids and salted hashes of decisions, a day in a row",
        "last_change": "how far numbers of a feed were given; the application may not read it",
        "legal_basis": "the alliance's own: what the policy weighs; never rendered",
        "log_pending": "salted hashes that tell nothing",
        "mail_address": "where people get mail; shown to its person and to operators alone",
        "node": "the alliance's own: seats of the alliance, known to members",
        "node_fact": "which text of the policy is in force, and a check of the map key; no map data",
        "organisation": "the alliance's own: names of members are known to members",
        "package_link": "hashes of links for recipients outside, and their dates; no map data",
        "passkey": "public keys of people's authenticators",
        "person": "the alliance's own: shown to colleagues, cell members and secretariat alone",
        "progress": "fixed titles and counts of jobs, no map data",
        "recovery_code": "hashes of recovery codes",
        "rescue": "who was let in again, by which two operators, and why; no map data",
        "signature": "the alliance's own: which members signed what",
        "signin_link": "hashes of one-time links",
        "sitting": "sign-ins of people: method, browser, times",
        "terms": "what may be done; interned, without a claim",
        "throttle": "keyed hashes and counts of wrong guesses",
        "token": "hashes of bearer tokens, with purpose, scope and dates",
        "totp": "secrets for codes by time, encrypted",
        "django_content_type": "Django's own, no map data",
        "django_migrations": "Django's own, no map data",
        "django_session": "sessions: a person's id and purpose",
        "auth_group": "Django's own, empty",
        "auth_group_permissions": "Django's own, empty",
        "auth_permission": "Django's own, no map data",
        "procrastinate_events": "the queue: job arguments are ids",
        "procrastinate_jobs": "the queue: job arguments are ids",
        "procrastinate_periodic_defers": "the queue: job arguments are ids",
        "procrastinate_workers": "the queue: who works",
    }
)
_PACKAGES = (
    "package",
    "package_step",
    "package_consent",
    "package_release",
    "package_line",
    "package_reader",
)
_VETTING = ("vet_round", "vet_seat", "vet_review", "vet_fast")
_ANSWERS = ("package_answer", "package_recall", "package_told")
_RATED = ("package_rating",)
WALLED = frozenset(
    {
        *(*_PACKAGES, *_ANSWERS, *_RATED),
        *(*_VETTING, "vet_conflict", "citation"),
        *("claim", "link", "identifier", "appearance", "vocabulary", "opening"),
        *("layout", "saved_view", "withdrawal", "flag"),
        *("glass_request", "glass_copy"),
        *("claim_mark", "off_the_map", "claim_part", "wider_request"),
        *("draft", "subject_case", "objection", "batch_note"),
        *("comment", "notification"),
        *("bait", "alarm", "opened"),
        *("deconflict_entry", "deconflict_query", "deconflict_hit"),
        *("judgement", "change", "submission"),
        *("transition", "investigation", "operation", "operation_entry"),
        *("nomination_entry", "ballot", "criteria_weight"),
        "outcome_entry",
        "playbook",
    }
)
# Which the application may not write: functions do; and of these, which it may not read either.
_WRITTEN_FOR_IT = frozenset(
    {
        *("withdrawal", "off_the_map", "alarm", "opened", "change"),
        *("package_recall", "package_told", "deconflict_query", "deconflict_hit"),
    }
)
_UNREAD = frozenset({"off_the_map", "opened"})

# Who may do what to which walled rows: (table, role, command).
POLICIES = frozenset(
    {(table, "atlas_app", "r") for table in WALLED - _UNREAD}
    | {(table, "atlas_app", "a") for table in WALLED - _WRITTEN_FOR_IT}
    | {("vocabulary", "atlas_app", "d"), ("claim", "atlas_search", "r")}
    | {("glass_copy", "atlas_app", "d")}
    | {(table, "atlas_app", "d") for table in ("layout", "draft", "subject_case")}
    | {(table, "atlas_app", "w") for table in ("comment", "notification", "bait", "judgement")}
    | {("deconflict_entry", "atlas_app", "w")}
    | {("batch_note", "atlas_app", "w"), ("package", "atlas_app", "w")}
    | {(table, "atlas_app", "w") for table in ("operation", "operation_entry")}
    | {(table, "atlas_retire", "*") for table in ("claim", "link", "identifier", "appearance")}
    | {
        (table, "atlas_retire", "*")
        for table in (
            *("withdrawal", "vocabulary", "opening"),
            *("claim_mark", "off_the_map", "claim_part", "flag"),
            *("comment", "notification", "objection"),
            *("bait", "alarm", "opened"),
            *("deconflict_entry", "deconflict_query", "deconflict_hit"),
            *("change", "submission"),
            *("package_release", "package_line", "package_reader", *_ANSWERS),
        )
    }
    | {("claim_part", "atlas_search", "r"), ("claim", "atlas_search", "w")}
    | {(table, "atlas_app", "w") for table in ("vet_seat", "vet_conflict", "citation")}
    | {(table, "atlas_retire", "*") for table in (*_VETTING, "judgement", "citation")}
    | {(table, "atlas_search", "*") for table in ("vet_round", "vet_seat", "vet_review")}
    | {("vet_conflict", "atlas_search", "*"), ("transition", "atlas_search", "*")}
    | {("transition", "atlas_retire", "*")}
)
# What the application may do to walled tables beyond reading and inserting.
RIGHTS = frozenset(
    {(table, "DELETE") for table in ("vocabulary", "layout", "draft", "subject_case", "glass_copy")}
)
# The only columns that it may change: a comment loses its text, its author's own; a notice is marked as seen;
# an import tells how far it is.
COLUMNS = frozenset(
    {
        *(("comment", column) for column in ("text", "mentions", "withdrawn_at")),
        ("notification", "seen_at"),
        ("bait", "ended_at"),
        *(("deconflict_entry", column) for column in ("note", "token", "generation", "mode")),
        *(("deconflict_entry", column) for column in ("revision", "changed_at", "expires_at")),
        ("deconflict_entry", "withdrawn_at"),
        ("judgement", "withdrawn_at"),
        *(("vet_seat", "declined_at"), ("vet_conflict", "ended_at"), ("citation", "withdrawn_at")),
        *(("package", column) for column in ("handling", "version", "state", "revision")),
        *(("package", column) for column in ("document", "changed_at")),
        *(("operation", column) for column in ("handling", "state", "changed_at")),
        ("operation_entry", "handling"),
        *(("batch_note", column) for column in ("format", "state", "counts", "said")),
        *(("batch_note", column) for column in ("ended_at", "undone_at", "undone_by")),
    }
)

_TABLES = """
SELECT relname, relrowsecurity AND relforcerowsecurity FROM pg_class
WHERE relnamespace = 'atlas'::regnamespace AND relkind IN ('r', 'p', 'f', 'm')
"""
_POLICIES = """
SELECT c.relname, r.rolname, p.polcmd::text FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
LEFT JOIN unnest(p.polroles) AS named (role) ON true LEFT JOIN pg_roles r ON r.oid = named.role
WHERE c.relnamespace = 'atlas'::regnamespace AND p.polpermissive
"""
_FUNCTIONS = """
SELECT p.proname, p.prosecdef, o.rolname, coalesce(p.proconfig, '{}'), p.proacl IS NULL OR EXISTS (
           SELECT FROM aclexplode(p.proacl) a WHERE a.grantee = 0 AND a.privilege_type = 'EXECUTE')
FROM pg_proc p JOIN pg_roles o ON o.oid = p.proowner WHERE p.pronamespace = 'atlas'::regnamespace
"""
_VIEWS = """
SELECT relname FROM pg_class WHERE relnamespace = 'atlas'::regnamespace AND (
    relkind = 'm' OR relkind = 'v' AND NOT coalesce(reloptions, '{}') && ARRAY['security_invoker=true'])
"""
_ROLES = """
SELECT rolname, rolcanlogin, rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication,
       rolinherit, ARRAY(SELECT g.rolname::text FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
                         WHERE m.member = r.oid ORDER BY 1)
FROM pg_roles r WHERE rolname LIKE 'atlas%%'
"""
_OWNED = """
SELECT c.relname FROM pg_class c WHERE c.relowner = %(role)s::regrole
    AND c.relnamespace NOT IN (SELECT oid FROM pg_namespace WHERE nspname LIKE 'pg_t%%')
UNION ALL SELECT p.proname FROM pg_proc p WHERE p.proowner = %(role)s::regrole
UNION ALL SELECT n.nspname FROM pg_namespace n WHERE n.nspowner = %(role)s::regrole
UNION ALL SELECT d.datname FROM pg_database d WHERE d.datdba = %(role)s::regrole
"""
_RIGHTS = """
SELECT c.relname, act FROM pg_class c, unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) act
WHERE c.relname = ANY (%s) AND c.relnamespace = 'atlas'::regnamespace
  AND has_table_privilege('atlas_app', c.oid, act)
"""
_COLUMNS_WRITTEN = """
SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
WHERE c.relname = ANY (%s) AND c.relnamespace = 'atlas'::regnamespace AND NOT a.attisdropped
  AND has_column_privilege('atlas_app', c.oid, a.attnum, 'UPDATE')
"""
_UNIQUE = """
SELECT i.indexrelid::regclass::text, ARRAY(SELECT a.attname::text FROM pg_attribute a
    WHERE a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey::smallint[]))
FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
WHERE i.indisunique AND c.relnamespace = 'atlas'::regnamespace AND c.relname = ANY (%s)
"""
_KEYS = """
SELECT conname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
WHERE c.relnamespace = 'atlas'::regnamespace AND c.relname = ANY (%s) AND k.contype IN ('f', 'x')
"""
_DEFINERS = {
    "search_claims": "atlas_search",
    **dict.fromkeys(("vet_seats", "vet_waiting", "vet_conflicts", "hold_claims"), "atlas_search"),
    **dict.fromkeys(("vet_refusing", "vet_reviews", "vet_move", "vet_overdue"), "atlas_search"),
    **dict.fromkeys(("vet_leave", "vet_lacking", "vet_helped", "next_place"), "atlas_search"),
    **dict.fromkeys(("retire", "due_claims", "withdraw", "reinstate", "erase"), "atlas_retire"),
    **dict.fromkeys(("tidy_discussion", "note_opened", "raise_alarms"), "atlas_retire"),
    **dict.fromkeys(("undoable", "undone"), "atlas_retire"),
    **dict.fromkeys(("own_standing", "own_withdrawn", "roll_said"), "atlas_retire"),
    **dict.fromkeys(("deconflict", "compare_questions"), "atlas_retire"),
    **dict.fromkeys(
        ("recall_claims", "recall_one", "tell_contributors", "tell_reader"), "atlas_retire"
    ),
    "tell_reader": "atlas_retire",
    **dict.fromkeys(("note_new", "note_ended", "note_erased"), "atlas_retire"),
    **dict.fromkeys(("note_judged", "note_judgement_withdrawn"), "atlas_retire"),
    **dict.fromkeys(("number_changes", "forget_changes", "forget_submissions"), "atlas_retire"),
}
_PATH = "search_path=pg_catalog, atlas, pg_temp"
_ROLES_WANTED = {
    "atlas_app": (True, False, True, []),
    "atlas_owner": (True, False, False, ["atlas_retire", "atlas_search"]),
    "atlas_retire": (False, False, True, []),
    "atlas_search": (False, False, True, []),
}


def unwalled(superuser: Connection) -> list[str]:
    """Return tables that are neither under a forced policy nor excused, and excuses without a table."""
    found: dict[str, bool] = dict(superuser.execute(_TABLES).fetchall())
    bare = {table for table, forced in found.items() if not forced}
    return sorted(bare ^ set(EXCUSED)) + sorted(set(found) - bare ^ WALLED)


def policies(superuser: Connection) -> list[tuple[object, ...]]:
    """Return permissive policies that are missing or too many."""
    found = set(superuser.execute(_POLICIES).fetchall())
    return sorted(found ^ POLICIES)


def definers(superuser: Connection) -> list[str]:
    """Return functions that run as somebody else without being one of two, or that do so carelessly."""
    wrong = []
    for name, definer, owner, config, public in superuser.execute(_FUNCTIONS).fetchall():
        ours = not name.startswith("procrastinate_")
        if definer != (name in _DEFINERS):
            wrong.append(f"{name} runs as {'its owner' if definer else 'its caller'}")
        if definer and (owner != _DEFINERS.get(name) or _PATH not in config):
            wrong.append(f"{name} belongs to {owner} with {config}")
        if ours and public:
            wrong.append(f"{name} may be called by anybody")
        if not definer and owner != "atlas_owner":
            wrong.append(f"{name} belongs to {owner}")
    missing = set(_DEFINERS) - {row[0] for row in superuser.execute(_FUNCTIONS).fetchall()}
    return sorted(wrong) + sorted(missing)


def views(superuser: Connection) -> list[str]:
    """Return views that read as their owner, and materialised ones, which have no policies."""
    return [str(name) for (name,) in superuser.execute(_VIEWS).fetchall()]


def roles(superuser: Connection) -> list[str]:
    """Return roles of ours that are other than planned, and what the application owns."""
    found = {row[0]: tuple(row[1:]) for row in superuser.execute(_ROLES).fetchall()}
    wrong = [
        name for name in found.keys() | _ROLES_WANTED if found.get(name) != _ROLES_WANTED.get(name)
    ]
    owned = superuser.execute(_OWNED, {"role": "atlas_app"}).fetchall()
    return sorted(wrong) + [f"atlas_app owns {name}" for (name,) in owned]


def rights(superuser: Connection) -> list[tuple[object, ...]]:
    """Return rights of the application to change or remove what is under the wall, or in the log's queue."""
    tables = [
        [*WALLED, "log_pending", "decision", "journal_day", "dissemination", "dissemination_line"]
    ]
    held = set(superuser.execute(_RIGHTS, tables).fetchall())
    written = set(superuser.execute(_COLUMNS_WRITTEN, tables).fetchall())
    return sorted(held ^ RIGHTS) + sorted(written ^ COLUMNS)


_RANDOM = frozenset({"claim", "nomination", "release", "package", "subject"})


def oracles(superuser: Connection) -> list[str]:
    """Return unique indexes over content without its author, and keys whose errors would tell of hidden rows."""
    wrong = []
    # an index over what the application does not write answers nobody
    written = list(WALLED - _WRITTEN_FOR_IT)
    for index, columns in superuser.execute(_UNIQUE, [written]).fetchall():
        random_key = columns == ["id"] or not _RANDOM.isdisjoint(columns)
        # an id made at random is known to whoever reads what has it; a case is written by its organisation alone, an
        # entry by its owner
        if not random_key and not {"author", "organisation", "owner"} & set(columns):
            wrong.append(f"{index} over {columns}")
    keys = superuser.execute(_KEYS, [list(WALLED)]).fetchall()
    return sorted(wrong) + [str(name) for (name,) in keys]


RULES = (unwalled, policies, definers, views, roles, rights, oracles)
