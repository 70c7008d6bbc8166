"""The words of opportunities: caveats, what would change our mind, why there is no number, kinds of legal basis."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from atlas.model.levers import Legal, Reversibility
from atlas.services.opportunities import Caveat, Turning

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise

CAVEATS: Mapping[str, "Words"] = MappingProxyType(
    {
        Caveat.UNVETTED: _("Some of the claims behind it were not vetted."),
        Caveat.DISPUTED: _("A claim behind it is disputed."),
        Caveat.CONTRADICTED: _(
            "Claims that nobody vetted contradict vetted ones. What stops is counted over vetted claims alone."
        ),
        Caveat.USE_ALONE: _("It is seen in use. Nobody says that anybody would stop without it."),
        Caveat.MAYBE_LAWFUL: _(
            "It may be lawful, with innocent users. A claim is not a verdict: ask it first."
        ),
        Caveat.UNPLACED: _("Where it is, is not known."),
        Caveat.NO_HOLDER: _("No member says that it holds a lever that fits: refer it or invite."),
        Caveat.NO_LEVER: _("No lever of the catalogue acts on such a thing. Waiting is left."),
        Caveat.SIGHT_UNKNOWN: _("What sight would be lost is not known: nobody says who sees it."),
    }
)
TURNINGS: Mapping[str, "Words"] = MappingProxyType(
    {
        Turning.SECOND_SUPPLIER: _("A second supplier for a step that has one."),
        Turning.NOT_NEEDED: _("A claim that a customer goes on without it."),
        Turning.NEEDED: _("A claim that a user depends on it, and for which step."),
        Turning.REVIEW: _("A review that vets or rejects what is not vetted yet."),
        Turning.SUBSTITUTE: _("A claim that another thing stands in for it."),
    }
)
PROBLEMS: Mapping[str, "Words"] = MappingProxyType(
    {
        "dependencies.none": _(
            "Nobody says, in what you may see, who depends on whom. So nothing is said to break."
        ),
        "dependencies.bare": _("What it depends on is not known, so it has no number."),
        "dependencies.cycle": _(
            "Things depend on each other in a circle, so those who lean on them have no number."
        ),
        "dependencies.both": _(
            "One step is said to need one supplier outright, and to have alternatives."
        ),
        "shares.range": _(
            "A share is no number above 0, up to 1. It is left out; the need stands without it."
        ),
        "shares.differ": _(
            "One supplier's share of a step is stated in two ways. So no share of that step counts; the need stands."
        ),
        "shares.sum": _(
            "Shares of one step add up to more than the whole. So no share of that step counts; the need stands."
        ),
        "shares.unvetted": _(
            "Shares that nobody vetted contradict vetted ones. The vetted ones stand, the others are set aside."
        ),
        "net.large": _(
            "The net has too many things to find its middle and what splits it here. Neither is told."
        ),
    }
)
LEGAL: Mapping[str, "Words"] = MappingProxyType(
    {
        Legal.CONTRACT: _("contract"),
        Legal.STATUTE: _("statute"),
        Legal.COURT_ORDER: _("court order"),
        Legal.POLICE_POWERS: _("police powers"),
        Legal.DESIGNATION: _("designation"),
        Legal.NONE_NEEDED: _("no power needed"),
    }
)
REVERSIBILITY: Mapping[str, "Words"] = MappingProxyType(
    {
        Reversibility.REVERSIBLE: _("can be put back"),
        Reversibility.PARTLY: _("can partly be put back"),
        Reversibility.IRREVERSIBLE: _("cannot be put back"),
    }
)
EVERY: Mapping[str, Mapping[str, "Words"]] = MappingProxyType(
    {
        "caveats": CAVEATS,
        "turnings": TURNINGS,
        "problems": PROBLEMS,
        "legal": LEGAL,
        "reversibility": REVERSIBILITY,
    }
)
