"""All forms of a package in one file: a ZIP without compression, a manifest with their SHA-256, and its signature.

The ZIP has one possible form (APPNOTE 6.3.10: fixed dates, stored, in order of names), so a verifier makes it again of
its files and compares: nothing can stand beside them. The signature is Ed25519 (RFC 8032) over `SIGNED` and the
manifest.
"""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from types import MappingProxyType

import attrs
import msgspec

from atlas.errors import PackageError
from atlas.formats.package import document, objects, page, rows
from atlas.formats.package.edition import Edition

SIGNED = b"atlas package manifest 1\n"
"""Stands before what is signed, so that the signature holds for nothing else."""
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
MOST_BYTES = 256 << 20  # of a package to be verified
_DATE = (1980, 1, 1, 0, 0, 0)  # the oldest that a ZIP can tell


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What the manifest says of one file."""

    name: str
    sha256: str
    size: int


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a package is and what it is made of. `key` is the public key of its signature, in hex."""

    package: str
    version: int
    title: str
    marking: str
    made: str
    organisation: str
    key: str
    files: tuple[Told, ...]


@attrs.frozen(kw_only=True)
class Unsigned:
    """A package that waits for its signature: what is to be signed, and its files by name."""

    manifest: bytes
    files: Mapping[str, bytes]

    @property
    def message(self) -> bytes:
        """Return what the signature is made over."""
        return SIGNED + self.manifest


def build(edition: Edition, *, key: bytes) -> Unsigned:
    """Return all forms of an edition with their manifest, to be signed under this public key."""
    files = _forms(edition)
    manifest = Manifest(
        package=edition.number,
        version=edition.version,
        title=edition.title,
        marking=edition.marking,
        made=edition.made.isoformat(),
        organisation=edition.organisation,
        key=key.hex(),
        files=tuple(_told(name, content) for name, content in sorted(files.items())),
    )
    told = msgspec.json.format(msgspec.json.encode(manifest, order="sorted"), indent=1)
    return Unsigned(manifest=told + b"\n", files=MappingProxyType(dict(files)))


def draft(edition: Edition) -> bytes:
    """Return all forms of an edition as a marked draft, without manifest and signature: it never verifies."""
    return _zip(_forms(attrs.evolve(edition, is_draft=True)))


def signed(unsigned: Unsigned, signature: bytes) -> bytes:
    """Return the file of a package with its signature."""
    return _zip({**unsigned.files, MANIFEST: unsigned.manifest, SIGNATURE: signature})


def opened(package: bytes) -> Mapping[str, bytes]:
    """Return the files in a package, by name, without a look at what they are.

    Raises:
        PackageError: it is none.
    """
    if len(package) > MOST_BYTES:
        raise PackageError(f"A package has at most {MOST_BYTES >> 20} MiB.")
    try:
        with zipfile.ZipFile(io.BytesIO(package)) as found:
            entries = found.infolist()
            if any(each.compress_type != zipfile.ZIP_STORED for each in entries):
                raise PackageError("A package holds its files as they are, and this one does not.")
            return {each.filename: found.read(each) for each in entries}
    except (
        zipfile.BadZipFile,
        EOFError,
        OSError,
        ValueError,
        RuntimeError,
        NotImplementedError,
    ) as error:
        raise PackageError("This file is no package, or it is damaged.") from error


def verify(package: bytes, *, key: bytes | None = None) -> Manifest:
    """Return the manifest of a package of which every byte is as it was signed; with `key` by that one alone.

    Raises:
        PackageError: it is not, with the name of what is wrong.
    """
    files = dict(opened(package))
    told, signature = files.pop(MANIFEST, None), files.pop(SIGNATURE, None)
    if told is None or signature is None:
        raise PackageError(
            "The package has no manifest, or no signature: it is a draft, or was taken apart."
        )
    manifest = _decoded(told)
    if key is not None and manifest.key != key.hex():
        raise PackageError(
            f"The package is signed with the key {manifest.key}, not with {key.hex()}."
        )
    _verify_signature(manifest, told, signature)
    for each in manifest.files:
        if each.name not in files:
            raise PackageError(f"{each.name} is in the manifest and not in the package.")
        if _told(each.name, files[each.name]) != each:
            raise PackageError(f"{each.name} is not as it was signed.")
    if more := sorted(files.keys() - {each.name for each in manifest.files}):
        raise PackageError(f"{more[0]} is in the package and not in the manifest.")
    if _zip({**files, MANIFEST: told, SIGNATURE: signature}) != package:
        raise PackageError("The file holds more than what was signed.")
    return manifest


def _forms(edition: Edition) -> Mapping[str, bytes]:
    return {
        "identifiers.csv": rows.table(edition),
        "package.html": page.html(edition),
        "package.pdf": document.pdf(edition),
        "package.stix.json": objects.bundle(edition),
    }


def _decoded(told: bytes) -> Manifest:
    try:
        return msgspec.json.decode(told, type=Manifest)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise PackageError("The manifest cannot be read.") from error


def _verify_signature(manifest: Manifest, told: bytes, signature: bytes) -> None:
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - 30 ms
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 - 30 ms
        Ed25519PublicKey,
    )

    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(manifest.key)).verify(
            signature, SIGNED + told
        )
    except (InvalidSignature, ValueError) as error:
        raise PackageError("The manifest is not as it was signed.") from error


def _told(name: str, content: bytes) -> Told:
    return Told(name=name, sha256=hashlib.sha256(content).hexdigest(), size=len(content))


def _zip(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as made:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, date_time=_DATE)
            entry.create_system = 3
            entry.external_attr = 0o600 << 16
            made.writestr(entry, files[name])
    return out.getvalue()
