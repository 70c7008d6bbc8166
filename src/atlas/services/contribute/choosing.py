"""Who may read what comes in: the handling of each item, and how strict it is among versions of one date."""

import attrs

from atlas.model.claim import Marked
from atlas.model.handling import Audience, Handling
from atlas.model.ids import OrganisationId
from atlas.model.markings import TLP, strictest
from atlas.policy.strictness import Contributor, strictness
from atlas.services.contribute.offers import Offer
from atlas.store import alliance

# Who reads what has no audience of its own: the alliance, or nobody beyond the contributor.
_SHARED = (TLP.CLEAR, TLP.GREEN)


@attrs.frozen(kw_only=True, cache_hash=True)
class Choice:
    """A handling with its strictness; `names_nobody` where it is TLP:RED that waits for persons to be named."""

    handling: Handling
    strictness: str

    @property
    def names_nobody(self) -> bool:
        """Tell whether this is TLP:RED that waits in its organisation until persons are named."""
        return self.handling.tlp is TLP.RED and not self.handling.audience.persons


@attrs.frozen(kw_only=True)
class Chooser:
    """Chooses for one contributor. `own_persons` are those of the organisation that hold a role."""

    by: Contributor
    own_persons: Audience
    _chosen: dict[tuple[Marked, Offer], Choice] = attrs.field(factory=dict)

    def choose(self, marked: Marked, offer: Offer) -> Choice:
        """Return who may read an object marked like this and offered like this. Costs a look-up when known.

        An object whose marking is not known stays with the contributor, whatever was chosen for the import: the
        marking may be stricter. What is known of it then ranks it, so the same object may widen once the
        marking is known.
        """
        alike = (attrs.evolve(marked, references=()), offer)
        if alike not in self._chosen:
            self._chosen[alike] = self._choose(marked, offer)
        return self._chosen[alike]

    def _choose(self, marked: Marked, offer: Offer) -> Choice:
        labels = [tlp for tlp in (marked.tlp, offer.marking) if tlp is not None]
        if not marked.unknown:
            handling = self._handling(strictest(labels) if labels else TLP.AMBER_STRICT, offer)
            return Choice(handling=handling, strictness=strictness(handling, by=self.by))
        stated = self._handling(strictest(labels), offer)
        kept = attrs.evolve(offer, audience=None)
        handling = self._handling(strictest([*labels, TLP.AMBER_STRICT]), kept)
        return Choice(
            handling=handling, strictness=strictness(stated, by=self.by, stated=stated == handling)
        )

    def _handling(self, tlp: TLP, offer: Offer) -> Handling:
        audience = offer.audience or self._default_audience(tlp)
        return Handling(
            tlp=tlp,
            audience=self._for_red(audience) if tlp is TLP.RED else audience,
            purposes=offer.purposes,
            basis=offer.basis,
            subject=offer.subject,
        )

    def _default_audience(self, tlp: TLP) -> Audience:
        if tlp in _SHARED:
            return Audience(alliance=True)
        if tlp is TLP.RED:
            return self.own_persons
        return self._own_organisation()

    def _for_red(self, audience: Audience) -> Audience:
        """Return the persons named; where there are none, the contributor alone: the claim is incomplete."""
        if audience.persons:
            return Audience(persons=audience.persons)
        return self._own_organisation()

    def _own_organisation(self) -> Audience:
        return Audience(organisations=frozenset({self.by.organisation}))


def chooser_of(organisation: OrganisationId) -> Chooser:
    """Return who chooses for an organisation, as the alliance stands now."""
    reading = [person.id for person in alliance.persons_of(organisation) if person.roles]
    return Chooser(
        by=Contributor(organisation=organisation, homes=alliance.homes()),
        own_persons=Audience(persons=frozenset(reading)),
    )
