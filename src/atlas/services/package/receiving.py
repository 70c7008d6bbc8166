"""What became of released packages: read and answered by their recipients, told to contributors, called back."""

import uuid
from collections.abc import Sequence
from datetime import datetime

import attrs

from atlas.errors import NotFound, UsageError
from atlas.model.ids import OrganisationId
from atlas.model.markings import TLP, strictest
from atlas.policy.decide import Action, Resource
from atlas.policy.packages import ANSWERING, State, Step, steps_from
from atlas.services import gate
from atlas.services.gate import Visit
from atlas.services.package.document import LONGEST
from atlas.services.package.moving import assert_reasoned
from atlas.store import cited as claims_of
from atlas.store import packages as kept
from atlas.store import ratings, recalls, releases
from atlas.store.ratings import Rating
from atlas.store.recalls import Recall
from atlas.store.releases import Answer, Release
from atlas.store.scoped import OpenScope

NO_RELEASE = "There is no such package among what you may see."


@attrs.frozen(kw_only=True)
class Received:
    """A release with what became of it. `steps` are those that its recipient may do next; `open_recalls` wait."""

    release: Release
    state: State
    answers: Sequence[Answer]
    recalls: Sequence[Recall]
    is_recipient: bool
    may_answer: bool
    rating: Rating | None = None

    @property
    def steps(self) -> tuple[Step, ...]:
        """Return what may be done next by the recipient."""
        steps = steps_from(self.state, ANSWERING) if self.may_answer else ()
        return tuple(each for each in steps if each is not Step.CORRECT or self.open_recalls)

    @property
    def open_recalls(self) -> tuple[Recall, ...]:
        """Return what was called back since the recipient last said that it corrected its copy."""
        done = max((each.at for each in self.answers if each.what == Step.CORRECT), default=None)
        return tuple(each for each in self.recalls if done is None or each.at > done)

    @property
    def marking(self) -> TLP:
        """Return the label of the release."""
        return TLP(self.release.marking)


@attrs.frozen(kw_only=True)
class Feedback:
    """What a contributor is told: which of its claims were in which package, and what became of it."""

    number: str
    version: int
    purpose: str
    what: str
    claims: tuple[tuple[uuid.UUID, str], ...]
    at: datetime


def received(visit: Visit) -> tuple[Received, ...]:
    """Return what the visitor's organisation got, the latest first.

    Raises:
        Denied: the policy refused.
    """
    may = _may_answer(visit)
    with gate.open_scope(visit, Action.SEE_PACKAGES) as opened:
        return _views(opened, releases.received(opened, visit.actor.organisation), may=may)


def released(visit: Visit, package: uuid.UUID) -> tuple[Received, ...]:
    """Return the releases of a package of the visitor's organisation, the latest version first.

    Raises:
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.SEE_PACKAGES) as opened:
        return _views(opened, releases.of_package(opened, package), may=False)


def get(visit: Visit, id_: uuid.UUID) -> Received:
    """Return one release that the visitor's organisation got or wrote.

    Raises:
        NotFound: the visitor sees none of this id.
        Denied: the policy refused.
    """
    may = _may_answer(visit)
    with gate.open_scope(visit, Action.SEE_PACKAGES) as opened:
        return view(opened, id_, may=may)


def file(visit: Visit, id_: uuid.UUID) -> tuple[Release, bytes]:
    """Return a release with its file.

    Raises:
        NotFound: the visitor sees none of this id.
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.SEE_PACKAGES) as opened:
        return view(opened, id_, may=False).release, releases.body(opened, id_)


