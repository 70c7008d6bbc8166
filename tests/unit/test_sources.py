"""What must never be written where, told from the syntax of every module of the product, parsed once."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "atlas"
MOST_FUNCTION_LINES = 40


@cache
def parsed() -> tuple[tuple[str, ast.AST], ...]:
    """Return every node of what stands in statements, with its module's path within the package."""
    return tuple(
        (name, node)
        for path in PACKAGE.rglob("*.py")
        if "migrations" not in path.parts
        for name in [str(path.relative_to(PACKAGE))]
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(
            node,
            ast.Import | ast.ImportFrom | ast.Constant | ast.Call | ast.Attribute | ast.FunctionDef,
        )
    )


def outside_the_store() -> Iterator[tuple[str, ast.AST]]:
    return ((name, node) for name, node in parsed() if not name.startswith("store/"))


def test_no_function_is_longer_than_40_lines() -> None:
    too_long = [
        f"{path}:{node.lineno}"
        for path, node in parsed()
        if isinstance(node, ast.FunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > MOST_FUNCTION_LINES
    ]

    assert too_long == []


def test_rows_are_asked_for_in_the_store_alone() -> None:
    stray = [
        f"{path}:{node.lineno}"
        for path, node in outside_the_store()
        if isinstance(node, ast.Attribute)
        and node.attr == "objects"
        and isinstance(node.value, ast.Name)
        and node.value.id[0].isupper()
    ]

    assert stray == []


def test_no_row_leaves_the_store() -> None:
    importing = {
        path
        for path, node in outside_the_store()
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith("atlas.store")
        and (
            str(node.module).startswith("atlas.store.models")
            or any(each.name == "models" or each.name.endswith("Row") for each in node.names)
        )
    }

    assert importing == set()


def test_only_the_gate_imports_what_opens_scopes() -> None:
    importing = {
        path
        for path, node in parsed()
        if (
            isinstance(node, ast.ImportFrom)
            and (
                node.module == "atlas.store.opening"
                or (
                    node.module == "atlas.store"
                    and any(each.name == "opening" for each in node.names)
                )
            )
        )
        or (
            isinstance(node, ast.Import)
            and any(each.name.startswith("atlas.store.opening") for each in node.names)
        )
    }

    assert importing == {f"services/gate/{part}.py" for part in ("deciding", "scopes", "giving")}


def test_only_opening_writes_the_settings_of_a_scope() -> None:
    writing = {
        path
        for path, node in parsed()
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and "set_config" in node.value
    }

    assert writing == {"store/opening.py"}


def test_only_opening_makes_an_open_scope() -> None:
    making = {
        path
        for path, node in parsed()
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "OpenScope"
    }

    assert making == {"store/opening.py"}


def test_only_the_gate_decides() -> None:
    deciding = {
        path
        for path, node in parsed()
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "decide"
    }

    assert deciding == {"services/gate/deciding.py"}
