"""Every setting, command, code, rule and table has its heading in the reference."""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import click

from atlas import errors, settings
from atlas.cli.errors import EXIT_STATUS
from atlas.model.handling import Purpose
from atlas.model.markings import PAP, TLP
from atlas.model.problems import PROBLEMS
from atlas.policy.decide import Action
from atlas.web.errors import STATUS

CLONE = Path(__file__).resolve().parents[2]
DOCS = CLONE / "docs"
STORE = CLONE / "src" / "atlas" / "store"
HEADING = re.compile(r"^#+\s+(.+?)\s*$", re.MULTILINE)
SECTION = re.compile(r"^## `([^`]+)`\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
CREATED = re.compile(r"CREATE\s+(?:UNLOGGED\s+)?TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(?:atlas\.)?(\w+)")
SECTIONS = ["Context", "Options", "Decision", "What gets worse"]


def headings(page: str) -> set[str]:
    text = (DOCS / "reference" / f"{page}.md").read_text("utf-8")
    return {heading.replace("`", "") for heading in HEADING.findall(text)}


def tree_of(root: type[errors.AtlasError]) -> Iterator[type[errors.AtlasError]]:
    yield root
    for child in root.__subclasses__():
        yield from tree_of(child)


def commands(name: str, command: click.Command) -> Iterator[str]:
    if isinstance(command, click.Group):
        for child, below in command.commands.items():
            yield from commands(f"{name} {child}", below)
    else:
        yield name


def literals(path: Path) -> Iterator[ast.Constant]:
    tree = ast.parse(path.read_text("utf-8"))
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.Constant))


def tables_of_the_models() -> set[str]:
    trees = [ast.parse(path.read_text("utf-8")) for path in (STORE / "models").glob("*.py")]
    assigned = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Assign)]
    return {
        str(node.value.value)
        for node in assigned
        if isinstance(node.value, ast.Constant)
        and [getattr(target, "id", "") for target in node.targets] == ["db_table"]
    }


def tables_of_the_scripts() -> set[str]:
    scripts = [*STORE.rglob("*.sql"), *(STORE / "migrations").glob("*.py")]
    return {name for path in scripts for name in CREATED.findall(path.read_text("utf-8"))}


def rules_of_the_policy() -> set[str]:
    rules = re.compile(r"(?:refuse\(|rule=)\s*[\"']([A-Z]\w*(?:\.\w+)?)[\"']")
    sources = [
        path.read_text("utf-8")
        for room in ("policy", "services")
        for path in (CLONE / "src" / "atlas" / room).rglob("*.py")
    ]
    return {rule for source in sources for rule in rules.findall(source)}


def test_every_error_code_is_explained() -> None:
    codes = {error.code for error in tree_of(errors.AtlasError)}

    assert codes - headings("errors") == set()


def test_every_exit_code_and_status_is_the_one_explained() -> None:
    sections = dict(SECTION.findall((DOCS / "reference" / "errors.md").read_text("utf-8")))
    exits = {code: f"exit code {number}" for code, number in EXIT_STATUS.items()}
    statuses = {code: f"page status {number}" for code, number in STATUS.items()}

    wrong = [code for code, said in exits.items() if said not in sections[code].lower()]
    wrong += [code for code, said in statuses.items() if said not in sections[code].lower()]
    assert wrong == []


def test_no_two_errors_share_a_code() -> None:
    tree = [error for error in tree_of(errors.AtlasError) if error.__module__ == "atlas.errors"]
    codes = [error.code for error in tree]

    assert len(codes) == len(set(codes))


def test_every_problem_is_explained() -> None:
    assert set(PROBLEMS) - headings("problems") == set()


def test_every_setting_is_explained() -> None:
    assert set(settings.VARIABLES) - headings("settings") == set()


def test_every_variable_that_the_settings_read_is_listed() -> None:
    variable = re.compile(r"ATLAS_[A-Z_]+")
    source = CLONE / "src" / "atlas" / "settings.py"
    named = {str(node.value) for node in literals(source) if variable.fullmatch(str(node.value))}

    assert named == set(settings.VARIABLES)


def test_every_command_is_explained() -> None:
    atlas = importlib.import_module("atlas.cli.main").atlas

    assert set(commands("atlas", atlas)) - headings("commands") == set()


def test_no_command_is_explained_that_does_not_exist() -> None:
    atlas = importlib.import_module("atlas.cli.main").atlas
    explained = {heading for heading in headings("commands") if heading.startswith("atlas ")}

    assert explained - set(commands("atlas", atlas)) == set()


def test_every_table_is_explained() -> None:
    found = tables_of_the_models() | tables_of_the_scripts()

    assert {"organisation", "claim"} <= found
    assert found - headings("tables") == set()


def test_every_rule_that_refuses_is_explained() -> None:
    found = rules_of_the_policy()

    assert {"P13.agreement", "R.role"} <= found
    assert found - headings("rules") == set()


def test_every_act_and_purpose_is_explained() -> None:
    assert {*Action, *Purpose} - headings("rules") == set()


def test_every_marking_is_explained() -> None:
    assert {*TLP, *PAP} - headings("markings") == set()


def test_decision_records_are_numbered_without_gaps() -> None:
    numbers = [int(path.name[:4]) for path in sorted((DOCS / "adr").glob("[0-9]*.md"))]

    assert numbers == list(range(1, len(numbers) + 1))


def test_every_decision_record_says_what_gets_worse() -> None:
    records = {path.name: path.read_text("utf-8") for path in (DOCS / "adr").glob("[0-9]*.md")}
    sections = {name: HEADING.findall(text)[1:] for name, text in records.items()}

    assert [name for name, found in sections.items() if found != SECTIONS] == []


def test_every_make_command_that_is_named_exists() -> None:
    makefile = (CLONE / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    pages = [CLONE / "README.md", CLONE / "CONTRIBUTING.md", *DOCS.rglob("*.md")]
    named = {
        name for page in pages for name in re.findall(r"`make ([a-z]+)", page.read_text("utf-8"))
    }

    assert named - targets == set()


def test_every_fragment_of_the_changelog_is_named_for_its_kind() -> None:
    name = re.compile(r"[\w.-]+\.(added|changed|fixed|removed|security)\.md|README\.md")
    fragments = (CLONE / "changelog.d").iterdir()

    assert [path.name for path in fragments if not name.fullmatch(path.name)] == []
