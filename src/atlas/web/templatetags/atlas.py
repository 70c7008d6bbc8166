"""Tags and filters: words for values, addresses of other states of a page. They decide nothing."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from django import template
from django.http import HttpRequest
from django.template.context import RequestContext
from django.utils.translation import gettext

from atlas.model.grades import Grade, likelihood_words
from atlas.model.identifiers import defang
from atlas.model.ids import ThingId
from atlas.model.kinds import Kind, kind_of, relation
from atlas.services.explain import (
    CLAIMS_PER_PAGE,
    LinkGroup,
    LinkView,
    ThingRef,
    ThingView,
)
from atlas.services.linked import LINKS_PER_PAGE
from atlas.services.resolve import Member, Proposal
from atlas.services.search import Found, Item
from atlas.web import namesakes, objects, queries, versions
from atlas.web.words import IDENTIFIER_WORDS, INFORMATION_WORDS, SOURCE_WORDS

register = template.Library()

_NAME_CHARS = 300
_DATED_FROM = datetime(
    1970, 1, 9, tzinfo=UTC
)  # formats.misp counts versions in minutes up to the eighth

# kinds of thing and of identifier that somebody could open or write to by accident
_ADDRESSES = frozenset(
    {"domain-name", "url", "ipv4-addr", "ipv6-addr", "email-addr", "onion", "jabber"}
)

# kinds of thing that are named by an identifier: letters and digits to be told apart one by one
_CODES = _ADDRESSES | {
    "cryptocurrency-wallet",
    "cryptocurrency-transaction",
    "bank-account",
    "phone-number",
    "cryptographic-key",
    "mac-addr",
}


@register.filter
def is_code(type_: str) -> bool:
    """Tell whether things of a type are named by what one compares sign by sign."""
    return type_ in _CODES


@register.filter
def kind(type_: str) -> Kind:
    """Return the kind of a STIX type."""
    return kind_of(type_)


@register.filter
def words(text: str) -> str:
    """Return words that lie in data (labels of kinds and relations) in the language of the page."""
    return gettext(text) if text else ""


@register.filter
def shown_name(thing: ThingRef | Item | Member) -> str:
    """Return a thing's name as pages show it: cut, addresses defanged, empty where unnamed."""
    return defanged(clipped(thing.name), thing.kind)


@register.simple_tag
def told_apart(things: Iterable[ThingRef | Item], *beside: str) -> Mapping[ThingId, str]:
    """Return what tells things of one name apart, but for what stands beside it in the list."""
    return namesakes.told_apart(things, beside=beside)


@register.filter
def others(links: Iterable[LinkView]) -> list[ThingRef]:
    """Return the other ends of links."""
    return [link.other for link in links]


@register.filter
def of_thing(facts: Mapping[ThingId, str] | str, thing: ThingId) -> str:
    """Return the fact about a thing, empty where there is none."""
    return facts.get(thing, "") if facts and not isinstance(facts, str) else ""


@register.filter
def pair_word(proposal: Proposal) -> str:
    """Return the word by which a form names two things."""
    return f"{proposal.one.id}:{proposal.other.id}"


@register.filter
def clipped(text: str) -> str:
    """Return a contributed name cut to a length that fits a page."""
    return text if len(text) <= _NAME_CHARS else text[:_NAME_CHARS] + "…"


@register.filter
def defanged(value: str, kind: str) -> str:
    """Return a value so that no program makes a link of it; what is no address stays as it is."""
    return defang(value) if kind in _ADDRESSES else value


@register.filter
def identifier_words(kind: str) -> str:
    """Return the words for a kind of identifier."""
    own = IDENTIFIER_WORDS.get(kind)
    return str(own) if own else gettext(kind_of(kind).label)


@register.filter
def tlp_class(marking: str) -> str:
    """Return the class of a badge: `tlp-amber-strict`."""
    return marking.lower().replace(":", "-").replace("+", "-")


