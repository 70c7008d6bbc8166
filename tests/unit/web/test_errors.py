"""The table from code to status."""

from atlas import errors as tree
from atlas.web.errors import STATUS

# Faults of the node itself: nobody who looks at a page can do anything about them, so they are plain 500s.
OURS = {"atlas.error", "settings.unusable", "log.bad_proof"}


def all_codes() -> set[str]:
    """Return the code of each class of the tree."""
    return {
        each.code
        for each in vars(tree).values()
        if isinstance(each, type) and issubclass(each, tree.AtlasError)
    }


def test_each_code_has_a_status_or_is_a_fault_of_the_node() -> None:
    assert all_codes() == STATUS.keys() | OURS


def test_no_status_stands_for_success() -> None:
    assert {status for status in STATUS.values() if not 400 <= status < 600} == set()
