"""Judgements on their way out: each a relationship beside objects that stay unmerged."""

from atlas.formats.stix.judged import Told, relationship
from atlas.model.handling import Terms
from atlas.model.ids import TermsId
from atlas.services import gate
from atlas.store.exporting import Labelled
from atlas.store.judged_out import JudgedOut


def labelled(each: JudgedOut, terms: TermsId) -> Labelled:
    """Return a judgement as a version that goes out in STIX 2.1, under `terms`."""
    told = Told(
        id=each.id,
        verdict=str(each.verdict),
        source=each.source,
        target=each.target,
        strength=each.strength,
        grounds=each.grounds,
        at=each.recorded_at,
    )
    return Labelled(
        id=each.id,
        spec="2.1",
        content=relationship(told),
        tlp=each.tlp,
        handling=each.handling,
        terms=terms,
        author=each.author,
    )


def terms() -> TermsId:
    """Return the terms of every judgement: it says none of its own. To be asked before a scope is open."""
    return gate.intern([], [Terms()]).terms[Terms()]
