"""Our own kinds are called by the property that their data names."""

import io
import json

from atlas.formats.stix import iter_decoded
from atlas.model.claim import Decoded


def test_a_persona_is_found_by_its_persona_name() -> None:
    persona = {
        "type": "persona",
        "spec_version": "2.1",
        "id": "persona--11111111-1111-4111-8111-111111111111",
        "created": "2024-01-01T00:00:00Z",
        "modified": "2024-01-01T00:00:00Z",
        "persona_name": "Quiet Heron",
    }

    (found,) = iter_decoded(io.BytesIO(json.dumps(persona).encode()))

    assert isinstance(found, Decoded)
    assert found.names == ("Quiet Heron",)
