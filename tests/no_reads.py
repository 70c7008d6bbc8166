"""The commands that `doors.py` does not walk for readers, each with the reason; a command in neither table fails."""

from collections.abc import Mapping
from types import MappingProxyType

# Commands that read under nobody's scope, each with the reason.
NO_READS: Mapping[str, str] = MappingProxyType(
    {
        "audit": "the record of decisions: ids, rules and reasons, no map data",
        "ledger": "who took what out: random ids of claims that one took or gave, no map data",
        "deconflict file": "files an entry of the own organisation; prints how many are new",
        "deconflict change": "changes an own entry; what it answers about others' is walked at the pages",
        "deconflict withdraw": "ends an own entry; what it answers about others' is walked at the pages",
        "admin turn-index-key": "renews tokens for the operator; prints counts",
        "same judge": "judges two things; what it answers about hidden ones is walked at the API",
        "same withdraw": "withdraws a judgement; what it answers about hidden ones is walked at the API",
        "demo": "sets a node up",
        "signin": "makes a link for a person; no map data",
        "serve": "starts the doors that are walked here",
        "import": "writes; its report is compared by itself",
        "bench": "runs benchmarks on data of their own",
        "backup": "the operator's copy of everything, encrypted; prints counts and hashes",
        "restore": "fills an empty node; prints counts and hashes",
        "verify": "the operator's check of everything, as superuser; prints ids alone",
        "token create": "prints a secret made at random; no map data",
        "token list": "the operator's list of a person's tokens; no map data",
        "token revoke": "ends a token",
        "batches": "the operator's list of an organisation's imports, as that organisation sees them",
        "undo": "takes an import back for the operator; prints counts of the claims that it took",
        "admin init": "makes the first administrator",
        "admin mail": "the operator's trial of the mail server; no map data",
        "admin rescue begin": "begins a rescue by two persons, on record; no map data",
        "admin rescue confirm": "makes a sign-in link for a person; no map data",
        "admin state": "room on the disk and states of jobs: counts, no map data",
        "admin persons": "the operator's list of people",
        "admin organisations": "the operator's list of members; no map data",
        "admin cells": "the operator's list of cells; no map data",
        "admin agreements": "the operator's list of agreements; no map data",
        "admin drafts": "prints texts that everybody has",
        "admin admit": "admits an organisation",
        "admin suspend": "suspends an organisation or a person",
        "admin take-back": "takes an organisation or a person back",
        "admin sign": "records a signature",
        "admin publish": "publishes an agreement",
        "admin add-node": "adds a node",
        "admin bases": "the operator's list of legal bases; no map data",
        "admin add-basis": "adds a legal basis",
        "admin end-basis": "ends a legal basis",
        "admin retention": "the daily work of the system; prints counts of the whole node to its operator",
        "admin add-person": "adds a person",
        "admin database-sql": "prints a script; reads nothing",
    }
)
