"""Mutants of the policy: one small change each, made by rule in its SQL and in its Python.

A mutant that no test notices is a hole in the tests, or changes nothing. What must notice them is in
`service/test_mutants.py`.
"""

import ast
import copy
import re
import types
from collections.abc import Iterator, Sequence
from pathlib import Path

import attrs

# What each operator of SQL turns into, one place at a time.
_SQL_CHANGES = (
    (r"<=", "<"),
    (r">=", ">"),
    (r"(?<= )<(?= )", "<="),
    (r"(?<= )>(?= )", ">="),
    (r"<>", "="),
    (r"(?<= )=(?= )", "<>"),
    (r"\bAND\b", "OR"),
    (r"\bOR\b(?! REPLACE)", "AND"),
    (r"\bNOT (?!NULL|MATERIALIZED)", ""),
    (r"(?<!NOT )\bEXISTS\b", "NOT EXISTS"),
    (r"\bIS NULL\b", "IS NOT NULL"),
    (r"\bIS NOT NULL\b", "IS NULL"),
    # not of `current_setting(name, true)`: where a setting is missing, the wall is as shut if that raises
    (r"(?<!', )(?<!'::text, )\btrue\b", "false"),
    (r"\bfalse\b", "true"),
    (r"\bDESC\b", "ASC"),
    (r"<@", "@>"),
    (r"&&", "="),
    (r"\bLEFT JOIN\b", "JOIN"),
    (r"'TLP:CLEAR'", "'TLP:GREEN'"),
    (r"'TLP:GREEN'", "'TLP:AMBER'"),
    (r"'TLP:AMBER\+STRICT'", "'TLP:AMBER'"),
    (r"'TLP:RED'", "'TLP:AMBER+STRICT'"),
    (r"'R12'", "'R11'"),
    (r"'R13'", "'R1'"),
    (r"'none'", "'suspect'"),
    (r"'victim'", "'suspect'"),
    (r"\bAT TIME ZONE 'UTC'", "AT TIME ZONE 'Asia/Tokyo'"),
    (r"(?<== )1\b", "0"),
    (r"(?<=/ )8\b", "4"),
)
_COMMENT = re.compile(r"--[^\n]*")


@attrs.frozen
class Mutant:
    """A changed text; `name` tells the change: what (which of its line) -> what, in which line."""

    name: str
    text: str


def of_sql(text: str) -> Iterator[Mutant]:
    """Yield each text with one operator changed or one line that begins a condition left out.

    Comments stay as they are. Some of the texts are not SQL any more: they are stillborn and do not count.
    """
    comments = [found.span() for found in _COMMENT.finditer(text)]
    for pattern, replacement in _SQL_CHANGES:
        for found in re.finditer(pattern, text):
            if not any(start <= found.start() < end for start, end in comments):
                yield _changed(text, found.span(), replacement)
    for found in re.finditer(r"^[ ]*(AND|WHEN|OR) [^\n]*\n", text, re.MULTILINE):
        yield _changed(text, found.span(), "")


def _changed(text: str, span: tuple[int, int], replacement: str) -> Mutant:
    start, end = span
    begin, stop = text.rfind("\n", 0, start) + 1, text.find("\n", end - 1)
    line = " ".join(text[begin : stop if stop >= 0 else len(text)].split())
    said = text[start:end].strip()
    nth = text.count(said, begin, start) + 1
    name = f"{said} ({nth}) -> {replacement or '(nothing)'} in: {line}"
    return Mutant(name, text[:start] + replacement + text[end:])


_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_QUANTIFIED = {"any": "all", "all": "any"}


def of_python(path: Path) -> Iterator[Mutant]:
    """Yield each module with one comparison, connective, constant or member of a collection changed."""
    tree = ast.parse(path.read_text("utf-8"))
    silent = {id(each) for part in _annotations(tree) for each in ast.walk(part)}
    for place, node in enumerate(ast.walk(tree)):
        if id(node) in silent:
            continue
        for number, changed in enumerate(_variants(node)):
            mutated = _Replaced(place, number).apply(tree)
            yield Mutant(
                f"{ast.unparse(node)} -> {ast.unparse(changed)}",
                ast.unparse(mutated),
            )


class _Replaced:
    """Copies a tree with the variant `number` of its node `place` put in."""

    def __init__(self, place: int, number: int) -> None:
        self._place, self._number = place, number

    def apply(self, tree: ast.Module) -> ast.Module:
        copied = copy.deepcopy(tree)
        target = list(ast.walk(copied))[self._place]
        changed = list(_variants(target))[self._number]
        for parent in ast.walk(copied):
            for name, value in ast.iter_fields(parent):
                if value is target:
                    setattr(parent, name, changed)
                elif isinstance(value, list) and any(each is target for each in value):
                    setattr(parent, name, [changed if each is target else each for each in value])
        return ast.fix_missing_locations(copied)


def _annotations(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield what says types or decorates: a change there changes no decision."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield from node.decorator_list
        if isinstance(node, ast.FunctionDef) and node.returns:
            yield node.returns
        if isinstance(node, ast.AnnAssign | ast.arg) and node.annotation:
            yield node.annotation


def _variants(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.Compare):
        yield from _compared(node)
    elif isinstance(node, ast.BoolOp):
        yield from _connected(node)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub):
        yield node.left
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitAnd):
        yield ast.BinOp(node.left, ast.BitOr(), node.right)
    elif isinstance(node, ast.Name) and node.id in _QUANTIFIED:
        yield ast.Name(_QUANTIFIED[node.id], node.ctx)
    elif isinstance(node, ast.Set):
        yield from _smaller(node)


def _compared(node: ast.Compare) -> Iterator[ast.expr]:
    for at, op in enumerate(node.ops):
        ops = list(node.ops)
        ops[at] = _COMPARED[type(op)]()
        yield ast.Compare(node.left, ops, node.comparators)


def _connected(node: ast.BoolOp) -> Iterator[ast.expr]:
    yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    for at in range(len(node.values)):
        rest = _without(node.values, at)
        yield rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)


def _smaller(node: ast.Set) -> Iterator[ast.expr]:
    for at in range(len(node.elts)):
        rest = _without(node.elts, at)
        yield ast.Set(rest) if rest else ast.Call(ast.Name("frozenset", ast.Load()), [], [])


def _without(nodes: Sequence[ast.expr], at: int) -> list[ast.expr]:
    return [each for place, each in enumerate(nodes) if place != at]


def module_of(mutant: Mutant, name: str) -> types.ModuleType:
    """Return the mutant as a module of this name, outside of `sys.modules`; whatever it raises is its own."""
    module = types.ModuleType(name)
    exec(compile(mutant.text, f"<mutant of {name}>", "exec"), module.__dict__)
    return module
