"""Every file that the server sends, and whether the ledger has it: a new one says so here."""

import ast
from collections.abc import Iterator
from pathlib import Path

import atlas.web

WEB = Path(atlas.web.__file__).parent
# They carry claims of others, so what is sent is in the ledger before its first byte.
IN_THE_LEDGER = {
    *("exporting.sent", "api/exporting.take_out", "views/lookup.download"),
    *("views/packages.download", "views/outside.file"),
    "views/reports._paper",
    "views/drafting._file",
}
# They carry what the person gave, what the organisation itself wrote, the ledger, or a playbook: no claim of others.
OF_ONES_OWN = {
    "views/contribute._csv",
    "views/imports.download_rejected",
    "views/playbooks.file",
    "views/subjects.letter",
}


def senders() -> Iterator[str]:
    """Yield each function that makes an attachment or streams, by its module."""
    for path in WEB.rglob("*.py"):
        module = path.relative_to(WEB).with_suffix("").as_posix()
        for function in ast.parse(path.read_text("utf-8")).body:
            if isinstance(function, ast.FunctionDef) and any(
                (isinstance(node, ast.Constant) and "attachment" in str(node.value))
                or (
                    isinstance(node, ast.Call) and "StreamingHttpResponse" in ast.unparse(node.func)
                )
                for node in ast.walk(function)
                if not _is_docstring(function, node)
            ):
                yield f"{module}.{function.name}"


def _is_docstring(function: ast.FunctionDef, node: ast.AST) -> bool:
    first = function.body[0]
    return isinstance(first, ast.Expr) and first.value is node


def test_every_file_that_is_sent_is_in_the_ledger_or_holds_no_claim_of_others() -> None:
    assert set(senders()) == IN_THE_LEDGER | OF_ONES_OWN
