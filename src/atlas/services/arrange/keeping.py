"""How layouts and whole maps are packed for the store. Places and ids only: what is kept names nothing."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from atlas.model.ids import ThingId

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


class KeptTerritory(msgspec.Struct, kw_only=True, array_like=True):
    """A territory as it is stored: ids and places, no names. `top` are ids of 16 bytes, the greatest first."""

    x: int
    y: int
    r: int
    count: int
    kinds: list[tuple[str, int]]
    top: list[bytes]
    dots: list[tuple[int, int, str]]

    def things(self) -> list[ThingId]:
        """Return the things that may name the territory."""
        return [ThingId(uuid.UUID(bytes=each)) for each in self.top]


class KeptAtlas(msgspec.Struct, kw_only=True, array_like=True):
    """The whole map of a scope as it is stored; names are asked for anew whenever it is shown.

    `newest` is when the newest claim of the scope was recorded, `count` how many current ones it showed, both as
    the map was computed; `checked_at` is when a job last found them so.
    """

    made_at: datetime
    checked_at: datetime
    newest: datetime | None
    count: int
    scattered: int
    bridges: list[tuple[int, int, int]]
    territories: list[KeptTerritory]


def pack_atlas(kept: KeptAtlas) -> bytes:
    """Return the whole map as bytes."""
    return msgspec.msgpack.encode(kept)


def unpack_atlas(body: bytes) -> KeptAtlas:
    """Return the whole map that was packed."""
    return msgspec.msgpack.decode(body, type=KeptAtlas)


class Failure(msgspec.Struct, array_like=True):
    """That making the whole map of a scope failed, when last, and how many times on end."""

    at: datetime
    times: int


def pack_failure(failure: Failure) -> bytes:
    """Return a failure as bytes."""
    return msgspec.msgpack.encode(failure)


def unpack_failure(body: bytes) -> Failure:
    """Return the failure that was packed."""
    return msgspec.msgpack.decode(body, type=Failure)
