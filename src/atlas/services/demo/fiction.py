"""The claims of the fictional alliance, from a seed: about 1,500, true, wrong, disputed and circular.

Read `story.py` for what is to be found in them, `crews.py` for the many, `cast.py` and `supply.py` for the names.
"""

from collections.abc import Iterator
from random import Random

from atlas.services.demo import cast, crews, story
from atlas.services.demo.scribe import FictionalClaim, NamedAudience, Scribe

__all__ = ["FictionalClaim", "NamedAudience", "iter_fictional_claims"]


def iter_fictional_claims(rng: Random) -> Iterator[FictionalClaim]:
    """Yield the claims of the fiction; the same seed gives the same ones in the same order.

    Each object is STIX 2.1. A link comes after the things of the fiction that it joins; what it
    names of the real world (tools, techniques, sectors) is in the public source. A later claim of
    one organisation on one id is a newer version.
    """
    scribe = Scribe(rng)
    yield from story.iter_setting(scribe)
    yield from crews.iter_services(scribe)
    yield from crews.iter_crews(scribe)
    for crew in cast.CREWS:
        yield from crews.iter_known_of(scribe, crew)
    yield from story.iter_first_finding(scribe)
    yield from story.iter_circular_reports(scribe)
    yield from story.iter_wrong_claims(scribe)
    yield from story.iter_law(scribe)
    yield from story.iter_confidences(scribe)
