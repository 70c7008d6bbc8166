"""Why can I see this? For one thing: each handling of what is shown of it, and the rules by which this person reads it.

It is computed from the same facts as the scope and read under it, so a handling that one may not read is not there.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import attrs

from atlas.errors import NotFound
from atlas.model.handling import DataSubject, Handling, Purpose
from atlas.model.ids import CellId, ClaimId, HandlingId, OrganisationId, ThingId
from atlas.model.markings import TLP, strictest
from atlas.model.masks import mask_of
from atlas.policy.actors import Role, Standing
from atlas.policy.decide import Action
from atlas.policy.reasons import Reason, Rule, why
from atlas.services import gate
from atlas.services.explain import NOT_FOUND
from atlas.services.gate import Visit
from atlas.services.search import items_of
from atlas.store import access as kept
from atlas.store import alliance, things
from atlas.store.access import Held, Named
from atlas.store.alliance import Cell, Organisation
from atlas.store.handlings import handlings_by_id
from atlas.store.scoped import OpenScope

CLAIMS_SHOWN = 200
"""Claims that are listed by name; the counts are of all."""


@attrs.frozen(kw_only=True)
class Told:
    """One rule by which the person reads: what meets it by name, since when, and until which day.

    `name` is that of the agreement, the role's or purpose's own word, the code of the ground in law, the reference of
    the visit, the cell's or the organisation's name; empty where the rule says all.
    """

    rule: Rule
    name: str = ""
    since: datetime | None = None
    until: date | None = None
    jurisdiction: str = ""


@attrs.frozen(kw_only=True)
class Addressed:
    """Whom a handling addresses, as far as the reader may know.

    Cells are named that the reader's organisation sits in, members by name; `me` where the reader is named in
    person. `others` tells that somebody else is addressed too, not who.
    """

    alliance: bool
    cells: tuple[str, ...]
    organisations: tuple[str, ...]
    me: bool
    others: bool


@attrs.frozen(kw_only=True)
class ClaimRef:
    """One claim that lies under a handling."""

    id: ClaimId
    organisation: str
    name: str
    recorded_at: datetime


@attrs.frozen(kw_only=True)
class Ground:
    """One handling of what is shown of a thing, and the rules by which the reader reads it.

    `claims` and `links` count all of them, `organisations` gave them; `shown` names the first claims.
    """

    marking: TLP
    addressed: Addressed
    purposes: tuple[Purpose, ...]
    basis: str | None
    subject: DataSubject
    claims: int
    links: int
    organisations: tuple[str, ...]
    shown: tuple[ClaimRef, ...]
    reasons: tuple[Told, ...]


@attrs.frozen(kw_only=True)
class Access:
    """Why somebody sees a thing: one ground a handling, the strictest marking first.

    `masked`: a claim shows a label in the place of a person's name.
    """

    id: ThingId
    stix_id: str
    kind: str
    name: str
    highest: TLP
    organisation: str
    purpose: Purpose
    grounds: tuple[Ground, ...]
    reference: str = ""
    masked: bool = False


@attrs.frozen(kw_only=True)
class _Facts:
    """What the reasons are told with: facts of one moment."""

    visit: Visit
    standing: Standing
    organisations: Mapping[OrganisationId, Organisation]
    cells: Mapping[CellId, Cell]
    agreement: str
    signed_at: datetime | None


def explain(visit: Visit, thing: ThingId) -> Access:
    """Return by which rules the visitor sees what he sees of a thing.

    Raises:
        NotFound: no such thing in the visitor's scope: absent and hidden are one answer.
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.READ) as opened:
        appearance = things.appears(opened, thing)
        if appearance is None:
            raise NotFound(NOT_FOUND)
        return _access(opened, thing, appearance, _facts(visit))


def _facts(visit: Visit) -> _Facts:
    own = visit.actor.organisation
    agreement = alliance.agreement_in_force(visit.now)
    signed = alliance.signatures(agreement.id).get(own) if agreement else None
    return _Facts(
        visit=visit,
        standing=alliance.standing_of(visit.actor, visit.now),
        organisations=alliance.names_of_organisations(),
        cells={cell.id: cell for cell in alliance.cells_of(own)},
        agreement=f"{agreement.title} {agreement.version}" if agreement else "",
        signed_at=signed.at if signed else None,
    )


