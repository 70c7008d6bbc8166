"""Who may read what comes in: the handling of each item, and how strict it is among versions of one date."""

from collections.abc import Sequence

import attrs

from atlas.formats.stix.masking import NAMED_BY
from atlas.model.claim import Decoded, Marked, MarkedPart
from atlas.model.handling import Audience, DataSubject, Handling, Terms
from atlas.model.ids import OrganisationId
from atlas.model.markings import TLP, strictest
from atlas.model.terms import Stated, conflicts_with, strictest_stated, strictest_terms, under
from atlas.policy.derived import meet
from atlas.policy.strictness import Contributor, is_within, strictness
from atlas.services.contribute.offers import Offer
from atlas.store import alliance

# Who reads what has no audience of its own: the alliance, or nobody beyond the contributor.
_SHARED = (TLP.CLEAR, TLP.GREEN)
_NOTHING_STATED = Stated()


@attrs.frozen(kw_only=True, cache_hash=True)
class Choice:
    """Who may read, under which terms, and how strict that is among versions of one date.

    `ranked` is the handling that the strictness goes by, and `stated` false where that holds only until a marking is
    known. `conflicts` names the terms that the import says otherwise than the object's own markings.
    """

    handling: Handling
    terms: Terms
    ranked: Handling
    strictness: str
    stated: bool = True
    conflicts: frozenset[str] = frozenset()

    @property
    def names_nobody(self) -> bool:
        """Tell whether this is TLP:RED that waits in its organisation until persons are named."""
        return self.handling.tlp is TLP.RED and not self.handling.audience.persons


@attrs.frozen(kw_only=True)
class Layer:
    """A choice for the whole object, without the parts that `hidden` selects: these are for fewer readers.

    `masked`: without all that tells whom it is about.
    """

    choice: Choice
    hidden: frozenset[str] = frozenset()
    masked: bool = False


# what a choice depends on: what the markings say, and what was chosen for the import
_Alike = tuple[TLP | None, bool, Stated | None, Offer]


