"""Under which handling a comment is kept: by itself as strict as what its author sees, never wider than its claim."""

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
    "A comment is not for more people than what it is about. Choose a stricter marking or audience."
)
NOT_READABLE = (
    "You could not read this comment yourself, or its label does not go to this audience. AMBER+STRICT stays with "
    "organisations, cells and persons; RED goes to persons by name. Choose another."
)


@attrs.frozen(kw_only=True)
class Choice:
    """What the author chose: a label, or `None` for what holds by itself; whom, in the words of `compose.whom`."""

    tlp: TLP | None = None
    words: frozenset[str] = frozenset()


def by_itself(visit: Visit, seen: Sequence[Handling]) -> Handling:
    """Return the handling that holds where nothing is chosen: for whoever may read all of `seen`.

    It is never wider than the alliance (GREEN). Where no one handling says that, it is for the author's organisation
    alone, and for himself where something is RED.
    """
    floor = Handling(tlp=TLP.GREEN, audience=Audience(alliance=True))
    found = meet([*seen, floor], alliance.homes())
    if found is not None and _reads(visit, found):
        return found
    tlp = strictest([TLP.AMBER_STRICT, *(each.tlp for each in seen)])
    person = visit.actor.person
    if tlp is TLP.RED and person is not None:
        return Handling(tlp=tlp, audience=Audience(persons=frozenset({person})))
    return Handling(tlp=tlp, audience=Audience(organisations=frozenset({visit.actor.organisation})))


def chosen(visit: Visit, choice: Choice, default: Handling, bounds: Sequence[Handling]) -> Handling:
    """Return the handling of a comment; purposes and legal basis are always those of `default`.

    Raises:
        UsageError: it would be wider than one of `bounds`, or the author could not read it back.
    """
    handling = default
    if choice.tlp is not None:
        if choice.tlp not in LABELS:
            raise UsageError(f"A comment is {', '.join(map(str, LABELS[:-1]))} or {LABELS[-1]}.")
        handling = attrs.evolve(default, tlp=choice.tlp, audience=_audience(visit, choice))
    elif choice.words:
        raise UsageError("Choose a marking for whom you ticked, or tick nobody.")
    by = Contributor(organisation=visit.actor.organisation, homes=alliance.homes())
    if not all(is_within(handling, each, by=by) for each in bounds):
        raise UsageError(TOO_WIDE)
    narrow = handling.tlp is TLP.AMBER_STRICT and handling.audience.alliance
    if narrow or not _reads(visit, handling):
        raise UsageError(NOT_READABLE)
    return handling


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
    return permits(handling, standing, purpose=visit.purpose, at=visit.now)
