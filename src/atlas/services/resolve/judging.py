"""Judging pairs of things, and withdrawing a judgement. What would become of it is said before anything is kept."""

import uuid
from collections.abc import Iterable, Mapping, Sequence

import attrs

from atlas.errors import NotFound, UsageError
from atlas.model.handling import Handling
from atlas.model.ids import HandlingId, PersonId, ThingId
from atlas.policy.decide import Action, Resource
from atlas.resolve.judging import Judgement, Verdict, clusters, ordered
from atlas.resolve.proposing import is_of_person
from atlas.services import gate, lists
from atlas.services.discussion import choosing
from atlas.services.discussion.choosing import Choice
from atlas.services.gate import Visit
from atlas.services.lists import Readers
from atlas.services.resolve.telling import Judged, Member, members_of, told
from atlas.store import alliance, judgements, spots
from atlas.store.handlings import handlings_by_id
from atlas.store.judgements import Stored
from atlas.store.scoped import OpenScope

MOST_PAIRS = 100
STRENGTH = 80  # percent, where nothing is said: "likely"
NO_REASON = "Write why; it is kept with the judgement and on record."
NO_PAIR = "There are no two such things among what you may see."
NO_JUDGEMENT = "There is no such judgement among what you may see."
TOO_WIDE = "A judgement is not for more people than what you see of both things. Choose a stricter marking or audience."


@attrs.frozen(kw_only=True)
class Asked:
    """What is judged of one or several pairs, how sure (percent), why, and for whom."""

    pairs: tuple[tuple[ThingId, ThingId], ...]
    verdict: Verdict
    reason: str
    strength: int = STRENGTH
    choice: Choice = attrs.field(factory=Choice)


@attrs.frozen(kw_only=True)
class Effect:
    """What an act does to what its actor sees: `groups` of things that show as one afterwards, each named.

    `handlings` are those under which the judgements are kept, `readers` whom the widest of them reaches.
    """

    groups: tuple[tuple[Member, ...], ...]
    handlings: tuple[Handling, ...]
    readers: Readers


def check(visit: Visit, asked: Asked) -> Effect:
    """Return what would become of judgements, and keep nothing.

    Raises:
        NotFound, UsageError, Denied: as `judge`.
    """
    return _effect(visit, _ready(visit, asked))


def judge(visit: Visit, asked: Asked) -> tuple[uuid.UUID, ...]:
    """Keep what is judged of each pair, as one act on record, and return the ids of what was kept.

    They are in the order of the pairs. A pair that is named again is kept once.

    Raises:
        NotFound: the visitor does not see both things of each pair.
        UsageError: a thing is judged against itself, there is no reason, something that may be a person is judged with
            others, or the handling is wider than what he sees of the two. Nothing is kept.
        Denied: the policy refused.
    """
    ready = _ready(visit, asked)
    interned = gate.intern(ready.values(), []).handlings
    kept = [attrs.evolve(each, handling=interned[handling]) for each, handling in ready.items()]

    def work(opened: OpenScope) -> frozenset[uuid.UUID]:
        added: set[uuid.UUID] = set()
        for handling in dict.fromkeys(each.handling for each in kept):
            added |= judgements.add(opened, [each for each in kept if each.handling == handling])
        if not added:
            raise NotFound(NO_PAIR)
        return frozenset(added)

    first = kept[0].judgement
    about = first.id if len(kept) == 1 else first.one
    own = visit.actor.organisation
    resource = Resource(organisation=own, id=about, reason=asked.reason)
    added = gate.write(visit, Action.JUDGE, work, resource=resource)
    return tuple(each.judgement.id for each in kept if each.judgement.id in added)


def found(visit: Visit, judgement: uuid.UUID) -> Judged:
    """Return one judgement by hand in words.

    Raises:
        NotFound: the visitor sees none such.
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.READ) as opened:
        stored = judgements.find(opened, judgement)
        if stored is None:
            raise NotFound(NO_JUDGEMENT)
        organisations = alliance.names_of_organisations()
        named = members_of(opened, stored.judgement.pair, organisations)
        joined = judgements.merged(opened, stored.judgement.pair)
        [view] = told(opened, [stored], joined, named=named, organisations=organisations)
    return view


def check_withdrawal(visit: Visit, judgement: uuid.UUID) -> Effect:
    """Return what a withdrawal would do to what the visitor sees, and withdraw nothing.

    Raises:
        NotFound: the visitor sees no such judgement that stands.
        Denied: it is another organisation's, or the policy refused.
    """
    stored = _own(visit, judgement)
    pair = stored.judgement.pair
    with gate.open_scope(visit, Action.READ) as opened:
        rest = [each for each in judgements.around(opened, pair) if each.id != judgement]
        groups = _groups(opened, pair, rest)
    handling = handlings_by_id([stored.handling])[stored.handling]
    return Effect(groups=groups, handlings=(handling,), readers=lists.readers_of(handling, visit))


def withdraw(visit: Visit, judgement: uuid.UUID, *, reason: str) -> tuple[ThingId, ThingId]:
    """Withdraw a judgement of the visitor's organisation, on record, and return its two things.

    Both sides come back as they were; an earlier judgement of the same pair counts again.

    Raises:
        NotFound: the visitor sees no such judgement that stands.
        UsageError: there is no reason.
        Denied: it is another organisation's, or the policy refused.
    """
    stored = _own(visit, judgement)
    if not reason.strip():
        raise UsageError(NO_REASON)
    own = visit.actor.organisation
    resource = Resource(organisation=own, id=judgement, reason=reason)

    def work(opened: OpenScope) -> None:
        if not judgements.withdraw(opened, judgement):
            raise NotFound(NO_JUDGEMENT)

    gate.write(visit, Action.JUDGE, work, resource=resource)
    return stored.judgement.pair


def _own(visit: Visit, judgement: uuid.UUID) -> Stored:
    """Return a judgement that stands and that the visitor's roles let him withdraw."""
    gate.assert_may(visit, Action.JUDGE, Resource(organisation=visit.actor.organisation))
    with gate.open_scope(visit, Action.READ) as opened:
        stored = judgements.find(opened, judgement)
    if stored is None or stored.withdrawn_at is not None:
        raise NotFound(NO_JUDGEMENT)
    owner = Resource(organisation=stored.judgement.author, id=judgement)
    gate.assert_may(visit, Action.JUDGE, owner)
    return stored


