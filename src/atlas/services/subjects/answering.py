"""What an answer may tell: facts for the letter, gathered from what was picked and from nothing else.

Data that are withheld on a ground leave no trace in it, so a letter neither confirms nor denies them. Recipients are
told as kinds of organisation, sources as far as they are not protected.
"""

import uuid
from collections.abc import Mapping
from datetime import date

import attrs

from atlas.model.handling import Audience, DataSubject, Purpose
from atlas.model.ids import ClaimId
from atlas.model.markings import TLP
from atlas.policy.decide import Action
from atlas.policy.subjects import Ground, Telling
from atlas.services import gate
from atlas.services.gate import Visit
from atlas.services.subjects.cases import about, get
from atlas.services.subjects.finding import Match, picked_in
from atlas.services.subjects.folding import Case
from atlas.store import alliance
from atlas.store import subjects as kept


@attrs.frozen(kw_only=True)
class Line:
    """One claim as the letter tells it. `until` is `None` while a legal hold keeps it; `done` is what was done to it.

    `recipients` are the kinds of organisations that took it out, `readers` who may read it: everybody, alliance, cell,
    members or own. `purposes` empty means any that the alliance has. `sources` empty and not `protected`: none was
    cited.
    """

    kind: str
    name: str
    aliases: tuple[str, ...]
    recorded: date
    assessment: bool
    grade: str
    subject: DataSubject
    purposes: tuple[Purpose, ...]
    basis: str
    recipients: tuple[str, ...]
    readers: str
    content: Mapping[str, object]
    until: date | None
    sources: tuple[str, ...]
    protected: bool
    done: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Facts:
    """What a letter is made of. A refusal tells no line. `erased` counts claims that are gone for this case."""

    case: Case
    organisation: str
    today: date
    lines: tuple[Line, ...]
    refused: Ground | None
    erased: int


def facts(visit: Visit, id_: uuid.UUID) -> Facts:
    """Return what the letter of a case may tell.

    Raises:
        NotFound: there is no such case, or it is another organisation's.
        Denied: the policy refused; the refusal is on record.
    """
    case = get(visit, id_)
    told = [claim for claim, how in case.picked.items() if how is Telling.TELL]
    members = alliance.names_of_organisations()
    with gate.open_scope(about(visit, case), Action.LOOKUP) as opened:
        matches = [each for each in picked_in(opened, told) if each.own]
        taken = kept.recipients(opened, [each.id for each in matches])
    own = visit.actor.organisation
    kinds = {
        claim: tuple(sorted({members[each].kind for each in takers if each != own}))
        for claim, takers in taken.items()
    }
    refused = case.refused
    return Facts(
        case=case,
        organisation=members[own].name,
        today=visit.now.date(),
        lines=()
        if refused
        else tuple(_line(each, case, kinds.get(each.id, ())) for each in matches),
        refused=refused,
        erased=len({claim for what, claim in case.done if what == "erased"}),
    )


def _line(match: Match, case: Case, recipients: tuple[str, ...]) -> Line:
    ends = match.due.ends if match.due else None
    return Line(
        kind=match.kind,
        name=match.name,
        aliases=match.aliases,
        recorded=match.recorded_at.date(),
        assessment=match.assessment,
        grade=str(match.grade),
        subject=match.handling.subject,
        purposes=tuple(sorted(match.handling.purposes)),
        basis=match.handling.basis or "",
        recipients=recipients,
        readers=_readers(match.handling.audience, match.marking),
        content=match.content,
        until=ends.date() if ends else None,
        sources=match.sources,
        protected=match.terms.source_protected,
        done=_done(case, {match.id, *filter(None, [match.picked_as])}, match),
    )


def _readers(audience: Audience, tlp: TLP) -> str:
    """Return in one word who may read a claim of the own organisation."""
    if tlp is TLP.CLEAR:
        return "everybody"
    if audience.alliance and tlp is not TLP.AMBER_STRICT:
        return "alliance"
    if audience.cells:
        return "cell"
    return "members" if len(audience.organisations) > 1 or len(audience.persons) > 1 else "own"


def _done(case: Case, versions: set[ClaimId], match: Match) -> tuple[str, ...]:
    """Return what was done to a claim: what stands against it, and whether it was corrected since that was begun."""
    corrected = "correcting" in {what for what, claim in case.done if claim in versions} and (
        match.picked_as != match.id
    )
    standing = tuple(each.kind for each in match.objections)
    return ("corrected", *standing) if corrected else standing
