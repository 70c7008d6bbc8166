"""The warning lists of MISP in the data folder: what is often harmless, so not to be blocked.

An operator puts them below `warning-lists`, in files that end in `.json`, as MISP keeps them. They are read anew for
each list to block: they may be large, and such a list is asked for rarely.
"""

from collections.abc import Iterator
from pathlib import Path

from atlas.errors import MalformedError, ServerError
from atlas.formats.misp.warninglists import WarningLists
from atlas.services.export_forms import Form

NAME = "warning-lists"


def are_installed(data: Path) -> bool:
    """Tell whether there is a warning list."""
    return next(_files(data), None) is not None


def installed(data: Path, form: Form) -> WarningLists | None:
    """Return the warning lists for a list to block; `None` for other forms, or where there is none.

    Raises:
        ServerError: a file is no warning list, or cannot be read.
    """
    paths = sorted(_files(data)) if form is Form.BLOCKLIST else []
    lists = WarningLists()
    for path in paths:
        try:
            lists.add(path.read_bytes())
        except (OSError, MalformedError) as error:
            raise ServerError(f"{path} is no warning list of MISP; put it elsewhere.") from error
    return lists if paths else None


def _files(data: Path) -> Iterator[Path]:
    return (data / NAME).rglob("*.json")