def _ready(visit: Visit, asked: Asked) -> Mapping[Stored, Handling]:
    """Return what is to be kept, in the order of the pairs, and under which handling each."""
    # who may not judge hears that, and nothing of what is there
    gate.assert_may(visit, Action.JUDGE, Resource(organisation=visit.actor.organisation))
    person = _person(visit)
    pairs = _pairs(asked)
    things = list(dict.fromkeys(thing for pair in pairs for thing in pair))
    with gate.open_scope(visit, Action.READ) as opened:
        kinds = {thing: kind for thing, _, kind in spots.unnamed(opened, things)}
        seen = judgements.handlings(opened, things)
    if len(kinds) < len(things):
        raise NotFound(NO_PAIR)
    if len(pairs) > 1 and any(map(is_of_person, kinds.values())):
        raise UsageError("Things that may be persons are judged one by one.")
    known = handlings_by_id(each for group in seen.values() for each in group)
    handlings = [
        _handling(visit, asked.choice, [known[id_] for id_ in sorted(seen[one] | seen[other])])
        for one, other in pairs
    ]
    gate.assert_may_give(visit, handlings)
    return {
        _stored(visit, asked, pair, person=person): handling
        for pair, handling in zip(pairs, handlings, strict=True)
    }


def _pairs(asked: Asked) -> list[tuple[ThingId, ThingId]]:
    if not asked.reason.strip():
        raise UsageError(NO_REASON)
    if not 0 <= asked.strength <= 100:
        raise UsageError("How sure you are is a number from 0 to 100, in percent.")
    if not 1 <= len(asked.pairs) <= MOST_PAIRS:
        raise UsageError(f"Judge 1 to {MOST_PAIRS} pairs at once.")
    if any(one == other for one, other in asked.pairs):
        raise UsageError("These are one and the same thing already; choose another.")
    return list(dict.fromkeys(ordered(*pair) for pair in asked.pairs))


def _handling(visit: Visit, choice: Choice, seen: Sequence[Handling]) -> Handling:
    return choosing.chosen(visit, choice, choosing.by_itself(visit, seen), too_wide=TOO_WIDE)


def _stored(
    visit: Visit, asked: Asked, pair: tuple[ThingId, ThingId], *, person: PersonId
) -> Stored:
    one, other = pair
    judgement = Judgement(
        id=uuid.uuid4(),
        one=one,
        other=other,
        author=visit.actor.organisation,
        verdict=asked.verdict,
        strength=asked.strength,
        recorded_at=visit.now,
    )
    grounds = " ".join(asked.reason.split())
    return Stored(judgement=judgement, handling=HandlingId(0), grounds=grounds, person=person)


def _effect(visit: Visit, ready: Mapping[Stored, Handling]) -> Effect:
    new = [each.judgement for each in ready]
    things = list(dict.fromkeys(thing for each in new for thing in each.pair))
    with gate.open_scope(visit, Action.READ) as opened:
        groups = _groups(opened, things, [*judgements.around(opened, things), *new])
    handlings = tuple(dict.fromkeys(ready.values()))
    reached = [lists.readers_of(each, visit) for each in handlings]
    widest = max(reached, key=lambda readers: (readers.persons, readers.organisations))
    return Effect(groups=groups, handlings=handlings, readers=widest)


def _groups(
    opened: OpenScope, things: Sequence[ThingId], standing: Iterable[Judgement]
) -> tuple[tuple[Member, ...], ...]:
    """Return the things around these as they show, each group under its cluster's id first."""
    standing = list(standing)
    joined = clusters(standing)
    met = dict.fromkeys([*things, *(thing for each in standing for thing in each.pair)])
    shown = dict.fromkeys(joined.all_of(thing) for thing in met)
    named = members_of(opened, met, alliance.names_of_organisations())
    return tuple(tuple(named[each] for each in group) for group in shown)


def _person(visit: Visit) -> PersonId:
    if visit.actor.person is None:
        raise UsageError("A judgement is a person's; say who with --as.")
    return visit.actor.person
