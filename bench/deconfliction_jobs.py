"""Somebody with a clock who asks the deconfliction index, by turns, for what is filed silently and for what is not."""

import uuid
from datetime import UTC, datetime, timedelta
from random import Random
from time import perf_counter

from atlas.cli.startup import ready
from atlas.keys import Keys
from atlas.model.handling import Purpose
from bench.jobs import READER

_OWNER = "bench-owner"
_POOL = 100  # silent ones, and as many that nobody filed: each is asked equally often
_SILENT = 2_000  # entries of others, of which the pool is a part
_WARM = 40
_A_DAY = 4_000  # questions: below the quota before a release
_AT_ONCE = 200


def time_silent(samples: int) -> tuple[list[float], list[float]]:
    """Return seconds of the service, of silent hits and of no hits, asked in random order.

    Raises:
        ValueError: an answer about a silent one is another than about an absent one.
    """
    rng = Random(29)
    with ready() as made:
        from atlas.services import alliance, deconflict
        from atlas.services.gate import Visit

        keys, began = made.keys(), datetime.now(UTC)
        _file(made.now(), keys)
        actor = alliance.actor_named(READER)
        target = deconflict.Target(kind=deconflict.TargetKind.PACKAGE, id=uuid.UUID(int=7))
        taken: tuple[list[float], list[float]] = ([], [])
        for turn in range(-_WARM, samples // 2):
            visit = Visit(
                actor=actor,
                purpose=Purpose.RESEARCH,
                now=began + timedelta(days=2 * max(0, turn) // _A_DAY),
            )
            place, told = rng.randrange(_POOL), set()
            for absent in rng.sample((False, True), 2):
                names = (_name(place, absent=absent),)
                start = perf_counter()
                found = deconflict.check(
                    visit,
                    identifiers=names,
                    target=target,
                    occasion=deconflict.Occasion.RELEASE,
                    keys=keys,
                )
                seconds = perf_counter() - start
                told.add((found.held, tuple(each.told for each in found.answers)))
                if turn >= 0:
                    taken[absent].append(seconds)
            if told != {(False, ((),))}:
                raise ValueError("a silent hit is told apart from no hit by its answer")
    return taken


def _name(number: int, *, absent: bool) -> str:
    """Return an alias: one that is filed silently, or one as long that nobody filed."""
    return f"{'vanish' if absent else 'silent'} {number:05}"


def _file(now: datetime, keys: Keys) -> None:
    from atlas.policy.actors import Role
    from atlas.services import alliance, deconflict
    from atlas.services.gate import Visit

    alliance.add_person(_OWNER, "member-03", roles=frozenset({Role.RESEARCHER}), now=now)
    owner = Visit(actor=alliance.actor_named(_OWNER), purpose=Purpose.RESEARCH, now=now)
    filing = deconflict.Filing(
        case="bench", mode=deconflict.Mode.SILENT, until=(now + timedelta(days=365)).date()
    )
    for first in range(0, _SILENT, _AT_ONCE):
        names = [_name(number, absent=False) for number in range(first, first + _AT_ONCE)]
        deconflict.file(owner, filing, identifiers=names, keys=keys)
