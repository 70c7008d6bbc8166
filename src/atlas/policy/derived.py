"""What is made of many parts: who may read it, which label it bears, what may be done with it (domain 6.5 P1).

Readers are decided by the intersection of audiences, never by rank; the order of labels only chooses the one that is
printed. Everything here is a meet: the order of the parts, and whether they are taken at once or step by step, changes
nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from types import MappingProxyType

import attrs

from atlas.model.handling import Audience, DataSubject, Handling, Purpose, Terms
from atlas.model.ids import CellId, OrganisationId, PersonId
from atlas.model.markings import TLP, strictest
from atlas.model.terms import conflicts_of, strictest_terms

Homes = Mapping[PersonId, OrganisationId]
NO_HOMES: Homes = MappingProxyType({})
# whose data needs more protection stands behind (LED 2016/680 article 6, recital 31)
_PROTECTED = (
    DataSubject.NONE,
    DataSubject.OFFICIAL,
    DataSubject.FACILITATOR,
    DataSubject.SUSPECT,
    DataSubject.CONVICTED,
    DataSubject.WITNESS,
    DataSubject.VICTIM,
)


@attrs.frozen(kw_only=True)
class Derived:
    """What holds for something made of parts.

    `tlp` is the label to print. `handling` says who may read all of it; `None` where nobody may, or where no one
    handling can say who. `conflicts` names the terms of which one part says must and another must-not: what is made
    of both is blocked until their originators answer. `bases` are the legal grounds that it hangs on.
    """

    tlp: TLP
    handling: Handling | None
    terms: Terms
    conflicts: frozenset[str] = frozenset()
    bases: frozenset[str] = frozenset()


def part(handling: Handling, terms: Terms) -> Derived:
    """Return what holds for a part by itself."""
    bases = frozenset() if handling.basis is None else frozenset({handling.basis})
    return Derived(tlp=handling.tlp, handling=meet([handling], NO_HOMES), terms=terms, bases=bases)


def derive(parts: Iterable[Derived], homes: Homes = NO_HOMES) -> Derived | None:
    """Return what holds for all these parts together: the most restrictive of each; `None` for no parts.

    `homes` tell where persons belong: a person named by one part is in an organisation named by another.
    """
    together = list(parts)
    if not together:
        return None
    terms = [each.terms for each in together]
    handlings = [each.handling for each in together]
    known = [each for each in handlings if each is not None]
    return Derived(
        tlp=strictest(each.tlp for each in together),
        handling=meet(known, homes) if len(known) == len(handlings) else None,
        terms=strictest_terms(terms),
        conflicts=conflicts_of(terms).union(*(each.conflicts for each in together)),
        bases=frozenset().union(*(each.bases for each in together)),
    )


def meet(handlings: Sequence[Handling], homes: Homes = NO_HOMES) -> Handling | None:
    """Return a handling whose readers may read under each of these; `None` where there is none to say that.

    It may have fewer readers than the true intersection: the persons of one audience who sit in a cell of the other
    change with the cell, so they are left out. Persons whose home is not known count by their names alone.

    Raises:
        ValueError: there are no handlings.
    """
    if not handlings:
        raise ValueError("a meet of nothing would be for everybody")
    tlp = strictest(each.tlp for each in handlings)
    purposes = _purposes(handlings)
    subject = max((each.subject for each in handlings), key=_PROTECTED.index)
    basis = _basis(handlings, subject)
    audience = reduce(_intersection, (_addressed(each, homes) for each in handlings))
    if purposes is None or basis is None or audience.is_empty:
        return None
    return Handling(
        tlp=tlp,
        audience=audience.told(tlp, homes),
        purposes=purposes,
        basis=basis.code,
        subject=subject,
    )


@attrs.frozen(kw_only=True)
class _Readers:
    """An audience with every person that it surely reaches, so that intersections are those of the sets."""

    everybody: bool = False
    cells: frozenset[CellId] = frozenset()
    organisations: frozenset[OrganisationId] = frozenset()
    persons: frozenset[PersonId] = frozenset()

    @property
    def is_empty(self) -> bool:
        return not (self.everybody or self.cells or self.organisations or self.persons)

    def told(self, tlp: TLP, homes: Homes) -> Audience:
        """Return the shortest audience that says this."""
        if self.everybody:
            return Audience(alliance=tlp is not TLP.CLEAR)
        apart = {each for each in self.persons if homes.get(each) not in self.organisations}
        return Audience(
            cells=self.cells, organisations=self.organisations, persons=frozenset(apart)
        )


def _addressed(handling: Handling, homes: Homes) -> _Readers:
    audience, tlp = handling.audience, handling.tlp
    if tlp is TLP.CLEAR or (audience.alliance and tlp in (TLP.GREEN, TLP.AMBER)):
        return _Readers(everybody=True)
    if tlp is TLP.RED and audience.persons:
        return _Readers(persons=audience.persons)
    organisations = audience.organisations
    if tlp is TLP.RED and len(organisations) > 1:
        return _Readers()  # it waits in one organisation for persons to be named
    inside = {person for person, home in homes.items() if home in organisations}
    return _Readers(
        cells=frozenset() if tlp is TLP.RED else audience.cells,
        organisations=organisations,
        persons=audience.persons | inside,
    )


def _intersection(one: _Readers, other: _Readers) -> _Readers:
    if one.everybody or other.everybody:
        return other if one.everybody else one
    return _Readers(
        cells=one.cells & other.cells,
        organisations=one.organisations & other.organisations,
        persons=one.persons & other.persons,
    )


def _purposes(handlings: Sequence[Handling]) -> frozenset[Purpose] | None:
    """Return what all of these may be read for, empty for anything; `None` where that is nothing."""
    bound = [each.purposes for each in handlings if each.purposes or _is_personal(each)]
    if not bound:
        return frozenset()
    return frozenset.intersection(*bound) or None


@attrs.frozen
class _Basis:
    code: str | None


def _basis(handlings: Sequence[Handling], subject: DataSubject) -> _Basis | None:
    """Return the one basis that reading needs; `None` where it would need several, or lacks one."""
    weighed = [each for each in handlings if subject is DataSubject.NONE or _is_personal(each)]
    codes = {each.basis for each in weighed}
    if subject is DataSubject.NONE:
        # it decides nothing here; `bases` of what is derived keeps them all
        return _Basis(codes.pop() if len(codes) == 1 else None)
    return _Basis(codes.pop()) if len(codes) == 1 and None not in codes else None


def _is_personal(handling: Handling) -> bool:
    return handling.subject is not DataSubject.NONE
