"""One claim by form: what a person states becomes one STIX object, and comes in as any import does.

`check` keeps nothing. A correction carries the claim that it was begun on: where another version stands meanwhile,
nothing is stored and that version comes back, to be compared.
"""

import io
import uuid
from collections.abc import Iterator, Mapping

import attrs

from atlas.errors import NotFound, UsageError
from atlas.formats.stix import iter_decoded
from atlas.formats.stix.stated import Statement, restated, stated
from atlas.formats.stix.waiting import Missing, Waiting
from atlas.model.claim import Decoded
from atlas.model.handling import Audience, DataSubject, Handling, Terms
from atlas.model.identifiers import recognise, stix_reference
from atlas.model.ids import CellId, ClaimId, OrganisationId, PersonId, ThingId, thing_id
from atlas.model.markings import TLP
from atlas.model.problems import Problem
from atlas.policy.conflicts import Conflict
from atlas.policy.decide import Action, Resource
from atlas.policy.vetting import ATTRIBUTING
from atlas.services import bases, contribute, gate, lists, search
from atlas.services.alliance.acquaintances import acquaintances
from atlas.services.contribute import Item, Offer, Report, completing
from atlas.services.gate import Visit
from atlas.services.lists import Readers
from atlas.store import alliance, composing, readership, wider
from atlas.store.handlings import handlings_by_id, terms_by_id
from atlas.store.wider import Releasable

NO_CLAIM = "There is no such claim among what you may see."
NO_THING = "Choose both things from what the search finds."


@attrs.frozen(kw_only=True)
class Composed:
    """What was stated, what holds for it, and the claim that it corrects, if it is a correction."""

    statement: Statement
    offer: Offer
    based: ClaimId | None = None


@attrs.frozen(kw_only=True)
class Whom:
    """One choice of readers: the word that stands for it, and its name.

    `ceiling` is the strictest marking that a cell carries, `organisation` where a person belongs.
    """

    word: str
    name: str = ""
    ceiling: TLP | None = None
    organisation: str = ""


@attrs.frozen(kw_only=True)
class Own:
    """A standing claim of the visitor's organisation, to be corrected."""

    claim: Releasable
    handling: Handling
    terms: Terms


@attrs.frozen(kw_only=True)
class Checked:
    """What would become of it. With what is `missing` it stays in its organisation.

    `newer` is the version that stands, where it is not the one that the correction was begun on.
    """

    handling: Handling
    readers: Readers
    report: Report
    missing: tuple[Missing, ...]
    newer: Own | None = None


@attrs.frozen(kw_only=True)
class Sent:
    """What became of it: the thing that it is about (for a relation, its first end), or the `newer` version.

    With what is `missing` it stays in its organisation.

    `claim` is what stands now; `None` where the visitor does not read it.
    """

    thing: ThingId
    claim: ClaimId | None
    handling: Handling
    report: Report
    missing: tuple[Missing, ...]
    newer: Own | None = None


def whom(visit: Visit) -> tuple[Whom, ...]:
    """Return whom this visitor may address: the alliance, open cells, members, people whom he may know.

    Raises:
        Denied: the visitor may not contribute.
    """
    gate.allow(visit, Action.CONTRIBUTE)
    return addressable(visit)


def addressable(visit: Visit) -> tuple[Whom, ...]:
    """Return whom `whom` names, for a service whose act the gate has decided already."""
    own = visit.actor.organisation
    cells = readership.open_cells(own, visit.now)
    members = alliance.members().values()
    others = sorted((each for each in members if each.id != own), key=lambda each: each.name)
    return (
        *(Whom(word="alliance"), Whom(word="own")),
        *(Whom(word=f"cell:{each.id}", name=each.name, ceiling=each.ceiling) for each in cells),
        *(Whom(word=f"org:{each.id}", name=each.name) for each in others),
        *_persons(visit, {each.id: each.name for each in members}),
    )


