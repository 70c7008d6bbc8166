"""Packages are begun and written. Whoever writes on what somebody else changed meanwhile is shown both."""

import secrets
import uuid
from datetime import UTC

import attrs

from atlas.errors import NotFound, UsageError
from atlas.model.handling import Audience, Handling
from atlas.model.ids import ClaimId, HandlingId, OrganisationId, ThingId
from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.policy.decide import Action, Resource
from atlas.policy.derived import meet
from atlas.policy.packages import Guard, State
from atlas.services import gate
from atlas.services.gate import Visit
from atlas.services.package import document as documents
from atlas.services.package.document import Document
from atlas.services.package.weighing import Weighed, weigh
from atlas.store import alliance, transitions
from atlas.store import cited as claims_of
from atlas.store import packages as kept
from atlas.store.cited import CitedClaim
from atlas.store.handlings import handlings_by_id
from atlas.store.packages import Package
from atlas.store.scoped import OpenScope
from atlas.store.transitions import SubjectKind

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no two of them are read alike (Crockford)
DRAWN = 8  # 40 bits: two packages of one year do not meet
NO_PACKAGE = "There is no such package among what you may see."
APART = (
    "No one handling can say who may read all of these claims. Take one out, or make two packages."
)
CHANGED = (
    "Somebody changed this package meanwhile (revision {stands}; yours is {given}). Nothing was overwritten: "
    "both are shown, so bring them together and keep it again."
)
NOT_A_DRAFT = "Only a draft is written on. Send it back to draft first, with a reason."


class ChangedError(UsageError):
    """Somebody changed the package meanwhile; carries what stands."""

    def __init__(self, message: str, stands: Document) -> None:
        """Keep what stands beside the sentence."""
        super().__init__(message)
        self.stands = stands


def begin(visit: Visit, document: Document) -> uuid.UUID:
    """Begin a package of the visitor's organisation, and return its id.

    Its number is drawn: one that counts would tell each recipient how many packages went to others.

    Raises:
        UsageError: something in the document cannot be kept.
        Denied: the policy refused.
    """
    gate.assert_may(visit, Action.EDIT_PACKAGE, _own(visit))
    handling = _handling(visit, documents.checked(document))
    id_ = uuid.uuid4()
    drawn = "".join(secrets.choice(SIGNS) for _ in range(DRAWN))

    def work(opened: OpenScope) -> uuid.UUID:
        package = Package(
            id=id_,
            handling=handling,
            organisation=visit.actor.organisation,
            number=f"P-{visit.now.astimezone(UTC).year}-{drawn}",
            version=1,
            state=State.DRAFT,
            revision=1,
            document=documents.kept(document),
            changed_at=visit.now,
        )
        kept.add(opened, package)
        kept.note(opened, package, "written", "")
        moved(opened, package, "", State.DRAFT)
        return id_

    resource = Resource(organisation=visit.actor.organisation, id=id_)
    return gate.write(visit, Action.EDIT_PACKAGE, work, resource=resource)


def write(visit: Visit, id_: uuid.UUID, document: Document, *, revision: int) -> int:
    """Write a document over the revision that was looked at, and return the one that it has now.

    Raises:
        NotFound: the visitor sees no such package.
        ChangedError: somebody changed it meanwhile; carries what stands.
        UsageError: it is no draft, who writes cleared a version of it, or something in the document cannot be kept.
        Denied: the policy refused.
    """
    get(visit, id_)
    resource = Resource(organisation=visit.actor.organisation, id=id_)
    gate.assert_may(visit, Action.EDIT_PACKAGE, resource)
    handling = _handling(visit, documents.checked(document))

    def work(opened: OpenScope) -> int:
        kept.lock(opened, id_)
        stands = found(opened, id_)
        if stands.state != State.DRAFT:
            raise UsageError(NOT_A_DRAFT)
        if stands.revision != revision:
            told = CHANGED.format(stands=stands.revision, given=revision)
            raise ChangedError(told, documents.opened(stands.document))
        _assert_two_persons(opened, visit, stands)
        changed = attrs.evolve(
            stands,
            handling=handling,
            document=documents.kept(document),
            changed_at=visit.now,
        )
        if not kept.change(opened, changed):
            raise NotFound(NO_PACKAGE)
        _note_writer(opened, changed)
        return revision + 1

    return gate.write(visit, Action.EDIT_PACKAGE, work, resource=resource)


