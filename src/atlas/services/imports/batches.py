"""Imports of the own organisation, and their undo: a batch is withdrawn as a whole, and put back within seven days.

Whoever lists them sees of others' imports what shows of their claims, and of an import of which nothing shows nothing.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

import attrs

from atlas.errors import NotFound, UsageError
from atlas.model.ids import BatchId, ClaimId, HandlingId, OrganisationId
from atlas.policy import retention as rules
from atlas.policy.decide import Action, Resource
from atlas.services import gate, notices
from atlas.services import retention as ending
from atlas.services.gate import Visit
from atlas.store import alliance
from atlas.store import batches as kept
from atlas.store import retention as ended
from atlas.store.batches import Batch as Batch  # what a door is given
from atlas.store.batches import State as State
from atlas.store.scoped import OpenScope

LISTED = 50
AT_ONCE = 10_000  # claims a transaction
UNDO, PUT_BACK = "undo", "put-back"
NO_BATCH = "There is no such import among those of your organisation."
BROKEN_OFF = timedelta(hours=24)  # what began longer ago and has no end hangs
_BROKEN = (State.RUNNING, State.STOPPING)
_NOTHING = "Nothing of this import is left to undo."
_NOT_ALL = (
    "Nothing of this import is left to undo for you: who did not send it undoes it, or puts it back, "
    "only where they may read all of it."
)


@attrs.frozen(kw_only=True)
class Import:
    """An import as it is listed: whose it was, and what may be done. `undo_until` is `None` where there is no undo."""

    batch: Batch
    who: str
    undone_by: str
    undo_until: datetime | None
    may_undo: bool
    may_put_back: bool


@attrs.frozen(kw_only=True)
class Undone:
    """What an undo, or putting back, did: how many claims that the visitor sees, and how many of these stay."""

    claims: int
    left: int


def latest(visit: Visit) -> tuple[Import, ...]:
    """Return imports of the own organisation, the latest first: 50 at most.

    Raises:
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.SEE_RETENTION) as opened:
        return _told(visit, kept.latest(opened, limit=LISTED))


