"""Investigate LockBit from public files to a released package, on a node of its own.

`ATLAS_DATA=FOLDER .venv/bin/python tools/real_case.py DATA OUT` does it and writes the package to OUT. DATA has the
files that `lockbit_files.py` names, each at the path that it has there. Takes about a minute.
"""

import sys
from pathlib import Path

from atlas.cli.startup import ready


def main(data: Path, out: Path) -> int:
    """Do it on the node of `ATLAS_DATA`, and write the package."""
    with ready() as made:
        from atlas.services.demo.living import Stage  # noqa: PLC0415 - needs Django set up
        from atlas.services.package import receiving  # noqa: PLC0415 - needs Django set up
        from lockbit_case import investigate  # noqa: PLC0415 - needs Django set up

        stage = Stage(map_key=made.map_key(), keys=made.keys(), now=made.now())
        case = investigate(stage, data)
        _, body = receiving.file(stage.visit("mei", 14.1), case.release)
    out.write_bytes(body)
    print(f"{out}: {len(body):,} bytes, of {sum(map(len, case.claims.values()))} claims")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(*map(Path, sys.argv[1:3])))
