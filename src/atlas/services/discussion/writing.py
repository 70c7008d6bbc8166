"""Writing a comment, and withdrawing it. What cannot be kept is said before anything is."""

import re
import uuid
from collections.abc import Iterable, Mapping, Sequence

import attrs

from atlas.errors import NotFound, UsageError
from atlas.model.handling import Handling
from atlas.model.ids import ClaimId, HandlingId, PersonId, ThingId
from atlas.policy.decide import Action, Resource
from atlas.services import flags, gate, lists, notices
from atlas.services.alliance.acquaintances import (
    acquaintances,
    members_of_cells,
    not_addressed,
)
from atlas.services.discussion import choosing
from atlas.services.discussion.choosing import Choice
from atlas.services.gate import Visit
from atlas.services.lists import Readers
from atlas.services.notices import Kind
from atlas.store import discussion as kept
from atlas.store import things
from atlas.store.alliance import Person
from atlas.store.discussion import Comment
from atlas.store.handlings import handlings_by_id
from atlas.store.scoped import OpenScope

MOST_LETTERS = 4_000
MOST_MENTIONS = 20
NO_THING = "There is no such thing among what you may see."
NO_CLAIM = "There is no such claim of this thing among what you may see."
NO_COMMENT = "There is no such comment among what you may see."
_AT = re.compile(r"(?<![\w.@])@([a-z0-9][a-z0-9.-]*[a-z0-9])")


@attrs.frozen(kw_only=True)
class Written:
    """A comment as it was written: about one `claim` or the thing, on its own or as an answer.

    Whoever is named in the text as @short-name is mentioned besides `mentions`.
    """

    text: str
    choice: Choice = attrs.field(factory=Choice)
    claim: ClaimId | None = None
    answers: uuid.UUID | None = None
    mentions: frozenset[PersonId] = frozenset()


@attrs.frozen(kw_only=True)
class Checked:
    """What would become of a comment: its handling, how many would read it, and who would get a notice."""

    handling: Handling
    readers: Readers
    mentioned: tuple[str, ...]


@attrs.frozen(kw_only=True)
class _Ready:
    """A comment that can be kept, and whom it tells."""

    comment: Comment
    handling: Handling
    mentioned: tuple[Person, ...]
    answered: PersonId | None


def check(visit: Visit, thing: ThingId, written: Written) -> Checked:
    """Return what would become of a comment, and keep nothing of it.

    Raises:
        NotFound, UsageError, Denied: as `add`.
    """
    ready = _ready(visit, thing, written)
    return Checked(
        handling=ready.handling,
        readers=lists.readers_of(ready.handling, visit),
        mentioned=tuple(each.name for each in ready.mentioned),
    )


def add(visit: Visit, thing: ThingId, written: Written) -> uuid.UUID:
    """Keep a comment, tell whom it mentions and answers, and return its id.

    Raises:
        NotFound: the visitor sees no such thing, claim or comment.
        UsageError: it has no text or too much, is wider than what it is about, or mentions somebody whom its handling
            does not address. Nothing is kept.
        Denied: the policy refused.
    """
    ready = _ready(visit, thing, written)
    handling = gate.intern([ready.handling], []).handlings[ready.handling]
    comment = attrs.evolve(ready.comment, handling=handling)
    told = notices.about(Kind.MENTION, comment.id, comment.mentions)
    if ready.answered and ready.answered not in {*comment.mentions, comment.person}:
        told += notices.about(Kind.ANSWER, comment.id, [ready.answered])
    flagged = flags.of_comment(visit, comment.id, comment.text)

    def work(opened: OpenScope) -> bool:
        stored = kept.add(opened, comment)
        if stored:
            notices.keep(opened, told)
            flagged(opened)
        return stored

    resource = Resource(organisation=visit.actor.organisation, id=written.claim or thing)
    if not gate.write(visit, Action.COMMENT, work, resource=resource):
        raise NotFound(NO_THING)
    return comment.id


def withdraw(visit: Visit, comment: uuid.UUID) -> ThingId:
    """Take the text of one's own comment from everybody; whoever could read it sees that it was withdrawn.

    Raises:
        NotFound: the visitor sees no such comment of his with a text.
        Denied: the policy refused.
    """
    person = _person(visit)
    thing = gate.write(
        visit,
        Action.COMMENT,
        lambda opened: kept.withdraw(opened, comment, by=person),
        resource=Resource(organisation=visit.actor.organisation, id=comment),
    )
    if thing is None:
        raise NotFound(NO_COMMENT)
    return thing


