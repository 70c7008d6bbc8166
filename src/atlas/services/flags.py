"""What the screening of free text met (P8, P11): kept for the legal officer, who looks at the claim and decides.

A flag blocks nothing and holds no text. It has a handling of its own: the contributor's organisation and those of the
secretariat, of whom only people with R6 are shown it.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import attrs

from atlas.model.handling import Audience, Handling
from atlas.model.ids import ClaimId, OrganisationId, PersonId, ThingId
from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.policy.decide import Action
from atlas.policy.screening import screen
from atlas.services import gate, notices
from atlas.services.gate import Visit
from atlas.services.notices import Kind
from atlas.services.paging import PAGE, Paged, shown
from atlas.store import alliance
from atlas.store import flags as kept
from atlas.store.alliance import Organisation
from atlas.store.flags import Flagged
from atlas.store.notices import Told
from atlas.store.scoped import OpenScope


@attrs.frozen(kw_only=True)
class Flag:
    """One flag as the legal officer sees it: of a claim, or of a comment.

    `thing` is `None` where that itself is not for this reader. Text and words are counted from 1, as people count.
    """

    claim: ClaimId | None
    comment: UUID | None
    thing: ThingId | None
    organisation: str
    rule: str
    text: int
    first_word: int
    last_word: int
    raised_at: datetime


@attrs.frozen(kw_only=True)
class Flags(Paged):
    """One page of flags, the latest first, and how many there are for this reader."""

    items: tuple[Flag, ...]

    @property
    def highest(self) -> TLP:
        """Return the strictest marking of what is shown."""
        return TLP.AMBER_STRICT if self.items else TLP.CLEAR


Keeping = Callable[[OpenScope, Collection[ClaimId]], None]
"""Keeps the flags of those claims that were stored, in the transaction that stores them."""


def of_claims(
    visit: Visit, told: Iterable[tuple[ClaimId, Sequence[str]]], *, intern: notices.Interning
) -> Keeping:
    """Screen the texts of claims that are about to be stored, and return what keeps what was met.

    Call it before the writing scope opens. Costs a look at each word, and nothing in the database where nothing is met.
    """
    found = [flagged for claim, texts in told for flagged in _met(visit, texts, claim=claim)]
    if not found:
        return lambda opened, stored: None
    kept_with = _kept(visit, found[0], intern)
    return lambda opened, stored: kept_with(opened, [f for f in found if f.claim in stored])


def of_comment(visit: Visit, comment: UUID, text: str) -> Callable[[OpenScope], None]:
    """Screen a comment, and return what keeps the flags in the transaction that keeps the comment."""
    found = _met(visit, [text], comment=comment)
    if not found:
        return lambda opened: None
    kept_with = _kept(visit, found[0], gate.intern)
    return lambda opened: kept_with(opened, found)


def _kept(
    visit: Visit, first: Flagged, intern: notices.Interning
) -> Callable[[OpenScope, Sequence[Flagged]], None]:
    """Return what keeps flags, with one notice however many they are: a large file is no reason for a thousand."""
    handling = _handling(visit)
    interned = intern([handling], []).handlings[handling]
    notified = _notified(visit, first, intern)

    def work(opened: OpenScope, found: Sequence[Flagged]) -> None:
        if about := next((each.claim or each.comment for each in found), None):
            kept.add(opened, found, interned)
            notices.keep(opened, [attrs.evolve(each, object=about) for each in notified])

    return work


def _met(
    visit: Visit, texts: Sequence[str], *, claim: ClaimId | None = None, comment: UUID | None = None
) -> list[Flagged]:
    return [
        Flagged(
            claim=claim,
            comment=comment,
            organisation=visit.actor.organisation,
            rule=flag.rule,
            part=flag.part,
            first_word=flag.first_word,
            last_word=flag.last_word,
            raised_at=visit.now,
        )
        for flag in screen(texts)
    ]


def _notified(visit: Visit, first: Flagged, intern: notices.Interning) -> tuple[Told, ...]:
    """Return notices for the legal officers who may see the flags."""
    officers = frozenset[PersonId]().union(
        *(notices.holders(each, Role.LEGAL) for each in _handling(visit).audience.organisations)
    )
    about = first.claim or first.comment
    return notices.about(Kind.FLAG, about, officers, intern=intern) if about else ()


def latest(visit: Visit, *, page: int = 1) -> Flags:
    """Return a page of what the visitor may know of.

    Raises:
        Denied: the visitor holds no R6; that is on record.
    """
    with gate.open_scope(visit, Action.SEE_FLAGS) as opened:
        total = kept.count(opened)
        at = shown(page, total)
        rows = kept.latest(opened, limit=PAGE, offset=(at - 1) * PAGE)
    names = alliance.names_of_organisations()
    return Flags(items=tuple(_flag(each, names) for each in rows), total=total, page=at)


def _flag(flagged: Flagged, names: Mapping[OrganisationId, Organisation]) -> Flag:
    organisation = names.get(flagged.organisation)
    return Flag(
        claim=flagged.claim,
        comment=flagged.comment,
        thing=flagged.thing,
        organisation=organisation.name if organisation else "",
        rule=flagged.rule,
        text=flagged.part + 1,
        first_word=flagged.first_word + 1,
        last_word=flagged.last_word + 1,
        raised_at=flagged.raised_at,
    )


def _handling(visit: Visit) -> Handling:
    able = alliance.able(Role.SECRETARIAT, visit.now.date())
    secretariat = {person.organisation for person in alliance.persons_by_id(able).values()}
    return Handling(
        tlp=TLP.AMBER_STRICT,
        audience=Audience(organisations=frozenset({visit.actor.organisation, *secretariat})),
    )
