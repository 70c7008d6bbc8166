"""What is noted of an import while it runs: its batch, how far it is, and that somebody wants it to stop."""

from collections.abc import Callable, Mapping, Sequence

import attrs

from atlas.errors import UsageError
from atlas.model.claim import Marked
from atlas.model.handling import Audience, Handling
from atlas.model.ids import BatchId
from atlas.model.markings import TLP
from atlas.services import gate
from atlas.services.contribute.choosing import Chooser
from atlas.services.contribute.offers import Offer
from atlas.services.contribute.reporting import Counts
from atlas.services.gate import Visit
from atlas.store import batches
from atlas.store.batches import Begun, Said, State
from atlas.store.claims import Judged
from atlas.store.scoped import OpenScope

COUNTED = ("read", "stored", "unchanged", "history", "superseded", "rejected", "warnings")


@attrs.frozen(kw_only=True)
class Note:
    """What stands on an import's batch from its beginning: which file, in which format, and what was chosen."""

    id: BatchId
    file: str
    format: str
    said: Said = attrs.field(factory=dict)


@attrs.define(kw_only=True)
class Noting:
    """Notes one import in the transactions that store it. `passed` counts the items of the file that are behind it.

    `is_stopping` is heard from whoever asked to stop it.
    """

    begun: Begun
    passed: int = 0
    is_stopping: bool = False
    _is_held: bool = False

    def keep(self, report: Counts, passed: int) -> Callable[[OpenScope, Sequence[Judged]], None]:
        """Return the work that notes a stored batch of items, to be done in its transaction; it may run again."""

        def work(opened: OpenScope, judged: Sequence[Judged]) -> None:
            counts = Counts(**{name: getattr(report, name) for name in COUNTED})
            for each in judged:
                counts.add_verdict(each.told)
            self.write(opened, counts, passed)

        return work

    def write(self, opened: OpenScope, counts: Counts, passed: int) -> None:
        """Note how far the import is."""
        if not self._is_held:
            batches.hold(opened, self.begun.id)
            self._is_held = True
        batches.note(opened, self.begun, State.RUNNING)
        now = batches.keep(opened, self.begun.id, {**told(counts), "passed": passed})
        self.is_stopping = now is State.STOPPING
        self.passed = passed

    def end(self, opened: OpenScope, counts: Counts) -> None:
        """Note that the import ended: whole, or where it was stopped."""
        self.write(opened, counts, self.passed)
        batches.move(opened, self.begun.id, State.STOPPED if self.is_stopping else State.DONE)
        batches.let_go(opened, self.begun.id)


def told(counts: Counts) -> Mapping[str, int]:
    """Return counts by their words."""
    return {name: getattr(counts, name) for name in COUNTED}


def noting(visit: Visit, note: Note, chooser: Chooser, offer: Offer) -> Noting:
    """Return what notes an import, under handlings that are interned here.

    The organisation's row is under what an unmarked object of the import gets, if that is TLP:RED for the visitor too;
    else it is the organisation's own. Whoever notes must read the row, which shows with a claim of the batch alone.
    """
    given = chooser.choose(Marked(), offer).handling
    is_red = given.tlp is TLP.RED and visit.actor.person in given.audience.persons
    organisation = given if is_red else own_alone(visit)
    wanted = [organisation] if visit.actor.person is None else [organisation, own_red(visit)]
    interned = gate.intern(wanted, []).handlings
    begun = Begun(
        id=note.id,
        file=note.file,
        format=note.format,
        said=note.said,
        own=None if visit.actor.person is None else interned[own_red(visit)],
        organisation=interned[organisation],
    )
    return Noting(begun=begun)


def own_alone(visit: Visit) -> Handling:
    """Return the handling that the visitor's organisation alone reads."""
    own = frozenset({visit.actor.organisation})
    return Handling(tlp=TLP.AMBER_STRICT, audience=Audience(organisations=own))


def own_red(visit: Visit) -> Handling:
    """Return the handling that the visitor alone reads.

    Raises:
        UsageError: the visitor is no person.
    """
    if visit.actor.person is None:
        raise UsageError("Only a person has an import of their own.")
    return Handling(tlp=TLP.RED, audience=Audience(persons=frozenset({visit.actor.person})))