def _persons(visit: Visit, names: Mapping[OrganisationId, str]) -> Iterator[Whom]:
    """Yield whom the visitor may know by name and who has a role, himself too: colleagues first."""
    own = visit.actor.organisation
    himself = [each for each in alliance.persons_of(own) if each.id == visit.actor.person]
    known = [each for each in (*himself, *acquaintances(visit)) if each.roles and each.active]
    for each in sorted(known, key=lambda each: (each.organisation != own, each.name.casefold())):
        yield Whom(
            word=f"person:{each.id}", name=each.name, organisation=names.get(each.organisation, "")
        )


def audience_of(visit: Visit, words: frozenset[str], tlp: TLP) -> Audience | None:
    """Return the audience that some words of `whom` name; `None`, as the marking says, for none.

    The contributor reads back what it gave: its organisation is always in it, for RED the visitor himself.
    """

    def ids(of: str) -> frozenset[uuid.UUID]:
        return frozenset(uuid.UUID(w.removeprefix(of)) for w in words if w.startswith(of))

    if not words:
        return None
    persons = frozenset(map(PersonId, ids("person:")))
    if tlp is TLP.RED:
        own = {visit.actor.person} if visit.actor.person else set()
        return Audience(persons=persons | own) if persons else None
    return Audience(
        alliance="alliance" in words,
        cells=frozenset(map(CellId, ids("cell:"))),
        organisations=frozenset(map(OrganisationId, ids("org:"))) | {visit.actor.organisation},
        persons=persons,
    )


def words_of(audience: Audience, *, own: OrganisationId) -> frozenset[str]:
    """Return the words of `whom` that stand for an audience; `own` is the contributor."""
    return frozenset(
        [
            *(["alliance"] if audience.alliance else []),
            *(["own"] if own in audience.organisations else []),
            *(f"cell:{each}" for each in audience.cells),
            *(f"org:{each}" for each in audience.organisations - {own}),
            *(f"person:{each}" for each in audience.persons),
        ]
    )


def codes(visit: Visit) -> tuple[str, ...]:
    """Return the legal bases that hold for the visitor's organisation today, by code."""
    found = {each.basis.code for each in bases.all_bases(visit) if each.holds_here}
    return tuple(sorted(found))


def reference_of(visit: Visit, thing: ThingId, *, map_key: bytes) -> str:
    """Return the STIX id by which a relation names a thing that the visitor sees.

    For an identifier that is the id of its normal form, which leads everybody to the same thing.

    Raises:
        UsageError: the visitor sees no such thing.
    """
    with gate.open_scope(visit, Action.SEARCH) as opened:
        found = search.items_of(opened, [thing], alliance.names_of_organisations())
    if not found:
        raise UsageError(NO_THING)
    normal = map(stix_reference, recognise(found[0].name))
    fitting = (each for each in normal if thing_id(map_key, each) == thing)
    return next(fitting, found[0].stix_id)


def own_claim(visit: Visit, claim: ClaimId) -> Own:
    """Return a standing claim of the visitor's organisation that may be corrected by form.

    Raises:
        NotFound: the visitor sees no such claim.
        Denied: it is another organisation's, or the visitor may not contribute.
        UsageError: it has no date of change to renew, or parts under stricter markings.
    """
    with gate.open_scope(visit, Action.READ) as opened:
        found = wider.standing(opened, claim)
    if found is None:
        raise NotFound(NO_CLAIM)
    foreign = found.author != visit.actor.organisation
    objection = Conflict(rule="R.own", sentence="Only its own organisation corrects a claim.")
    resource = Resource(organisation=found.author, id=claim)
    gate.allow(visit, Action.CONTRIBUTE, resource, objection=objection if foreign else None)
    if found.has_parts or b'"modified"' not in found.content:
        raise UsageError(
            "This claim has no date of change, or stricter parts: withdraw it and write a new one."
        )
    return Own(
        claim=found,
        handling=handlings_by_id([found.handling])[found.handling],
        terms=terms_by_id([found.terms])[found.terms],
    )