def answer(visit: Visit, id_: uuid.UUID, step: Step, *, reason: str = "") -> State:
    """Do a step of the recipient with a release, and return where it stands then.

    Raises:
        NotFound: the visitor sees none of this id.
        UsageError: it is in another state, or the reason is missing or cannot be kept.
        Denied: the visitor's organisation is not its recipient, or the policy refused.
    """
    found = get(visit, id_)
    if step not in ANSWERING:
        raise UsageError("Choose one of the steps that are offered.")
    resource = resource_of(found, reason=reason)
    gate.assert_may(visit, Action.ANSWER_PACKAGE, resource)
    assert_reasoned(ANSWERING[step], reason)
    _assert_kept(reason)

    def work(opened: OpenScope) -> State:
        kept.lock(opened, id_)
        stands = view(opened, id_, may=True)
        if step not in stands.steps:
            raise UsageError(
                f"The package is in the state {stands.state}; {step} does not follow on it."
            )
        releases.answer(opened, stands.release, step, reason)
        return ANSWERING[step].after or stands.state

    return gate.write(visit, Action.ANSWER_PACKAGE, work, resource=resource)


def rate(visit: Visit, id_: uuid.UUID, rating: Rating) -> None:
    """Keep what the recipient says of a release: the three questions of M2. The latest counts.

    Raises:
        NotFound: the visitor sees none of this id.
        UsageError: the text cannot be kept.
        Denied: the visitor's organisation is not its recipient, or the policy refused.
    """
    _assert_kept(rating.said)
    found = get(visit, id_)

    def work(opened: OpenScope) -> None:
        ratings.add(opened, found.release, rating)

    gate.write(visit, Action.ANSWER_PACKAGE, work, resource=resource_of(found))


def _assert_kept(text: str) -> None:
    if len(text) > LONGEST or "\0" in text:
        raise UsageError(f"A text has at most {LONGEST:,} characters, and no U+0000.")


def resource_of(found: Received, *, reason: str = "") -> Resource:
    """Return what is answered: it is the recipient's; for an authority outside, who wrote the package notes it."""
    return Resource(organisation=_answerer(found.release), id=found.release.id, reason=reason)


def feedback(visit: Visit) -> tuple[Feedback, ...]:
    """Return what the visitor's organisation is told of its own claims, the latest first. Others are never named.

    Raises:
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.SEE_FEEDBACK) as opened:
        told = releases.told(opened)
        named = claims_of.cited(opened, [claim for each in told for claim in each.claims])
    names = {claim: each.name or each.stix_id for claim, each in named.items()}
    return tuple(
        Feedback(
            number=each.number,
            version=each.version,
            purpose=each.purpose,
            what=each.what,
            claims=tuple((claim, names.get(claim, "")) for claim in each.claims),
            at=each.at,
        )
        for each in told
    )


def highest(found: Sequence[Received]) -> TLP:
    """Return the strictest label among some releases."""
    return strictest(each.marking for each in found)


def _answerer(release: Release) -> OrganisationId:
    return OrganisationId(release.recipient or release.organisation)


def _may_answer(visit: Visit) -> bool:
    return gate.may(visit, Action.ANSWER_PACKAGE, Resource(organisation=visit.actor.organisation))


def view(opened: OpenScope, id_: uuid.UUID, *, may: bool) -> Received:
    """Return a release that the scope shows, with what became of it; `may`: whoever looks may answer it.

    Raises:
        NotFound: it shows none of this id.
    """
    found = releases.find(opened, id_)
    if found is None:
        raise NotFound(NO_RELEASE)
    return _views(opened, [found], may=may)[0]


def _views(opened: OpenScope, found: Sequence[Release], *, may: bool) -> tuple[Received, ...]:
    ids = [each.id for each in found]
    answers, called = releases.answers(opened, ids), recalls.of_releases(opened, ids)
    rated = {each.release: each.rating for each in ratings.of_releases(opened, ids)}
    own = opened.scope.actor.organisation
    return tuple(
        Received(
            release=each,
            state=state_of([a for a in answers if a.release == each.id]),
            answers=tuple(a for a in answers if a.release == each.id),
            recalls=tuple(c for c in called if c.release == each.id),
            is_recipient=_answerer(each) == own,
            may_answer=may and _answerer(each) == own,
            rating=rated.get(each.id),
        )
        for each in found
    )


def state_of(answers: Sequence[Answer]) -> State:
    """Return where a release stands after what was answered, in order."""
    state = State.RELEASED
    for each in answers:
        if each.what in set(ANSWERING):
            state = ANSWERING[Step(each.what)].after or state
    return state
