"""From which sources claims come, who cites whom, and so how many independent lineages stand behind one."""

import posixpath
import re
import string
import uuid
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlsplit

import attrs
import msgspec

from atlas.errors import NotFound, UsageError
from atlas.graphs.lineage import count_lineages
from atlas.model.handling import Audience, Handling
from atlas.model.ids import ClaimId, HandlingId, OrganisationId, PersonId
from atlas.model.markings import TLP
from atlas.model.signs import assert_readable
from atlas.policy.decide import Action, Resource
from atlas.services import gate
from atlas.services.gate import Visit
from atlas.store import alliance, citations
from atlas.store.citations import Beside, Citation
from atlas.store.handlings import terms_by_id
from atlas.store.scoped import OpenScope

LONGEST_SOURCE = 1_000  # characters
LONGEST_GROUNDS = 8_000
_ESCAPE = re.compile("%([0-9a-fA-F]{2})")
_UNRESERVED = frozenset(f"{string.ascii_letters}{string.digits}-._~")
NO_CITATION = "There is no such citation of your organisation among what you may see."


@attrs.frozen(kw_only=True)
class Cited:
    """That one source rests on another, as it is shown."""

    id: uuid.UUID
    citing: str
    cited: str
    organisation: str
    grounds: str
    own: bool


@attrs.frozen(kw_only=True)
class Trace:
    """What stands behind a claim, as far as the asker may read: sources, citations, and independent lineages.

    `claims` is how many claims say the same, this one among them.
    """

    sources: tuple[str, ...]
    citations: tuple[Cited, ...]
    lineages: int
    claims: int


def trace(opened: OpenScope, claim: ClaimId) -> Trace:
    """Return what stands behind a claim that the scope shows."""
    found = citations.beside(opened, claim)
    by_claim = sources_by_claim(opened, found)
    sources = tuple(dict.fromkeys(each for named in by_claim.values() for each in named))
    links = citations.from_sources(opened, sources)
    edges = [(each.citing, each.cited) for each in links]
    return Trace(
        sources=sources,
        citations=_cited(opened, links),
        lineages=max(count_lineages(sources, edges), 1 if found else 0),
        claims=len(found),
    )


def sources_by_claim(
    opened: OpenScope, found: Sequence[Beside]
) -> Mapping[ClaimId, tuple[str, ...]]:
    """Return the sources of each of some claims. A protected source is none that one may count: it has none."""
    protected = {
        id_
        for id_, terms in terms_by_id(each.terms for each in found).items()
        if terms.source_protected
    }
    origins: dict[str, OrganisationId] = {}
    named: dict[ClaimId, tuple[str, ...]] = {}
    for each in found:
        said = _decoded(each.content)
        # copies of one feed are one, whoever gives them: the first who gave it stands for all
        first = origins.setdefault(_origin(said, each), each.author)
        if each.terms not in protected:
            named[each.id] = references(said) or (own_word(first),)
    return named


def references(said: Mapping[str, object]) -> tuple[str, ...]:
    """Return the sources that an object names, each once, in its normal form.

    They are its external references, and of a row of a list, or an identifier by form, where that is from.
    """
    given = said.get("external_references")
    found: list[str] = []
    for each in given if isinstance(given, list) else ():
        if isinstance(each, dict):
            words = (each.get(name) for name in ("url", "source_name", "external_id"))
            url, name, id_ = (word if isinstance(word, str) else "" for word in words)
            found.append(normal(url or " ".join(filter(None, (name, id_)))))
    return tuple(dict.fromkeys(filter(None, (*found, *_listed(said)))))


def _listed(said: Mapping[str, object]) -> Iterable[str]:
    """Return what a row of a list says of its origin: the addresses in it, else its words."""
    told = said.get("x_source")
    if not isinstance(told, str):
        return ()
    return map(normal, [each for each in told.split() if "://" in each] or [told])


