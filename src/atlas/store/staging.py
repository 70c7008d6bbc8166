"""Temporary twins of the map's tables: a batch is copied in, then moved through the wall by one statement each.

They belong to the session and are emptied by each commit, so a broken batch leaves nothing. Several batches of one
transaction, as in a rehearsal, are parted by emptying them in `prepare`.
"""

from collections.abc import Mapping

from atlas.store.scoped import OpenScope

TABLES: Mapping[str, Mapping[str, str]] = {
    "stage_claim": {
        "id": "uuid",
        "handling": "int4",
        "terms": "int4",
        "batch": "uuid",
        "author": "uuid",
        "thing": "uuid",
        "object": "uuid",
        "stix_id": "text",
        "kind": "text",
        "name": "text",
        "aliases": "text[]",
        "spec": "text",
        "version": "text",
        "digest": "bytea",
        "content": "bytea",
        "words": "text",
        "created_at": "timestamptz",
        "modified_at": "timestamptz",
        "recorded_at": "timestamptz",
        "source_grade": "text",
        "information_grade": "text",
        "likelihood": "int2",
        "confidence": "int2",
        "assessment": "bool",
        "revoked": "bool",
        "vetting": "text",
        "ahead": "bool",
        "current": "bool",
        "covered_by": "int4",
        "strictness": "text",
        "bare": "bytea",
        "labels": "int2",
        "whole": "int4",
        "salts": "bytea",
        "commitments": "bytea",
        "leaf": "bytea",
        "leaf_id": "uuid",
    },
    "stage_link": {
        "claim": "uuid",
        "handling": "int4",
        "source": "uuid",
        "type": "text",
        "target": "uuid",
        "source_stix_id": "text",
        "target_stix_id": "text",
    },
    "stage_identifier": {
        "claim": "uuid",
        "handling": "int4",
        "thing": "uuid",
        "kind": "text",
        "value": "text",
    },
    "stage_appearance": {
        "claim": "uuid",
        "handling": "int4",
        "thing": "uuid",
        "kind": "text",
        "stix_id": "text",
    },
    "stage_word": {"word": "text", "handling": "int4", "count": "int4"},
}


# Few batches hold parts, so the table for them is made when the first one comes.
PART = "stage_part"
PART_COLUMNS: Mapping[str, str] = {
    "claim": "uuid",
    "place": "int2",
    "handling": "int4",
    "terms": "int4",
    "content": "bytea",
    "name": "text",
    "aliases": "text[]",
    "confidence": "int2",
    "words": "text",
    "fresh": "text[]",
    "salt": "bytea",
}


def prepare(opened: OpenScope) -> None:
    """Make the temporary tables of this session, unless they are there, and empty those that hold a batch."""
    for table, columns in TABLES.items():
        _make(opened, table, columns)
    opened.sql("TRUNCATE " + ", ".join(f"pg_temp.{table}" for table in TABLES))


def prepare_parts(opened: OpenScope) -> None:
    """Make the temporary table of parts, unless it is there, and empty it."""
    _make(opened, PART, PART_COLUMNS)
    opened.sql(f"TRUNCATE pg_temp.{PART}")


def _make(opened: OpenScope, table: str, columns: Mapping[str, str]) -> None:
    listed = ", ".join(f"{name} {type_}" for name, type_ in columns.items())
    opened.sql(f"CREATE TEMPORARY TABLE IF NOT EXISTS {table} ({listed}) ON COMMIT DELETE ROWS")
