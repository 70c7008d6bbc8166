"""`python -m atlas.formats.stix NAME < FILE`: decode STIX for another process (`wire.py`)."""

import gc
import signal
import sys
from contextlib import suppress

from atlas.formats.stix import iter_decoded, wire

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who reads this ends first, and so ends this
    gc.set_threshold(
        50_000
    )  # decoding leaves no circles; looking for them took a sixth of its time
    with suppress(BrokenPipeError), open(1, "wb", closefd=False) as out:
        wire.write(iter_decoded(sys.stdin.buffer, name=sys.argv[1]), out)
