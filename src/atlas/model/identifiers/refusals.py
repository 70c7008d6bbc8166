"""What is raised when a text is no identifier of its kind. The messages never repeat the text."""

from atlas.errors import MalformedError
from atlas.model.identifiers.kinds import IdentifierKind


def misfit(kind: IdentifierKind, expected: str) -> MalformedError:
    """Return the error for a text that does not have the form of its kind."""
    return MalformedError(f"no {kind}: expected {expected}", problem="identifier.form")


def miscount(kind: IdentifierKind, check: str) -> MalformedError:
    """Return the error for a text of the right form whose check digits do not fit."""
    return MalformedError(f"no {kind}: {check} does not fit", problem="identifier.checksum")