def listed(visit: Visit) -> tuple[Package, ...]:
    """Return the packages of the visitor's organisation, what changed last first.

    Raises:
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.SEE_PACKAGES) as opened:
        return tuple(kept.listed(opened, visit.actor.organisation))


def get(visit: Visit, id_: uuid.UUID) -> Weighed:
    """Return a package of the visitor's organisation with all that its guards weigh.

    Raises:
        NotFound: the visitor sees no such package: absent and hidden are one answer.
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.SEE_PACKAGES) as opened:
        return weigh(opened, visit, found(opened, id_))


def candidates(visit: Visit, thing: ThingId) -> tuple[CitedClaim, ...]:
    """Return the claims about a thing that a package could cite, what came last first.

    Raises:
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.EDIT_PACKAGE) as opened:
        told = claims_of.about(opened, thing)
        handlings = handlings_by_id({each.handling for each in told})
    return tuple(each for each in told if handlings[each.handling].tlp is not TLP.RED)


def found(opened: OpenScope, id_: uuid.UUID) -> Package:
    """Return a package that the scope shows.

    Raises:
        NotFound: it shows none.
    """
    package = kept.find(opened, id_)
    if package is None or package.organisation != opened.scope.actor.organisation:
        raise NotFound(NO_PACKAGE)
    return package


def moved(opened: OpenScope, package: Package, before: str, after: str) -> None:
    """Keep that a package went from one state into another: how long each lasts is measured."""
    step = transitions.Step(
        kind=SubjectKind.PACKAGE,
        subject=package.id,
        from_state=before,
        to_state=after,
        at=opened.scope.at,
        organisation=opened.scope.actor.organisation,
        person=opened.scope.actor.person,
    )
    transitions.record(opened, package.handling, [step])


def own_handling(organisation: OrganisationId) -> Handling:
    """Return the handling that shows a row to one organisation."""
    return Handling(
        tlp=TLP.AMBER_STRICT, audience=Audience(organisations=frozenset({organisation}))
    )


def _own(visit: Visit) -> Resource:
    return Resource(organisation=visit.actor.organisation)


def _assert_two_persons(opened: OpenScope, visit: Visit, package: Package) -> None:
    """Refuse that somebody writes on a package of which they cleared a version."""
    for each in weigh(opened, visit, package, taking=Role.EDITOR).checks:
        if each.guard is Guard.FOUR_EYES and not each.passed:
            raise UsageError(f"{each.guard}: {each.told}")


def _note_writer(opened: OpenScope, package: Package) -> None:
    """Keep once a version that this person wrote on it: who edits does not clear."""
    known = {(each.version, each.what, each.person) for each in kept.steps(opened, package.id)}
    if (package.version, "written", opened.scope.actor.person) not in known:
        kept.note(opened, package, "written", "")


def _handling(visit: Visit, document: Document) -> HandlingId:
    """Return the handling that all claims have in common with the organisation that writes."""
    named = [ClaimId(each) for each in document.claims]
    with gate.open_scope(visit, Action.READ) as opened:
        known = claims_of.cited(opened, named)
    if missing := [each for each in named if each not in known]:
        number = named.index(missing[0]) + 1
        raise UsageError(f"Source {number} is no claim that you may see. Cite claims by their ids.")
    handlings = handlings_by_id({each.handling for each in known.values()})
    if any(each.tlp is TLP.RED for each in handlings.values()):
        raise UsageError("A claim that is TLP:RED goes to no package (P2). Ask its originator.")
    own = own_handling(visit.actor.organisation)
    common = meet([*handlings.values(), own], alliance.homes())
    if common is None:
        raise UsageError(APART)
    return gate.intern([common], []).handlings[common]