def normal(source: str) -> str:
    """Return the normal form of a source: an address without scheme, `www.`, port, query and fragment, else its words.

    One page has one form, however it is written: escapes, dots and empty steps of its path are resolved.
    """
    words = " ".join(source.split())[:LONGEST_SOURCE]
    if "://" not in words:
        return words.casefold()
    try:
        parts = urlsplit(words)
        host = (parts.hostname or "").rstrip(".").removeprefix("www.")
    except ValueError:
        return words.casefold()
    path = posixpath.normpath("/" + _ESCAPE.sub(_unescaped, parts.path).lstrip("/"))
    return f"{host}{path.rstrip('/')}"


def _unescaped(found: re.Match[str]) -> str:
    """Return what an escape stands for where it need not be one (RFC 3986, 2.3), else the escape in capitals."""
    sign = chr(int(found[1], 16))
    return sign if sign in _UNRESERVED else found[0].upper()


def references_of(content: bytes) -> tuple[str, ...]:
    """Return the sources that an object names as it was contributed, as `references`."""
    return references(_decoded(content))


def own_word(organisation: OrganisationId) -> str:
    """Return the source of what an organisation says without naming another."""
    return f"organisation {organisation}"


def cite(visit: Visit, citing: str, cited: str, *, grounds: str, tlp: TLP = TLP.GREEN) -> uuid.UUID:
    """Say that one source rests on another, and return the id of that.

    It is for the alliance (GREEN), or with AMBER+STRICT for the own organisation.

    Raises:
        UsageError: a source is empty, both are one, there are no grounds, or the marking is another.
        Denied: the policy refused.
    """
    one, other = normal(citing), normal(cited)
    for each in (one, other, grounds):
        assert_readable(each, what="What you write")
    if not one or not other or one == other:
        raise UsageError("Name two sources: who cites, and who is cited.")
    if not grounds.strip() or len(grounds) > LONGEST_GROUNDS:
        raise UsageError("Say how you know that one cites the other.")
    if tlp not in (TLP.GREEN, TLP.AMBER_STRICT):
        raise UsageError(
            "A citation is GREEN for the alliance, or AMBER+STRICT for your organisation."
        )
    own = visit.actor.organisation
    audience = (
        Audience(alliance=True) if tlp is TLP.GREEN else Audience(organisations=frozenset({own}))
    )
    handling = Handling(tlp=tlp, audience=audience)
    gate.assert_may_give(visit, [handling], action=Action.CITE)
    said = Citation(
        id=uuid.uuid4(),
        handling=HandlingId(gate.intern([handling], []).handlings[handling]),
        citing=one,
        cited=other,
        author=own,
        person=_person(visit),
        grounds=" ".join(grounds.split()),
        recorded_at=visit.now,
    )
    resource = Resource(organisation=own, id=said.id, reason=said.grounds)
    gate.write(visit, Action.CITE, lambda opened: citations.add(opened, said), resource=resource)
    return said.id


def withdraw_citation(visit: Visit, citation: uuid.UUID) -> None:
    """Withdraw a citation of the own organisation.

    Raises:
        NotFound: the visitor sees none such that stands.
        Denied: the policy refused.
    """

    def work(opened: OpenScope) -> None:
        if not citations.withdraw(opened, citation):
            raise NotFound(NO_CITATION)

    gate.write(visit, Action.CITE, work, resource=Resource(id=citation))


def _origin(said: Mapping[str, object], claim: Beside) -> str:
    """Return by what copies are known: who made the object, else its id where that was drawn at random."""
    maker = said.get("created_by_ref")
    if isinstance(maker, str) and maker:
        return maker
    drawn = "value" not in said and "created" in said
    return str(said.get("id", claim.id)) if drawn else str(claim.id)


def _decoded(content: bytes) -> Mapping[str, object]:
    return msgspec.json.decode(content, type=dict[str, object]) if content else {}


def _cited(opened: OpenScope, links: Iterable[Citation]) -> tuple[Cited, ...]:
    names = alliance.names_of_organisations()
    own = opened.scope.actor.organisation
    return tuple(
        Cited(
            id=each.id,
            citing=each.citing,
            cited=each.cited,
            organisation=names[each.author].name,
            grounds=each.grounds,
            own=each.author == own,
        )
        for each in links
    )


def _person(visit: Visit) -> PersonId:
    if visit.actor.person is None:
        raise UsageError("A citation is a person's; say who with --as.")
    return visit.actor.person
