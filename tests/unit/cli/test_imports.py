"""A command does not wait for what only the web needs."""

import subprocess
import sys

_ASK = """
import os, sys
from atlas.cli import main, startup
startup.configured()
from atlas.services import alliance, search, signin, tokens
print([name for name in ("fido2", "jwt", "cryptography") if name in sys.modules])
"""


def test_no_command_imports_what_checks_passkeys_and_identities(tmp_path: object) -> None:
    env = {"ATLAS_DATA": str(tmp_path), "PATH": ""}

    told = subprocess.run(
        [sys.executable, "-c", _ASK], env=env, capture_output=True, text=True, timeout=120
    )

    assert told.stdout.strip() == "[]", told.stderr
