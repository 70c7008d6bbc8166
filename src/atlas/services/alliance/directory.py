"""What a visitor may see of the alliance, and which acts a page may offer.

Names, kinds, countries and levers of members are for everybody; the people of the own organisation for colleagues; a
cell for its members and for those over the alliance. What is hidden is neither listed nor counted.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence

import attrs

from atlas.errors import UsageError
from atlas.model.alliance import Lever, OrganisationKind
from atlas.model.ids import CellId, OrganisationId, PersonId, ThingId
from atlas.policy.actors import Role
from atlas.policy.decide import Action, Resource
from atlas.services import gate
from atlas.services.alliance import cells, organisations, persons
from atlas.services.alliance.acting import roles_of
from atlas.services.gate import Visit
from atlas.services.search import items_of
from atlas.store import alliance as kept
from atlas.store.alliance import Agreement, Cell, Node, Organisation, Person, Signature

_SEES_PROFILES = frozenset({Role.SECRETARIAT})
_OVER_MEMBERS = (
    Action.EDIT_PROFILE,
    Action.INVITE,
    Action.SUSPEND_MEMBER,
    Action.END_MEMBERSHIP,
    Action.TAKE_BACK_MEMBER,
)
_OVER_PERSONS = (
    Action.INVITE,
    Action.CHANGE_ROLES,
    Action.RENEW_TRAINING,
    Action.SUSPEND_PERSON,
    Action.REMOVE_PERSON,
    Action.TAKE_BACK_PERSON,
)
_OVER_CELLS = (Action.CHANGE_CELL, Action.CLOSE_CELL)


@attrs.frozen(kw_only=True)
class Member:
    """An organisation in a list; whether it signed the agreement in force, and whether it is the visitor's own."""

    organisation: Organisation
    signed: bool
    own: bool


@attrs.frozen(kw_only=True)
class CellLine:
    """A cell in a list. `lead` is empty where nobody active leads it."""

    cell: Cell
    open: bool
    lead: str


@attrs.frozen(kw_only=True)
class Overview:
    """The page of the alliance: who is in, and who holds which lever. `may` are the acts that it offers."""

    members: tuple[Member, ...]
    cells: tuple[CellLine, ...]
    agreements: tuple[Agreement, ...]
    in_force: uuid.UUID | None
    nodes: tuple[Node, ...]
    may: frozenset[Action]

    @property
    def levers(self) -> tuple[tuple[Lever, tuple[Organisation, ...]], ...]:
        """Return each lever that somebody active holds, with its holders by name."""
        active = [each.organisation for each in self.members if each.organisation.active]
        held = ((lever, _holders(lever, active)) for lever in Lever)
        return tuple((lever, holders) for lever, holders in held if holders)

    @property
    def seats(self) -> tuple[tuple[Node, tuple[Organisation, ...]], ...]:
        """Return each node, with the organisations that belong to it by name."""
        known = [each.organisation for each in self.members]
        return tuple(
            (node, tuple(each for each in known if each.node == node.short)) for node in self.nodes
        )


def _holders(lever: Lever, among: Iterable[Organisation]) -> tuple[Organisation, ...]:
    return tuple(each for each in among if lever in each.profile.levers)


@attrs.frozen(kw_only=True)
class MemberView:
    """One organisation. `clients` is `None` for those who do not see them, `people` are those the visitor may know."""

    organisation: Organisation
    node: str
    clients: tuple[str, ...] | None
    people: tuple[Person, ...]
    cells: tuple[CellLine, ...]
    signature: Signature | None
    own: bool
    may: frozenset[Action]


@attrs.frozen(kw_only=True)
class PersonView:
    """One person that the visitor may know."""

    person: Person
    organisation: Organisation
    trained: bool
    may: frozenset[Action]


@attrs.frozen(kw_only=True)
class Target:
    """A thing that a cell is bound to and that the visitor may read."""

    id: ThingId
    name: str
    kind: str


@attrs.frozen(kw_only=True)
class CellView:
    """One cell that the visitor may know of. `people` are the active people of its members, for members alone."""

    cell: Cell
    open: bool
    members: tuple[Organisation, ...]
    lead: Person | None
    people: tuple[Person, ...]
    targets: tuple[Target, ...]
    may: frozenset[Action]


def overview(visit: Visit) -> Overview:
    """Return who is in, as far as the visitor may know.

    Raises:
        Denied: the policy refused.
    """
    gate.allow(visit, Action.SEE_ALLIANCE)
    in_force = kept.current_agreement(visit.now)
    signed = kept.signatures(in_force) if in_force else {}
    seen = _organisations(visit)
    return Overview(
        members=tuple(
            Member(
                organisation=each,
                signed=each.id in signed,
                own=each.id == visit.actor.organisation,
            )
            for each in seen
        ),
        cells=_lines(visit, _cells(visit)),
        agreements=kept.agreements(),
        in_force=in_force,
        nodes=kept.nodes(),
        may=gate.offered(visit, (Action.ADMIT, Action.OPEN_CELL, Action.PUBLISH_AGREEMENT))
        | gate.offered(visit, (Action.SIGN,), Resource(organisation=visit.actor.organisation)),
    )


