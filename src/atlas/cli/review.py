"""Commands around vetting: what waits, one's review, where a claim stands, citations, rolling back."""

from typing import TYPE_CHECKING
from uuid import UUID

import click

from atlas.cli import printing
from atlas.cli.options import as_json, as_person, visit_of
from atlas.cli.startup import ready
from atlas.policy.vetting import Verdict

if TYPE_CHECKING:
    from atlas.services.vet import ClaimReview
    from atlas.services.vet.reading import Waiting
    from atlas.services.vet.rolling import Rolled

_VERDICTS = click.Choice([str(each) for each in Verdict])


@click.group()
def review() -> None:
    """Vet claims of other organisations: reviewers are drawn, and blind to each other at first."""


@review.command()
@as_person
@as_json
def queue(*, person: str, purpose: str | None, as_json: bool) -> None:
    """List the reviews that wait for PERSON, and open or incomplete claims of PERSON's organisation."""
    with ready() as made:
        from atlas.services import resolve, vet  # noqa: PLC0415 - needs Django set up

        visit = visit_of(made, person, purpose)
        found, same = vet.queue(visit), resolve.waiting(visit)
    if as_json:
        told = {"mine": found.mine, "own": found.own, "incomplete": found.incomplete}
        printing.data({**told, "same": same})
        return
    printing.table(
        [
            (str(each.round), "waits for you" if each.mine else "own", _where(each), each.name)
            for each in (*found.mine, *found.own)
        ]
        + [
            (str(each.claim), "incomplete", ", ".join(each.missing), each.name)
            for each in found.incomplete
        ]
        + [(str(e.id), "same?", e.organisation, f"{e.one.name} = {e.other.name}") for e in same]
    )


@review.command()
@click.argument("claim", type=click.UUID, metavar="CLAIM")
@as_person
@as_json
def show(*, claim: UUID, person: str, purpose: str | None, as_json: bool) -> None:
    """Say where the vetting of CLAIM stands, and how many independent lineages stand behind it."""
    with ready() as made:
        from atlas.model.ids import ClaimId  # noqa: PLC0415 - with the rest
        from atlas.services import vet  # noqa: PLC0415 - needs Django set up

        view = vet.of_claim(visit_of(made, person, purpose), ClaimId(claim))
    told = _told(view)
    if as_json:
        printing.data(told)
    else:
        printing.table([(name, str(value)) for name, value in told.items()])


@review.command()
@click.argument("claim", type=click.UUID, metavar="CLAIM")
@click.option("--doubt", default="", help="Dispute a vetted claim: what speaks against it.")
@as_person
@as_json
def offer(*, claim: UUID, doubt: str, person: str, purpose: str | None, as_json: bool) -> None:
    """Offer CLAIM for review, or dispute it where it is vetted; its reviewers are drawn."""
    with ready() as made:
        from atlas.model.ids import ClaimId  # noqa: PLC0415 - with the rest
        from atlas.services import vet  # noqa: PLC0415 - needs Django set up

        visit, about = visit_of(made, person, purpose), ClaimId(claim)
        opened = vet.dispute(visit, about, doubt=doubt) if doubt else vet.offer(visit, about)
    _say({"round": str(opened)}, as_json=as_json)


@review.command()
@click.argument("round_", type=click.UUID, metavar="ROUND")
@click.option("--verdict", type=_VERDICTS, required=True)
@click.option("--credibility", type=click.IntRange(1, 6), required=True, help="Admiralty scale.")
@click.option("--note", default="", help="Why; needed unless you accept.")
@click.option(
    "--alternative", default="", help="Of a claim on who is behind: who else it could be."
)
@click.option("--single-source", is_flag=True, help="Accept it although it rests on one source.")
@as_person
@as_json
def give(
    *,
    round_: UUID,
    verdict: str,
    credibility: int,
    note: str,
    alternative: str,
    single_source: bool,
    person: str,
    purpose: str | None,
    as_json: bool,
) -> None:
    """Review the claim of ROUND, for which PERSON was drawn."""
    with ready() as made:
        from atlas.services import vet  # noqa: PLC0415 - needs Django set up

        opinion = vet.Opinion(
            verdict=Verdict(verdict),
            credibility=credibility,
            note=note,
            alternative=alternative,
            single_source=single_source,
        )
        state = vet.review(visit_of(made, person, purpose), round_, opinion)
    _say({"state": str(state)}, as_json=as_json)


