"""What every benchmark is given."""

from pathlib import Path

import attrs

from bench.node import Node
from bench.sizes import Sizes


@attrs.frozen(kw_only=True)
class Setting:
    """Sizes, a folder for files that goes afterwards, and a running node; `kept` is the folder whose nodes stay."""

    sizes: Sizes
    folder: Path
    node: Node
    kept: Path | None = None