def get(visit: Visit, id_: BatchId) -> Import:
    """Return one import of the own organisation.

    Raises:
        NotFound: the visitor sees no such import: absent and hidden are one answer.
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.SEE_RETENTION) as opened:
        found = kept.find(opened, id_)
    if found is None:
        raise NotFound(NO_BATCH)
    return _told(visit, [found])[0]


def undo(
    visit: Visit,
    id_: BatchId,
    *,
    reason: str,
    progress: Callable[[int], None] = lambda done: None,
) -> Undone:
    """Withdraw all claims of an import but held ones and those of objects that another batch brought a version of.

    For seven days it can be put back; after 30 it is erased. Called again, it goes on where it was broken off. Who
    did not send the import undoes it only where they see all of it.

    Raises:
        NotFound: the visitor sees no such import.
        UsageError: it is under way, nothing of it is left to undo, or the visitor sees not all of it.
        Denied: the policy refused.
    """
    found = get(visit, id_).batch
    resource = _assert_undoable(visit, found, reason)

    def choose(opened: OpenScope, after: ClaimId | None) -> list[ClaimId]:
        if after is None:
            kept.move(opened, id_, State.FAILED, only=_BROKEN)
        return kept.undoable(opened, id_, after=after, limit=AT_ONCE)

    tell, blind = partial(_tell_takers, visit, found.author), _sent(visit, found)
    end = partial(_end, visit, found, ending.own_alone(found.author))
    work = _Pieces(choose=choose, act=end, after=tell, progress=progress, blind=blind)
    if not work.through(visit, resource):
        raise UsageError(_NOTHING if work.blind else _NOT_ALL)
    left = get(visit, id_).batch
    return Undone(claims=left.withdrawn - found.withdrawn, left=left.standing)


def _end(
    visit: Visit, found: Batch, own: HandlingId, opened: OpenScope, claims: Sequence[ClaimId]
) -> int:
    count = ended.withdraw(opened, claims, own=own, erase=visit.now + rules.GRACE)
    if count:
        kept.mark_undone(opened, found.id, since=visit.now - rules.UNDO)
    return count


def _tell_takers(visit: Visit, author: OrganisationId, claims: Sequence[ClaimId]) -> None:
    told = ending.told_takers(author, claims, now=visit.now)
    notices.tell(author, told, now=visit.now)


def put_back(
    visit: Visit,
    id_: BatchId,
    *,
    reason: str,
    progress: Callable[[int], None] = lambda done: None,
) -> Undone:
    """Put an import back that was undone, as it was, but for objects that were given anew since.

    Raises:
        NotFound: the visitor sees no such import.
        UsageError: it was not undone, or more than seven days ago, or another sent it and the visitor sees not all.
        Denied: the policy refused.
    """
    found = get(visit, id_).batch
    resource, since = _assert_undone(visit, found, reason)

    def choose(opened: OpenScope, after: ClaimId | None) -> list[ClaimId]:
        return kept.undone(opened, id_, since, after=after, limit=AT_ONCE)

    def act(opened: OpenScope, claims: Sequence[ClaimId]) -> int:
        return ended.reinstate(opened, claims, since=since)

    def finish(opened: OpenScope) -> None:
        kept.mark_put_back(opened, id_)

    blind = _sent(visit, found)
    work = _Pieces(choose=choose, act=act, finish=finish, progress=progress, blind=blind)
    work.through(visit, resource)
    left = get(visit, id_).batch.withdrawn
    return Undone(claims=found.withdrawn - left, left=left)


def assert_may_end(visit: Visit, batch: Batch, act: str, *, reason: str) -> Resource:
    """Return what an `undo`, or `put-back`, of an import is recorded under.

    Raises:
        UsageError: it is under way, or was not undone within seven days.
        Denied: the policy refused.
    """
    if act == UNDO:
        return _assert_undoable(visit, batch, reason)
    return _assert_undone(visit, batch, reason)[0]


def assert_sees_all(visit: Visit, batch: Batch, act: str, opened: OpenScope) -> None:
    """Raise where another sent an import and the visitor sees not all that an act would take.

    Raises:
        UsageError: so it is.
    """

    def choose(opened: OpenScope, after: ClaimId | None) -> list[ClaimId]:
        if act == UNDO:
            return kept.undoable(opened, batch.id, after=after, limit=AT_ONCE)
        since = batch.undone_at or visit.now
        return kept.undone(opened, batch.id, since, after=after, limit=AT_ONCE)

    if not _sent(visit, batch):
        _assert_seen(choose, opened)


def _assert_undoable(visit: Visit, batch: Batch, reason: str) -> Resource:
    resource = Resource(organisation=batch.author, id=batch.id, reason=reason)
    if batch.state not in _undone_in(visit, batch):
        raise UsageError("The import is under way; stop it first.")
    gate.assert_may(visit, Action.WITHDRAW, resource)
    return resource


def _assert_undone(visit: Visit, batch: Batch, reason: str) -> tuple[Resource, datetime]:
    resource = Resource(organisation=batch.author, id=batch.id, reason=reason)
    gate.assert_may(visit, Action.WITHDRAW, resource)
    since = batch.undone_at
    if since is None or since < visit.now - rules.UNDO:
        raise UsageError("This was not undone, or more than seven days ago.")
    return resource, since


def _sent(visit: Visit, batch: Batch) -> bool:
    return batch.person == visit.actor.person


def _undone_in(visit: Visit, batch: Batch) -> tuple[State, ...]:
    """Return the states in which the visitor may undo an import; who sent it, also if its process is gone."""
    gone = not batch.alive or batch.recorded_at < visit.now - BROKEN_OFF
    broken = _BROKEN if gone and _sent(visit, batch) else ()
    return (*kept.ENDED, *broken)


_Choose = Callable[[OpenScope, ClaimId | None], list[ClaimId]]


@attrs.frozen(kw_only=True)
class _Pieces:
    """Goes through claims in pieces, each a transaction: chooses, acts, and tells after it; `finish` is in the last.

    Unless it is `blind`, it goes through none where the visitor does not see all.
    """

    choose: _Choose
    act: Callable[[OpenScope, Sequence[ClaimId]], int]
    after: Callable[[Sequence[ClaimId]], None] = lambda claims: None
    finish: Callable[[OpenScope], None] = lambda opened: None
    progress: Callable[[int], None] = lambda done: None
    blind: bool = False

    def through(self, visit: Visit, resource: Resource) -> int:
        """Return how many claims it was done to.

        Raises:
            UsageError: the visitor does not see all of them; it was done to none.
        """
        done, last = 0, None

        def work(opened: OpenScope) -> tuple[list[ClaimId], int]:
            if last is None and not self.blind:
                _assert_seen(self.choose, opened)
            claims = self.choose(opened, last)
            count = self.act(opened, claims) if claims else 0
            if len(claims) < AT_ONCE:
                self.finish(opened)
            return claims, count

        while True:
            claims, count = gate.write(visit, Action.WITHDRAW, work, resource=resource)
            self.after(claims)
            done += count
            self.progress(done)
            if len(claims) < AT_ONCE:
                return done
            last = claims[-1]


def _assert_seen(choose: _Choose, opened: OpenScope) -> None:
    claims = choose(opened, None)
    while claims:
        if not kept.shows_all(opened, claims):
            raise UsageError(_NOT_ALL)
        claims = choose(opened, claims[-1]) if len(claims) == AT_ONCE else []


def _told(visit: Visit, found: Sequence[Batch]) -> tuple[Import, ...]:
    people = {each.person for each in found} | {each.undone_by for each in found}
    named = alliance.persons_by_id(each for each in people if each is not None)
    own = Resource(organisation=visit.actor.organisation)
    may = gate.may(visit, Action.WITHDRAW, own)
    return tuple(
        Import(
            batch=each,
            who=named[each.person].name if each.person and each.person in named else "",
            undone_by=named[each.undone_by].name
            if each.undone_by and each.undone_by in named
            else "",
            undo_until=each.undone_at + rules.UNDO if each.undone_at else None,
            may_undo=may and each.standing > 0 and each.state in _undone_in(visit, each),
            may_put_back=may
            and each.undone_at is not None
            and each.undone_at >= visit.now - rules.UNDO,
        )
        for each in found
    )
