"""What those over people and agreements have to see to: what ends soon, who has not signed, who is not here."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import attrs

from atlas.model.ids import OrganisationId
from atlas.policy.decide import SOMEBODY_ELSES, Action
from atlas.services import gate
from atlas.services.gate import Visit
from atlas.store import alliance as kept
from atlas.store import rates
from atlas.store.alliance import Agreement, Cell, Organisation, Person

SOON = timedelta(days=30)
"""How far ahead is looked, and how long somebody may be away before it is told."""


@attrs.frozen(kw_only=True)
class Somebody:
    """A person of an organisation; `last` is when they last asked for anything, `None` where they never did."""

    person: Person
    organisation: Organisation
    last: datetime | None


@attrs.frozen(kw_only=True)
class Watch:
    """What waits for somebody over people: of every member for the secretariat, else of the own organisation.

    `following` is the agreement that comes into force soon, `unsigned` who has not signed the one in force,
    `untrained` whose training ends soon or did, `closing` the cells that close soon, `expected` who was invited and
    never came, `away` who was here and is no more. All in order of time, then of names.
    """

    following: Agreement | None
    unsigned: tuple[Organisation, ...]
    untrained: tuple[Somebody, ...]
    closing: tuple[Cell, ...]
    expected: tuple[Somebody, ...]
    away: tuple[Somebody, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits."""
        return not any(attrs.astuple(self, recurse=False))


def watch(visit: Visit) -> Watch:
    """Return what waits for the visitor. Scores of members are for themselves and the secretariat alone (P8).

    Costs one look-up a person in the record, by its index.

    Raises:
        Denied: the policy refused.
    """
    gate.allow(visit, Action.SEE_ALLIANCE)
    members = _members(visit)
    people = _people(visit, members)
    soon = visit.now + SOON
    before = visit.now - SOON
    return Watch(
        following=_following(visit, soon),
        unsigned=_unsigned(visit, members.values()),
        untrained=_by_time(
            (each for each in people if each.person.trained_until <= soon.date()),
            key=lambda each: str(each.person.trained_until),
        ),
        closing=_closing(visit, members, soon),
        expected=_by_time((e for e in people if not e.person.met), key=lambda _: ""),
        away=_by_time(
            (each for each in people if each.last is not None and each.last < before),
            key=lambda each: each.last.isoformat() if each.last else "",
        ),
    )


def _members(visit: Visit) -> Mapping[OrganisationId, Organisation]:
    everybody = gate.may(visit, Action.RENEW_TRAINING, SOMEBODY_ELSES)
    return {
        id_: each
        for id_, each in kept.members().items()
        if everybody or id_ == visit.actor.organisation
    }


def _people(visit: Visit, members: Mapping[OrganisationId, Organisation]) -> Sequence[Somebody]:
    """Return the active people of some members who have a role, without the visitor."""
    found = [
        each
        for each in kept.everybody_of(members)
        if each.active and each.roles and each.id != visit.actor.person
    ]
    last = rates.last_asked([each.id for each in found])
    return [
        Somebody(person=each, organisation=members[each.organisation], last=last.get(each.id))
        for each in found
    ]


def _by_time(found: Iterable[Somebody], *, key: Callable[[Somebody], str]) -> tuple[Somebody, ...]:
    return tuple(sorted(found, key=lambda each: (key(each), each.person.name, each.person.short)))


def _following(visit: Visit, soon: datetime) -> Agreement | None:
    coming = [each for each in kept.agreements() if visit.now < each.effective_from <= soon]
    return min(coming, key=lambda each: each.effective_from, default=None)


def _unsigned(visit: Visit, members: Iterable[Organisation]) -> tuple[Organisation, ...]:
    in_force = kept.current_agreement(visit.now)
    signed = kept.signatures(in_force) if in_force else {}
    return tuple(
        sorted((each for each in members if each.id not in signed), key=lambda each: each.name)
    )


def _closing(
    visit: Visit, members: Mapping[OrganisationId, Organisation], soon: datetime
) -> tuple[Cell, ...]:
    ending = [
        (each.closes_at, each)
        for each in kept.cells()
        if each.closes_at is not None
        and visit.now < each.closes_at <= soon
        and not members.keys().isdisjoint(each.members)
    ]
    return tuple(cell for _, cell in sorted(ending, key=lambda each: (each[0], each[1].name)))
