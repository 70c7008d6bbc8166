"""Bundles written as a stream: the contents as they are, one bundle per version of STIX."""

from typing import BinaryIO

from atlas.formats.json import canonical
from atlas.formats.stix.forms import SPEC_VERSIONS


class BundleWriter:
    """Writes one bundle, object by object, in memory for one. The same calls write the same bytes.

    `spec` is "2.0" or "2.1", of which only 2.0 stands on the bundle; `id_` is the bundle's id, made
    by the caller. `close` ends the bundle, also an empty one; a bundle that was not closed is no
    JSON.
    """

    def __init__(self, file: BinaryIO, *, spec: str, id_: str) -> None:
        if spec not in SPEC_VERSIONS:
            raise ValueError(f"there is no STIX {spec}")
        self._file = file
        self._before = b""
        head: dict[str, str] = {"type": "bundle", "id": id_}
        if spec == "2.0":
            head["spec_version"] = spec
        file.write(b'%b,"objects":[' % canonical(head)[:-1])

    def add(self, content: bytes) -> None:
        """Write one object, whose canonical bytes are `content`, behind those before."""
        self._file.write(self._before + content)
        self._before = b",\n"

    def close(self) -> None:
        """Write the end of the bundle; the file itself stays open."""
        self._file.write(b"]}\n")
