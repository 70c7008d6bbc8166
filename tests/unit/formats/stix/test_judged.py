"""A judgement goes out as a relationship that our own reader takes."""

import io
from datetime import UTC, datetime
from uuid import UUID

import pytest

from atlas.formats.stix import iter_decoded
from atlas.formats.stix.judged import RELATIONS, Told, relationship
from atlas.model.claim import Decoded
from atlas.resolve.judging import Verdict

ENDS = [f"malware--aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaa{n}" for n in (1, 2)]


@pytest.mark.parametrize("verdict", Verdict)
def test_each_verdict_is_a_relationship_that_is_read_back(verdict: Verdict) -> None:
    told = Told(
        id=UUID(int=7, version=4),
        verdict=str(verdict),
        source=ENDS[0],
        target=ENDS[1],
        strength=80,
        grounds="Seen 'twice'.",
        at=datetime(2026, 3, 4, 12, 0, 0, 5999, tzinfo=UTC),
    )

    [found] = iter_decoded(io.BytesIO(relationship(told)))

    assert isinstance(found, Decoded)
    assert b'"modified":"2026-03-04T12:00:00.005Z"' in relationship(told)
    assert RELATIONS[str(verdict)].encode() in relationship(told)