def _access(
    opened: OpenScope, thing: ThingId, appearance: tuple[str, str], facts: _Facts
) -> Access:
    kind, stix_id = appearance
    held = kept.held(opened, thing)
    named = kept.named_claims(opened, thing, limit=CLAIMS_SHOWN)
    handlings = handlings_by_id(each.handling for each in held)
    item = next(iter(items_of(opened, [thing], facts.organisations)), None)
    grounds = [
        _ground(
            handlings[each],
            [row for row in held if row.handling == each],
            [row for row in named if row.handling == each],
            facts=facts,
        )
        for each in _strictest_first(handlings)
    ]
    return Access(
        id=thing,
        stix_id=item.stix_id if item else stix_id,
        kind=item.kind if item else kind,
        name=item.name if item else "",
        highest=strictest(each.tlp for each in handlings.values()),
        organisation=facts.organisations[facts.visit.actor.organisation].name,
        purpose=facts.visit.purpose,
        reference=facts.visit.setting.reference,
        grounds=tuple(grounds),
        masked=any(each.name == mask_of(thing) for each in named),
    )


def _strictest_first(handlings: Mapping[HandlingId, Handling]) -> list[HandlingId]:
    """Order by marking, then by what the handling says: its id would tell how many there are."""
    order = list(TLP)
    return sorted(
        handlings, key=lambda id_: (-order.index(handlings[id_].tlp), handlings[id_].digest())
    )


def _ground(
    handling: Handling, held: Sequence[Held], named: Sequence[Named], *, facts: _Facts
) -> Ground:
    visit = facts.visit
    reasons = why(
        handling,
        facts.standing,
        purpose=visit.purpose,
        at=visit.now,
        reference=visit.setting.reference,
    )
    return Ground(
        marking=handling.tlp,
        addressed=_addressed(handling, facts),
        purposes=tuple(sorted(handling.purposes)),
        basis=handling.basis,
        subject=handling.subject,
        claims=sum(each.claims for each in held),
        links=sum(each.links for each in held),
        organisations=tuple(sorted({facts.organisations[each.author].name for each in held})),
        shown=tuple(
            ClaimRef(
                id=each.id,
                organisation=facts.organisations[each.author].name,
                name=each.name or each.stix_id,
                recorded_at=each.recorded_at,
            )
            for each in named
        ),
        reasons=tuple(_told(reason, facts) for reason in reasons),
    )


def _addressed(handling: Handling, facts: _Facts) -> Addressed:
    audience = handling.audience
    cells = [facts.cells[cell].name for cell in audience.cells if cell in facts.cells]
    members = [
        facts.organisations[each].name
        for each in audience.organisations
        if each in facts.organisations
    ]
    me = facts.visit.actor.person in audience.persons
    return Addressed(
        alliance=audience.alliance,
        cells=tuple(sorted(cells)),
        organisations=tuple(sorted(members)),
        me=me,
        others=len(cells) < len(audience.cells) or len(audience.persons) > me,
    )


def _told(reason: Reason, facts: _Facts) -> Told:
    if reason.rule == Rule.AGREEMENT:
        return Told(rule=reason.rule, name=facts.agreement, since=facts.signed_at)
    if reason.cell is not None:
        cell = facts.cells[reason.cell]
        joined = cell.since.get(facts.visit.actor.organisation, cell.opens_at)
        until = cell.closes_at.date() if cell.closes_at else None
        return Told(rule=reason.rule, name=cell.name, since=joined, until=until)
    if reason.rule == Rule.ORGANISATION:
        own = facts.organisations[facts.visit.actor.organisation]
        return Told(rule=reason.rule, name=own.name)
    if reason.rule == Rule.REFERENCE:
        return Told(rule=reason.rule, name=reason.reference)
    if basis := reason.basis:
        began = datetime.combine(basis.valid_from, datetime.min.time(), facts.visit.now.tzinfo)
        return Told(
            rule=reason.rule,
            name=basis.code,
            since=began,
            until=basis.valid_to,
            jurisdiction=basis.jurisdiction,
        )
    return Told(rule=reason.rule, name=_word(reason.role or reason.purpose), until=reason.until)


def _word(value: Role | Purpose | None) -> str:
    return str(value) if value else ""
