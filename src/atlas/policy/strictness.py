"""Which of two handlings is the stricter? A partial order by who may read, and one line that all handlings stand in.

One handling is stricter than another when its label is no wider and whoever may read it may read the other too, but
not the other way round. Often neither is: two organisations, each addressed alone. Versions of one object must
still end alike in every order of arrival, and a partial order cannot give that together with a second criterion:
it would run in circles. So they are compared by `strictness`, a text that sorts and never contradicts the order.
"""

from collections.abc import Mapping

import attrs

from atlas.model.handling import Audience, DataSubject, Handling, Purpose
from atlas.model.ids import OrganisationId, PersonId
from atlas.model.markings import TLP, strictest

_MOST = 99_999  # addressees of one sort; beyond it counts are alike
_ANY_PURPOSE = 99
_RANKS = {tlp: rank for rank, tlp in enumerate(TLP)}


@attrs.frozen(kw_only=True)
class Contributor:
    """Who gives, and where the persons addressed belong: what handlings alone do not tell.

    A contributor sits in every cell that it gives to, so what stays in its own organisation is within the cell.
    """

    organisation: OrganisationId
    homes: Mapping[PersonId, OrganisationId] = attrs.field(factory=dict)


def is_stricter(one: Handling, other: Handling, *, by: Contributor) -> bool:
    """Tell whether `one` is stricter than `other`: within it, and not as wide."""
    return is_within(one, other, by=by) and not is_within(other, one, by=by)


def is_within(one: Handling, other: Handling, *, by: Contributor) -> bool:
    """Tell whether `one` is labelled no wider than `other` and read by nobody who may not read `other`.

    A partial order up to handlings that are as strict as each other. What cannot be known is answered with no.
    """
    return (
        strictest((one.tlp, other.tlp)) == one.tlp
        and _for_no_more(one, other)
        and _addresses_no_more(_addressed(one, by), _addressed(other, by), by)
    )


def strictness(handling: Handling, *, by: Contributor, stated: bool = True) -> str:
    """Return a text that sorts handlings, the stricter behind: `RANK-STATED-TIE`, ASCII, 31 characters.

    Where `is_stricter` holds the rank is greater (up to 99,999 addressees of one sort). `stated` is false for what
    holds only until its marking is known, and loses against what was stated. The tie, of the handling's digest,
    parts handlings of one rank.
    """
    audience = _addressed(handling, by)
    purposes = _purposes(handling)
    rank = (
        f"{_RANKS[handling.tlp]}",
        f"{int(handling.subject is not DataSubject.NONE)}",
        f"{_ANY_PURPOSE - (_ANY_PURPOSE if purposes is None else len(purposes)):02d}",
        f"{int(not audience.alliance)}",
        _fewness(len(audience.cells)),
        _fewness(len(audience.organisations)),
        _fewness(len(audience.persons)),
    )
    return f"{''.join(rank)}-{int(stated)}-{handling.digest().hex()[:8]}"


def _fewness(count: int) -> str:
    return f"{_MOST - min(count, _MOST):05d}"


def _purposes(handling: Handling) -> frozenset[Purpose] | None:
    """Return the purposes that it may be read for; `None` for any, empty for none."""
    if handling.subject is DataSubject.NONE and not handling.purposes:
        return None
    return handling.purposes


def _for_no_more(one: Handling, other: Handling) -> bool:
    if other.subject is not DataSubject.NONE and (
        one.subject is DataSubject.NONE or one.basis != other.basis
    ):
        return False
    narrow, wide = _purposes(one), _purposes(other)
    return wide is None or (narrow is not None and narrow <= wide)


def _addressed(handling: Handling, by: Contributor) -> Audience:
    """Return the audience that truly reads, without the parts that others hold already."""
    audience = handling.audience
    if handling.tlp is TLP.RED:
        if audience.persons:
            return Audience(persons=audience.persons)
        return Audience(organisations=audience.organisations)
    if handling.tlp is TLP.CLEAR or (audience.alliance and handling.tlp is not TLP.AMBER_STRICT):
        return Audience(alliance=True)
    whole = _whole(audience, by)
    return Audience(
        cells=audience.cells,
        organisations=audience.organisations - {by.organisation}
        if audience.cells
        else audience.organisations,
        persons=frozenset(each for each in audience.persons if by.homes.get(each) not in whole),
    )


def _whole(audience: Audience, by: Contributor) -> frozenset[OrganisationId]:
    """Return the organisations of which everybody reads."""
    return audience.organisations | ({by.organisation} if audience.cells else frozenset())


def _addresses_no_more(narrow: Audience, wide: Audience, by: Contributor) -> bool:
    if wide.alliance or narrow.alliance:
        return wide.alliance
    whole = _whole(wide, by)
    return (
        narrow.cells <= wide.cells
        and narrow.organisations <= whole
        and all(each in wide.persons or by.homes.get(each) in whole for each in narrow.persons)
    )
