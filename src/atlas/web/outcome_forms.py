"""The form of an outcome in a browser: its fields, what was typed, and what a version that stands says."""

from collections.abc import Sequence
from datetime import date

import attrs
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from atlas.errors import UsageError
from atlas.model.ids import OrganisationId
from atlas.model.markings import TLP
from atlas.model.outcomes import Contribution, Kind, Rung
from atlas.policy.outcomes import Outcome
from atlas.services.alliance import Organisation
from atlas.services.compose import Whom
from atlas.services.discussion.choosing import LABELS, Choice
from atlas.services.outcomes.keeping import number_of
from atlas.web import fields, outcome_words
from atlas.web.fields import CHOICE, CHOICES, DATE, TEXT, Field

_RUNGS = tuple(outcome_words.RUNGS.items())
_NO, _YES = "counted", "estimate"


def blank(judges: Sequence[Organisation], whom: Sequence[Whom] | None) -> tuple[Field, ...]:
    """Return the empty fields; without `whom` nobody asks who is to read it."""
    return (*_number(), *_scope(), *_grounds(), *_contribution(judges), *_whom(whom))


def _number() -> tuple[Field, ...]:
    return (
        Field(
            name="kind",
            label=_("What came of it?"),
            kind=CHOICE,
            choices=tuple(outcome_words.KINDS.items()),
            value=Kind.ARREST,
        ),
        Field(
            name="definition",
            label=_("What counts as one?"),
            kind=TEXT,
            hint=_("Leave it empty where the definition of the kind holds."),
            needed=False,
        ),
        Field(name="number", label=_("How many, or how much?")),
        Field(
            name="currency",
            label=_("Currency"),
            hint=_("Of money alone: three capital letters, as USD."),
            needed=False,
        ),
        Field(
            name="estimated",
            label=_("Was it counted or estimated?"),
            kind=CHOICE,
            choices=((_NO, _("counted")), (_YES, _("estimated"))),
            value=_NO,
        ),
        Field(name="low", label=_("At least"), hint=_("Of an estimate."), needed=False),
        Field(name="high", label=_("At most"), hint=_("Of an estimate."), needed=False),
        Field(
            name="assumptions",
            label=_("What does the estimate assume?"),
            kind=TEXT,
            needed=False,
        ),
    )


def _scope() -> tuple[Field, ...]:
    return (
        Field(
            name="scope",
            label=_("What is counted in, and what is not?"),
            kind=TEXT,
            hint=_("It stands beside the number wherever that is told."),
        ),
        Field(name="since", label=_("From"), kind=DATE),
        Field(name="until", label=_("To"), kind=DATE),
        Field(
            name="countries",
            label=_("Where?"),
            hint=_("Codes of two letters, with commas between them: PT, GH. WORLD for everywhere."),
        ),
        Field(
            name="group",
            label=_("Double-count group"),
            hint=_("Numbers that count some of the same bear one name, and are never summed."),
            needed=False,
        ),
    )


def _grounds() -> tuple[Field, ...]:
    return (
        Field(name="source", label=_("Who says so?")),
        Field(name="evidence", label=_("What shows it?")),
        Field(
            name="rung",
            label=_("What is the number told as?"),
            kind=CHOICE,
            choices=_RUNGS,
            value=Rung.OUTPUT,
        ),
        Field(
            name="evidenced",
            label=_("How far does its evidence reach?"),
            kind=CHOICE,
            choices=_RUNGS,
            value=Rung.OUTPUT,
        ),
        Field(
            name="release",
            label=_("Package that led to it"),
            hint=_("The id of its release, for the funnel."),
            needed=False,
        ),
    )


def _contribution(judges: Sequence[Organisation]) -> tuple[Field, ...]:
    return (
        Field(
            name="level",
            label=_("How much did your organisation contribute?"),
            kind=CHOICE,
            choices=tuple(outcome_words.LEVELS.items()),
            value=Contribution.ASSOCIATED,
        ),
        Field(name="justification", label=_("Why so much?"), kind=TEXT),
        Field(
            name="judge",
            label=_("Which organisation judged that?"),
            kind=CHOICE,
            choices=tuple((str(each.id), each.name) for each in judges),
            hint=_("Not your own."),
        ),
    )


def _whom(whom: Sequence[Whom] | None) -> tuple[Field, ...]:
    if whom is None:
        return ()
    return (
        Field(
            name="marking",
            label=_("Marking"),
            kind=CHOICE,
            choices=tuple((each, each) for each in LABELS),
            value=TLP.AMBER,
        ),
        Field(
            name="audience",
            label=_("Who is to read it?"),
            kind=CHOICES,
            choices=tuple((each.word, _name(each)) for each in whom),
            values=frozenset({"alliance"}),
            needed=False,
            hint=_(
                "Nobody ticked: GREEN goes to the alliance, AMBER to your organisation. RED needs persons."
            ),
        ),
    )


def _name(whom: Whom) -> "fields.Words":
    fixed = {"alliance": _("The whole alliance"), "own": _("Only my organisation")}
    return fixed.get(whom.word, whom.name)


def outcome_of(sent: tuple[Field, ...]) -> Outcome:
    """Return the outcome that fields say, each of which was found right.

    Raises:
        UsageError: a number or an id is none.
    """
    typed = fields.values(sent)
    texts = {
        name: typed[name] for name in ("currency", "definition", "scope", "source", "evidence")
    }
    texts |= {name: typed[name] for name in ("group", "assumptions", "justification")}
    return Outcome(
        **texts,
        kind=Kind(typed["kind"]),
        number=number_of(typed["number"]),
        low=number_of(typed["low"]) if typed["low"].strip() else None,
        high=number_of(typed["high"]) if typed["high"].strip() else None,
        since=date.fromisoformat(typed["since"]),
        until=date.fromisoformat(typed["until"]),
        countries=tuple(
            filter(None, (each.strip().upper() for each in typed["countries"].split(",")))
        ),
        is_estimate=typed["estimated"] == _YES,
        rung=Rung(typed["rung"]),
        evidenced=Rung(typed["evidenced"]),
        level=Contribution(typed["level"]),
        judge=OrganisationId(fields.id_of(typed["judge"])),
        release=fields.id_of(typed["release"]) if typed["release"].strip() else None,
    )


def choice_of(sent: tuple[Field, ...]) -> Choice:
    """Return for whom the outcome is.

    Raises:
        UsageError: the marking is none of the list.
    """
    marking = fields.values(sent)["marking"]
    if marking not in set(TLP):
        raise UsageError(gettext("Choose a marking of the list."))
    return Choice(tlp=TLP(marking), words=fields.ticked(sent, "audience"))


def filled_with(outcome: Outcome, shown: tuple[Field, ...]) -> tuple[Field, ...]:
    """Return fields that hold what an outcome says."""
    told = {each.name: getattr(outcome, each.name, None) for each in shown}
    told["countries"] = ", ".join(outcome.countries)
    told["estimated"] = _YES if outcome.is_estimate else _NO
    return tuple(
        each if told[each.name] is None else attrs.evolve(each, value=str(told[each.name]))
        for each in shown
    )
