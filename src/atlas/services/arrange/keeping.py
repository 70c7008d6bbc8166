"""How a layout is packed for the store: a line of JSON that counts, then arrays of 32 bits."""

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from atlas.graphs.layout import Layout


class _Head(msgspec.Struct, array_like=True):
    nodes: int
    discs: int


def pack_places(layout: "Layout") -> bytes:
    """Return a layout as bytes; the same layout gives the same bytes on every machine."""
    head = msgspec.json.encode(_Head(len(layout.x), len(layout.discs)))
    arrays = [
        layout.x.astype("<f4"),
        layout.y.astype("<f4"),
        layout.territory.astype("<i4"),
        layout.discs.astype("<f4"),
    ]
    return b"\n".join([head, b"".join(each.tobytes() for each in arrays)])


def unpack_places(kept: bytes) -> "Layout":
    """Return the layout that was packed."""
    import numpy as np  # noqa: PLC0415 - NumPy is for pages with a map

    from atlas.graphs.layout import Layout  # noqa: PLC0415 - as above

    line, _, rest = kept.partition(b"\n")
    head = msgspec.json.decode(line, type=_Head)
    numbers = np.frombuffer(rest, dtype="<f4")
    nodes = head.nodes
    return Layout(
        x=numbers[:nodes],
        y=numbers[nodes : 2 * nodes],
        territory=np.frombuffer(rest, dtype="<i4")[2 * nodes : 3 * nodes].astype(np.int64),
        discs=numbers[3 * nodes :].reshape(head.discs, 3),
    )
