"""A package in one file: built alike twice, verified without a database, and no byte of it changed unseen."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from atlas.errors import PackageError
from atlas.formats import package
from atlas.formats.package import parcel
from sketched_packages import an_edition

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()


def _made() -> bytes:
    unsigned = package.build(an_edition(), key=PUBLIC)
    return package.signed(unsigned, KEY.sign(unsigned.message))


@pytest.fixture(scope="module")
def made() -> bytes:
    return _made()


def _with(made: bytes, **changed: bytes | None) -> bytes:
    files = dict(parcel.opened(made))
    for name, content in changed.items():
        files.pop(name.replace("_", "."), None)
        if content is not None:
            files[name.replace("_", ".")] = content
    return parcel._zip(files)


def test_rt3_two_builds_of_one_version_are_the_same_byte_for_byte(made: bytes) -> None:
    assert _made() == made


def test_what_was_signed_verifies_and_says_what_it_is(made: bytes) -> None:
    found = package.verify(made, key=PUBLIC)

    assert (found.package, found.version, found.marking) == ("P-2026-0001", 1, "TLP:AMBER")
    assert [each.name for each in found.files] == [
        "identifiers.csv",
        "package.html",
        "package.pdf",
        "package.stix.json",
    ]


@pytest.mark.parametrize("share", [0.001, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97, 0.999])
def test_a_changed_bit_is_refused_wherever_it_is(made: bytes, share: float) -> None:
    at = int(len(made) * share)
    with pytest.raises(PackageError):
        package.verify(made[:at] + bytes([made[at] ^ 1]) + made[at + 1 :])


def test_the_name_of_a_changed_or_missing_file_is_told(made: bytes) -> None:
    with pytest.raises(PackageError, match=r"identifiers\.csv is not as it was signed"):
        package.verify(_with(made, identifiers_csv=b"kind,value\r\n"))
    with pytest.raises(PackageError, match=r"package\.pdf is in the manifest"):
        package.verify(_with(made, package_pdf=None))
    with pytest.raises(PackageError, match=r"more\.txt is in the package"):
        package.verify(_with(made, more_txt=b"x"))


def test_what_stands_around_the_files_is_refused(made: bytes) -> None:
    for changed in (b"x" + made, made + b"x", b"", b"PK"):
        with pytest.raises(PackageError):
            package.verify(changed)


def test_another_key_is_refused(made: bytes) -> None:
    with pytest.raises(PackageError, match="not with"):
        package.verify(made, key=bytes(32))