@review.command()
@click.argument("round_", type=click.UUID, metavar="ROUND")
@as_person
@as_json
def decline(*, round_: UUID, person: str, purpose: str | None, as_json: bool) -> None:
    """Give PERSON's place in ROUND back; another organisation is drawn."""
    with ready() as made:
        from atlas.services import vet  # noqa: PLC0415 - needs Django set up

        vet.decline(visit_of(made, person, purpose), round_)
    _say({"declined": str(round_)}, as_json=as_json)


@review.command()
@click.argument("citing")
@click.argument("cited")
@click.option("--grounds", required=True, help="How you know that one cites the other.")
@as_person
@as_json
def cite(
    *, citing: str, cited: str, grounds: str, person: str, purpose: str | None, as_json: bool
) -> None:
    """Say that the source CITING rests on the source CITED: both count as one lineage."""
    with ready() as made:
        from atlas.services import vet  # noqa: PLC0415 - needs Django set up

        kept = vet.cite(visit_of(made, person, purpose), citing, cited, grounds=grounds)
    _say({"citation": str(kept)}, as_json=as_json)


@review.command()
@click.argument("organisation", metavar="ORGANISATION")
@click.option("--reason", required=True, help="Why; it is kept on record.")
@click.option("--end", is_flag=True, help="End what was declared.")
@as_person
@as_json
def conflict(
    *, organisation: str, reason: str, end: bool, person: str, purpose: str | None, as_json: bool
) -> None:
    """Declare a conflict of interest of PERSON's organisation with ORGANISATION: it reviews no claim of it."""
    with ready() as made:
        from atlas.services import vet  # noqa: PLC0415 - needs Django set up

        visit = visit_of(made, person, purpose)
        changed = vet.interest_in(visit, organisation, reason=reason, end=end)
    _say({"conflict": str(changed)}, as_json=as_json)


@review.command("roll-back")
@click.argument("organisation", metavar="ORGANISATION")
@click.option("--reason", required=True, help="Why; it is kept on record.")
@as_json
def roll_back(*, organisation: str, reason: str, as_json: bool) -> None:
    """Withdraw all that ORGANISATION gave: claims, judgements, citations. The node's operator does it."""
    with ready() as made:
        from atlas.services.vet import rolling  # noqa: PLC0415 - needs Django set up

        done = rolling.roll_back(organisation, reason=reason, now=made.now())
    _say_rolled(done, as_json=as_json)


@review.command("put-back")
@click.argument("organisation", metavar="ORGANISATION")
@click.option("--moment", required=True, help="As `roll-back` printed it.")
@click.option("--reason", required=True, help="Why; it is kept on record.")
@as_json
def put_back(*, organisation: str, moment: str, reason: str, as_json: bool) -> None:
    """Put back what was rolled back of ORGANISATION at a moment, within seven days."""
    with ready() as made:
        from atlas.services.vet import rolling  # noqa: PLC0415 - needs Django set up

        at = rolling.moment_of(moment)
        done = rolling.put_back(organisation, at, reason=reason, now=made.now())
    _say_rolled(done, as_json=as_json)


def _say_rolled(done: "Rolled", *, as_json: bool) -> None:
    told = {"claims": done.claims, "said": done.said, "moment": done.moment.isoformat()}
    helped = [str(each) for each in done.helped]
    if as_json:
        printing.data({**told, "helped_to_vet": helped})
    else:
        printing.table([tuple(map(str, told.values()))])
        printing.table([("look again", each) for each in helped])


def _where(waits: "Waiting") -> str:
    return f"{waits.state}, lacks {waits.lacks}" if waits.lacks else str(waits.state)


def _told(view: "ClaimReview") -> dict[str, object]:
    return {
        "state": str(view.state),
        "organisations": view.standing.organisations,
        "lineages": view.trace.lineages,
        "claims": view.trace.claims,
        "single_source": view.standing.single_source,
        "unvetted_use_until": view.standing.fast_until,
        "lacks": view.lacks,
        "sources": list(view.trace.sources),
    }


def _say(told: dict[str, str], *, as_json: bool) -> None:
    if as_json:
        printing.data(told)
    else:
        printing.table([tuple(told.values())])
