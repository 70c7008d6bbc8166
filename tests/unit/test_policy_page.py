"""The page of the policy names every rule of the code, and functions, SQL and tests that exist."""

import ast
import importlib
import re
from pathlib import Path

from atlas.policy.reasons import Rule
from atlas.policy.screening import Screen
from unit.test_docs import rules_of_the_policy

CLONE = Path(__file__).resolve().parents[2]
REFERENCE = CLONE / "docs" / "reference"
PAGE = REFERENCE / "policy.md"
ALLIANCE = {f"P{n}" for n in range(1, 16)} | {f"W{n}" for n in range(1, 10)}
NAMED = re.compile(r"`([^`]+)`")
LINK = re.compile(r"\]\(([^)]+)\)")
ROW = re.compile(r"^\| `([PRW][\w.]+)` \|(.*)\|$", re.MULTILINE)


def rows() -> dict[str, list[str]]:
    """Return the last three cells of each rule: what holds it, its tests, its page."""
    found = ROW.findall(PAGE.read_text("utf-8"))
    assert len({rule for rule, _ in found}) == len(found)
    return {rule: [cell.strip() for cell in rest.split("|")][-3:] for rule, rest in found}


def built() -> dict[str, list[str]]:
    return {rule: cells for rule, cells in rows().items() if cells[0] != "not built"}


def exists(name: str) -> bool:
    """Tell whether a function, or a file of SQL, is there under this name."""
    if name.endswith(".sql"):
        return (CLONE / "src" / "atlas" / "store" / "sql" / name).is_file()
    module, _, function = name.rpartition(".")
    return callable(getattr(importlib.import_module(f"atlas.{module}"), function, None))


def names_in(path: str) -> set[str]:
    tree = ast.parse((CLONE / "tests" / path).read_text("utf-8"))
    return {each.name for each in tree.body if isinstance(each, ast.FunctionDef)}


def test_every_rule_of_the_code_and_of_the_alliance_is_listed_and_no_other() -> None:
    known = rules_of_the_policy() | {*map(str, Rule), *map(str, Screen)} | ALLIANCE

    assert set(rows()) == known


def test_every_rule_that_is_built_has_what_holds_it_a_test_and_a_page() -> None:
    lacking = [
        rule
        for rule, (held, tested, page) in built().items()
        if not (NAMED.search(held) and NAMED.search(tested) and LINK.search(page))
    ]

    assert lacking == []


def test_whatever_holds_a_rule_exists() -> None:
    named = {name for held, *_ in built().values() for name in NAMED.findall(held)}

    assert [name for name in sorted(named) if not exists(name)] == []


def test_every_test_that_is_named_exists() -> None:
    named = {name for _, tested, _ in built().values() for name in NAMED.findall(tested)}
    pairs = [name.split("::") for name in sorted(named)]

    assert [f"{path}::{name}" for path, name in pairs if name not in names_in(path)] == []


def test_every_page_that_is_named_exists() -> None:
    named = {link for *_, page in built().values() for link in LINK.findall(page)}

    assert [link for link in sorted(named) if not (REFERENCE / link).is_file()] == []


def test_a_rule_that_is_not_built_names_nothing() -> None:
    left = {rule: cells for rule, cells in rows().items() if cells[0] == "not built"}

    assert [rule for rule, (_, *rest) in left.items() if any(rest)] == []
