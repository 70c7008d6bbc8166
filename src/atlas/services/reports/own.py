"""The nomination brief (RT1) and the statement of an organisation's claims and their use (RT12), as reports."""

import uuid

from atlas.formats.report import Report, Section, Table
from atlas.model.handling import Terms
from atlas.model.identifiers.defanging import defang
from atlas.model.markings import TLP
from atlas.policy.nominating import Check, Criterion
from atlas.services import figures, nominate
from atlas.services.figures import DAYS, Figure
from atlas.services.gate import Visit
from atlas.services.nominate import Form, Nomination
from atlas.store import alliance

_PAP = str(Terms().pap)


def brief(visit: Visit, nomination: uuid.UUID) -> Report:
    """Return the brief of a nomination, under its handling.

    Raises:
        NotFound: the visitor sees no such nomination.
        Denied: the policy refused.
    """
    view = nominate.view(visit, nomination)
    found = view.nomination
    priority = f", priority {float(found.priority):.2f}" if found.priority is not None else ""
    return Report(
        type="Target nomination brief",
        title=found.form.name,
        marking=str(view.handling.tlp),
        pap=_PAP,
        made=visit.now.date(),
        organisation=view.names[found.author],
        lead=(f"Nominated by {view.names[found.author]}; it is {found.state}{priority}.",),
        sections=(
            Section(heading="Target", pairs=tuple(each for each in _target(found.form) if each[1])),
            Section(heading="Harm", pairs=tuple(each for each in _harm(found.form) if each[1])),
            _checks(found),
            _points(found),
        ),
    )


def _target(form: Form) -> tuple[tuple[str, str], ...]:
    return (
        ("Kind", _plain(form.kind)),
        ("Crime", ", ".join(sorted(map(_plain, form.crimes)))),
        ("Why now", form.why),
        ("Aliases", ", ".join(form.aliases)),
        ("Identifiers", ", ".join(defang(each.value) for each in form.identifiers)),
        ("Sources", _plain(form.openness)),
        ("Prior work", form.prior),
        ("Suggested levers", ", ".join(sorted(f"{each} {each.label}" for each in form.levers))),
        ("Neutral, because", form.neutral),
        ("Sector that asks", form.sector),
    )


def _harm(form: Form) -> tuple[tuple[str, str], ...]:
    return (
        ("Whom it harms", form.victims),
        ("Known loss", form.loss),
        ("Sectors", ", ".join(form.sectors)),
        ("Countries", ", ".join(form.countries)),
    )


def _checks(found: Nomination) -> Section:
    rows = tuple(
        (_plain(each), "passed" if found.checks[each].passed else "not passed", told)
        for each in Check
        if each in found.checks
        for told in (found.checks[each].words,)
    )
    return Section(
        heading="Screening",
        table=Table(heads=("Check", "Result", "Why"), rows=rows),
        none="Nothing was checked yet.",
    )


def _points(found: Nomination) -> Section:
    rows = tuple(
        (_plain(each), str(found.points[each]), str(found.weights[each]))
        for each in Criterion
        if each in found.points
    )
    return Section(
        heading="Points",
        table=Table(heads=("Criterion", "Points (1 to 5)", "Weight"), rows=rows),
        none="No points were given yet.",
    )


def statement(visit: Visit, *, days: int = DAYS) -> Report:
    """Return what became of the claims of the visitor's own organisation, for that organisation alone.

    Raises:
        Denied: the policy refused.
    """
    found = figures.statement(visit, days=days)
    since, until = found.span.since.date(), found.span.until.date()
    uses = tuple((_plain(each.what), str(each.packages), str(each.claims)) for each in found.uses)
    return Report(
        type="Value statement",
        title=found.organisation,
        marking=str(TLP.AMBER_STRICT),
        pap=_PAP,
        made=visit.now.date(),
        organisation=alliance.names_of_organisations()[visit.actor.organisation].name,
        lead=(f"Your claims and their use, {since} to {until}. Nobody else is named.",),
        sections=(
            Section(
                heading="Claims",
                table=Table(
                    heads=("Figure", "Result", "Counted from"),
                    rows=tuple(map(_figure, found.figures)),
                ),
            ),
            Section(
                heading="Use in packages",
                table=Table(heads=("What", "Packages", "Claims of yours"), rows=uses),
                none="No package with a claim of yours in this time.",
            ),
        ),
    )


def _figure(each: Figure) -> tuple[str, str, str]:
    called = _plain(each.name)
    if each.value is None:
        return called, "not measurable", ""
    if each.unit == "share":
        return called, f"{each.value:.0%}", f"{each.numerator:g} of {each.denominator}"
    return called, f"{each.value:g}", ""


def _plain(word: object) -> str:
    return str(word).replace("-", " ")
