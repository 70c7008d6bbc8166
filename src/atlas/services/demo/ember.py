"""What the story is about: a service, who uses it, whom it wrongs; and what its reviewers say. Nothing of it exists."""

from collections.abc import Mapping

from atlas.model.identifiers import Identifier, recognise
from atlas.policy.nominating import Criterion
from atlas.policy.vetting import Verdict
from atlas.services.demo.living import said, tied
from atlas.services.vet import Opinion

PANEL = "panel.harbour-ember.example"
CREW = said("threat-actor", "Ember Skiff", "blog.example/ember")
RESELLER = said("infrastructure", "Harbour Ember", "report.example/harbour", "wire.example/ember")
HOST = said("domain-name", PANEL)
FIRM = said(
    "identity", "Fairwater Hosting", "forum.example/fairwater", identity_class="organization"
)
TOOL = said("tool", "Skiff Loader", "lab.example/skiff", "cert.example/skiff")
PERSON = said("threat-actor", "Anselm Example", "wire.example/anselm")
QUIET = said("malware", "Ember Drip", "insider.example/drip", is_family=True)
BUYS = tied(CREW, "uses", RESELLER, "report.example/harbour", "court.example/skiff")
ACCEPTS = Opinion(
    verdict=Verdict.ACCEPT, credibility=2, single_source=True, alternative="a copycat"
)
DOUBTS = Opinion(verdict=Verdict.REJECT, credibility=5, note="The firm only rents out servers.")
INNOCENT = Opinion(
    verdict=Verdict.COMPROMISED,
    credibility=2,
    note="An honest firm whose server was taken over.",
)
POINTS: Mapping[Criterion, int] = dict(zip(Criterion, (5, 5, 4, 3, 4, 4), strict=True))


def watched() -> tuple[Identifier, ...]:
    """Return what the police watch: the panel, as the index takes it."""
    return tuple(recognise(PANEL)[:1])
