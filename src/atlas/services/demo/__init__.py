"""What a new node shows: a real public map beside a small fictional alliance.

`galaxies.py` reads the public source, `alliance.py` and `fiction.py` make up the rest from a seed. All of it
comes in through the same door as a member's own file.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from random import Random
from tempfile import TemporaryFile

from atlas.errors import UsageError
from atlas.formats.stix import iter_decoded
from atlas.model.handling import Purpose, Terms
from atlas.model.ids import OrganisationId
from atlas.model.markings import PAP, TLP
from atlas.policy.actors import Actor
from atlas.policy.decide import Action
from atlas.services import alliance as people
from atlas.services import arrange, contribute, gate
from atlas.services.contribute import Item, Offer
from atlas.services.demo.alliance import PRESENTED, fictional_alliance
from atlas.services.demo.fiction import FictionalClaim, iter_fictional_claims
from atlas.services.demo.founding import (
    PUBLIC_KIND,
    Names,
    admit_people,
    found_alliance,
    has_others,
    is_complete,
)
from atlas.services.demo.galaxies import iter_public_objects
from atlas.services.demo.scribe import StixObject
from atlas.services.gate import Visit
from atlas.store import progress as progress_kept
from atlas.store import queue

__all__ = [
    "EXPECTED_ITEMS",
    "PRESENTED",
    "PUBLIC",
    "is_missing",
    "load",
    "load_as_job",
    "queue_load",
]

PUBLIC = "public"
SEED = 20_260_101  # of the fiction; any will do, it is fixed so that everybody sees the same
EXPECTED_ITEMS = 31_000  # about; for a bar before the exact number is known

Progress = Callable[[int], None]


def is_missing() -> bool:
    """Tell whether the sample atlas was never loaded here, or not to its end."""
    return not is_complete(PRESENTED)


def load(map_key: bytes, *, now: datetime, progress: Progress = lambda done: None) -> int:
    """Load the sample atlas and return how many items it has; again changes nothing.

    Interrupted, it goes on where it was. The people come last, so whoever can sign in finds everything.
    """
    alliance = fictional_alliance(now.date())
    found_alliance(alliance, now=now)
    public = people.admit(PUBLIC, "MISP galaxies (public source)", kind=PUBLIC_KIND, now=now)
    done = contribute.take(
        _visit(public.id, now),
        _items((each, None) for each in iter_public_objects()),
        offer=Offer(marking=TLP.CLEAR, terms=Terms(pap=PAP.CLEAR)),
        map_key=map_key,
        going=contribute.Going(progress=progress),
    ).read
    for organisation, claims in _by_organisation().items():
        done += contribute.take(
            _visit(organisation, now), _items(claims), offer=Offer(), map_key=map_key
        ).read
        progress(done)
    admit_people(alliance)
    _queue_maps(now)
    return done


def _queue_maps(now: datetime) -> None:
    """Let the whole map be arranged for the people presented, so that it opens at once."""
    for short in PRESENTED:
        visit = Visit(actor=people.actor_named(short), purpose=Purpose.RESEARCH, now=now)
        arrange.queue_making(visit)


def _visit(organisation: OrganisationId, now: datetime) -> Visit:
    actor = Actor(organisation=organisation, system="demo")
    return Visit(actor=actor, purpose=Purpose.RESEARCH, now=now)


def _by_organisation() -> Mapping[OrganisationId, list[tuple[StixObject, Offer]]]:
    names = Names.of_store()
    claims: dict[OrganisationId, list[tuple[StixObject, Offer]]] = {}
    for claim in iter_fictional_claims(Random(SEED)):  # noqa: S311 - a story, no secret
        organisation = names.organisations[claim.organisation]
        claims.setdefault(organisation, []).append((claim.object, _offer(claim, names)))
    return claims


def _offer(claim: FictionalClaim, names: Names) -> Offer:
    return Offer(
        marking=claim.tlp,
        audience=names.audience(claim.audience),
        grade=claim.grade,
        likelihood=claim.likelihood,
        assessment=claim.assessment,
        purposes=claim.purposes,
        basis=claim.basis,
        subject=claim.subject,
    )


def _items(objects: Iterable[tuple[StixObject, Offer | None]]) -> Iterator[Item]:
    """Send objects through the reader of files, one a line."""
    with TemporaryFile() as file:
        offers = []
        for each, offer in objects:
            file.write(json.dumps(each, ensure_ascii=False).encode() + b"\n")
            offers.append(offer)
        file.seek(0)
        for found, offer in zip(iter_decoded(file, name="sample"), offers, strict=True):
            yield Item(file="sample", found=found, offer=offer)


def load_as_job(map_key: bytes, *, clock: Callable[[], datetime]) -> None:
    """Load the sample atlas as a background job that people can watch."""
    number = progress_kept.start("Loading the sample atlas", total=EXPECTED_ITEMS, now=clock())
    try:
        load(map_key, now=clock(), progress=lambda done: progress_kept.advance(number, done))
    except BaseException:
        progress_kept.finish(number, failed=True, now=clock())
        raise
    progress_kept.finish(number, failed=False, now=clock())


def queue_load(visit: Visit) -> None:
    """Queue the job that loads the sample atlas; it goes only onto a node without other members.

    Raises:
        Denied: the policy refused.
        UsageError: there are members already, who are no story.
    """
    gate.allow(visit, Action.LOAD_SAMPLE)
    if is_missing() and has_others(visit.actor.organisation):
        raise UsageError("The sample goes only onto a node that has no other members yet.")
    queue.defer("demo.load")
