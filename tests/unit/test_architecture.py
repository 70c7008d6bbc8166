"""The house stands as planned: rooms, floors, sizes, and what must never be written where."""

import ast
import re
import tomllib
from pathlib import Path

CLONE = Path(__file__).resolve().parents[2]
PACKAGE = CLONE / "src" / "atlas"
STORE = PACKAGE / "store"
WEB = PACKAGE / "web"

# docs/explanation/architecture.md, top floor first
FLOORS = (
    ("web", "cli", "jobs"),
    ("services",),
    ("store", "vault", "feeds", "keys"),
    ("formats", "resolve", "graphs", "effects", "blind", "merkle", "policy"),
    ("model", "settings"),
    ("errors",),
)
MOST_LINES = 400
NAMELESS = {"utils.py", "helpers.py", "common.py", "base.py", "manager.py"}
# SVG's and XHTML's names look like addresses, but nothing is fetched from them
NAMESPACE = re.compile(r"http://www\.w3\.org/\S*")


def our_modules() -> list[Path]:
    folders = [PACKAGE, CLONE / "tests", CLONE / "bench", CLONE / "tools"]
    found = [path for folder in folders for path in folder.rglob("*.py")]
    return [path for path in found if "migrations" not in path.parts]


def product_modules() -> list[Path]:
    return [path for path in our_modules() if PACKAGE in path.parents]


def web_files(*patterns: str) -> list[Path]:
    return [path for pattern in patterns for path in WEB.rglob(pattern)]


def where(path: Path, line: int) -> str:
    return f"{path.relative_to(CLONE)}:{line}"


def matches(paths: list[Path], pattern: str) -> list[str]:
    search = re.compile(pattern, re.IGNORECASE | re.DOTALL)
    return [
        where(path, text[: found.start()].count("\n") + 1)
        for path in paths
        for text in [NAMESPACE.sub("", path.read_text("utf-8"))]
        for found in search.finditer(text)
    ]


def layers_of_the_contract() -> list[list[str]]:
    settings = tomllib.loads((CLONE / "pyproject.toml").read_text("utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    floors = next(each for each in contracts if each["type"] == "layers")
    return [layer.split(" | ") for layer in floors["layers"]]


def rooms_on_disk() -> set[str]:
    folders = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    modules = {path.stem for path in PACKAGE.glob("*.py")}
    return folders | modules - {"__init__", "__main__"}


def test_every_room_is_one_of_the_plan() -> None:
    planned = {room for floor in FLOORS for room in floor}

    assert rooms_on_disk() - planned == set()


def test_the_import_contract_names_every_room_that_stands() -> None:
    assert {room for floor in layers_of_the_contract() for room in floor} == rooms_on_disk()


def test_the_import_contract_keeps_the_order_of_the_floors() -> None:
    standing = rooms_on_disk()
    planned = [[room for room in floor if room in standing] for floor in FLOORS]

    assert layers_of_the_contract() == [floor for floor in planned if floor]


def test_every_room_says_what_it_is_for() -> None:
    rooms = {
        path.parent: ast.parse(path.read_text("utf-8")) for path in PACKAGE.glob("*/__init__.py")
    }

    assert [room.name for room, tree in rooms.items() if not ast.get_docstring(tree)] == []


def test_no_module_is_longer_than_400_lines() -> None:
    lengths = {path: path.read_text("utf-8").count("\n") for path in our_modules()}

    assert [str(path) for path, lines in lengths.items() if lines > MOST_LINES] == []


def test_every_module_is_named_for_what_it_knows() -> None:
    assert [str(path) for path in our_modules() if path.name in NAMELESS] == []


def test_the_environment_is_read_in_the_settings_alone() -> None:
    others = [path for path in product_modules() if path != PACKAGE / "settings.py"]

    # telling Django where its settings are is writing
    assert matches(others, r"\b(environ|getenv)\b(?![^\n]*DJANGO_SETTINGS_MODULE)") == []


def test_functions_that_run_as_their_owner_are_those_of_six_decisions() -> None:
    """ADR 0004 allows definers.sql, 0015 ending.sql, 0017 tidying.sql, 0018 watchers.sql, 0022 undoing.sql.

    0020 allows numbering.sql, judged.sql and sequencing.sql, 0026 vetters.sql and stepping.sql, 0027 packages.sql,
    recalling.sql and outside.sql.
    """
    paths = [*STORE.rglob("*.sql"), *STORE.rglob("*.py")]
    named = {path.name: path.read_text("utf-8").count("SECURITY DEFINER") for path in paths}

    assert {name: count for name, count in named.items() if count} == {
        "definers.sql": 2,
        "undoing.sql": 5,
        "numbering.sql": 3,
        "judged.sql": 2,
        "sequencing.sql": 3,
        "ending.sql": 4,
        "packages.sql": 2,
        "outside.sql": 1,
        "tidying.sql": 1,
        "watchers.sql": 2,
        "deconflicting.sql": 2,
        "recalling.sql": 2,
        "vetters.sql": 10,
        "stepping.sql": 1,
    }


def test_no_template_switches_escaping_off() -> None:
    assert matches(web_files("*.html", "*.txt"), r"\|\s*safe\b|safeseq|autoescape\s+off") == []


def test_no_code_calls_a_text_safe_markup() -> None:
    assert matches(product_modules(), r"\bmark_safe\b|\bSafeString\b|__html__") == []


def test_no_page_holds_a_script_of_its_own() -> None:
    scripts = r"<script(?![^>]*\bsrc=)|\son[a-z]+\s*=\s*[\"']|javascript:|hx-on"

    assert matches(web_files("*.html"), scripts) == []


def test_no_page_holds_a_style_of_its_own() -> None:
    assert matches(web_files("*.html"), r"<style\b|\sstyle\s*=") == []


def test_no_script_turns_text_into_markup_or_code() -> None:
    turns = r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval|new Function)\b"

    assert matches(web_files("*.js"), turns) == []


def test_no_page_names_another_host() -> None:
    assert matches(web_files("*.html", "*.css", "*.js"), r"[\"'(=]\s*(https?:)?//[a-z0-9]") == []


def test_the_locks_name_no_place_to_fetch_from() -> None:
    locks = [CLONE / "requirements.lock", CLONE / "requirements-dev.lock"]

    assert matches(locks, r"https?:|index|://") == []


def test_nothing_is_put_off_by_a_note_in_the_code() -> None:
    notes = "|".join(("TO" + "DO", "FIX" + "ME", "X" + "XX"))

    assert matches(our_modules(), rf"\b({notes})\b") == []


def test_the_landing_run_names_tests_that_exist() -> None:
    script = (CLONE / ".ci" / "run").read_text("utf-8")
    listed = re.search(r"^on_15=\(([\w ]+)\)$", script, re.MULTILINE)
    assert listed is not None
    paths = [f"tests/service/test_{name}.py" for name in listed[1].split()]
    paths += re.findall(r"tests/\w+/test_\w+\.py", script)

    assert [path for path in paths if not (CLONE / path).is_file()] == []
