"""A package is released: built, signed, written into the ledger, kept for its recipient. What went never changes."""

import hashlib
import uuid
from collections.abc import Iterable, Mapping

import attrs

from atlas.errors import UsageError
from atlas.formats import package as forms
from atlas.formats.package import Edition
from atlas.keys import Keys
from atlas.model.handling import Audience, DataSubject, Handling, Purpose
from atlas.model.identifiers import Identifier, IdentifierKind
from atlas.model.ids import HandlingId, OrganisationId, PersonId
from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.policy.decide import Action, Resource
from atlas.policy.packages import Guard, Step
from atlas.resolve.proposing import folded
from atlas.services import deconflict, gate, ledger, notices
from atlas.services.gate import Visit
from atlas.services.ledger import Gathering, Kind
from atlas.services.package import editions
from atlas.services.package.moving import assert_may_step, moving
from atlas.services.package.weighing import Weighed, weigh
from atlas.services.package.writing import found, own_handling
from atlas.store import cited as claims_of
from atlas.store import packages as kept
from atlas.store import releases
from atlas.store.releases import Behind, Line, Release
from atlas.store.scoped import OpenScope

HELD = "{guard}: {who} asks to hold. Settle it with them, then release."


@attrs.frozen(kw_only=True)
class Built:
    """A package as its file would be now, the edition that it is made of, and what stood behind it."""

    weighed: Weighed
    edition: Edition
    body: bytes

    @property
    def digest(self) -> bytes:
        """Return the SHA-256 of the file."""
        return hashlib.sha256(self.body).digest()


