"""Under which handling a comment is kept: as strict as what its author sees of what it is about, and never wider."""

from collections.abc import Sequence

import attrs

from atlas.errors import UsageError
from atlas.model.handling import Audience, Handling
from atlas.model.markings import TLP, strictest
from atlas.policy.derived import meet
from atlas.policy.permits import permits
from atlas.policy.strictness import Contributor, is_within
from atlas.services import compose
from atlas.services.gate import Visit
from atlas.store import alliance

LABELS = (TLP.GREEN, TLP.AMBER, TLP.AMBER_STRICT, TLP.RED)
TOO_WIDE = (
    "A comment is not for more people than what you see of what it is about. Choose a stricter marking or audience; "
    "to reach more people, comment on one claim that goes further."
)
NOT_READABLE = (
    "You could not read this yourself, or its label does not go to this audience. AMBER+STRICT stays with "
    "organisations, cells and persons; RED goes to persons by name. Choose another."
)


@attrs.frozen(kw_only=True)
class Choice:
    """What the author chose: a label, or `None` for what holds by itself; whom, in the words of `compose.whom`."""

    tlp: TLP | None = None
    words: frozenset[str] = frozenset()


@attrs.frozen(kw_only=True)
class Bound:
    """The handling of a comment where nothing is chosen; it is also the widest that may be chosen.

    `mixed`: no one audience may read all of what it is about, so the comment stays at home.
    """

    handling: Handling
    mixed: bool = False


def by_itself(visit: Visit, seen: Sequence[Handling]) -> Bound:
    """Return the bound of a comment about what bears the handlings `seen`: for whoever may read all of it.

    It is never wider than the alliance (GREEN). Where no one handling says that, it is for the author's organisation
    alone, and for himself where something is RED or personal data of several grounds meet.
    """
    floor = Handling(tlp=TLP.GREEN, audience=Audience(alliance=True))
    homes = alliance.homes()
    found = meet([*seen, floor], homes)
    if found is not None and _reads(visit, found):
        return Bound(handling=found)
    home = _at_home(visit, strictest([TLP.AMBER_STRICT, *(each.tlp for each in seen)]))
    at_home = [attrs.evolve(each, tlp=home.tlp, audience=home.audience) for each in seen]
    found = meet(at_home, homes) if at_home else home
    if found is None or not _reads(visit, found):
        found = _at_home(visit, TLP.RED)
    return Bound(handling=found, mixed=True)


def chosen(visit: Visit, choice: Choice, bound: Bound, *, too_wide: str = TOO_WIDE) -> Handling:
    """Return the handling of a comment; purposes and legal basis are always those of the bound.

    What rests on the same bound uses it too, with words of its own for what is `too_wide`.

    Raises:
        UsageError: it would be wider than its bound, or the author could not read it back.
    """
    handling = bound.handling
    if choice.tlp is not None:
        if choice.tlp not in LABELS:
            raise UsageError(f"Choose {', '.join(map(str, LABELS[:-1]))} or {LABELS[-1]}.")
        handling = attrs.evolve(handling, tlp=choice.tlp, audience=_audience(visit, choice))
    elif choice.words:
        raise UsageError("Choose a marking for whom you ticked, or tick nobody.")
    by = Contributor(organisation=visit.actor.organisation, homes=alliance.homes())
    if not is_within(handling, bound.handling, by=by):
        raise UsageError(too_wide)
    narrow = handling.tlp is TLP.AMBER_STRICT and handling.audience.alliance
    if narrow or not _reads(visit, handling):
        raise UsageError(NOT_READABLE)
    return handling


def _at_home(visit: Visit, tlp: TLP) -> Handling:
    person = visit.actor.person
    if tlp is TLP.RED and person is not None:
        return Handling(tlp=tlp, audience=Audience(persons=frozenset({person})))
    return Handling(tlp=tlp, audience=Audience(organisations=frozenset({visit.actor.organisation})))


def _audience(visit: Visit, choice: Choice) -> Audience:
    tlp = choice.tlp or TLP.AMBER_STRICT
    if choice.words - {each.word for each in compose.addressable(visit)}:
        raise UsageError("Choose whom to address among those listed.")
    found = compose.audience_of(visit, choice.words, tlp)
    if found is not None:
        return found
    if tlp is TLP.RED:
        raise UsageError("RED goes to persons by name; tick them.")
    if tlp is TLP.GREEN:
        return Audience(alliance=True)
    return Audience(organisations=frozenset({visit.actor.organisation}))


def _reads(visit: Visit, handling: Handling) -> bool:
    standing = alliance.standing_of(visit.actor, visit.now)
    reference = visit.setting.reference
    return permits(handling, standing, purpose=visit.purpose, at=visit.now, reference=reference)
