"""Tags and filters of the map: addresses of other states, words for links and families. They decide nothing."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

import attrs
from django import template
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from atlas.model.grades import likelihood_words
from atlas.model.ids import ThingId
from atlas.model.kinds import SHAPES, Group, relation
from atlas.services.explain import ThingView
from atlas.services.explore import Axis, Filter, Folded, Role, Step, Tie
from atlas.web import map_state, tiles
from atlas.web.map_page import MapPage
from atlas.web.map_state import State
from atlas.web.templatetags.atlas import dated

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

register = template.Library()

FAMILY_WORDS: Mapping[Group, "str | _StrPromise"] = MappingProxyType(
    {
        Group.ACTOR: _("actor"),
        Group.PERSONA: _("persona"),
        Group.SERVICE: _("service"),
        Group.MALWARE: _("malware or tool"),
        Group.INFRASTRUCTURE: _("infrastructure"),
        Group.WALLET: _("wallet or account"),
        Group.VICTIM: _("victim"),
        Group.JURISDICTION: _("place"),
        Group.OPERATION: _("operation"),
        Group.ORGANISATION: _("organisation"),
        Group.TECHNIQUE: _("technique"),
        Group.DOCUMENT: _("document or other"),
    }
)


@attrs.frozen
class Family:
    """One line of the legend."""

    group: Group
    shape: str


@register.simple_tag
def map_tab(state: State, tab: str) -> str:
    """Return the address of the same state on another tab."""
    return attrs.evolve(state, tab=tab).address()


@register.simple_tag
def map_time(state: State, axis: str) -> str:
    """Return the address of the same state by another time."""
    return attrs.evolve(state, axis=Axis(axis)).address()


@register.simple_tag
def map_place(state: State, role: str) -> str:
    """Return the address of the same state with what else countries can count."""
    return attrs.evolve(state, role=Role(role)).address()


@register.filter
def in_order(codes: frozenset[str]) -> list[str]:
    """Return codes sorted."""
    return sorted(codes)


@register.filter
def country_name(code: str) -> str:
    """Return what a country is called."""
    return tiles.name_of(code)


@register.simple_tag
def map_of(state: State, things: tuple[ThingId, ...]) -> str:
    """Return the address of the surroundings of some things."""
    return map_state.around(state, things).address()


@register.simple_tag
def map_hops(state: State, hops: int) -> str:
    """Return the address of the same view some steps farther."""
    return map_state.changed(state, attrs.evolve(state.view, hops=hops)).address()


@register.simple_tag
def map_everything(state: State) -> str:
    """Return the address of the same walk through places, sectors, techniques and hubs too."""
    return map_state.changed(state, attrs.evolve(state.view, everything=True)).address()


@register.simple_tag
def map_unhide(state: State) -> str:
    """Return the address of the same view with nothing hidden."""
    return map_state.changed(state, attrs.evolve(state.view, hidden=frozenset[ThingId]())).address()


@register.simple_tag
def map_unfiltered(state: State) -> str:
    """Return the address of the same view without a filter."""
    return map_state.changed(state, attrs.evolve(state.view, filter=Filter())).address()


@register.simple_tag
def map_query(state: State) -> str:
    """Return the state as it is kept with a name: places included, what is chosen and the tab are not."""
    return state.query(*map_state.HERE)


@register.simple_tag
def map_fresh(state: State) -> str:
    """Return the address of the same view arranged anew, with nothing pinned."""
    return attrs.evolve(state, at={}, fresh=1, page=1, saved=None).address()


@register.inclusion_tag("atlas/part/map_fields.html")
def map_fields(state: State, *without: str) -> dict[str, object]:
    """Show the state as hidden fields of a form, without what the form says itself."""
    return {"fields": state.pairs(*without)}


@register.inclusion_tag("atlas/part/map_pages.html")
def map_pages(shown: MapPage) -> dict[str, object]:
    """Show where one is among the pages of the twin."""
    state, last = shown.state, shown.last_page
    before = attrs.evolve(state, page=state.page - 1).address() if state.page > 1 else None
    after = attrs.evolve(state, page=state.page + 1).address() if state.page < last else None
    return {"number": state.page, "last": last, "before": before, "after": after}


@register.filter
def filters_on(state: State) -> int:
    """Return how many filters are on."""
    return map_state.filter_count(state.view.filter)


@register.filter
def hops_offered(state: State) -> range:
    """Return the numbers of steps that a view can have."""
    return range(1, 7 if state.view.path else 4 if state.view.shared else 3)


@register.filter
def families(drawn: Folded) -> tuple[Family, ...]:
    """Return the families on a picture, in the order of the legend."""
    there = {spot.family for spot in drawn.spots}
    return tuple(Family(group, SHAPES[group]) for group in Group if group in there)


@register.filter
def family_words(group: Group) -> str:
    """Return the words for a family."""
    return str(FAMILY_WORDS[group])


@register.filter
def relation_label(type_: str) -> str:
    """Return the words of a kind of link, from source to target."""
    return gettext(relation(type_).label)


@register.filter
def tie_words(tie: Tie, forward: bool) -> str:  # noqa: FBT001 - a template filter has one plain argument
    """Return the words of a link, read along a way."""
    found = relation(tie.type)
    return gettext(found.label if forward else found.inverse)


@register.filter
def words_on(tie: Tie, step: Step) -> str:
    """Return the words of a link, read in the direction of a step."""
    return tie_words(tie, tie.source == step.source.id)


@register.filter
def sure_words(tie: Tie) -> str:
    """Return how sure a link is, as a word and a number."""
    if tie.likelihood is None:
        return gettext("stated as fact")
    return f"{gettext(likelihood_words(tie.likelihood))} ({tie.likelihood} %)"


@register.filter
def claimants(view: ThingView) -> str:
    """Return who makes the claims on a page about a thing, each once, in order of name."""
    return ", ".join(sorted({claim.organisation for claim in view.claims}))


@register.filter
def last_told(view: ThingView) -> str:
    """Return the day on which a claim about a thing was last made or changed; empty for none."""
    days = [day for c in view.claims if (day := dated(c.modified or c.created) or c.recorded_at)]
    return max(days).date().isoformat() if days else ""


@register.filter
def plain_number(number: int) -> str:
    """Return a number as a form field takes it, without separators."""
    return str(number)
