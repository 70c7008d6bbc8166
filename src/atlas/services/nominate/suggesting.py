"""Points that the map suggests for a nomination, each with its ground: computed over what the visitor may see.

They decide nothing: whoever screens gives the points. Another visitor, who sees another map, is suggested others.
"""

import uuid
from collections.abc import Mapping, Sequence

import attrs

from atlas.model.ids import ThingId
from atlas.model.kinds import Group, iter_kinds
from atlas.policy.decide import Action
from atlas.policy.nominating import POINTS, Criterion
from atlas.resolve.proposing import common_names, folded, sought
from atlas.services import gate
from atlas.services.gate import Visit
from atlas.services.nominate.forms import Form
from atlas.services.nominate.reading import find
from atlas.store import alliance, namesakes, search
from atlas.store import nominations as kept
from atlas.store.scoped import OpenScope

_GROUPS = ("threat-actor", "intrusion-set", "campaign")
_NOMINABLE = frozenset(
    {Group.ACTOR, Group.SERVICE, Group.MALWARE, Group.INFRASTRUCTURE, Group.OPERATION}
)
_MOST_THINGS = 20  # of one identifier
_BANDS = (1, 2, 4, 8)
"""From how many on the second, third, fourth and fifth point is suggested: each twice the one before."""


@attrs.frozen(kw_only=True)
class Suggested:
    """Points for one criterion, and the count on which they rest: groups, members that hold a lever, or claims."""

    points: int
    count: int


def suggested(visit: Visit, id_: uuid.UUID) -> Mapping[Criterion, Suggested]:
    """Return what the visitor's map and the profiles of members suggest for a nomination.

    Centrality counts groups one link away from things with its names or identifiers, data the claims about these
    things, disruptability the members that hold a lever which the nomination suggests.

    Raises:
        NotFound: the visitor sees no such nomination.
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.SEE_NOMINATIONS) as opened:
        form = find(opened, id_, at=visit.now).form
        things = _on_the_map(opened, form)
        groups = kept.hanging(opened, things, kinds=_GROUPS) if things else 0
        claims = kept.claimed(opened, things) if things else 0
    members = alliance.members().values()
    holders = sum(bool(form.levers & set(each.profile.levers)) for each in members)
    counts = {
        Criterion.CENTRALITY: groups,
        Criterion.DISRUPTABILITY: holders,
        Criterion.DATA: claims,
    }
    return {each: Suggested(points=points_of(n), count=n) for each, n in counts.items()}


def points_of(count: int) -> int:
    """Return the points that a count suggests: 1 for none, 5 for eight and more."""
    return min(POINTS) + sum(count >= bound for bound in _BANDS)


def _on_the_map(opened: OpenScope, form: Form) -> Sequence[ThingId]:
    """Return the things of the scope that have a name or an identifier of the form."""
    held = search.holders(opened, form.identifiers, most=_MOST_THINGS) if form.identifiers else {}
    names = [each for each in form.names if folded(each)]
    called = namesakes.alike(opened, map(sought, names), kinds=_kinds())
    found = [each.thing for each in called if common_names(each.names, names)]
    return tuple(dict.fromkeys([*found, *(t for each in held.values() for t in each.things)]))


def _kinds() -> list[str]:
    return [each.type for each in iter_kinds() if each.group in _NOMINABLE]
