"""Few fixtures: where the shared data lies."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of shared data and vectors; skip loudly where there is none."""
    if not SHARED.is_dir():
        pytest.skip(f"SHARED DATA ABSENT: {SHARED} is not there, this test did not run")
    return SHARED