@register.filter
def iso(moment: datetime | None) -> str:
    """Return a time as tables show it, `2026-11-12 14:03Z`; empty for none."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%MZ") if moment else ""


@register.filter
def dated(moment: datetime | None) -> datetime | None:
    """Return when something says that it is of; `None` where that stands for no date.

    STIX asks of each object when it was created and modified. Of what its source dates nowhere the first days of 1970
    say so, in which MISP's versions are counted: any date of somebody else comes after them.
    """
    return None if moment is not None and moment < _DATED_FROM else moment


@register.filter
def exact(moment: datetime) -> str:
    """Return a time for machines, with its zone."""
    return moment.astimezone(UTC).isoformat()


@register.filter
def likelihood(percent: int) -> str:
    """Return the words for a likelihood in percent."""
    return gettext(likelihood_words(percent))


@register.filter
def grade_words(grade: Grade) -> str:
    """Return what an Admiralty grade says."""
    return f"{SOURCE_WORDS[grade.source]}; {INFORMATION_WORDS[grade.information]}"


@register.filter
def relation_words(link: LinkView | LinkGroup) -> str:
    """Return the words of a link, read from the thing of the page."""
    found = relation(link.type)
    return gettext(found.label if link.outgoing else found.inverse)


@register.filter
def relation_key(link: LinkView | LinkGroup) -> str:
    """Return how an address names a relation and its direction: `uses:out`."""
    return f"{link.type}:{'out' if link.outgoing else 'in'}"


@register.filter
def properties(content: Mapping[str, object]) -> tuple[objects.Property, ...]:
    """Return the properties of a contributed object as people read them."""
    return objects.properties(content)


@register.filter
def references(content: Mapping[str, object]) -> tuple[objects.Reference, ...]:
    """Return the sources that a contributed object names."""
    return objects.references(content)


@register.filter
def as_json(content: Mapping[str, object]) -> str:
    """Return a contributed object as JSON."""
    return objects.as_json(content)


@register.filter
def history(view: ThingView) -> tuple[versions.Version, ...]:
    """Return the versions of the claims of a thing."""
    return versions.versions((*view.claims, *view.history))


@register.simple_tag(takes_context=True)
def facet_address(context: RequestContext, facet: str, value: str) -> str:
    """Return the address of this search with one value of a facet put on or taken off."""
    return queries.with_facet(_request(context).GET, facet, value)


@register.simple_tag(takes_context=True)
def address(context: RequestContext, **values: object) -> str:
    """Return the address of this page with some values set, or for `None` taken out."""
    changed = {name: None if value is None else str(value) for name, value in values.items()}
    return queries.with_values(_request(context).GET, **changed)


@register.inclusion_tag("atlas/part/pages.html", takes_context=True)
def result_pages(context: RequestContext, found: Found) -> dict[str, object]:
    """Show where one is among the pages of results."""
    return _pages(context, found.query.page, -(-found.total // found.query.size), "#found")


@register.inclusion_tag("atlas/part/pages.html", takes_context=True)
def link_pages(context: RequestContext, view: ThingView) -> dict[str, object]:
    """Show where one is among the pages of links, of all or of the relation that is asked for."""
    relation, number = context["relation"], context["page"]
    counts = {(group.type, group.outgoing): group.count for group in view.groups}
    total = counts.get(relation, 0) if relation else view.link_count
    return _pages(context, number, -(-total // LINKS_PER_PAGE), "#links")


@register.inclusion_tag("atlas/part/pages.html", takes_context=True)
def claim_pages(context: RequestContext, view: ThingView) -> dict[str, object]:
    """Show where one is among the pages of claims."""
    last = -(-view.claim_count // CLAIMS_PER_PAGE)
    return _pages(context, context["claims_page"], last, "#claims", name="claims")


def _pages(
    context: RequestContext, number: int, last: int, target: str, *, name: str = "page"
) -> dict[str, object]:
    """Return what leads to the pages before and after; from beyond the last one, to the last."""
    asked = _request(context).GET
    before = min(number - 1, last)
    return {
        "number": number,
        "last": last,
        "name": name,
        "before": queries.with_values(asked, **{name: str(before)}) if before > 0 else None,
        "after": queries.with_values(asked, **{name: str(number + 1)}) if number < last else None,
        "target": target,
    }


def _request(context: RequestContext) -> HttpRequest:
    request: HttpRequest = context["request"]
    return request
