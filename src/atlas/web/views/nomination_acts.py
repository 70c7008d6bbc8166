"""What is done about a nomination: each act on a page of its own, which says what follows; and the board's weights."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING
from uuid import UUID

import attrs
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from atlas.errors import NotFound
from atlas.policy.decide import Action, Resource
from atlas.policy.nominating import MOST_WEIGHT, POINTS, Check, Choice, Criterion
from atlas.services import gate, nominate
from atlas.services.gate import Visit
from atlas.services.nominate import Nomination
from atlas.web import fields, nomination_words
from atlas.web.alliance_acts import Form, asked
from atlas.web.fields import CHOICE, DATE, TEXT, Field
from atlas.web.pages import page
from atlas.web.startup import keys
from atlas.web.visitor import visit_of

if TYPE_CHECKING:
    from atlas.web.fields import Words

Typed = Mapping[str, str]
Doing = Callable[[Visit, UUID, Typed], object]
NO_ACT = "There is no such act."


@attrs.frozen(kw_only=True)
class _Act:
    """An act on a nomination: what it takes, how it is called, what follows, what it asks for, what does it."""

    action: Action
    title: "Words"
    told: tuple["Words", ...] = ()
    asks: Callable[[Visit, Nomination], tuple[Field, ...]]
    do: Doing


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, nomination_id: UUID, act: str) -> HttpResponse:
    """Show what an act asks for; when it was sent do it."""
    visit, chosen = visit_of(request), _ACTS.get(act)
    if chosen is None:
        nominate.get(visit, nomination_id)
        raise NotFound(NO_ACT)
    own = Resource(organisation=visit.actor.organisation, id=nomination_id)
    gate.assert_may(visit, chosen.action, own)  # whoever may not at all hears that first
    found = nominate.get(visit, nomination_id)
    gate.assert_may(visit, chosen.action, _resource(visit, found, chosen.action))
    form = Form(
        title=f"{chosen.title}: {found.form.name}",
        submit=chosen.title,
        back=reverse("nomination", args=[nomination_id]),
        told=chosen.told,
        fields=chosen.asks(visit, found),
    )

    def do(sent: tuple[Field, ...]) -> HttpResponse | None:
        if act == "deconfliction":
            return _asked_of_index(request, nomination_id)
        chosen.do(visit, nomination_id, fields.values(sent))
        return None

    return asked(request, form, do)


@require_http_methods(["GET", "HEAD", "POST"])
def weigh(request: HttpRequest) -> HttpResponse:
    """Show how much each criterion counts; when the board sent other weights set them."""
    visit = visit_of(request)
    gate.assert_may(visit, Action.WEIGH)
    now = nominate.weights(visit)
    choices = tuple((str(n), str(n)) for n in range(MOST_WEIGHT + 1))
    form = Form(
        title=_("Weigh the criteria"),
        submit=_("Set the weights"),
        back=reverse("nominations"),
        told=(_("They count for what is scored from now on. What is scored keeps its own."),),
        fields=(*_per_criterion(choices, now.weights), fields.reason()),
    )

    def do(sent: tuple[Field, ...]) -> None:
        typed = fields.values(sent)
        nominate.weigh(visit, _numbers(typed), reason=typed["reason"])

    return asked(request, form, do)


def _resource(visit: Visit, found: Nomination, action: Action) -> Resource:
    if action is Action.VOTE:
        return Resource(organisation=visit.actor.organisation, id=found.id)
    own = found.author if action is Action.TAKE_BACK_NOMINATION else None
    return Resource(organisation=own, id=found.id)


def _asked_of_index(request: HttpRequest, nomination_id: UUID) -> HttpResponse:
    """Ask the index, and show what owners let the asker know: it is shown here and kept nowhere."""
    found, answers = nominate.deconflict(visit_of(request), nomination_id, keys=keys())
    context = {"each": found, "answers": [each for each in answers.answers if each.told]}
    return page(request, "nomination_asked", {**context, "held": answers.held})


def _nothing(visit: Visit, found: Nomination) -> tuple[Field, ...]:
    return ()


def _why(visit: Visit, found: Nomination) -> tuple[Field, ...]:
    hint = _("Whoever reads the nomination reads it; it is on record.")
    return (attrs.evolve(fields.reason(), hint=hint),)


def _check_asks(visit: Visit, found: Nomination) -> tuple[Field, ...]:
    passed = (("yes", _("Passed")), ("no", _("Not passed")))
    return (
        Field(name="passed", label=_("How did it come out?"), kind=CHOICE, choices=passed),
        Field(
            name="words",
            label=_("What did you find?"),
            kind=TEXT,
            hint=_("Whoever reads the nomination reads it. Name nothing that they may not see."),
        ),
    )


def _checks(check: Check) -> Doing:
    def do(visit: Visit, id_: UUID, typed: Typed) -> object:
        passed = typed["passed"] == "yes"
        return nominate.check(visit, id_, check, passed=passed, words=typed["words"])

    return do


def _per_criterion(
    choices: tuple[tuple[str, str], ...], values: Mapping[Criterion, int]
) -> tuple[Field, ...]:
    return tuple(
        Field(
            name=str(each),
            label=nomination_words.CRITERION_WORDS[each],
            kind=CHOICE,
            choices=choices,
            value=str(values.get(each, "")),
        )
        for each in Criterion
    )


_COUNTED: Mapping[Criterion, "Words"] = MappingProxyType(
    {
        Criterion.CENTRALITY: _(
            "Of what you may see, groups that hang on it: {n}. Suggested: {p}."
        ),
        Criterion.DISRUPTABILITY: _("Members that hold a suggested lever: {n}. Suggested: {p}."),
        Criterion.DATA: _("Of what you may see, claims about it: {n}. Suggested: {p}."),
    }
)


def _score_asks(visit: Visit, found: Nomination) -> tuple[Field, ...]:
    points = tuple((str(n), str(n)) for n in POINTS)
    told = nominate.suggested(visit, found.id)
    values = {**{each: one.points for each, one in told.items()}, **found.points}
    hints = {
        each: format_lazy(_COUNTED[each], n=one.count, p=one.points) for each, one in told.items()
    }
    grounds = Field(
        name="grounds", label=_("On what grounds?"), kind=TEXT, value=found.grounds, needed=False
    )
    asked = _per_criterion(points, values)
    hinted = (attrs.evolve(each, hint=hints.get(Criterion(each.name), "")) for each in asked)
    return (*hinted, grounds)


def _numbers(typed: Typed) -> dict[Criterion, int]:
    return {each: int(typed[each]) for each in Criterion}


def _ballot_asks(visit: Visit, found: Nomination) -> tuple[Field, ...]:
    closes = (visit.now + timedelta(days=14)).date().isoformat()
    quorum = tuple((str(n), str(n)) for n in range(1, nominate.most_voters() + 1))
    return (
        Field(name="closes", label=_("Open until the end of (UTC)"), kind=DATE, value=closes),
        Field(
            name="quorum",
            label=_("How many organisations must take part?"),
            kind=CHOICE,
            choices=quorum,
        ),
    )


def _open(visit: Visit, id_: UUID, typed: Typed) -> object:
    day = date.fromisoformat(typed["closes"])
    closes = datetime.combine(day, time(), tzinfo=UTC) + timedelta(days=1)
    return nominate.open_ballot(visit, id_, closes=closes, quorum=int(typed["quorum"]))


def _vote_asks(visit: Visit, found: Nomination) -> tuple[Field, ...]:
    own = nominate.own_ballot(found, visit)
    return (
        Field(
            name="choice",
            label=_("What does your organisation say?"),
            kind=CHOICE,
            choices=tuple(nomination_words.CHOICE_WORDS.items()),
            value=own.choice if own else "",
        ),
        Field(
            name="words",
            label=_("Why?"),
            kind=TEXT,
            value=own.words if own else "",
            needed=False,
        ),
    )


def _vote(visit: Visit, id_: UUID, typed: Typed) -> None:
    nominate.cast(visit, id_, Choice(typed["choice"]), words=typed["words"])


def _defer_asks(visit: Visit, found: Nomination) -> tuple[Field, ...]:
    until = (visit.now + timedelta(days=90)).date().isoformat()
    day = Field(name="until", label=_("Until"), kind=DATE, value=until)
    return (day, *_why(visit, found))


def _merge_asks(visit: Visit, found: Nomination) -> tuple[Field, ...]:
    others = nominate.choices(visit, beside=found.id)
    choices = tuple((str(each.id), each.form.name) for each in others)
    into = Field(name="into", label=_("Into which one?"), kind=CHOICE, choices=choices)
    return (into, *_why(visit, found))


def _merge(visit: Visit, id_: UUID, typed: Typed) -> object:
    return nominate.merge(visit, id_, UUID(typed["into"]), reason=typed["reason"])


def _defer(visit: Visit, id_: UUID, typed: Typed) -> object:
    until = date.fromisoformat(typed["until"])
    return nominate.defer(visit, id_, until=until, reason=typed["reason"])


def _check(check: Check, title: "Words", told: "Words") -> _Act:
    action = Action.CLEAR_NOMINATION if check is Check.LEGAL else Action.SCREEN
    return _Act(action=action, title=title, told=(told,), asks=_check_asks, do=_checks(check))


_ACTS: Mapping[str, _Act] = MappingProxyType(
    {
        "take-up": _Act(
            action=Action.SCREEN,
            title=_("Begin the screening"),
            told=(_("Legal officers are told that it waits for them."),),
            asks=_nothing,
            do=lambda visit, id_, typed: nominate.take_up(visit, id_),
        ),
        "duplicate": _check(
            Check.DUPLICATE,
            _("Decide on duplicates"),
            _("The page of the nomination lists those that share names or identifiers with it."),
        ),
        "neutrality": _check(
            Check.NEUTRALITY,
            _("Decide on neutrality"),
            _("No political, military, religious or racial target, and none for its state alone."),
        ),
        "legal": _check(
            Check.LEGAL,
            _("Decide in law"),
            _("Who nominated does not check it."),
        ),
        "deconfliction": _Act(
            action=Action.SCREEN,
            title=_("Ask the index of deconfliction"),
            told=(
                _(
                    "Its names and identifiers are asked. Owners of entries may be told that you asked."
                ),
                _(
                    "Readers of the nomination learn whether somebody asks to hold, and nothing else."
                ),
            ),
            asks=_nothing,
            do=lambda visit, id_, typed: None,
        ),
        "score": _Act(
            action=Action.SCREEN,
            title=_("Give points"),
            told=(_("Priority is the sum of points times weight, by the sum of the weights."),),
            asks=_score_asks,
            do=lambda visit, id_, typed: nominate.score(
                visit, id_, _numbers(typed), grounds=typed["grounds"]
            ),
        ),
        "ballot": _Act(
            action=Action.SCREEN,
            title=_("Open a ballot"),
            told=(
                _("Every organisation that reads the nomination has one ballot, and is told."),
                _("Until it closes nobody sees what others say, nor how many have voted."),
            ),
            asks=_ballot_asks,
            do=_open,
        ),
        "vote": _Act(
            action=Action.VOTE,
            title=_("Vote"),
            told=(
                _(
                    "It is the one ballot of your organisation; its representatives and researchers give it."
                ),
                _(
                    "It may be changed until the ballot closes; then readers of the nomination see it."
                ),
            ),
            asks=_vote_asks,
            do=_vote,
        ),
        "accept": _Act(
            action=Action.CONCLUDE,
            title=_("Accept"),
            told=(_("An investigation is opened at once, for the same readers."),),
            asks=_why,
            do=lambda visit, id_, typed: nominate.accept(visit, id_, reason=typed["reason"]),
        ),
        "defer": _Act(
            action=Action.CONCLUDE,
            title=_("Defer"),
            told=(_("It comes back by itself on that day, to be screened anew."),),
            asks=_defer_asks,
            do=_defer,
        ),
        "reject": _Act(
            action=Action.CONCLUDE,
            title=_("Reject"),
            told=(_("The reason stays with it. The target may be nominated anew."),),
            asks=_why,
            do=lambda visit, id_, typed: nominate.reject(visit, id_, reason=typed["reason"]),
        ),
        "merge": _Act(
            action=Action.CONCLUDE,
            title=_("Merge into another"),
            told=(_("Whoever reads this one must be able to read the other."),),
            asks=_merge_asks,
            do=_merge,
        ),
        "take-back": _Act(
            action=Action.TAKE_BACK_NOMINATION,
            title=_("Take it back"),
            told=(_("It stays on record as rejected, with your reason."),),
            asks=_why,
            do=lambda visit, id_, typed: nominate.take_back(visit, id_, reason=typed["reason"]),
        ),
    }
)
