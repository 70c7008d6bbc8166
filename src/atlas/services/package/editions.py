"""What goes out of a package: texts and claims become an edition, in which nothing tells who contributed.

Citations are numbers. Of a protected source (P4) no digest, no source and no exact day goes out: two protected
contributors exchanged give the same bytes.
"""

import hashlib
import json
import uuid
from collections.abc import Iterable, Mapping, Sequence

from atlas.formats.package import (
    Citation,
    Edition,
    Figure,
    Judgement,
    Recipient,
    Row,
    Statement,
)
from atlas.model.grades import likelihood_words
from atlas.model.handling import Duty, Terms
from atlas.model.ids import ThingId
from atlas.model.markings import TLP, strictest
from atlas.model.terms import strictest_terms
from atlas.services.gate import Visit
from atlas.services.package import naming
from atlas.services.package.document import Beside, Document
from atlas.services.package.weighing import Weighed
from atlas.store import alliance
from atlas.store import cited as claims_of
from atlas.store.cited import CitedClaim, CitedLink
from atlas.store.scoped import OpenScope

_MONEY = frozenset({"cryptocurrency-wallet", "bank-account"})
_STATUS = {"vetted": "vetted", "legit-but-compromised": "legitimate, but compromised"}
SIGNS = "BCDFGHJKLMNPQRSTVWXZ"  # no digits: a mark is no figure, and no vowels: it is no word
MARK = 12  # of them: 51 bits
MOST_POINTS = 60  # of one picture: more are no picture any more


def edition_of(opened: OpenScope, visit: Visit, weighed: Weighed) -> Edition:
    """Return the edition that a package is now, on the day of the visit. The scope is the one it was weighed in."""
    document, numbers = weighed.document, numbers_of(weighed.document)
    members = alliance.names_of_organisations()
    names = {each.thing: (each.kind, each.name) for each in weighed.claims.values() if each.name}
    links = claims_of.links(opened, list(weighed.claims))
    said = naming.sentences(links, names)
    judged = document.likelihood or 0
    return Edition(
        number=weighed.package.number,
        version=weighed.package.version,
        title=document.title,
        marking=str(strictest([each.tlp for each in weighed.handlings.values()])),
        pap=str(strictest_terms(weighed.terms.values()).pap),
        made=visit.now.date(),
        organisation=members[visit.actor.organisation].name,
        contact=document.contact,
        recipient=_recipient(weighed),
        judgement=Judgement(
            text=document.judgement,
            cites=_cites(document.judged_on, numbers),
            likelihood=judged,
            words=likelihood_words(judged),
            confidence=document.confidence,
        ),
        statements=tuple(
            Statement(section=each.section, text=each.text, cites=_cites(each.claims, numbers))
            for each in document.statements
        ),
        rows=_rows(opened, weighed, numbers),
        network=figure_of([each for each in links if not _is_money(each)], names, money=False),
        money=figure_of(links, names, money=True),
        citations=tuple(
            citation_of(numbers[claim], each, weighed.terms[each.terms], said=said.get(claim, ""))
            for claim, each in sorted(weighed.claims.items(), key=lambda pair: numbers[pair[0]])
        ),
        gaps=document.gaps,
        alternatives=document.alternatives,
        unknown=document.unknown,
    )


def numbers_of(document: Document) -> Mapping[uuid.UUID, int]:
    """Return the number of each claim that a document cites."""
    return {claim: place for place, claim in enumerate(document.claims, start=1)}


def mark_of(weighed: Weighed) -> str:
    """Return the mark of the copy of one recipient: which copy leaked shows on any page of it.

    It is made of the package's random id, which never goes out, of the version and of the recipient: nobody guesses it,
    and each build has the same.
    """
    to = weighed.document.recipient
    told = f"copy {weighed.package.id} {weighed.package.version} {to}".encode()
    return "".join(SIGNS[each % len(SIGNS)] for each in hashlib.sha256(told).digest()[:MARK])


def is_protected(terms: Terms) -> bool:
    """Tell whether nothing may go out that tells of a claim's source."""
    return terms.source_protected or terms.attribution is Duty.MUST_NOT


def _recipient(weighed: Weighed) -> Recipient:
    to, document = weighed.recipient, weighed.document
    return Recipient(
        name=to.name if to else "",
        country=to.country if to else "",
        purpose=document.purpose,
        basis=document.basis,
        route=document.route,
        onward=document.onward,
    )


def _cites(claims: Iterable[str], numbers: Mapping[uuid.UUID, int]) -> tuple[int, ...]:
    return tuple(sorted({numbers[uuid.UUID(each)] for each in claims}))


