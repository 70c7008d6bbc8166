"""The draft of an abuse report on infrastructure (RT8): made of cited claims, sent by a person or not at all.

Whoever gets it is outside, and its holders will notice. So it rests only on claims up to TLP:GREEN whose terms are
PAP:CLEAR or PAP:GREEN, of others only where these permit acts seen from outside and address nobody in particular, and
names only what they tell: of others neither references nor, where the source is protected, the exact day.
"""

import hashlib
import uuid
from collections.abc import Sequence

import attrs

from atlas.errors import UsageError
from atlas.formats.drafts import Abuse, AbuseReport, Cited, Sender, Sign
from atlas.formats.drafts.values import Labels
from atlas.model.handling import Audience, Permitted
from atlas.model.identifiers import recognise
from atlas.model.ids import OrganisationId
from atlas.model.kinds import Group, kind_of
from atlas.model.markings import PAP, TLP, strictest
from atlas.model.terms import strictest_terms
from atlas.services.gate import Visit
from atlas.services.package.editions import citation_of
from atlas.services.reports.resting import Rest
from atlas.store import alliance
from atlas.store.handlings import handlings_by_id

_OPEN = frozenset({TLP.CLEAR, TLP.GREEN})
_NOTICED = frozenset({PAP.CLEAR, PAP.GREEN})
# IEP 2.0: an abuse desk that acts is an indirect action that is seen from outside
_OUTSIDE = frozenset({Permitted.EXTERNAL_INDIRECT, Permitted.EXTERNAL_DIRECT})


@attrs.frozen(kw_only=True)
class Asked:
    """What a draft is asked for: what is misused and how, in which words, and where its sender is answered."""

    abuse: Abuse
    source: str
    words: str
    contact: str
    domain: str


def assert_reportable(kind: str) -> None:
    """Refuse things of which no abuse report is made.

    Raises:
        UsageError: it is no infrastructure.
    """
    if kind_of(kind).group is not Group.INFRASTRUCTURE:
        raise UsageError(
            "RT8: abuse reports are made of infrastructure: addresses, hosts, networks."
        )


def outward(
    rest: Rest, *, own: OrganisationId, number: str = "RT8", called: str = "an abuse report"
) -> Rest:
    """Return what of it may be told to somebody outside who acts on it; the name and the aliases are not among it.

    Raises:
        UsageError: nothing of it may; `number` and `called` say which draft it was for.
    """
    handlings = handlings_by_id({each.handling for each in rest.claims})
    claims = tuple(
        each
        for each in rest.claims
        if handlings[each.handling].tlp in _OPEN
        and rest.terms[each.terms].pap in _NOTICED
        and (
            each.author == own
            or (
                rest.terms[each.terms].permitted_actions in _OUTSIDE
                and _addresses_all(handlings[each.handling].audience)
            )
        )
    )
    if not claims:
        raise UsageError(
            f"{number}: no claim on it may go into {called}. Its holders would notice, and it goes outside: "
            "that takes TLP:CLEAR or TLP:GREEN, PAP:CLEAR or PAP:GREEN, and of others' claims terms that permit acts "
            "seen from outside. Ask who contributed it."
        )
    kept = {each.id for each in claims}
    return attrs.evolve(
        rest,
        name="",
        aliases=(),
        claims=claims,
        identifiers=tuple(each for each in rest.identifiers if each[0] in kept),
        links=(),
        behind=(),
        marking=strictest(handlings[each.handling].tlp for each in claims),
        pap=strictest_terms(rest.terms[each.terms] for each in claims).pap,
    )


def _addresses_all(audience: Audience) -> bool:
    """Tell whether a claim is for no cell, organisation or person in particular."""
    return not (audience.cells or audience.organisations or audience.persons)


def report_of(visit: Visit, rest: Rest, asked: Asked) -> AbuseReport:
    """Return the report on what may be told outward.

    Raises:
        UsageError: what is said to be misused is none of the identifiers, or what is asked lacks something.
    """
    signs, cited = told_of(visit, rest)
    told = {each.value for each in recognise(asked.source.strip())}
    if told.isdisjoint(each.value for each in signs):
        raise UsageError(
            "RT8: name as misused what these claims tell: one of the thing's identifiers."
        )
    own = alliance.names_of_organisations()[visit.actor.organisation].name
    apart = "\n".join((visit.now.isoformat(), own, asked.abuse, asked.source, asked.words))
    digest = hashlib.sha256(apart.encode(errors="replace")).digest()
    return AbuseReport(
        # the form of version 4, so that the same draft made twice is one report
        id=uuid.UUID(bytes=digest[:16], version=4),
        made=visit.now,
        sender=Sender(organisation=own, contact=asked.contact, domain=asked.domain),
        abuse=asked.abuse,
        source=asked.source.strip(),
        words=asked.words,
        labels=Labels(marking=rest.marking, pap=rest.pap),
        signs=signs,
        cited=cited,
    )


def told_of(visit: Visit, rest: Rest) -> tuple[tuple[Sign, ...], tuple[Cited, ...]]:
    """Return the identifiers and the sources of what may be told outward; of others' claims no reference is named."""
    cites = [
        citation_of(place, each, rest.terms[each.terms])
        for place, each in enumerate(rest.claims, start=1)
    ]
    cited = tuple(
        Cited(
            number=each.number,
            words=f"recorded {each.recorded}, grade {each.grade}, {each.status}."
            + (f" {'; '.join(each.sources)}" if claim.author == visit.actor.organisation else ""),
        )
        for each, claim in zip(cites, rest.claims, strict=True)
    )
    return _signs(rest, [each.recorded for each in cites]), cited


def _signs(rest: Rest, recorded: Sequence[str]) -> tuple[Sign, ...]:
    """Return the identifiers, each once, with when they were told and by which sources; `recorded` as these cite it."""
    numbers = rest.numbers
    found: dict[tuple[str, str], list[int]] = {}
    for claim, kind, value in rest.identifiers:
        found.setdefault((kind, value), []).append(numbers[claim])
    told = dict(enumerate(recorded, start=1))
    return tuple(
        Sign(
            kind=kind,
            value=value,
            first=min(told[place] for place in places),
            last=max(told[place] for place in places),
            sources=tuple(sorted(set(places))),
        )
        for (kind, value), places in sorted(found.items())
    )
