"""The static files of this release, in memory, under a name that changes when any of them does."""

import hashlib
import zlib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType

import attrs

from atlas import __version__

TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}
_GZIP = 16 + zlib.MAX_WBITS  # zlib's own words for the gzip container


@attrs.frozen(kw_only=True)
class StaticFile:
    """One file as it is served: its bytes, the same compressed, and its media type."""

    content: bytes
    gzipped: bytes
    media_type: str


def name() -> str:
    """Return the version and eight digits over all files: what lies under it never changes."""
    digest = hashlib.sha256()
    for path, file in sorted(static_files().items()):
        digest.update(path.encode() + b"\0" + file.content)
    return f"{__version__}-{digest.hexdigest()[:8]}"


@cache
def static_files() -> Mapping[str, StaticFile]:
    """Return each file that a page may ask for, by path. Reads the disk once."""
    htmx = files("django_htmx") / "static" / "django_htmx" / "htmx-2.min.js"
    found = dict(_below(files("atlas.web") / "static"))
    found["django_htmx/htmx-2.min.js"] = htmx.read_bytes()
    return MappingProxyType({path: _static(path, content) for path, content in found.items()})


def _below(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, bytes]]:
    for each in folder.iterdir():
        if each.is_dir():
            yield from _below(each, f"{prefix}{each.name}/")
        elif each.name.rpartition(".")[2] in TYPES:
            yield prefix + each.name, each.read_bytes()


def _static(path: str, content: bytes) -> StaticFile:
    compressor = zlib.compressobj(9, zlib.DEFLATED, _GZIP)
    return StaticFile(
        content=content,
        gzipped=compressor.compress(content) + compressor.flush(),
        media_type=TYPES[path.rpartition(".")[2]],
    )
