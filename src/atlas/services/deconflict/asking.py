"""Asks: the same statements and the same rows, whatever stands in the index and is silent."""

import uuid
from collections import Counter
from collections.abc import Iterable, Sequence

import attrs

from atlas.errors import QuotaError, UsageError
from atlas.keys import MOST_VALUES, Keys, Made
from atlas.model.identifiers import Identifier
from atlas.model.ids import OrganisationId
from atlas.policy import deconfliction as rules
from atlas.policy.decide import Action, Resource
from atlas.policy.deconfliction import Mode, Occasion, TargetKind
from atlas.services import gate
from atlas.services.deconflict.naming import Name, names_of
from atlas.services.gate import Visit
from atlas.store import alliance
from atlas.store import deconflict as kept
from atlas.store.deconflict import Met, Question
from atlas.store.scoped import OpenScope


@attrs.frozen(kw_only=True)
class Target:
    """What a question is for. Where a member alone chose what is asked, it counts on that member, not on who asks."""

    kind: TargetKind
    id: uuid.UUID
    member: OrganisationId | None = None


@attrs.frozen(kw_only=True)
class Told:
    """What one owner lets the asker know. `case` and `note` are empty unless the entry is open."""

    mode: Mode
    organisation: str
    case: str
    note: str


@attrs.frozen(kw_only=True)
class Answer:
    """The answer about one identifier or alias, as it was given; `told` is empty where there is no information."""

    given: str
    kind: str
    told: tuple[Told, ...]


@attrs.frozen(kw_only=True)
class Checked:
    """All answers, in the order asked, each identifier once. `held`: somebody asks that "go" and release wait."""

    answers: tuple[Answer, ...]
    held: bool

    @property
    def holders(self) -> tuple[str, ...]:
        """Return the organisations that ask to hold, each once."""
        names = (
            told.organisation
            for each in self.answers
            for told in each.told
            if told.mode is Mode.HOLD
        )
        return tuple(dict.fromkeys(names))


def check(
    visit: Visit,
    *,
    identifiers: Iterable[Identifier | str],
    target: Target,
    occasion: Occasion,
    keys: Keys,
) -> Checked:
    """Ask the index for identifiers and aliases (texts), for a target.

    A silent entry answers as none does: in bytes, in what is written, and in the statements that run.

    Raises:
        UsageError: nothing was asked, too much at once for this occasion, or an alias tells nothing.
        QuotaError: the organisation asked as much as it may on a day; nothing was asked.
        KeysError: the key process is away.
        Denied: the policy refused.
    """
    names = names_of(identifiers)
    most = rules.most_at_once(occasion)
    if not 0 < len(names) <= most:
        raise UsageError(f"Ask for 1 to {most:,} identifiers or aliases at once.")
    resource = Resource(organisation=visit.actor.organisation, id=target.id)

    def work(opened: OpenScope) -> Sequence[Met]:
        kept.lock(opened)
        _assert_within(opened, names, target, occasion)  # before anything is asked of the keys
        return kept.ask(opened, _question(names, target, occasion, keys))

    met = gate.write(visit, Action.DECONFLICT, work, resource=resource)
    return _checked(names, met)


def tokens_of(names: Sequence[Name], keys: Keys, *, member: str = "") -> Made:
    """Return the tokens of names, all in one generation, even where the key is changed meanwhile.

    They may count on one member.
    """
    values = [(name.kind, name.form) for name in names]
    pieces = [values[at : at + MOST_VALUES] for at in range(0, len(values), MOST_VALUES)]
    made = [keys.tokens(piece, member=member) for piece in pieces]
    latest = max(each.generation for each in made)
    made = [
        each if each.generation == latest else keys.tokens(piece, member=member)
        for piece, each in zip(pieces, made, strict=True)
    ]
    return Made(found=[tokens for each in made for tokens in each.found], generation=latest)


def _question(names: Sequence[Name], target: Target, occasion: Occasion, keys: Keys) -> Question:
    tokens = tokens_of(names, keys, member=str(target.member or "")).found
    return Question(
        kinds=[name.kind for name in names],
        latest=[each[0] for each in tokens],
        former=[each[-1] for each in tokens],
        target_kind=target.kind,
        target=target.id,
        occasion=occasion,
    )


def _assert_within(
    opened: OpenScope, names: Sequence[Name], target: Target, occasion: Occasion
) -> None:
    spent = kept.spent(
        opened,
        since=opened.scope.at - rules.WINDOW,
        occasions=rules.counted_with(occasion),
        target=target.id if rules.counts_by_target(occasion) else None,
    )
    for kind, wanted in Counter(name.kind for name in names).items():
        most = rules.quota_of(kind, occasion)
        if spent.get(kind, 0) + wanted > most:
            raise QuotaError(
                f"Your organisation asked for {spent.get(kind, 0):,} of the kind {kind} within a day, and may"
                f" ask for {most:,}; {wanted:,} more are too many. Nothing was asked."
            )


def _checked(names: Sequence[Name], met: Sequence[Met]) -> Checked:
    known = alliance.names_of_organisations()
    told: dict[int, dict[Told, None]] = {}
    for each in met:
        line = Told(
            mode=Mode(each.mode),
            organisation=known[OrganisationId(each.owner)].name,
            case=each.case,
            note=each.note,
        )
        told.setdefault(each.place, {})[line] = None
    answers = tuple(
        Answer(given=name.given, kind=name.kind, told=tuple(told.get(place, ())))
        for place, name in enumerate(names)
    )
    return Checked(answers=answers, held=any(each.mode == Mode.HOLD for each in met))
