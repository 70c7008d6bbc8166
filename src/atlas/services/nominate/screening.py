"""Screen a nomination: take it up, decide its four checks, give points by criteria whose weights the board sets."""

import uuid
from collections.abc import Mapping

import attrs

from atlas.errors import UsageError
from atlas.keys import Keys
from atlas.model.handling import Audience, Handling
from atlas.model.markings import TLP
from atlas.model.signs import assert_readable
from atlas.policy import nominating as rules
from atlas.policy.actors import Role
from atlas.policy.decide import Action, Resource
from atlas.policy.nominating import Check, Criterion, Move, State
from atlas.resolve.proposing import folded
from atlas.services import deconflict as index
from atlas.services import gate
from atlas.services.deconflict import Checked
from atlas.services.gate import Visit
from atlas.services.nominate.folding import Nomination
from atlas.services.nominate.forms import LONGEST_TEXT
from atlas.services.nominate.reading import get
from atlas.services.nominate.steps import CHANGED, Step, take, waits_for
from atlas.store import nominations as kept
from atlas.store.nominations import Weighed
from atlas.store.scoped import OpenScope


@attrs.frozen(kw_only=True)
class Weights:
    """How much each criterion counts; `set` tells by whom, when and why, `None` while the board has not set any."""

    weights: Mapping[Criterion, int]
    set: Weighed | None


def take_up(visit: Visit, id_: uuid.UUID) -> Nomination:
    """Begin the screening of a nomination, and tell the legal officers.

    Raises:
        NotFound, UsageError, Denied: as `take`.
    """
    step = Step(
        move=Move.SCREEN,
        what="screening",
        said={},
        action=Action.SCREEN,
        reason="taken up",
        told=waits_for(visit, id_, Role.LEGAL),
    )
    return take(visit, id_, step)


def check(visit: Visit, id_: uuid.UUID, asked: Check, *, passed: bool, words: str) -> Nomination:
    """Decide one check of the screening, in words that all readers of the nomination read.

    The secretariat decides duplicates and neutrality, a legal officer who did not nominate the check in law. What the
    index of deconfliction says is asked by `deconflict`.

    Raises:
        NotFound, UsageError, Denied: as `take`.
    """
    words = words_of(words)
    if asked is Check.DECONFLICTION:
        raise UsageError(
            "W1.deconfliction: this check is asked of the index, and decided by nobody."
        )
    if not words:
        raise UsageError(f"W1.{asked}: write what you found; readers of the nomination see it.")

    def objection(opened: OpenScope, found: Nomination) -> str:
        if asked is Check.LEGAL and found.nominator == visit.actor.person:
            return "W1.legal: who nominated does not check it in law; another legal officer does."
        return ""

    step = Step(
        move=Move.CHECK,
        what="checked",
        said={"check": asked, "passed": passed, "words": words},
        action=Action.CLEAR_NOMINATION if asked is Check.LEGAL else Action.SCREEN,
        reason=words,
        objection=objection,
    )
    return take(visit, id_, step)


def deconflict(visit: Visit, id_: uuid.UUID, *, keys: Keys) -> tuple[Nomination, Checked]:
    """Ask the index for the names and identifiers of a nomination; only a hold keeps the check from being passed.

    What owners let the asker know comes back for him alone. Readers of the nomination are told whether somebody asks to
    hold, and nothing else: where the index is silent it reads as where it knows nothing.

    Raises:
        NotFound, UsageError, Denied: as `take`.
        QuotaError, KeysError: as `services.deconflict.check`; nothing was decided.
    """
    found = get(visit, id_)
    gate.assert_may(visit, Action.SCREEN)
    if found.state is not State.SCREENING:
        raise UsageError("W1.state: the index is asked while the nomination is screened.")
    named = [each for each in found.form.names if folded(each)]
    answers = index.check(
        visit,
        identifiers=[*found.form.identifiers, *named],
        target=index.Target(kind=index.TargetKind.NOMINATION, id=id_, member=found.author),
        occasion=index.Occasion.SCREENING,
        keys=keys,
    )
    step = Step(
        move=Move.CHECK,
        what="checked",
        said={"check": Check.DECONFLICTION, "passed": not answers.held, "words": ""},
        action=Action.SCREEN,
        reason="asked of the index",
        objection=lambda opened, now: "" if now.revision == found.revision else CHANGED,
    )
    return take(visit, id_, step), answers


