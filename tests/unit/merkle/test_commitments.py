"""A commitment holds one secret, and tells nothing of it without its salt."""

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from atlas.merkle.commitments import SALT_BYTES, commit, leaf_of
from atlas.merkle.tree import leaf_hash, node_hash

salts = st.binary(min_size=SALT_BYTES, max_size=SALT_BYTES)


def test_a_commitment_is_the_hash_of_salt_length_and_bytes() -> None:
    salt = bytes(range(32))

    expected = sha256(salt + b"\0\0\0\0\0\0\0\x06secret").digest()

    assert commit(salt, b"secret") == expected


@given(salts, st.binary(), st.binary())
def test_two_secrets_never_share_a_commitment_under_one_salt(
    salt: bytes, one: bytes, other: bytes
) -> None:
    assert (commit(salt, one) == commit(salt, other)) == (one == other)


@given(salts, salts, st.binary())
def test_one_secret_has_another_commitment_under_another_salt(
    one: bytes, other: bytes, secret: bytes
) -> None:
    assert (commit(one, secret) == commit(other, secret)) == (one == other)


def test_a_leaf_is_made_of_its_type_and_the_root_of_its_commitments() -> None:
    first, second = sha256(b"1").digest(), sha256(b"2").digest()

    root = node_hash(leaf_hash(first), leaf_hash(second))

    assert leaf_of("claim", [first, second]) == leaf_hash(b"claim" + root)


@given(st.lists(salts, min_size=2, max_size=4, unique=True))
def test_a_leaf_depends_on_the_order_of_its_commitments(commitments: list[bytes]) -> None:
    assert leaf_of("claim", commitments) != leaf_of("claim", commitments[::-1])
