"""Calls the tests of a module with a mutant in the place of what they import, and tells whether one fails."""

import importlib.util
import itertools
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch


def fails_with(tests: Path, replaced: ModuleType) -> bool:
    """Tell whether any test of a file fails when `replaced` stands for the module of its name.

    Only plain tests are called: functions without fixtures, and parametrised ones.

    Raises:
        FileNotFoundError: there is no such file.
    """
    tests.stat()
    with patch.dict(sys.modules, {replaced.__name__: replaced}):
        spec = importlib.util.spec_from_file_location(f"{tests.stem}_of_a_mutant", tests)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        try:
            spec.loader.exec_module(module)
            for test, arguments in _calls(module):
                test(**arguments)
        except Exception:  # noqa: BLE001 - whatever a mutant does to a test, the test noticed it
            return True
    return False


def _calls(module: ModuleType) -> Iterator[tuple[Callable[..., None], dict[str, Any]]]:
    for name, test in vars(module).items():
        if name.startswith("test_"):
            marks = [mark for mark in getattr(test, "pytestmark", []) if mark.name == "parametrize"]
            for chosen in itertools.product(*(_choices(mark) for mark in marks)):
                yield test, {key: value for choice in chosen for key, value in choice.items()}


def _choices(mark: Any) -> list[dict[str, Any]]:
    names, values = mark.args
    if isinstance(names, str):
        return [{names: value} for value in values]
    return [dict(zip(names, value, strict=True)) for value in values]