def text_of(value: str) -> str:
    """Return a comment's text as it is kept: plain, lines ended alike, no signs that are no text.

    Raises:
        UsageError: there is nothing, or too much.
    """
    text = value.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()
    if not text:
        raise UsageError("Write something first.")
    if len(text) > MOST_LETTERS:
        raise UsageError(f"A comment has at most {MOST_LETTERS:,} letters; shorten it.")
    return text


def _ready(visit: Visit, thing: ThingId, written: Written) -> _Ready:
    person = _person(visit)
    # who may not comment hears that, and nothing of what is there
    gate.assert_may(visit, Action.COMMENT)
    with gate.open_scope(visit, Action.READ) as opened:
        answered, about, seen = _about(opened, thing, written)
    bound = choosing.by_itself(visit, list(handlings_by_id(seen).values()))
    text = text_of(written.text)
    handling = choosing.chosen(visit, written.choice, bound)
    gate.assert_may_give(visit, [handling], action=Action.COMMENT)
    mentioned = _mentioned(visit, text, written.mentions)
    _assert_addressed(visit, handling, mentioned)
    comment = Comment(
        id=uuid.uuid4(),
        handling=HandlingId(0),
        thing=thing,
        claim=about,
        answers=written.answers,
        author=visit.actor.organisation,
        person=person,
        mentions=tuple(each.id for each in mentioned),
        text=text,
        recorded_at=visit.now,
    )
    return _Ready(
        comment=comment,
        handling=handling,
        mentioned=mentioned,
        answered=answered.person if answered else None,
    )


def _about(
    opened: OpenScope, thing: ThingId, written: Written
) -> tuple[Comment | None, ClaimId | None, list[HandlingId]]:
    """Return the comment that is answered, the claim that it is about, and the handlings of all that it rests on.

    That is what the scope shows of the claim, masked and unmasked, or of the whole thing; an answer rests on the
    comment that it answers too.
    """
    if things.appears(opened, thing) is None:
        raise NotFound(NO_THING)
    answered = kept.find(opened, written.answers) if written.answers else None
    if written.answers and (answered is None or answered.thing != thing):
        raise NotFound(NO_COMMENT)
    seen = [answered.handling] if answered else []
    about = answered.claim if answered else written.claim
    if about is None:
        return answered, None, seen + kept.handlings(opened, thing)
    if about not in {each.id for each in kept.claims(opened, thing, [about], limit=1_000)}:
        raise NotFound(NO_CLAIM)
    return answered, about, seen + kept.handlings_of_claim(opened, about)


def _mentioned(visit: Visit, text: str, chosen: Iterable[PersonId]) -> tuple[Person, ...]:
    """Return whom the text and the form name among those that the author may know; any other name is just text."""
    wanted, named = set(chosen), set(_AT.findall(text.lower()))
    if not wanted and not named:
        return ()
    found = tuple(
        each for each in acquaintances(visit) if each.id in wanted or each.short.lower() in named
    )
    if len(found) > MOST_MENTIONS:
        raise UsageError(f"A comment mentions at most {MOST_MENTIONS} people.")
    if wanted - {each.id for each in found}:
        raise UsageError("Choose whom you mention among the people listed.")
    return found


def _assert_addressed(visit: Visit, handling: Handling, people: Sequence[Person]) -> None:
    left_out = not_addressed(handling, people, members_of_cells(visit)) if people else ()
    if left_out:
        names = ", ".join(each.name for each in left_out)
        raise UsageError(
            f"{names} cannot read this under the handling chosen: it is not addressed to them. Choose another "
            "audience, or do not mention them."
        )


def _person(visit: Visit) -> PersonId:
    if visit.actor.person is None:
        raise UsageError("A comment is a person's; say who with --as.")
    return visit.actor.person


def names_of(people: Mapping[PersonId, Person], ids: Iterable[PersonId]) -> tuple[str, ...]:
    """Return the names of those of some people that are among `people`, in their order."""
    return tuple(people[each].name for each in ids if each in people)