def score(
    visit: Visit, id_: uuid.UUID, points: Mapping[Criterion, int], *, grounds: str
) -> Nomination:
    """Give a nomination its points, 1 to 5 each, under the weights that hold now.

    Raises:
        NotFound, UsageError, Denied: as `take`.
    """
    grounds = words_of(grounds)
    if set(points) != set(Criterion) or any(n not in rules.POINTS for n in points.values()):
        raise UsageError("W1.criteria: give each criterion 1 to 5 points.")

    def objection(opened: OpenScope, found: Nomination) -> str:
        if found.is_open:
            return "W1.ballot: a ballot is open; points stay as they are until it closes."
        if found.unchecked:
            return f"W1.checks: decide first: {', '.join(found.unchecked)}."
        if found.failed:
            return f"W1.checks: not passed: {', '.join(found.failed)}. Decide it anew, or defer, reject or merge."
        return ""

    def also(opened: OpenScope, found: Nomination) -> Mapping[str, object]:
        return {"weights": {str(each): n for each, n in _weights(opened).weights.items()}}

    step = Step(
        move=Move.SCORE,
        what="scored",
        said={"points": {str(each): n for each, n in points.items()}, "grounds": grounds},
        action=Action.SCREEN,
        reason=grounds or "scored",
        objection=objection,
        also=also,
    )
    return take(visit, id_, step)


def weights(visit: Visit) -> Weights:
    """Return how much each criterion counts now.

    Raises:
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.SEE_NOMINATIONS) as opened:
        return _weights(opened)


def weigh(visit: Visit, wanted: Mapping[Criterion, int], *, reason: str) -> None:
    """Set how much each criterion counts, 0 to 10 each, for what is scored from now on.

    Raises:
        UsageError: a weight is missing or none, or all are 0.
        Denied: there is no reason, or the policy refused.
    """
    if set(wanted) != set(Criterion) or not all(
        0 <= n <= rules.MOST_WEIGHT for n in wanted.values()
    ):
        raise UsageError(f"Give each criterion a weight of 0 to {rules.MOST_WEIGHT}.")
    if not any(wanted.values()):
        raise UsageError("At least one criterion must count.")
    everybody = Handling(tlp=TLP.GREEN, audience=Audience(alliance=True))
    handling = gate.intern([everybody], []).handlings[everybody]
    weighed = Weighed(
        weights={str(each): n for each, n in wanted.items()},
        reason=reason,
        author=visit.actor.organisation,
        person=visit.actor.person,
        recorded_at=visit.now,
    )
    gate.write(
        visit,
        Action.WEIGH,
        lambda opened: kept.weigh(opened, weighed, handling),
        resource=Resource(reason=reason),
    )


def _weights(opened: OpenScope) -> Weights:
    found = next(iter(kept.weights(opened)), None)
    if found is None:
        return Weights(weights=rules.EVEN_WEIGHTS, set=None)
    return Weights(weights={each: int(found.weights.get(each, 0)) for each in Criterion}, set=found)


def words_of(text: str) -> str:
    """Return a text that somebody wrote beside a decision, without blanks around.

    Raises:
        UsageError: it is too long, or holds a sign that is not seen.
    """
    text = text.replace("\0", "").strip()
    assert_readable(text, what="The text")
    if len(text) > LONGEST_TEXT:
        raise UsageError(f"A text has at most {LONGEST_TEXT:,} characters.")
    return text
