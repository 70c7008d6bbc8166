"""Operations of cells (W8): planned together, decided by two, answered by each holder alone, and archived.

`folding` is what the journal comes to, `acting` how anything is done under the lock, `planning` opens and plans,
`holding` is what holders and evaluators say, `sending` what holders say of letters, `moving` takes the steps, `lessons`
is what is left at the end, `doing` has every act by its name, `reading` is what pages show. The rules stand in
`policy.operations`. Nothing here acts outside: it is recorded.
"""

from atlas.services.operations.acting import get
from atlas.services.operations.doing import ACTS, assert_may, do
from atlas.services.operations.folding import Operation, Planned
from atlas.services.operations.planning import Wanted, cells_for, open_operation
from atlas.services.operations.reading import Line, Listed, Shown, listed, show

__all__ = [
    "ACTS",
    "Line",
    "Listed",
    "Operation",
    "Planned",
    "Shown",
    "Wanted",
    "assert_may",
    "cells_for",
    "do",
    "get",
    "listed",
    "open_operation",
    "show",
]