def citation_of(number: int, claim: CitedClaim, terms: Terms, *, said: str = "") -> Citation:
    """Return what a number stands for; of a protected source neither digest nor source nor exact day.

    `said` is what a relation says.
    """
    protected = is_protected(terms)
    return Citation(
        number=number,
        kind=claim.kind,
        name=claim.name or said or f"a {claim.kind}",
        recorded=_day(claim, protected=protected),
        grade=claim.grade,
        status=_STATUS.get(claim.vetting, "UNVETTED"),
        assessment=claim.assessment,
        sources=("Source protected.",) if protected else _sources(claim.content),
        digest="" if protected else hashlib.sha256(claim.content).hexdigest(),
    )


def _day(claim: CitedClaim, *, protected: bool) -> str:
    """Return the day of a claim; of a protected one the month, for a rare time gives a source away."""
    day = claim.recorded_at.date().isoformat()
    return day[:7] if protected else day


def _sources(content: bytes) -> tuple[str, ...]:
    """Return what a claim rests on: its references, and of a row of a list where the list is from."""
    said = json.loads(content)
    found, listed = said.get("external_references", []), said.get("x_source", "")
    told = (each for each in found if isinstance(each, dict)) if isinstance(found, list) else ()
    named = [*map(_source, told), listed[:500] if isinstance(listed, str) else ""]
    return tuple(filter(None, named))


def _source(reference: Mapping[str, object]) -> str:
    words = [reference.get(name) for name in ("source_name", "external_id", "description", "url")]
    hashes = reference.get("hashes")
    beside = (
        [f"{name} {value}" for name, value in sorted(hashes.items())]
        if isinstance(hashes, dict)
        else []
    )
    return ", ".join([each for each in words if isinstance(each, str) and each] + beside)[:500]


def _rows(opened: OpenScope, weighed: Weighed, numbers: Mapping[uuid.UUID, int]) -> tuple[Row, ...]:
    """Return a row for each identifier that a cited claim names, by kind and value."""
    named: dict[tuple[str, str], list[CitedClaim]] = {}
    for claim, kind, value in claims_of.identifiers(opened, list(weighed.claims)):
        named.setdefault((kind, value), []).append(weighed.claims[claim])
    beside = {(each.kind, each.value): each for each in weighed.document.rows}
    return tuple(
        _row(kind, value, told, weighed, (beside.get((kind, value)), numbers))
        for (kind, value), told in sorted(named.items())
    )


def _row(
    kind: str,
    value: str,
    told: Sequence[CitedClaim],
    weighed: Weighed,
    known: tuple[Beside | None, Mapping[uuid.UUID, int]],
) -> Row:
    beside, numbers = known
    more = beside or Beside(kind=kind, value=value)
    days = [_day(each, protected=is_protected(weighed.terms[each.terms])) for each in told]
    return Row(
        kind=kind,
        value=value,
        provider=more.provider,
        jurisdiction=more.jurisdiction,
        first=min(days),
        last=max(days),
        grade=min(each.grade for each in told),
        urgency=more.urgency,
        step=more.step,
        cites=tuple(sorted({numbers[each.id] for each in told})),
    )


def figure_of(
    links: Sequence[CitedLink], names: Mapping[ThingId, tuple[str, str]], *, money: bool
) -> Figure:
    """Return a picture of links between things, in an order that no id decides."""
    from atlas.graphs.graph import Graph  # noqa: PLC0415 - numpy
    from atlas.graphs.layout import arrange  # noqa: PLC0415 - numpy

    ties = sorted({_tie(each, names) for each in links if not money or _is_money(each)})
    points = sorted({end for tie in ties for end in (tie[0], tie[2])})[:MOST_POINTS]
    places = {each: at for at, each in enumerate(points)}
    drawn = [(places[s], places[t], said) for s, said, t in ties if s in places and t in places]
    if not points:
        return Figure()
    graph = Graph.of(len(points), [each[0] for each in drawn], [each[1] for each in drawn])
    spots = arrange(graph).places()
    return Figure(
        points=tuple(
            (kind, name, round(x, 2), round(y, 2))
            for (kind, name), (x, y) in zip(points, spots, strict=True)
        ),
        ties=tuple(drawn),
    )


_End = tuple[str, str]


def _tie(link: CitedLink, names: Mapping[ThingId, tuple[str, str]]) -> tuple[_End, str, _End]:
    """Return a link by kinds and names: what no cited claim names stands by its kind alone."""
    ends = naming.ends_of(link, names)
    return ends[0], link.type, ends[1]


def _is_money(link: CitedLink) -> bool:
    kinds = {link.source_stix_id.partition("--")[0], link.target_stix_id.partition("--")[0]}
    return not kinds.isdisjoint(_MONEY)


def marking_of(edition: Edition) -> TLP:
    """Return the label of every page."""
    return TLP(edition.marking)
