"""The first items of a file as they will be stored, for whoever looks before anything is stored."""

import attrs
import msgspec

from atlas.model.claim import Decoded
from atlas.model.markings import PAP, TLP
from atlas.model.problems import Problem
from atlas.services.contribute import Item, Offer
from atlas.services.contribute.choosing import Chooser

SHOWN = 50


@attrs.frozen(kw_only=True)
class Sample:
    """One of the first items as it will be stored; what it does not tell is empty. `tlp` holds for all of it."""

    where: str
    kind: str
    name: str
    first_seen: str = ""
    last_seen: str = ""
    note: str = ""
    tlp: TLP = TLP.AMBER_STRICT
    pap: PAP = PAP.AMBER


@attrs.define(kw_only=True)
class Sampler:
    """Makes items of what a file holds, and keeps the first 50 in view; each with the marking that it will have."""

    chooser: Chooser
    offer: Offer
    samples: list[Sample] = attrs.field(factory=list)

    def item(self, found: Decoded | Problem) -> Item:
        """Return the item of something found."""
        if isinstance(found, Decoded) and len(self.samples) < SHOWN:
            self.samples.append(self._sample(found))
        return Item(file="", found=found)

    def _sample(self, found: Decoded) -> Sample:
        known = [each.value for each in found.identifiers]
        choice = self.chooser.choose(found.marked, self.offer)
        return Sample(
            where=found.where,
            kind=found.kind,
            name=next(iter((*found.names, *known)), found.object_id),
            tlp=choice.handling.tlp,
            pap=choice.terms.pap,
            **_told(found.content),
        )


def _told(content: bytes) -> dict[str, str]:
    """Return when an object was seen and what is noted of it, in its own words or those of a table."""
    value = msgspec.json.decode(content)
    found = {
        name: value.get(f"x_{name}") or value.get(name) for name in ("first_seen", "last_seen")
    }
    found["note"] = value.get("x_note") or value.get("description")
    return {name: said if isinstance(said, str) else "" for name, said in found.items()}