def edition(visit: Visit, id_: uuid.UUID) -> tuple[Weighed, Edition]:
    """Return what a package would say now, and what stands behind it.

    Raises:
        NotFound: the visitor sees no such package.
        UsageError: it cites nothing yet, or what would not go out: named as its guard.
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.SEE_PACKAGES) as opened:
        weighed = weigh(opened, visit, found(opened, id_))
        _assert_buildable(weighed)
        return weighed, editions.edition_of(opened, visit, weighed)


def build(visit: Visit, id_: uuid.UUID) -> Built:
    """Return the file that a package would be now, to be looked at: a draft, and the ledger has it as an export.

    It says on each page that it was not released, and has no signature: the node signs what it releases alone.

    Raises:
        NotFound, UsageError, Denied: as `edition`.
    """
    weighed, made = edition(visit, id_)
    built = Built(weighed=weighed, edition=made, body=forms.draft(made))
    ledger.record(
        visit, _gathered(built), kind=Kind.EXPORT, marking=TLP(made.marking), bases=_bases(weighed)
    )
    return built


def _built(visit: Visit, id_: uuid.UUID, *, keys: Keys) -> Built:
    weighed, made = edition(visit, id_)
    made = attrs.evolve(made, mark=editions.mark_of(weighed))
    unsigned = forms.build(made, key=keys.public_key())
    return Built(
        weighed=weighed,
        edition=made,
        body=forms.signed(unsigned, keys.sign(unsigned.message)),
    )


def release(visit: Visit, id_: uuid.UUID, *, reason: str, keys: Keys) -> uuid.UUID:
    """Release an approved package to its recipient, and return the release's id.

    All guards are weighed again, in the transaction that writes it and its row of the ledger: both stand, or neither.

    Raises:
        NotFound: the visitor sees no such package.
        UsageError: it is in another state, or a guard forbids it; the guard is named with what would satisfy it.
        Denied: the policy refused, or there is no reason.
        KeysError: the key process is away.
    """
    resource = Resource(organisation=visit.actor.organisation, id=id_, reason=reason)
    gate.assert_may(visit, Action.RELEASE_PACKAGE, resource)
    if not reason.strip():
        raise UsageError("Say why, for the record.")
    built = _built(visit, id_, keys=keys)
    assert_may_step(built.weighed, Step.RELEASE)
    _deconflict(visit, built, keys)
    sending = _release(visit, built)
    behind = _behind(visit, built, sending)

    def work(opened: OpenScope) -> uuid.UUID:
        kept.lock(opened, id_)
        stands = found(opened, id_)
        if stands.revision != built.weighed.package.revision:
            raise UsageError("The package changed while it was built; look at it again.")
        claims_of.hold(opened, list(built.weighed.claims))
        assert_may_step(weigh(opened, visit, stands, taking=Role.LEGAL), Step.RELEASE)
        moving(opened, stands, Step.RELEASE, reason)
        releases.add(opened, sending, built.body, behind)
        _record(visit, built)
        return sending.id

    return gate.write(visit, Action.RELEASE_PACKAGE, work, resource=resource)


def _assert_buildable(weighed: Weighed) -> None:
    """Refuse to make a file of what may not stand in one: the rules that hold for every file (P1, P2, P5, P6)."""
    written = (Guard.CITED, Guard.STANDING, Guard.VETTED)
    marked = (Guard.CEILING, Guard.TERMS, Guard.VICTIMS, Guard.REGISTER)
    for each in weighed.checks:
        if each.guard in (*written, *marked) and not each.passed:
            raise UsageError(f"{each.guard}: {each.told}")


def _deconflict(visit: Visit, built: Built, keys: Keys) -> None:
    """Ask whether somebody holds one of the identifiers: a silent entry answers as none does."""
    known = set(IdentifierKind)
    asked: list[Identifier | str] = [
        Identifier(kind=IdentifierKind(each.kind), value=each.value)
        for each in built.edition.rows
        if each.kind in known
    ]
    claims = built.weighed.claims.values()
    names = {name for each in claims for name in (each.name, *each.aliases)}
    asked += sorted(
        each for each in names if folded(each)
    )  # what is too short to tell anything is not asked
    if not asked:
        return
    target = deconflict.Target(kind=deconflict.TargetKind.PACKAGE, id=built.weighed.package.id)
    answer = deconflict.check(
        visit,
        identifiers=asked,
        target=target,
        occasion=deconflict.Occasion.RELEASE,
        keys=keys,
    )
    if answer.held:
        who = ", ".join(answer.holders) or "Somebody"
        raise UsageError(HELD.format(guard=Guard.DECONFLICTED, who=who))


def _release(visit: Visit, built: Built) -> Release:
    weighed, to = built.weighed, built.weighed.recipient
    if to is None:
        raise UsageError("Name the recipient first.")
    handling = _handling(visit, weighed, TLP(built.edition.marking))
    member = to.id if to.standing else None
    return Release(
        id=uuid.uuid4(),
        handling=gate.intern([handling], []).handlings[handling],
        organisation=visit.actor.organisation,
        package=weighed.package.id,
        number=weighed.package.number,
        version=weighed.package.version,
        recipient=member,
        authority=None if member else to.id,
        told=to.name,
        title=weighed.document.title,
        marking=built.edition.marking,
        purpose=weighed.document.purpose,
        basis=weighed.document.basis,
        route=weighed.document.route,
        digest=built.digest,
        person=visit.actor.person,
        released_at=visit.now,
    )


def _handling(visit: Visit, weighed: Weighed, tlp: TLP) -> Handling:
    """Return who reads a release: who wrote it and who gets it; personal data for its purpose and on its ground."""
    to = weighed.recipient
    both = {visit.actor.organisation}
    if to is not None and to.standing:
        both.add(OrganisationId(to.id))
    personal = [
        each.subject for each in weighed.handlings.values() if each.subject is not DataSubject.NONE
    ]
    return Handling(
        tlp=TLP.AMBER if tlp is TLP.CLEAR else tlp,
        audience=Audience(organisations=frozenset(both)),
        purposes=frozenset({Purpose(weighed.document.purpose)}) if personal else frozenset(),
        basis=weighed.document.basis if personal else None,
        subject=personal[0] if personal else DataSubject.NONE,
    )


def _telling(weighed: Weighed) -> Mapping[uuid.UUID, HandlingId]:
    """Return the handling under which each contributor, and who writes, reads what is for it alone."""
    whose = {OrganisationId(weighed.package.organisation)}
    whose |= {each.author for each in weighed.claims.values()}
    handlings = {each: own_handling(each) for each in whose}
    interned = gate.intern(handlings.values(), []).handlings
    return {each: interned[handling] for each, handling in handlings.items()}


def _behind(visit: Visit, built: Built, sending: Release) -> Behind:
    telling = _telling(built.weighed)
    return Behind(
        own=telling[visit.actor.organisation],
        lines=_lines(built.weighed, telling),
        readers=_readers(visit, built.weighed, sending),
    )


def _lines(weighed: Weighed, telling: Mapping[uuid.UUID, HandlingId]) -> list[Line]:
    numbers = editions.numbers_of(weighed.document)
    return [
        Line(
            place=numbers[each.id], claim=each.id, author=each.author, telling=telling[each.author]
        )
        for each in sorted(weighed.claims.values(), key=lambda each: numbers[each.id])
    ]


def _readers(
    visit: Visit, weighed: Weighed, sending: Release
) -> tuple[tuple[PersonId, HandlingId], ...]:
    """Return who is told of a recall, with the handling of their notices."""
    people = set(notices.holders(visit.actor.organisation, Role.EDITOR, Role.LEGAL))
    if sending.recipient:
        members = (Role.REPRESENTATIVE, Role.LIAISON)
        people |= notices.holders(OrganisationId(sending.recipient), *members)
    told = notices.about(notices.Kind.RECALL, sending.id, people)
    return tuple((PersonId(each.recipient), each.handling) for each in told)


def _record(visit: Visit, built: Built) -> None:
    """Write into the ledger what is released, in the transaction that releases it."""
    marking, bases = TLP(built.edition.marking), _bases(built.weighed)
    gathered = _gathered(built)
    ledger.record_within(visit, gathered, kind=Kind.RELEASE, marking=marking, bases=bases)


def _gathered(built: Built) -> Gathering:
    """Return which versions of claims go (P12)."""
    gathered = Gathering()
    for each in built.weighed.claims.values():
        gathered.add(each.id, each.author, each.content)
    return gathered


def _bases(weighed: Weighed) -> Iterable[str]:
    named = {each.basis for each in weighed.handlings.values() if each.basis}
    return named | ({weighed.document.basis} if weighed.document.basis else set())
