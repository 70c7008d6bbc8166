"""Whatever changes an input, a decoder gives objects, problems or an error of ours, in time and in flat memory."""

import random

import pytest

from fuzzing import Finding, fuzzed, rss_mib, targets
from soaking import Soak

EVERYDAY = 2_000
STEP = 5_000
WARM = 10  # steps until caches are full
MOST_GROWTH_MIB = 64


def test_some_thousands_of_changed_inputs_break_no_decoder(rng: random.Random) -> None:
    assert told(fuzzed(rng, EVERYDAY)) == []


def test_every_decoder_reads_what_it_is_given_to_begin_with() -> None:
    """A seed that no decoder takes would try nothing but refusals."""
    assert {each.name: len(each.seeds) > 0 for each in targets()} == dict.fromkeys(
        (each.name for each in targets()), True
    )
    for target in targets():
        for seed in target.seeds[:3]:
            target.read(seed)


def told(found: list[Finding]) -> list[str]:
    return [str(each) for each in found[:20]]


@pytest.mark.soak
def test_a_million_changed_inputs_break_no_decoder_and_memory_stays_flat(soak: Soak) -> None:
    warm = 0.0
    for nth, (at, count) in enumerate(soak.steps(1_000_000, STEP)):
        assert told(fuzzed(soak.rng(at), count, place=str(at))) == []
        if nth <= WARM:
            warm = max(warm, rss_mib())
        elif nth % WARM == 0:
            assert rss_mib() - warm < MOST_GROWTH_MIB