def organisation(visit: Visit, asked: OrganisationId) -> MemberView:
    """Return one organisation.

    Raises:
        NotFound: there is none, or none for this visitor.
        Denied: the policy refused.
    """
    found = organisations.known(visit, asked)
    own = asked == visit.actor.organisation
    roles = roles_of(visit)
    shown = [each for each in _cells(visit) if asked in each.members]
    in_force = kept.current_agreement(visit.now)
    nodes = {each.short: each.name for each in kept.nodes()}
    people = kept.everybody_of([asked]) if own or roles & persons.SEES_ALL else ()
    return MemberView(
        organisation=found,
        node=nodes.get(found.node, found.node),
        clients=found.profile.clients if own or roles & _SEES_PROFILES else None,
        people=people,
        cells=_lines(visit, shown),
        signature=kept.signatures(in_force).get(asked) if in_force else None,
        own=own,
        may=_of_state(
            gate.offered(visit, _OVER_MEMBERS, Resource(organisation=asked, id=asked)),
            active=found.active,
            left=found.left_at is not None,
        ),
    )


def person(visit: Visit, asked: PersonId) -> PersonView:
    """Return one person.

    Raises:
        NotFound: there is none, or none for this visitor.
        Denied: the policy refused.
    """
    found = persons.known(visit, asked)
    home = kept.names_of_organisations()[found.organisation]
    resource = Resource(organisation=found.organisation, id=asked)
    may = gate.offered(visit, _OVER_PERSONS, resource)
    if found.met or not found.active:
        may -= {Action.INVITE}
    return PersonView(
        person=found,
        organisation=home,
        trained=visit.now.date() <= found.trained_until,
        may=_of_state(may, active=found.active, left=found.left_at is not None),
    )


def cell(visit: Visit, asked: CellId) -> CellView:
    """Return one cell.

    Raises:
        NotFound: there is none, or none for this visitor.
        Denied: the policy refused.
    """
    found = cells.known(visit, asked)
    names = kept.names_of_organisations()
    is_open = found.is_open(visit.now)
    member = visit.actor.organisation in found.members
    roles = roles_of(visit)
    people = kept.everybody_of(found.members) if member or roles & persons.SEES_ALL else ()
    may = (
        gate.offered(visit, _OVER_CELLS, Resource(id=asked))
        if cells.leads(visit, found)
        else frozenset()
    )
    closed = found.closes_at is not None and found.closes_at <= visit.now
    return CellView(
        cell=found,
        open=is_open,
        members=tuple(sorted((names[each] for each in found.members), key=lambda o: o.name)),
        lead=_leads([found]).get(found.id),
        people=tuple(each for each in people if each.active) if is_open else (),
        targets=_targets(visit, found) if member and is_open else (),
        may=may - {Action.CHANGE_CELL, Action.CLOSE_CELL} if closed else may,
    )


def candidates(visit: Visit) -> tuple[Organisation, ...]:
    """Return the organisations that can sit in a cell: active, and no public sources.

    Raises:
        Denied: the policy refused.
    """
    gate.allow(visit, Action.SEE_ALLIANCE)
    return tuple(
        each
        for each in _organisations(visit)
        if each.active and each.kind != OrganisationKind.PUBLIC_SOURCE
    )


def assert_offered(
    visit: Visit, action: Action, may: frozenset[Action], resource: Resource
) -> None:
    """Refuse the form of an act that a page does not offer.

    Raises:
        Denied: the policy would refuse the act.
        UsageError: it does not fit the state of what it is done to.
    """
    if action not in may:
        gate.assert_may(visit, action, resource)
        raise UsageError("This cannot be done now. Look at the page again.")


def _organisations(visit: Visit) -> tuple[Organisation, ...]:
    """Return the organisations that the visitor may know of, by name."""
    everything = roles_of(visit) & organisations.SEES_ALL
    found = (each for each in kept.names_of_organisations().values() if each.active or everything)
    return tuple(sorted(found, key=lambda each: (each.name.casefold(), each.short)))


def _cells(visit: Visit) -> tuple[Cell, ...]:
    """Return the cells that the visitor may know of, by name."""
    if roles_of(visit) & cells.SEES_ALL:
        return kept.cells()
    return kept.cells_of(visit.actor.organisation)


def _lines(visit: Visit, found: Iterable[Cell]) -> tuple[CellLine, ...]:
    listed = tuple(found)
    leads = _leads(listed)
    return tuple(
        CellLine(
            cell=each,
            open=each.is_open(visit.now),
            lead=leads[each.id].name if each.id in leads else "",
        )
        for each in listed
    )


def _leads(led: Sequence[Cell]) -> Mapping[CellId, Person]:
    """Return who leads each cell, as long as they are active and of a member."""
    known = kept.persons_by_id(each.lead for each in led if each.lead)
    named = ((each, known.get(each.lead)) for each in led if each.lead)
    return {
        cell.id: lead
        for cell, lead in named
        if lead and lead.active and lead.organisation in cell.members
    }


def _targets(visit: Visit, cell: Cell) -> tuple[Target, ...]:
    """Return the things that a cell is bound to, those that the visitor may read; the others are not counted."""
    wanted = [ThingId(each) for each in cell.targets]
    if not wanted or not gate.may(visit, Action.SEARCH):
        return ()
    with gate.open_scope(visit, Action.SEARCH) as opened:
        items = items_of(opened, wanted, kept.names_of_organisations())
    return tuple(Target(id=each.id, name=each.name, kind=each.kind) for each in items)


def _of_state(may: frozenset[Action], *, active: bool, left: bool) -> frozenset[Action]:
    """Return the acts that fit the state of a member or person."""
    back = frozenset({Action.TAKE_BACK_MEMBER, Action.TAKE_BACK_PERSON})
    if active:
        return may - back
    last = {Action.END_MEMBERSHIP, Action.REMOVE_PERSON} if not left else set()
    return may & (back | last)