@attrs.frozen(kw_only=True)
class Chooser:
    """Chooses for one contributor. `own_persons` are those of the organisation that hold a role."""

    by: Contributor
    own_persons: Audience
    _chosen: dict[_Alike, tuple[Layer]] = attrs.field(factory=dict)

    def choose(self, marked: Marked, offer: Offer) -> Choice:
        """Return who may read what is marked like this and offered like this. Costs a look-up when known.

        An object whose marking is not known stays with the contributor, whatever was chosen for the import: the
        marking may be stricter. What is known of it then ranks it, so the same object may widen once the
        marking is known.
        """
        return self._alone(marked, offer)[0].choice

    def _alone(self, marked: Marked, offer: Offer) -> tuple[Layer]:
        alike = (marked.tlp, marked.unknown, marked.stated, offer)
        found = self._chosen.get(alike)
        if found is None:
            found = self._chosen[alike] = (Layer(choice=self._choose(marked, offer)),)
        return found

    def layers(self, found: Decoded, offer: Offer) -> tuple[Layer, ...]:
        """Return who may read an object without its stricter parts, then with more and more of them; last all of it.

        Whoever reads one layer may read all before it, since each is within them; a part that crosses another is
        for whoever may read both. One layer alone has no stricter part. What may be a person and is given with a data
        subject begins with a masked layer, for whoever it would be without that.
        """
        layers = self._in_parts(found, offer) if found.parts else self._alone(found.marked, offer)
        if offer.subject is DataSubject.NONE or found.kind not in NAMED_BY:
            return layers
        return (Layer(choice=self._of_nobody(layers[0].choice), masked=True), *layers)

    def _in_parts(self, found: Decoded, offer: Offer) -> tuple[Layer, ...]:
        whole = self.choose(found.marked, offer)
        stricter: list[tuple[MarkedPart, Choice]] = []
        for part in found.parts:
            choice = self.choose(_together(found.marked, part.marked), offer)
            if self._holds(whole, choice):
                terms = strictest_terms([whole.terms, choice.terms])
                whole = attrs.evolve(whole, terms=terms)
            else:
                stricter.append((part, choice))
        stricter.sort(key=lambda pair: pair[1].strictness)
        chain = [whole]
        for _, choice in stricter:
            chain.append(self._both(chain[-1], choice))
        return tuple(
            Layer(choice=choice, hidden=_selectors(stricter[place:]))
            for place, choice in enumerate(chain)
            if place + 1 == len(chain) or chain[place + 1] != choice
        )

    def _of_nobody(self, choice: Choice) -> Choice:
        """Return who may read what tells of no person: purposes and basis go with the data subject."""
        ranked = _of_nobody(choice.ranked)
        return attrs.evolve(
            choice,
            handling=_of_nobody(choice.handling),
            ranked=ranked,
            strictness=strictness(ranked, by=self.by, stated=choice.stated),
        )

    def _holds(self, whole: Choice, part: Choice) -> bool:
        """Tell whether whoever reads the whole may read the part anyhow."""
        return is_within(whole.handling, part.handling, by=self.by) and is_within(
            whole.ranked, part.ranked, by=self.by
        )

    def _both(self, wide: Choice, narrow: Choice) -> Choice:
        """Return who may read what needs both."""
        handling = self._meet(wide.handling, narrow.handling)
        ranked = self._meet(wide.ranked, narrow.ranked)
        stated = wide.stated and narrow.stated
        return Choice(
            handling=handling,
            terms=strictest_terms([wide.terms, narrow.terms]),
            ranked=ranked,
            strictness=strictness(ranked, by=self.by, stated=stated),
            stated=stated,
            conflicts=wide.conflicts | narrow.conflicts,
        )

    def _meet(self, one: Handling, other: Handling) -> Handling:
        """Return a handling within both; the contributor's own organisation where no one handling says that."""
        if is_within(one, other, by=self.by):
            return one
        if is_within(other, one, by=self.by):
            return other
        return meet([one, other], self.by.homes) or attrs.evolve(
            one, tlp=strictest([one.tlp, other.tlp]), audience=self._own_organisation()
        )

    def _choose(self, marked: Marked, offer: Offer) -> Choice:
        labels = [tlp for tlp in (marked.tlp, offer.marking) if tlp is not None]
        stated = marked.stated or _NOTHING_STATED
        terms, conflicts = under(offer.terms, stated), conflicts_with(offer.terms, stated)
        if not marked.unknown and not conflicts:
            handling = self._handling(strictest(labels) if labels else TLP.AMBER_STRICT, offer)
            rank = strictness(handling, by=self.by)
            return Choice(handling=handling, terms=terms, ranked=handling, strictness=rank)
        ranked = self._handling(strictest(labels), offer)
        kept = attrs.evolve(offer, audience=None)
        handling = self._handling(strictest([*labels, TLP.AMBER_STRICT]), kept)
        return Choice(
            handling=handling,
            terms=terms,
            ranked=ranked,
            strictness=strictness(ranked, by=self.by, stated=ranked == handling),
            stated=ranked == handling,
            conflicts=conflicts,
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


def _of_nobody(handling: Handling) -> Handling:
    return attrs.evolve(handling, purposes=frozenset(), basis=None, subject=DataSubject.NONE)


def told_of_subject(handling: Handling) -> str:
    """Return eight letters for the category of a data subject with its purposes and basis."""
    facts = attrs.evolve(handling, tlp=TLP.CLEAR, audience=Audience())
    return facts.digest().hex()[:8]


def _together(whole: Marked, part: Marked) -> Marked:
    """Return what marks a part: its own markings beside those of the whole."""
    labels = [each.tlp for each in (whole, part) if each.tlp is not None]
    stated = [each.stated for each in (whole, part) if each.stated is not None]
    both = strictest_stated(stated) if stated else None
    return Marked(
        tlp=strictest(labels) if labels else None,
        unknown=whole.unknown or part.unknown or bool(both and both.conflicts),
        stated=both,
    )


def _selectors(parts: Sequence[tuple[MarkedPart, Choice]]) -> frozenset[str]:
    return frozenset(selector for part, _ in parts for selector in part.selectors)


def chooser_of(organisation: OrganisationId) -> Chooser:
    """Return who chooses for an organisation, as the alliance stands now."""
    reading = [person.id for person in alliance.persons_of(organisation) if person.roles]
    return Chooser(
        by=Contributor(organisation=organisation, homes=alliance.homes()),
        own_persons=Audience(persons=frozenset(reading)),
    )
