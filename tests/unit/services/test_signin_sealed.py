"""What is encrypted for one person opens for nobody else."""

import os
import uuid

import pytest

from atlas.errors import SigninError
from atlas.model.ids import PersonId
from atlas.services.signin import sealed

SECRET = "JBSWY3DPEHPK3PXP"  # an example, of no account


def test_a_secret_opens_for_its_person_and_key_alone() -> None:
    ada, eve = PersonId(uuid.uuid4()), PersonId(uuid.uuid4())
    key = os.urandom(32)
    kept = sealed.seal(SECRET, ada, key=key)

    assert sealed.opened(kept, ada, key=key) == SECRET
    assert SECRET.encode() not in kept
    for person, other in ((eve, key), (ada, os.urandom(32))):
        with pytest.raises(SigninError):
            sealed.opened(kept, person, key=other)
