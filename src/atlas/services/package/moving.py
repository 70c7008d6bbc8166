"""Steps of a package on its way to a release, each under its guards; and asking contributors for consent."""

import uuid
from collections import defaultdict
from collections.abc import Sequence

import attrs

from atlas.errors import NotFound, UsageError
from atlas.model.handling import Audience, Handling
from atlas.model.ids import HandlingId, OrganisationId
from atlas.model.markings import TLP
from atlas.policy import packages as rules
from atlas.policy.actors import Role
from atlas.policy.decide import Action, Resource
from atlas.policy.packages import WRITING, Move, State, Step
from atlas.services import gate
from atlas.services.gate import Visit
from atlas.services.package.weighing import Weighed, weigh
from atlas.services.package.writing import found, get, moved
from atlas.store import packages as kept
from atlas.store.packages import Consent, Package
from atlas.store.scoped import OpenScope

NO_QUESTION = "There is no such question among what you may see."
ANSWERED = "This question is answered, or was taken back."


def step(visit: Visit, id_: uuid.UUID, step: Step, *, reason: str = "") -> Package:
    """Do a step with a package, and return it as it stands then. A release goes through `releasing`.

    Raises:
        NotFound: the visitor sees no such package.
        UsageError: it is in another state, or a guard forbids it; the guard is named with what would satisfy it.
        Denied: the policy refused.
    """
    if step not in WRITING or step is Step.RELEASE:
        raise UsageError("Choose one of the steps that are offered.")
    get(visit, id_)
    move = WRITING[step]
    resource = Resource(organisation=visit.actor.organisation, id=id_, reason=reason)
    assert_reasoned(move, reason)

    def work(opened: OpenScope) -> Package:
        kept.lock(opened, id_)
        stands = found(opened, id_)
        taking = Role.EDITOR if move.action is Action.EDIT_PACKAGE else Role.LEGAL
        assert_may_step(weigh(opened, visit, stands, taking=taking), step)
        return moving(opened, stands, step, reason)

    return gate.write(visit, move.action, work, resource=resource)


def assert_may_step(weighed: Weighed, step: Step) -> None:
    """Refuse a step that the state or a guard forbids.

    Raises:
        UsageError: the first guard that forbids it, by name, with what it found.
    """
    state = State(weighed.package.state)
    if state not in WRITING[step].before:
        wanted = ", ".join(sorted(WRITING[step].before))
        raise UsageError(f"The package is in the state {state}; {step} goes from {wanted}.")
    if against := rules.objections(weighed.facts, step):
        raise UsageError(f"{against[0].guard}: {against[0].told}")


def assert_reasoned(move: Move, reason: str) -> None:
    """Refuse a step without its reason.

    Raises:
        UsageError: there is none.
    """
    if move.reasoned and not reason.strip():
        raise UsageError("Say why, for the record.")


def moving(opened: OpenScope, package: Package, step: Step, reason: str) -> Package:
    """Write the state that follows on a step, inside the open scope, and that it was done."""
    move = WRITING[step]
    version = package.version + (1 if step is Step.ANEW else 0)
    after = move.after or State(package.state)
    changed = attrs.evolve(package, state=after, version=version, changed_at=opened.scope.at)
    if not kept.change(opened, changed):
        raise NotFound(NO_QUESTION)
    kept.note(opened, changed, step, reason)
    if after != package.state:
        moved(opened, changed, package.state, after)
    return attrs.evolve(changed, revision=package.revision + 1)


def ask_consent(visit: Visit, id_: uuid.UUID) -> int:
    """Ask each contributor whose claims the recipient does not read, once, and return how many were asked.

    Raises:
        NotFound: the visitor sees no such package.
        UsageError: it has no recipient yet.
        Denied: the policy refused.
    """
    weighed = get(visit, id_)
    if weighed.recipient is None:
        raise UsageError("Name the recipient first.")
    open_ = defaultdict(list)
    for claim, facts in zip(_in_order(weighed), weighed.facts.claims, strict=True):
        if not (facts.own or facts.reaches or facts.consent):
            open_[weighed.claims[claim].author].append(claim)
    between = {author: _between(visit.actor.organisation, author) for author in open_}
    interned = gate.intern(between.values(), []).handlings if between else {}
    asked = [
        _question(visit, weighed, author, (claims, interned[between[author]]))
        for author, claims in sorted(open_.items(), key=lambda pair: str(pair[0]))
    ]
    resource = Resource(organisation=visit.actor.organisation, id=id_)
    gate.write(
        visit,
        Action.EDIT_PACKAGE,
        lambda opened: kept.add_consents(opened, asked),
        resource=resource,
    )
    return len(asked)


def _question(
    visit: Visit,
    weighed: Weighed,
    contributor: OrganisationId,
    asked: tuple[Sequence[uuid.UUID], HandlingId],
) -> Consent:
    claims, handling = asked
    return Consent(
        id=uuid.uuid4(),
        handling=handling,
        package=weighed.package.id,
        number=weighed.package.number,
        organisation=visit.actor.organisation,
        contributor=contributor,
        claims=tuple(claims),
        recipient=weighed.document.recipient,
        purpose=weighed.document.purpose,
        said="asked",
        reason="",
        person=visit.actor.person,
        at=visit.now,
    )


def questions(visit: Visit) -> tuple[Consent, ...]:
    """Return the questions to the visitor's organisation that wait for an answer, the latest first.

    Raises:
        Denied: the policy refused.
    """
    return _answered(visit, "")


def consented(visit: Visit) -> tuple[Consent, ...]:
    """Return the questions that the visitor's organisation answered with yes, and may take back, the latest first.

    Raises:
        Denied: the policy refused.
    """
    return _answered(visit, "yes")


def refused(visit: Visit) -> tuple[Consent, ...]:
    """Return the questions that the visitor's organisation answered with no, and may answer anew, the latest first.

    Raises:
        Denied: the policy refused.
    """
    return _answered(visit, "no")


def _answered(visit: Visit, last: str) -> tuple[Consent, ...]:
    with gate.open_scope(visit, Action.SEE_PACKAGES) as opened:
        return tuple(kept.asked_of(opened, visit.actor.organisation, last))


def answer_consent(visit: Visit, question: uuid.UUID, *, yes: bool, reason: str) -> None:
    """Answer whether claims of the own organisation may go, or answer anew: it counts for what is not out yet.

    Raises:
        NotFound: the visitor sees no such question, or this is its answer already.
        Denied: the policy refused, or there is no reason.
    """
    may = (*questions(visit), *(refused(visit) if yes else consented(visit)))
    asked = next((each for each in may if each.id == question), None)
    if asked is None:
        raise NotFound(NO_QUESTION)
    said = attrs.evolve(
        asked,
        id=uuid.uuid4(),
        said="yes" if yes else "no",
        reason=reason,
        person=visit.actor.person,
        at=visit.now,
    )
    resource = Resource(organisation=visit.actor.organisation, id=question, reason=reason)

    def work(opened: OpenScope) -> None:
        kept.lock(opened, asked.package)  # a release is before this or behind it
        kept.add_consents(opened, [said])

    gate.write(visit, Action.CONSENT_PACKAGE, work, resource=resource)


def _in_order(weighed: Weighed) -> list[uuid.UUID]:
    return [each for each in weighed.document.claims if each in weighed.claims]


def _between(one: OrganisationId, other: OrganisationId) -> Handling:
    both = Audience(organisations=frozenset({one, other}))
    return Handling(tlp=TLP.AMBER_STRICT, audience=both)