def check(visit: Visit, composed: Composed, *, map_key: bytes) -> Checked:
    """Return what would become of a claim, and keep nothing of it.

    Raises:
        UsageError: it cannot be read back by its contributor, or what it corrects is gone.
        Denied: the visitor may not contribute, or not to this audience.
    """
    whole, missing = _completed(visit, composed)
    handling = lists.handling_of(visit, whole.offer)
    rehearsed = attrs.evolve(whole, offer=attrs.evolve(whole.offer, rehearsal=True))
    newer, made = _decoded(visit, rehearsed)
    return Checked(
        handling=handling,
        readers=lists.readers_of(handling, visit),
        report=_take(visit, made, rehearsed.offer, map_key),
        missing=missing,
        newer=newer,
    )


def send(visit: Visit, composed: Composed, *, map_key: bytes) -> Sent:
    """Store a claim; where a newer version stands than the one that it corrects, store nothing.

    Raises:
        UsageError, Denied: as `check`.
    """
    whole, missing = _completed(visit, composed)
    handling = lists.handling_of(visit, whole.offer)
    newer, made = _decoded(visit, whole)
    report = Report() if newer else _take(visit, made, whole.offer, map_key)
    about = made.links[0].source if whole.statement.relation and made.links else made.about
    with gate.open_scope(visit, Action.CONTRIBUTE) as opened:
        claim = composing.standing_of(
            opened, visit.actor.organisation, thing_id(map_key, made.object_id)
        )
    return Sent(
        thing=thing_id(map_key, about),
        claim=claim,
        handling=handling,
        report=report,
        missing=missing,
        newer=newer,
    )


def _completed(visit: Visit, composed: Composed) -> tuple[Composed, tuple[Missing, ...]]:
    """Return what is stored, and what is missing: with that it stays in its organisation, labelled."""
    offer, missing = composed.offer, tuple(_missing(composed))
    if not missing:
        if offer.subject is not DataSubject.NONE and visit.purpose not in offer.purposes:
            raise UsageError(
                f"Name the purpose of this visit too ({visit.purpose}), else you could not read it."
            )
        return composed, ()
    own = visit.actor.organisation
    waits = Waiting(
        missing=frozenset(missing),
        marking=offer.marking or TLP.AMBER_STRICT,
        readers=words_of(offer.audience, own=own) if offer.audience else frozenset(),
        subject=offer.subject,
        purposes=offer.purposes,
        basis=offer.basis or "",
    )
    statement = composed.statement
    labelled = attrs.evolve(statement, labels=(*statement.labels, *waits.labels()))
    people = Audience(persons=frozenset(each.id for each in alliance.persons_of(own) if each.roles))
    kept = completing.waiting(offer, actor=visit.actor, own=people)
    return attrs.evolve(composed, offer=kept, statement=labelled), missing


def _missing(composed: Composed) -> Iterator[Missing]:
    """Yield what a claim by form lacks (W4)."""
    statement, offer = composed.statement, composed.offer
    if not statement.source and not statement.url:
        yield Missing.SOURCE
    if offer.subject is not DataSubject.NONE and not (offer.basis and offer.purposes):
        yield Missing.BASIS
    if statement.relation in ATTRIBUTING and not statement.alternative:
        yield Missing.ALTERNATIVE


def _decoded(visit: Visit, composed: Composed) -> tuple[Own | None, Decoded]:
    """Return the object, decoded as any import is, and the newer version where the correction is behind it."""
    newer = None
    if composed.based is None:
        content = stated(composed.statement, id_=uuid.uuid4(), at=visit.now)
    else:
        own = own_claim(visit, _standing(visit, composed.based))
        newer = own if own.claim.id != composed.based else None
        content = restated(own.claim.content, composed.statement, at=visit.now)
    (found,) = iter_decoded(io.BytesIO(content))
    if isinstance(found, Problem):
        raise UsageError(f"This cannot be stored as it is: {found.message}")
    return newer, found


def _standing(visit: Visit, based: ClaimId) -> ClaimId:
    with gate.open_scope(visit, Action.READ) as opened:
        found = composing.standing_version(opened, based)
    if found is None:
        raise UsageError(
            "The claim that you correct is gone, or for fewer readers now. Your text is kept; send it as a new claim."
        )
    return found


def _take(visit: Visit, found: Decoded, offer: Offer, map_key: bytes) -> Report:
    return contribute.take(visit, [Item(file="", found=found)], offer=offer, map_key=map_key)
